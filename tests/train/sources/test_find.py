"""Files and folders of all kinds."""

import gzip

import pytest

from train.sources import DataError, everything, find


def test_files_are_found_at_any_depth_and_once(tmp_path):
    for name in ("b/cat.ndjson", "b/c/a.SVG", "a.npz", "b/notes.txt", "b/.hidden.svg", ".git/x.json", "b/cat.npz.part"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = find([tmp_path, str(tmp_path / "b"), tmp_path / "a.npz"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.npz", "b/c/a.SVG", "b/cat.ndjson"]


def test_nothing_to_find(tmp_path):
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(DataError, match=r"No \.ndjson files in"):
        find([tmp_path])
    with pytest.raises(DataError, match=r"There is no file or folder .*nowhere"):
        find([tmp_path / "nowhere"])
    with pytest.raises(DataError, match=r"notes\.txt is of no kind"):
        find([tmp_path / "notes.txt"])


def test_what_is_packed_is_said_to_be(tmp_path):
    for name in ("cat.ndjson.gz", "cat.ndjson", "cat.svg"):
        (tmp_path / name).write_bytes(gzip.compress(b"{}"))
    with pytest.raises(DataError, match=r"cat\.ndjson\.gz is packed by gzip"):
        find([tmp_path / "cat.ndjson.gz"])
    left = [found.reason for _, found in everything(find([tmp_path]))]
    assert left == ["packed by gzip"] * 2
