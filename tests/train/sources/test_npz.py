"""sketch-rnn's npz, and what somebody may have put in its place."""

import io
import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import to_lines, to_stroke3, to_stroke5
from tests.conftest import ROOT
from tests.train.sources.common import reasons, samples
from train.sources import DataError, Dropped, Note, npz, read

SHEEP = ROOT.parent / "shared" / "data" / "sketch-rnn" / "aaron_sheep.npz"


ROWS = np.array([[2, -4, 0], [0, -2, 0], [-11, 6, 1]], dtype=np.int16)
OTHER = np.array([[5, 5, 0], [1, 1, 1]], dtype=np.int16)


def objects(*items) -> np.ndarray:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def member(header: dict, payload: bytes) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + payload


def write_npz(path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)


def pickled(path, payload: bytes, count: int = 1) -> None:
    write_npz(path, train=member({"descr": "|O", "fortran_order": False, "shape": (count,)}, payload))


@pytest.mark.parametrize("protocol", range(5))
def test_the_splits_and_rows_of_an_npz_are_kept(tmp_path, protocol):
    path = tmp_path / "sheep.full.npz"
    header = {"descr": "|O", "fortran_order": False, "shape": (2,)}
    data = pickle.dumps(objects(ROWS, OTHER.astype(">i4")), protocol)
    empty = member(header | {"shape": (0,)}, pickle.dumps(objects(), protocol))
    write_npz(path, train=member(header, data), valid=member(header, data), test=empty)
    found = samples(path)
    assert [sample.split for sample in found] == ["train", "train", "valid", "valid"]
    assert [sample.word for sample in found] == ["sheep"] * 4
    np.testing.assert_array_equal(found[0].stroke3, ROWS)
    np.testing.assert_array_equal(found[1].stroke3, OTHER)
    assert found[0].stroke3.dtype == np.float32
    assert found[0].side == 11.0  # x from -9 to 2; the first point is at 0
    assert found[0].key == found[2].key != found[1].key


def test_what_numpy_itself_saves_is_read(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(ROWS, OTHER), valid=objects(ROWS), test=objects(OTHER))
    assert len(samples(tmp_path / "a.npz")) == 4
    # Where all are of one length, numpy makes a block of them.
    np.savez_compressed(tmp_path / "b.npz", train=np.array([ROWS, ROWS + 0], dtype=object))
    np.savez_compressed(tmp_path / "c.npz", train=np.array([ROWS, ROWS]))
    for name in ("b", "c"):
        found = samples(tmp_path / f"{name}.npz")
        assert [sample.split for sample in found] == [None, None]  # a file of one split has not been split
        np.testing.assert_array_equal(found[1].stroke3, ROWS)


def test_offsets_are_clamped_as_google_does(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(ROWS, OTHER, np.array([[5000, -3000, 0], [1, 2, 1]])), test=objects())
    *_, sample, note = read(tmp_path / "a.npz")
    assert sample.stroke3.tolist() == [[1000, -1000, 0], [1, 2, 1]]
    assert note.warning
    assert "(1 drawings)" in note.words


def test_a_file_in_larger_units_is_not_clamped(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(ROWS * [900.0, 900, 1], OTHER * [900.0, 900, 1]))
    assert [sample.stroke3.tolist() for sample in read(tmp_path / "a.npz")][1] == [[4500, 4500, 0], [900, 900, 1]]


def test_arrays_that_are_no_drawings_are_dropped(tmp_path):
    bad = [
        ROWS[0], ROWS[:, :2], ROWS[:0], ROWS + np.nan, ROWS + np.inf, ROWS + 2, None, "text", [1, 2],
        ROWS.astype(object), objects(ROWS, OTHER),
    ]  # fmt: skip
    np.savez(tmp_path / "a.npz", train=objects(*bad, ROWS, ROWS * [0, 0, 1]), test=objects())
    assert len(reasons(tmp_path / "a.npz")) == len(bad) + 1
    assert "an offset that is no number, or too large a one" in reasons(tmp_path / "a.npz")
    assert "2 columns, where a drawing has dx, dy and the pen" in reasons(tmp_path / "a.npz")
    assert len(samples(tmp_path / "a.npz")) == 1


