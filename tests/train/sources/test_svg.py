"""SVG line drawings."""

import numpy as np
import pytest

from sketch_rnn.drawings.strokes import to_lines
from tests.train.sources.common import reasons, samples
from train.sources import Sample, read


def svg(tmp_path, body: str, head: str = 'viewBox="0 0 100 100"'):
    path = tmp_path / "cats" / "one.svg"
    path.parent.mkdir(exist_ok=True)
    xml = "http://www.w3.org/2000/svg"
    path.write_text(f'<svg xmlns="{xml}" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{body}</svg>')
    return path


def strokes(path, start=(0, 0)) -> list[list]:
    [sample] = samples(path)
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
    path = svg(tmp_path, f'<line x2="100" y2="100" stroke="#000"/>{circle}<path d="M0 0L9 9M50 9L9 50z l5 5"/>')
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
    "too deep": "<svg>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
    "ten to the twelfth": '<svg><path id="a0" d="M0 0L1 1"/>'
    + "".join(f'<g id="a{i + 1}">' + f'<use href="#a{i}"/>' * 10 + "</g>" for i in range(12))
    + "</svg>",
    "entities": '<!DOCTYPE svg [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12))
    + "]><svg><text>&a12;</text></svg>",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_svg_is_dropped(tmp_path, text):
    (tmp_path / "a.svg").write_text(text)
    [left] = read(tmp_path / "a.svg")
    assert left.reason in WORDS
    assert not left.part


WORDS = (
    "not a drawing",
    "an empty file",
    "no SVG that can be read",
    "a page of HTML and not the file itself",
    "a larger SVG than a line drawing is",
)


UNLINED = "an SVG without a line in it that is seen"


def test_an_svg_without_lines(tmp_path):
    assert reasons(svg(tmp_path, "<text>cat</text>")) == ["a text, which is no line", UNLINED]
    assert reasons(svg(tmp_path, '<path d="M3 3L3 3"/>')) == ["a single point"]
    svg(tmp_path, " " * 5_000_001)
    assert reasons(tmp_path / "cats" / "one.svg") == ["a larger SVG than a line drawing is"]
