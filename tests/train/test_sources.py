"""What people have their drawings in, and what somebody may have put in its place."""

import io
import json
import os
import pickle
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing
from sketch_rnn.strokes import extent, to_lines, to_stroke3
from tests.conftest import ROOT, drawings
from train.sources import DataError, Dropped, Sample, find, npz, read, split_of
from train.sources.sample import into_box, resampled

GOOD = {"word": "cat", "key_id": "5", "recognized": True, "drawing": [[[0, 10, 255], [0, 5, 100]], [[3, 4], [7, 8]]]}
SHEEP = ROOT.parent / "shared" / "data" / "sketch-rnn" / "aaron_sheep.npz"


def reasons(path) -> list[str]:
    return [found.reason for found in read(path) if isinstance(found, Dropped)]


def samples(path) -> list[Sample]:
    return [found for found in read(path) if isinstance(found, Sample)]


# The box


@given(drawings)
def test_in_the_box_lines_are_where_they_were(lines):
    found = into_box("cat", lines)
    if extent(lines) < 1e-6:
        assert found == Dropped("a single point")
        return
    corner = np.concatenate(lines).min(axis=0)
    factor = 255 / extent(lines)
    scaled = [(line - corner) * factor for line in lines]
    start = np.round(scaled[0][0])
    after = to_lines(found.stroke3, start)
    assert len(after) == len(lines)
    assert found.side == 255.0
    assert (found.stroke3 == np.round(found.stroke3)).all()
    for new, old in zip(after, scaled, strict=True):
        np.testing.assert_array_equal(new[0], np.round(old[0]))
        np.testing.assert_array_equal(new[-1], np.round(old[-1]))
        for point in new:
            assert _distance(point, old) < 0.51 * np.sqrt(2) + 1e-6  # rounded to whole numbers, nothing else


@given(drawings.filter(lambda lines: extent(lines) > 1), st.integers(-6, 6))
def test_the_box_knows_no_units(lines, power):
    """Powers of two, which are exact: elsewhere a point on the edge of being left out may fall on its other side."""
    first, second = into_box("cat", lines), into_box("cat", [line * 2.0**power for line in lines])
    assert first.key == second.key


def test_points_lie_a_pixel_apart():
    points = resampled(np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 2.5]]))
    np.testing.assert_allclose(points, [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 2.5]])
    np.testing.assert_array_equal(resampled(np.array([[2.0, 3.0]])), [[2, 3]])
    np.testing.assert_array_equal(resampled(np.array([[2.0, 3.0], [2.0, 3.0]])), [[2, 3]])


def _distance(point: np.ndarray, line: np.ndarray) -> float:
    if len(line) == 1:
        return float(np.hypot(*(point - line[0])))
    a, way = line[:-1], np.diff(line, axis=0)
    length = (way**2).sum(axis=1)
    t = np.clip(((point - a) * way).sum(axis=1) / np.where(length == 0, 1, length), 0, 1)
    return float(np.hypot(*(a + t[:, None] * way - point).T).min())


# ndjson


def test_reads_what_google_serves(tmp_path):
    path = tmp_path / "cat.ndjson"
    served = {**GOOD, "countrycode": "US", "timestamp": "2017-03-02 23:25:10.07453 UTC"}
    path.write_text(json.dumps(served) + "\n\n")
    [sample] = read(path)
    assert (sample.word, sample.key, sample.side, sample.split) == ("cat", "5", 255.0, None)
    assert sample.stroke3.tolist() == [[10, 5, 0], [245, 95, 1], [-252, -93, 0], [1, 1, 1]]


