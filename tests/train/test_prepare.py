"""Packing: what is kept, where it goes, and the figures of it."""

import json
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import to_stroke3
from tests.conftest import ROOT
from tests.train.conftest import made
from train import prepare as module
from train.__main__ import main
from train.prepare import prepare
from train.sources import SPLITS, DataError, Sample, hash_of, split_of

SHEEP = ROOT.parent / "shared" / "data" / "sketch-rnn" / "aaron_sheep.npz"


def load(folder):
    """pack.json and the arrays: ``sides`` and so on, but ``split`` for the split of each drawing."""
    arrays = {name: np.load(folder / f"{name}.npy") for name in ("rows", "starts", "labels", "sides")}
    return json.loads((folder / "pack.json").read_text()) | arrays | {"split": np.load(folder / "splits.npy")}


@pytest.fixture(scope="module")
def packed(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "packed"
    return prepare([data], folder), folder


def test_every_drawing_is_in_one_split(packed, data):
    summary, folder = packed
    info = load(folder)
    assert info["format"] == 1
    assert info["sources"] == [str(data.resolve())]
    assert info["categories"] == ["circle", "zigzag"]
    assert summary.categories == {"circle": 150, "zigzag": 150}
    assert info["drawings"] == summary.drawings == 300
    assert info["dropped"] == summary.dropped == {"a line that is no JSON": 2}
    assert list(info["splits"].values()) == np.bincount(info["split"]).tolist()
    assert [SPLITS[number] for number in info["split"][:150]] == [split_of(f"circle{index}") for index in range(150)]


def test_the_folder_is_what_training_expects(packed):
    info = load(packed[1])
    assert info["rows"].dtype == np.float32
    assert info["rows"].shape == (info["starts"][-1], 3)
    assert len(info["starts"]) == 301
    assert info["labels"].tolist() == [0] * 150 + [1] * 150
    assert (info["sides"] == 255).all()
    assert info["longest"] == np.diff(info["starts"]).max()
    files = ["files.json", "labels.npy", "pack.json", "rows.npy", "sides.npy", "splits.npy", "starts.npy"]
    assert sorted(os.listdir(packed[1])) == files


def test_packed_is_what_was_read(packed, data):
    first = json.loads((data / "circle.ndjson").read_text().splitlines()[0])
    expected = to_stroke3([np.array(stroke, dtype=float).T for stroke in first["drawing"]])
    np.testing.assert_array_equal(load(packed[1])["rows"][: len(expected)], expected)


@pytest.mark.parametrize("block", [1, 7, 100_000])
def test_the_scale_is_the_standard_deviation_of_all_offsets_of_the_train_split(packed, monkeypatch, block):
    monkeypatch.setattr(module, "BLOCK", block)
    _, folder = packed
    rows, starts = np.load(folder / "rows.npy"), np.load(folder / "starts.npy")
    mine = np.load(folder / "splits.npy") == 0
    offsets = np.concatenate([rows[a:b, :2].ravel() for a, b, my in zip(starts, starts[1:], mine, strict=False) if my])
    np.testing.assert_allclose(module.scale_of(rows, starts, mine), offsets.astype(float).std(), rtol=1e-9)
    assert packed[0].scale == json.loads((folder / "pack.json").read_text())["scale"]


def test_the_sheep(tmp_path):
    """The factor that Google's own notebook prints for this file."""
    if not SHEEP.exists():
        pytest.skip(f"no {SHEEP.name} in ../shared")
    summary = prepare([SHEEP], tmp_path / "packed")
    assert f"{summary.scale:.4f}" == "18.5198"
    assert summary.longest == 250
    assert summary.splits == {"train": 7400, "valid": 300, "test": 300}
    assert summary.dropped == {}
    info = load(tmp_path / "packed")
    assert info["rows"][0].tolist() == [2, -4, 0]
    assert info["splits"] == summary.splits
    assert info["sides"].max() > info["sides"].min()  # their own units


def lines_of(records) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_twice_seen_too_short_and_too_long_are_left_out(tmp_path):
    records = [made("circle", index) for index in range(20)]
    short = {**made("circle", 90), "drawing": [[[0, 255], [0, 0]]]}
    long = {**made("circle", 91), "drawing": [[[0, 255] * 200, [0, 9] * 200]]}
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "circle.ndjson").write_text(lines_of([*records, records[3], short, long]))
    (tmp_path / "a" / "copy.ndjson").write_text(lines_of(records[:2]))
    summary = prepare([tmp_path / "a"], tmp_path / "packed")
    assert summary.categories == {"circle": 20}
    assert summary.dropped == {"seen twice": 3, "shorter than 4 rows": 1, "longer than 250 rows": 1}
    summary = prepare([tmp_path / "a"], tmp_path / "all", shortest=1, longest=1000)
    assert summary.categories == {"circle": 22}
    assert summary.longest == 399
    with pytest.raises(DataError, match="No drawing has from 5 to 4 rows"):
        prepare([tmp_path / "a"], tmp_path / "none", shortest=5, longest=4)
    with pytest.raises(DataError, match="No drawing has from 0"):
        prepare([tmp_path / "a"], tmp_path / "none", shortest=0)


def svgs(folder, count: int) -> None:
    folder.mkdir(parents=True)
    for index in range(count):
        (folder / f"{index}.svg").write_text(f'<svg viewBox="0 0 100 100"><path d="M0 0L{index + 1} 50"/></svg>')