class Calls:
    def __init__(self, function, *arguments):
        self.answer = function, arguments

    def __reduce__(self):
        return self.answer


MARK = "sketch_rnn_was_here"
MALICIOUS = {
    "system": (Calls(os.system, f"touch {MARK}"), f"{os.name}.system"),
    "eval": (Calls(eval, f"open('{MARK}', 'w')"), r"\.eval, which"),
    "inside an array": (objects(ROWS, Calls(os.system, f"touch {MARK}")), f"{os.name}.system"),
    "numpy's own loader": (Calls(np.load, MARK), "numpy.load"),
    "another codec": (Calls(__import__("codecs").encode, "a", "rot13"), "encoding"),
    "terabytes": (Calls(np.ndarray, (1 << 40,)), "TypeError"),
    "a strange kind": (Calls(np.dtype, "V1000000000"), "kind"),
    "not an array": ([ROWS], "no list of drawings"),
}


@pytest.mark.parametrize(("payload", "said"), MALICIOUS.values(), ids=MALICIOUS.keys())
def test_a_pickle_runs_nothing(tmp_path, monkeypatch, payload, said):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bad.npz"
    for protocol in (2, 4):
        pickled(path, pickle.dumps(payload, protocol))
        with pytest.raises(DataError, match=said) as caught:
            list(read(path))
        assert str(path) in str(caught.value)
    assert not (tmp_path / MARK).exists()


HUGE = 1 << 40


@pytest.mark.parametrize("kind", ["i2", "O8"])
def test_no_pickle_gets_terabytes(tmp_path, kind):
    """An array that says it is huge, brings nothing, and would be filled with zeros."""
    dtype = b"cnumpy\ndtype\n(U" + bytes([len(kind)]) + kind.encode() + b"K\x00K\x01tR"
    dtype += b"(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    data = b"]" if kind == "O8" else b"U\x00"
    huge = b"\x8a\x06" + HUGE.to_bytes(6, "little")
    made = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR"
    pickled(tmp_path / "a.npz", b"\x80\x02" + made + b"(K\x01(" + huge + b"t" + dtype + b"\x89" + data + b"tb.")
    with pytest.raises(DataError, match="not as l"):
        list(read(tmp_path / "a.npz"))


def test_an_array_made_at_a_size_of_the_pickles_choosing_is_empty(tmp_path):
    class Made:
        def __reduce__(self):
            return np._core.multiarray._reconstruct, (np.ndarray, (HUGE,), b"b")

    np.savez(tmp_path / "a.npz", train=objects(ROWS, Made()), test=objects())
    assert len(samples(tmp_path / "a.npz")) == 1
    assert reasons(tmp_path / "a.npz") == ["no array of numbers"]


@given(st.data())
def test_a_damaged_npz_is_said(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("npz") / "a.npz"
    np.savez(path, train=objects(ROWS, OTHER), valid=objects(ROWS), test=objects(OTHER))
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(1, len(whole) - 1))])
    with pytest.raises(DataError, match=str(path)):
        list(read(path))


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_pickle_is_drawings_or_an_error(tmp_path_factory, place, change):
    payload = bytearray(pickle.dumps(objects(ROWS, OTHER), 2))
    payload[place % len(payload)] ^= change
    path = tmp_path_factory.mktemp("npz") / "a.npz"
    pickled(path, bytes(payload), count=2)
    try:
        found = list(read(path))
    except DataError:
        return
    assert len([each for each in found if not isinstance(each, Note)]) == 2


def test_an_npz_of_something_else(tmp_path):
    np.savez(tmp_path / "a.npz", weights=ROWS)
    with pytest.raises(DataError, match="no train, valid or test"):
        list(read(tmp_path / "a.npz"))
    np.savez(tmp_path / "b.npz", train=np.array(["a", "b"]))
    with pytest.raises(DataError, match="not drawings"):
        list(read(tmp_path / "b.npz"))
    np.savez(tmp_path / "c.npz", train=ROWS)
    with pytest.raises(DataError, match="2 dimensions"):
        list(read(tmp_path / "c.npz"))
    (tmp_path / "d.npz").write_bytes(b"text")
    with pytest.raises(DataError, match=r"not an \.npz"):
        list(read(tmp_path / "d.npz"))