BAD = {
    "cut off": json.dumps(GOOD)[:40],
    "a list": "[1, 2]",
    "no drawing": '{"word": "cat", "key_id": "1"}',
    "no word": json.dumps({**GOOD, "word": ""}),
    "a list for a word": json.dumps({**GOOD, "word": ["cat"]}),
    "half a character": json.dumps({**GOOD, "word": "\ud800"}),
    "half a character in the key": json.dumps({**GOOD, "key_id": "\ud800"}),
    "empty drawing": json.dumps({**GOOD, "drawing": []}),
    "empty stroke": json.dumps({**GOOD, "drawing": [[[], []]]}),
    "uneven stroke": json.dumps({**GOOD, "drawing": [[[1, 2], [1]]]}),
    "half a stroke": json.dumps({**GOOD, "drawing": [[[1, 2]]]}),
    "four lists": json.dumps({**GOOD, "drawing": [[[1, 2], [1, 5], [1, 2], [1, 2]]]}),
    "words for numbers": json.dumps({**GOOD, "drawing": [[["a"], ["b"]]]}),
    "a number of a million digits": '{"word": "cat", "key_id": "1", "drawing": [[[1e400, 1], [1, 2]]]}',
    "a whole number too large": '{"word": "cat", "key_id": "1", "drawing": [[[%s, 1], [1, 2]]]}' % ("9" * 400),
    "not a number": '{"word": "cat", "key_id": "1", "drawing": [[[NaN], [1]]]}',
    "not a number below": '{"word": "cat", "key_id": "1", "drawing": [[[1, 2], [NaN, 2]]]}',
    "nearly without end": '{"word": "cat", "key_id": "1", "drawing": [[[1e308, -1e308], [1, 2]]]}',
    "nested too deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_line_that_is_no_drawing_is_dropped_and_the_next_is_read(tmp_path, line):
    path = tmp_path / "cat.ndjson"
    path.write_text(line + "\n" + json.dumps(GOOD) + "\n")
    bad, good = read(path)
    assert bad == Dropped("not a drawing")
    assert good.key == "5"


def test_other_lines_that_are_dropped(tmp_path):
    path = tmp_path / "cat.ndjson"
    records = [
        {**GOOD, "recognized": False},
        {**GOOD, "drawing": [[[3, 3], [4, 4]]]},
        {**GOOD, "drawing": [[[0, 1000] * 1000, [0, 1] * 1000]]},
    ]
    path.write_bytes(b"\n".join([b"\xff\xfe\xfa", *(json.dumps(record).encode() for record in records)]))
    assert reasons(path) == ["not a drawing", "not recognised by the game", "a single point", "too much ink"]


@pytest.mark.parametrize("times", [True, False], ids=["with times", "too large"])
def test_a_raw_drawing_is_brought_into_the_box(tmp_path, times):
    """As Google did: the corner to the origin, the longest side 255, only the points that a tolerance of 2 needs."""
    x = np.linspace(100.5, 610.5, 40)
    y = 300 + np.where(x < 355.5, 0, (x - 355.5) / 2)
    stroke = [x.tolist(), y.tolist()] + ([list(range(40))] if times else [])
    path = tmp_path / "line.ndjson"
    path.write_text(json.dumps({**GOOD, "drawing": [stroke, stroke]}))
    [sample] = read(path)
    assert sample.key == "5"
    first, second = to_lines(sample.stroke3)
    np.testing.assert_array_equal(first, second)
    assert len(first) in (3, 4)  # beginning, bend, end; the samples next to the bend may be two
    np.testing.assert_array_equal(first[[0, -1]], [[0, 0], [255, 64]])
    np.testing.assert_allclose(first[1], [127, 0], atol=4)


# binary


def binary(key: int, strokes: list, recognised: int = 1) -> bytes:
    parts = [struct.pack("<Q2sbIH", key, b"US", recognised, 1_488_498_685, len(strokes))]
    for xs, ys in strokes:
        parts.append(struct.pack(f"<H{len(xs)}B{len(ys)}B", len(xs), *xs, *ys))
    return b"".join(parts)


def test_binary_files_hold_what_the_ndjson_holds(tmp_path):
    (tmp_path / "full_binary_alarm clock.bin").write_bytes(
        binary(5, GOOD["drawing"])
        + binary(6, [], 1)
        + binary(7, GOOD["drawing"], 0)
        + binary(2**64 - 1, [[[1, 9], [2, 2]]])
    )
    (tmp_path / "cat.ndjson").write_text(json.dumps(GOOD))
    path = tmp_path / "full_binary_alarm clock.bin"
    first, last = samples(path)
    [same] = read(tmp_path / "cat.ndjson")
    assert reasons(path) == ["not a drawing", "not recognised by the game"]
    assert (first.word, first.key, first.side) == ("alarm clock", same.key, 255.0)
    np.testing.assert_array_equal(first.stroke3, same.stroke3)
    assert last.key == "18446744073709551615"


@given(st.integers(1, 200))
def test_a_binary_file_that_breaks_off_is_said(tmp_path_factory, missing):
    path = tmp_path_factory.mktemp("bin") / "cat.bin"
    whole = binary(5, GOOD["drawing"])
    data = whole * 5
    path.write_bytes(data[: len(data) - missing])
    if missing % len(whole) == 0:
        assert len(samples(path)) == 5 - missing // len(whole)
    else:
        with pytest.raises(DataError, match="breaks off after"):
            samples(path)


def test_another_binary_file_is_said(tmp_path):
    (tmp_path / "weights.bin").write_bytes(b"\x08" * 40 + bytes(400))
    with pytest.raises(DataError, match=r"weights\.bin"):
        list(read(tmp_path / "weights.bin"))


# npz


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
    np.savez(tmp_path / "a.npz", train=objects(np.array([[5000, -3000, 0], [1, 2, 1]])), test=objects())
    [sample] = read(tmp_path / "a.npz")
    assert sample.stroke3.tolist() == [[1000, -1000, 0], [1, 2, 1]]


def test_arrays_that_are_no_drawings_are_dropped(tmp_path):
    bad = [
        ROWS[0], ROWS[:, :2], ROWS[:0], ROWS + np.nan, ROWS + np.inf, ROWS + 2, None, "text", [1, 2],
        ROWS.astype(object), objects(ROWS, OTHER),
    ]  # fmt: skip
    np.savez(tmp_path / "a.npz", train=objects(*bad, ROWS, ROWS * [0, 0, 1]), test=objects())
    assert reasons(tmp_path / "a.npz") == ["not a drawing"] * len(bad) + ["a single point"]
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
    assert reasons(tmp_path / "a.npz") == ["not a drawing"]


@given(st.data())
def test_a_damaged_npz_is_said(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("npz") / "a.npz"
    np.savez(path, train=objects(ROWS, OTHER), valid=objects(ROWS), test=objects(OTHER))
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
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
    assert len(found) == 2


def test_an_npz_of_something_else(tmp_path):
    np.savez(tmp_path / "a.npz", weights=ROWS)
    with pytest.raises(DataError, match="no train, valid or test"):
        list(read(tmp_path / "a.npz"))
    np.savez(tmp_path / "b.npz", train=np.array(["a", "b"]))
    with pytest.raises(DataError, match="not drawings"):
        list(read(tmp_path / "b.npz"))
    np.savez(tmp_path / "c.npz", train=ROWS)
    assert reasons(tmp_path / "c.npz") == ["not a drawing"] * 3
    (tmp_path / "d.npz").write_bytes(b"text")
    with pytest.raises(DataError, match=r"not an \.npz"):
        list(read(tmp_path / "d.npz"))


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "BOMB", (1 << 20, 100))
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


def svg(tmp_path, body: str, head: str = 'viewBox="0 0 100 100"'):
    path = tmp_path / "cats" / "one.svg"
    path.parent.mkdir(exist_ok=True)
    xml = "http://www.w3.org/2000/svg"
    path.write_text(f'<svg xmlns="{xml}" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{body}</svg>')
    return path


def strokes(path, start=(0, 0)) -> list[list]:
    [sample] = read(path)
    assert isinstance(sample, Sample), sample
    assert (sample.word, sample.side, sample.split) == ("cats", 255.0, None)
    return [line.tolist() for line in to_lines(sample.stroke3, start)]


SQUARE = [[0, 0], [255, 0], [255, 255], [0, 255], [0, 0]]
SHAPES = {
    "path": '<path d="M0 0H10V10H0Z"/>',
    "rect": '<rect x="3" y="4" width="10" height="10"/>',
    "polygon": '<polygon points="0,0 5,0 5,5 0,5"/>',
    "polyline": '<polyline points="0,0 5,0 5,5 0,5 0,0"/>',
    "without a fill": '<rect width="5" height="5" fill="none" stroke="red"/>',
    "in groups that are moved": '<g transform="translate(7 1)"><g transform="scale(3)"><rect width="5" height="5"/></g></g>',
    "used": '<defs><rect id="a" width="5" height="5"/></defs><use xlink:href="#a" x="30"/>',
    "a used symbol": '<symbol id="a"><rect width="5" height="5"/></symbol><use href="#a" x="30"/>',
    "others undrawn": '<rect width="5" height="5"/><path display="none" d="M0 0L99 99"/><g style="display:none">'
    '<line x2="99"/></g><path visibility="hidden" d="M0 0L99 99"/><path fill="none" d="M0 0H99V99z"/>'
    '<defs><path d="M0 0H99"/></defs><symbol><path d="M0 0H99"/></symbol><mask><path d="M0 0H99"/></mask>'
    '<clipPath><path d="M0 0H99"/></clipPath><marker><path d="M0 0H99"/></marker><text>99</text><path d="M99 99"/>',
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_that_is_drawn(tmp_path, body):
    [line] = strokes(svg(tmp_path, body))
    for corner in SQUARE:  # points a pixel apart can miss a corner by half of one
        assert min(np.hypot(*(np.array(point) - corner)) for point in line) <= 1.5
    assert len(line) <= 10


def test_subpaths_are_strokes_and_curves_are_curves(tmp_path):
    circle = '<circle cx="50" cy="50" r="50"/>'
    path = svg(tmp_path, f'<line x2="100" y2="100"/>{circle}<path d="M0 0L9 9M50 9L9 50z l5 5"/>')
    lines = strokes(path)
    assert len(lines) == 5
    assert lines[0] == [[0, 0], [255, 255]]
    radii = np.hypot(*(np.array(lines[1]) - 127.5).T)
    assert abs(radii - 127.5).max() < 1.3
    assert len(lines[1]) > 12


BROKEN = {
    "empty": "",
    "text": "a cat",
    "another XML": "<html><path d='M0 0L1 1'/></html>",
    "cut off": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L1',
    "uses itself": '<svg><g id="a"><use href="#a"/><path d="M0 0L1 1"/></g></svg>',
    "too deep": "<svg>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
    "ten to the twelfth": '<svg><path id="a0" d="M0 0L1 1"/>'
    + "".join(f'<g id="a{i + 1}">' + f'<use href="#a{i}"/>' * 10 + "</g>" for i in range(12))
    + "</svg>",
    "entities": '<!DOCTYPE svg [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12))
    + "]><svg><text>&a12;</text></svg>",
    "numbers without end": '<svg><polyline points="0,0 1e999,5 3,3"/></svg>',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_svg_is_dropped(tmp_path, text):
    (tmp_path / "a.svg").write_text(text)
    assert reasons(tmp_path / "a.svg") == ["not an SVG that can be read"]


def test_an_svg_without_lines(tmp_path):
    assert reasons(svg(tmp_path, "<text>cat</text>")) == ["an SVG without a line in it"]
    assert reasons(svg(tmp_path, '<path d="M3 3L3 3"/>')) == ["a single point"]
    svg(tmp_path, " " * 5_000_001)
    assert reasons(tmp_path / "cats" / "one.svg") == ["a larger SVG than a line drawing is"]


# What the page downloads


def test_a_drawing_of_the_page(tmp_path):
    path = tmp_path / "owl" / "drawing.json"
    path.parent.mkdir()
    drawing = Drawing.of([[[150, 200], [200, 200], [250, 200]], [[150, 220], [150, 300]]])
    path.write_text(drawing.to_json())
    [sample] = read(path)
    assert (sample.word, sample.side) == ("owl", 255.0)
    assert [line.tolist() for line in to_lines(sample.stroke3)] == [[[0, 0], [255, 0]], [[0, 51], [0, 255]]]
    path.with_name("copy.json").write_text(drawing.to_json() + "\n")
    [copy] = read(path.with_name("copy.json"))
    assert copy.key == sample.key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"strokes": []}', "an empty sheet"),
        ('{"strokes": [[[3, 3]]]}', "a single point"),
        ('{"endings": []}', "not a drawing"),
        ("nothing", "not a drawing"),
        (" " * 2_000_000, "not a drawing"),
    ],
)
def test_a_json_without_a_drawing(tmp_path, text, reason):
    (tmp_path / "a.json").write_text(text)
    assert reasons(tmp_path / "a.json") == [reason]


# Finding them


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


def test_the_shares_and_some_known_sides():
    sides = [split_of(str(i)) for i in range(20_000)]
    shares = [sides.count(name) / 20_000 for name in ("train", "valid", "test")]
    np.testing.assert_allclose(shares, [0.90, 0.05, 0.05], atol=0.006)
    # Written down once: another hash would move drawings from one side to another.
    assert [split_of(key) for key in ("0f76125cae0e6278", "5", "16")] == ["train", "valid", "test"]


def test_a_key_of_content_is_the_same_for_ever(tmp_path):
    np.savez(tmp_path / "a.npz", train=objects(ROWS))
    [sample] = read(tmp_path / "a.npz")
    assert sample.key == "151b52a8e386c340d3263d7f"
    assert len(to_stroke3(to_lines(sample.stroke3))) == len(ROWS)