@pytest.mark.parametrize("count", [3, 5, 20])
def test_a_small_set_has_something_in_every_split(tmp_path, count):
    svgs(tmp_path / "lines" / "slant", count)
    summary = prepare([tmp_path / "lines"], tmp_path / "packed")
    assert summary.categories == {"slant": count}  # of one row each: in other people's files that is a drawing
    assert all(summary.splits.values())
    assert summary.splits["train"] >= count - 4


def test_too_few_drawings_are_said(tmp_path):
    svgs(tmp_path / "slant", 2)
    with pytest.raises(DataError, match="Too few drawings: 2"):
        prepare([tmp_path / "slant"], tmp_path / "packed")
    assert os.listdir(tmp_path) == ["slant"]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2**64 - 1)), min_size=3, max_size=40, unique_by=lambda t: t[1])
)
def test_filling_moves_as_few_as_it_can(drawn):
    before = np.array([split for split, _ in drawn], dtype=np.uint8)
    hashes = np.array([number for _, number in drawn], dtype=np.uint64)
    after = before.copy()
    module._fill(after, hashes)
    assert set(after.tolist()) == {0, 1, 2}
    assert (after != before).sum() == 3 - len(set(before.tolist()))
    order = np.random.default_rng(0).permutation(len(drawn))  # what is moved does not hang on the order of the files
    shuffled = before[order]
    module._fill(shuffled, hashes[order])
    np.testing.assert_array_equal(shuffled, after[order])


def test_the_smallest_hashes_are_moved(tmp_path):
    keys = [key for key in map(str, range(100)) if split_of(key) == "train"][:9]
    records = [{**made("circle", index), "key_id": key} for index, key in enumerate(keys)]
    (tmp_path / "circle.ndjson").write_text(lines_of(records))
    prepare([tmp_path / "circle.ndjson"], tmp_path / "packed")
    splits = np.load(tmp_path / "packed" / "splits.npy")
    first, second = np.argsort([hash_of(key) for key in keys])[:2]
    assert (splits[first], splits[second]) == (1, 2)
    assert (splits == 0).sum() == 7


def test_one_drawing_can_be_of_two_categories(tmp_path):
    for name in ("moon", "banana"):
        svgs(tmp_path / "lines" / name, 3)
    summary = prepare([tmp_path / "lines"], tmp_path / "packed")
    assert summary.categories == {"banana": 3, "moon": 3}
    assert summary.dropped == {}


def test_sources_of_all_kinds_together(tmp_path, data):
    svgs(tmp_path / "mine" / "slant", 3)
    (tmp_path / "mine" / "slant" / "a.json").write_text('{"strokes": [[[0, 0], [9, 9], [0, 9]]]}')
    np.savez(tmp_path / "mine" / "box.npz", train=np.array([[[500, 0, 0], [0, 300, 1]]]), test=np.array([[[9, 0, 1]]]))
    summary = prepare([tmp_path / "mine", data / "circle.ndjson"], tmp_path / "packed")
    assert summary.categories == {"box": 2, "circle": 150, "slant": 4}
    info = load(tmp_path / "packed")
    boxes = info["labels"] == 0
    assert info["sides"][boxes].tolist() == [500, 9]
    assert info["split"][boxes].tolist() == [0, 2]
    assert len(info["sources"]) == 2


def test_no_drawings_is_said(tmp_path):
    (tmp_path / "cat.ndjson").write_text("nothing\n")
    with pytest.raises(DataError, match=r"No usable drawings in .* \(1 a line that is no JSON\)"):
        prepare([tmp_path], tmp_path / "packed")
    assert os.listdir(tmp_path) == ["cat.ndjson"]
    (tmp_path / "cat.ndjson").write_text("")
    with pytest.raises(DataError, match="an empty file"):
        prepare([tmp_path], tmp_path / "packed")


def test_whole_or_not_at_all(tmp_path, data, monkeypatch):
    def breaking_off(files):
        yield files[0], Sample("cat", "1", np.ones((9, 3), np.float32), 255.0)
        raise MemoryError("it breaks off")

    monkeypatch.setattr(module, "everything", breaking_off)
    with pytest.raises(MemoryError, match="breaks off"):
        prepare([data], tmp_path / "packed")
    assert os.listdir(tmp_path) == []


def test_what_is_there_is_not_written_over(tmp_path, data):
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "mine.txt").write_text("mine")
    with pytest.raises(DataError, match="is there already"):
        prepare([data], tmp_path / "packed")
    assert os.listdir(tmp_path / "packed") == ["mine.txt"]
    (tmp_path / "packed" / "mine.txt").unlink()
    assert prepare([data], tmp_path / "packed").drawings == 300  # an empty folder is nobody's


def test_from_the_shell(tmp_path, data, capsys):
    assert main(["prepare", str(data), "--out", str(tmp_path / "packed"), "--shortest", "10"]) == 0
    summary = load(tmp_path / "packed")
    printed = capsys.readouterr().out
    assert f"normalising factor: {summary['scale']:.4f}" in printed
    assert "a line that is no JSON" in printed
    assert "shorter than 10 rows" in printed
    assert " train, " in printed
    assert main(["prepare", str(data), "--out", str(tmp_path / "packed")]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("train: ")


def test_many_categories_are_totals(tmp_path):
    for index in range(13):
        svgs(tmp_path / "lines" / f"kind{index:02}", index + 1)
    text = str(prepare([tmp_path / "lines"], tmp_path / "packed"))
    assert text.splitlines()[0] == "91 drawings of 13 categories, from kind12 (13) to kind00 (1)"
    assert len(text.splitlines()) < 9
