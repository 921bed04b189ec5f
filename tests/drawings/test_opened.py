"""Files of many programs, each opened to its right value: the same in the shell, in training, and on the page."""

import gzip
import json

import numpy as np
import pytest

from sketch_rnn import DrawingError
from sketch_rnn.drawings import files
from sketch_rnn.drawings.files import path
from sketch_rnn.drawings.strokes import bounds
from tests.conftest import ROOT
from train.sources import Sample
from train.sources import read as read_to_train

CASES = ROOT / "tests" / "cases" / "opened"
RIGHT = {  # drawings, and strokes of the first
    "c-then-T.svg": (1, 1),
    "circle-r0.svg": (1, 1),
    "clip.svg": (1, 1),
    "mm-no-viewbox.svg": (1, 2),
    "no-xmlns.svg": (1, 1),
    "quickdraw-bare.json": (1, 2),
    "quickdraw-record.json": (1, 2),
    "react-canvas-draw.json": (1, 2),
    "root-par-none.svg": (1, 1),
    "saved-then-rotated-in-inkscape.svg": (1, 2),
    "saved-then-rotated.png": (1, 3),
    "scale0.svg": (1, 1),
    "signature_pad.json": (1, 2),
    "stroke3-list.json": (1, 2),
    "stroke3-six-drawings.json": (6, 2),
    "stroke5.json": (1, 2),
    "strokes-dicts.json": (1, 2),
    "usemm.svg": (1, 2),
}
HOUSE = [name for name in RIGHT if name.endswith(".json") and name != "stroke3-six-drawings.json"]


@pytest.mark.parametrize("name", RIGHT)
def test_each_has_its_drawings_and_their_strokes(name):
    found = files.read((CASES / name).read_bytes())
    assert (len(found), len(files.parsed(found[0]).strokes)) == RIGHT[name]


@pytest.mark.parametrize("name", RIGHT)
def test_training_finds_the_same(name):
    samples = [found for found in read_to_train(CASES / name) if isinstance(found, Sample)]
    assert (len(samples), int(samples[0].stroke3[:, 2].sum())) == RIGHT[name]


@pytest.mark.parametrize("name", HOUSE)
def test_the_house_is_the_house_in_every_form(name):
    drawing = files.drawing((CASES / name).read_bytes())
    assert [len(stroke) for stroke in drawing.strokes] == [17, 3]
    assert drawing.bounds == (110, 80, 290, 290)
    assert drawing.strokes[1].tolist() == [[130, 140], [125, 80], [180, 115]]


BOXES = {
    "c-then-T.svg": (20, 40, 180, 100),
    "clip.svg": (15, 70, 75, 130),
    "mm-no-viewbox.svg": (20, 20, 360, 360),
    "root-par-none.svg": (200, 50, 400, 250),
    "usemm.svg": (0, 0, 377.95, 377.95),
}


@pytest.mark.parametrize(("name", "box"), BOXES.items(), ids=BOXES.keys())
def test_everything_lies_where_a_browser_shows_it(name, box):
    [found] = files.read((CASES / name).read_bytes())
    assert bounds(found.strokes) == pytest.approx(box, abs=0.1)


def test_a_length_of_a_use_has_its_unit():
    square, line = files.read((CASES / "usemm.svg").read_bytes())[0].strokes
    assert square[0] == pytest.approx([37.795, 37.795], abs=0.01)
    assert line[-1] == pytest.approx([377.95, 377.95], abs=0.01)


PATHS = {
    "T after C begins from the point itself": ("M0 0C0 9 9 9 9 0T18 0", [[9, 0], [18, 0]], 0),
    "S after Q does": ("M0 0Q5 -9 9 0S18 -9 18 0", None, 0),
    "T after Q reflects": ("M0 0Q5 9 10 0T20 0", None, -4.5),
    "S after C reflects": ("M0 0C0 9 9 9 9 0S18 -9 18 0", None, -6.75),
}


@pytest.mark.parametrize(("d", "end", "lowest"), PATHS.values(), ids=PATHS.keys())
def test_curves_go_on_as_in_browsers(d, end, lowest):
    found, whole = path.lines(d)
    assert whole
    second = found[0][path.CURVE_POINTS :]
    assert second[-1].tolist() in ([18, 0], [20, 0])
    if end:
        assert np.abs(second[:, 1]).max() == 0  # a straight line
    elif lowest:
        assert second[:, 1].min() == pytest.approx(lowest, abs=0.05)
    else:  # its first handle is its beginning: it leaves along the way to the second
        assert (second[1] - second[0])[0] > 0 > (second[1] - second[0])[1]


def test_an_arc_may_have_its_flags_without_anything_between():
    [near], whole = path.lines("M0 0a5 5 0 0110 0")
    assert whole
    assert near[-1].tolist() == [10, 0]
    assert near[:, 1].min() == pytest.approx(-5, abs=0.01)


POINTS = [[10, 20], [60, 20], [60, 80], [10, 80], [10, 21], [35, 5]]
PEN = [0, 0, 0, 0, 1, 1]


def test_rows_are_offsets_or_positions_as_they_tell_themselves():
    positions = [[*point, pen] for point, pen in zip(POINTS, PEN, strict=True)]
    offsets = [[*row, pen] for row, pen in zip(np.diff(POINTS, axis=0, prepend=0).tolist(), PEN, strict=True)]
    for rows, word in (
        (positions, "positions"),
        (offsets, "offsets"),
        ([positions], "positions"),
        ([offsets] * 3, "offsets"),
    ):
        found = files.read(json.dumps(rows).encode())
        assert [each.strokes for each in found] == [[POINTS[:5], POINTS[5:]]] * len(found)
        assert word in found[0].notes[0]
    assert len(found) == 3


def test_strokes_with_pressures_or_marked_ends_are_no_rows():
    strokes = [POINTS[:5], [*POINTS[1:5], [9, 9]]]
    for third in ([1] * 5, [0] * 5, [0.5] * 5, [0, 0, 0, 0, 1]):
        marked = [[[*point, mark] for point, mark in zip(stroke, third, strict=True)] for stroke in strokes]
        [found] = files.read(json.dumps(marked).encode())
        assert found.strokes == strokes


def test_records_a_line_are_drawings_and_a_broken_one_costs_itself():
    lines = [json.dumps({"word": "cat", "drawing": [[[n, 5, 9], [0, 1, 2]]]}) for n in range(3)]
    found = files.read(gzip.compress("\n".join([*lines[:2], "{", "", lines[2]]).encode()))
    assert [(each.category, each.place) for each in found] == [("cat", f"drawing {n}") for n in (1, 2, 3)]


def test_what_gzip_has_packed_is_opened_once_and_bounded():
    text = (CASES / "no-xmlns.svg").read_bytes()
    assert len(files.drawing(gzip.compress(text)).strokes) == 1
    for packed, words in (
        (gzip.compress(gzip.compress(text)), "packed by gzip"),
        (gzip.compress(text)[:-12], "broken or cut off"),
        (gzip.compress(b" " * 20_000_000), "more than 5 MB"),
    ):
        with pytest.raises(DrawingError, match=words):
            files.drawing(packed)
