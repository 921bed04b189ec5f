"""Files and folders of all kinds."""

import gzip

import pytest

from sketch_rnn.drawings.files import kinds
from train.sources import DataError, Dropped, everything, find


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


RECORD = b'{"word": "cat", "drawing": [[[0, 255, 255], [0, 0, 255]]]}\n'
PACKED = {
    "cats/a.ndjson.gz": RECORD * 3,
    "cats/a.jsonl": RECORD,
    "cats/a.svgz": b'<svg viewBox="0 0 9 9"><path d="M0 0H9V9" stroke="#000"/></svg>',
    "cats/a.svg.gz": b'<svg viewBox="0 0 9 9"><path d="M0 0H9V9" stroke="#000"/></svg>',
    "cats/a.json.gz": b'{"strokes": [[[0, 0], [9, 0], [9, 9]]]}',
}


def test_text_that_gzip_has_packed_is_read(tmp_path):
    (tmp_path / "cats").mkdir()
    for name, content in PACKED.items():
        (tmp_path / name).write_bytes(gzip.compress(content))
    found = [found for _, found in everything(find([tmp_path]))]
    assert len(found) == 7
    assert {sample.key for sample in found} == {found[0].key}


def test_what_is_packed_and_broken_or_no_text_is_said_to_be(tmp_path):
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(RECORD * 2000)[:-40])
    (tmp_path / "b.ndjson.gz").write_bytes(b"\x1f\x8b" + bytes(30))
    (tmp_path / "c.bin.gz").write_bytes(gzip.compress(bytes(200)))
    left = [found.reason for _, found in everything(find([tmp_path])) if isinstance(found, Dropped)]
    assert [words.removeprefix("is ") for words in left] == [
        kinds.CUT_OFF,
        kinds.CUT_OFF,
        "packed by gzip, as only text may be",
    ]


def test_a_bomb_is_read_no_further_than_drawings_go(tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "BOMB", (1 << 20, 100))
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress((b" " * 1000 + b"\n") * 50_000))
    [(_, left)] = everything(find([tmp_path]))
    assert "would be more than" in left.reason
