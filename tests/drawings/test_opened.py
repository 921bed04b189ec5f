"""Files of many programs, each opened to its right value: the same in the shell, in training, and on the page."""

import pytest

from sketch_rnn.drawings import files
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