def test_other_names_of_the_splits_and_arrays_of_other_names(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, training=objects(ROWS, OTHER), Validation=objects(ROWS), testing=objects(OTHER), mean=np.ones(3))
    assert [sample.split for sample in samples(path)] == ["train", "train", "valid", "test"]
    assert [(each.place, each.reason) for each in read(path) if isinstance(each, Dropped)] == [
        ("mean", "an array that is none of train, valid and test")
    ]
    assert "Validation was read as valid" in [each.words for each in read(path) if isinstance(each, Note)]
    np.savez(path, train=objects(ROWS), valid=np.array(["a"]), test=objects(OTHER))
    assert [sample.split for sample in samples(path)] == ["train", "test"]
    assert [each.place for each in read(path) if isinstance(each, Dropped)] == ["valid"]
    np.savez(path, arr_0=objects(ROWS, OTHER), labels=np.arange(2))
    assert [sample.split for sample in samples(path)] == [None, None]
    np.save(tmp_path / "b.npy", objects(ROWS, OTHER))
    assert len(samples(tmp_path / "b.npy")) == 2


STROKE5 = to_stroke5(ROWS.astype(np.float32))
COLUMNS = {
    "five": STROKE5,
    "padded": np.concatenate([STROKE5, STROKE5[-1:].repeat(9, axis=0)]),
    "from the start token": np.concatenate([[[0, 0, 1, 0, 0]], STROKE5]),
    "that end at the last point": np.concatenate([STROKE5[:-2], [[*STROKE5[-2, :2], 0, 0, 1]]]),
    "without an end": STROKE5[:-1],
    "four": STROKE5[:-1, :4],
    "three, padded": np.concatenate([ROWS, np.zeros((4, 3))]),
    "of half precision": ROWS.astype(np.float16),
    "of a byte": ROWS.astype(np.int8),
    "as lists": ROWS.tolist(),
}


@pytest.mark.parametrize("array", COLUMNS.values(), ids=COLUMNS.keys())
def test_rows_of_other_columns_and_kinds_are_the_same_drawing(tmp_path, array):
    np.savez(tmp_path / "a.npz", train=objects(array, array))
    for sample in samples(tmp_path / "a.npz"):
        np.testing.assert_array_equal(sample.stroke3, ROWS)


def test_columns_that_are_something_else_are_named(tmp_path):
    four = np.array([[1.0, 2, 0.5, 0.5]])
    np.savez(tmp_path / "a.npz", train=objects(four, STROKE5 * [1, 1, 2, 1, 1], ROWS), test=objects())
    assert reasons(tmp_path / "a.npz") == [
        "four columns that are not dx, dy, pen down, pen lifted",
        "five columns that are not dx, dy, pen down, pen lifted, end",
    ]


def test_numbers_that_have_run_over_are_warned_of(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(np.array([[30000, 5, 0], [-25000, 3, 1]], dtype=np.int16), ROWS))
    assert [each.words for each in read(tmp_path / "a.npz") if isinstance(each, Note) and each.warning]


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(npz.kinds, "BOMB", (1 << 20, 100))
    pickled(tmp_path / "a.npz", b"]" * (1 << 21))
    with pytest.raises(DataError, match="it is not read"):
        list(read(tmp_path / "a.npz"))
    monkeypatch.setattr(npz, "LARGEST", 100)
    np.savez(tmp_path / "b.npz", train=objects(ROWS))
    with pytest.raises(DataError, match="it is not read"):
        list(read(tmp_path / "b.npz"))


def test_the_sheep():
    if not SHEEP.exists():
        pytest.skip(f"no {SHEEP.name} in ../shared")
    found = list(read(SHEEP))
    assert len(found) == 8000
    assert [sample.stroke3[0].tolist() for sample in found[:3]] == [[2, -4, 0], [0, -2, 0], [-11, 6, 0]]
    assert [sum(sample.split == split for sample in found) for split in ("train", "valid", "test")] == [7400, 300, 300]


# SVG


def test_a_key_of_content_is_the_same_for_ever(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(ROWS))
    [sample] = read(tmp_path / "a.npz")
    assert sample.key == "151b52a8e386c340d3263d7f"
    assert len(to_stroke3(to_lines(sample.stroke3))) == len(ROWS)
