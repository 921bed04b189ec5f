"""Drawings in files of any kind: what is seen of an SVG, the forms of JSON, and what a file is whatever its name says."""

import json
from pathlib import Path

import numpy as np
import pytest

from sketch_rnn import Drawing, DrawingError
from sketch_rnn.drawings import files
from sketch_rnn.drawings.files import svg
from sketch_rnn.drawings.render import Picture
from sketch_rnn.drawings.render import svg as drawn

CASES = Path(__file__).parents[1] / "cases"
HEAD = 'viewBox="0 0 100 100"'
LINE = '<path d="M12 18 L88 64 L34 92" fill="none" stroke="black"/>'
POINTS = [[12, 18], [88, 64], [34, 92]]


def read(body: str, head: str = HEAD) -> list[list]:
    found = svg.read(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>'.encode())
    return [line.round(3).tolist() for line in found.strokes]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("white-rect", 1), ("transparent-rect", 1), ("opacity-0-group", 1), ("stroke-width-0", 1), ("path-without-d", 1),
        ("white-fill-black-line", 2), ("transform-origin", 2),
    ],
)  # fmt: skip
def test_the_cases(name, count):
    found = svg.read((CASES / "svg" / f"{name}.svg").read_bytes())
    assert len(found.strokes) == count
    assert len(found.left) == (count == 1)  # what is left out is named


UNSEEN = {
    "path that is larger": '<path d="M-9-9H200V200H-9z" fill="white"/>',
    "circle that is larger": '<circle cx="50" cy="50" r="900" fill="#FFF"/>',
    "polygon": '<polygon points="0,0 100,0 100,100 0,100" fill="rgb(100%, 100%, 100%)"/>',
    "coloured paper": '<rect width="100%" height="100%" fill="#abc"/>',
    "white line": '<rect x="5" y="5" width="90" height="90" fill="none" stroke="hsl(0 0% 100%)"/>',
    "nothing": '<path d="M5 5H90V90" fill="none" stroke="none"/>',
    "clear line": '<path d="M5 5H90V90" fill="none" stroke="rgba(0, 0, 0, 0)"/>',
    "clear, new": '<path d="M5 5H90V90" fill="none" stroke="rgb(0 0 0 / 0%)"/>',
    "clear, hsla": '<path d="M5 5H90V90" fill="none" stroke="hsla(120, 50%, 20%, 0)"/>',
    "clear, hex": '<path d="M5 5H90V90" fill="none" stroke="#0000"/>',
    "inherited": '<g stroke-opacity="0" fill-opacity="0%"><path d="M5 5H90V90" stroke="black"/></g>',
    "several opacities": '<g opacity=".3"><g style="opacity: 20%"><path d="M5 5H90V90" stroke="black"/></g></g>',
    "by a sheet": "<style>/* a */ .a, #b { fill: none; stroke: white }</style><path class='a c' d='M5 5H90V90'/>",
    "a sheet over an attribute": "<style>path.a { stroke: #fff; fill: none }</style><path class='a' stroke='#000' d='M5 5H90'/>",
    "important": "<style>.a { stroke: #fff !important }</style><path class='a' fill='none' style='stroke: #000' d='M5 5H90'/>",
    "display": '<g style="display: none"><path d="M5 5H90V90" stroke="black"/></g>',
    "visibility": '<g visibility="hidden"><path d="M5 5H90V90" stroke="black"/></g>',
    "a white gradient": '<linearGradient id="g"><stop stop-color="#fff"/></linearGradient>'
    '<rect width="9" height="9" fill="url(#g)"/>',
    "current": '<g color="#fff"><path d="M5 5H90V90" fill="none" stroke="currentColor"/></g>',
    "a variable": '<g style="--ink: #fff"><path d="M5 5H90V90" fill="none" style="stroke: var(--ink, black)"/></g>',
    "a scale of nothing": '<g transform="scale(0)"><path d="M5 5H90V90" stroke="black"/></g>',
    "a line without a stroke": '<line x1="3" x2="90"/>',
    "what is defined": '<defs><path d="M0 0H9"/></defs><symbol><path d="M0 0H9"/></symbol><clipPath><path d="M0 0H9"/></clipPath>'
    '<mask><path d="M0 0H9"/></mask><marker><path d="M0 0H9"/></marker><pattern><path d="M0 0H9"/></pattern>',
    "outside": '<path d="M500 500L600 600" stroke="black"/>',
    "clipped away": '<clipPath id="c"><rect width="20" height="20"/></clipPath>'
    '<path d="M50 50H90" stroke="black" clip-path="url(#c)"/>',
    "a group that is clipped away": '<clipPath id="c"><circle cx="5" cy="5" r="5"/></clipPath>'
    '<g style="clip-path: url(#c)" transform="translate(40 40)"><g><path d="M20 20H40" stroke="black"/></g></g>',
    "text": "<text>99</text><image href='a.png'/><title>a</title><foo><path d='M0 0H9'/></foo>",
    "an editor's own": '<x:path xmlns:x="http://x.test" d="M0 0H90V90"/>',
}


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_no_ink(body):
    assert read(body + LINE) == [POINTS]


SEEN = {
    "a white shape with a line": '<circle cx="50" cy="50" r="40" fill="white" stroke="black"/>',
    "a shape alone": '<circle cx="50" cy="50" r="20"/>',
    "visible again": '<g visibility="hidden"><path visibility="visible" d="M5 5H90V90" stroke="black"/></g>',
    "a gradient": '<linearGradient id="g"><stop stop-color="red"/></linearGradient>'
    '<path d="M5 5H9" fill="none" stroke="url(#g)"/>',
    "a colour that is none": '<g stroke="red" fill="none"><path stroke="bogus" d="M5 5H90V90"/></g>',
    "a fallback": '<path d="M5 5H9" fill="none" stroke="url(#nowhere) green"/>',
    "a variable": '<g style="--ink: red"><path d="M5 5H90V90" fill="none" style="stroke: var(--ink)"/></g>',
    "a variable's other value": '<path d="M5 5H90V90" fill="none" style="stroke: var(--none, rgb(1, 2, 3))"/>',
    "light": '<path d="M5 5H90V90" fill="none" stroke="#ddd"/>',
    "clipped at its end": '<clipPath id="c"><rect width="60" height="60"/></clipPath>'
    '<path d="M5 5H90V90" stroke="#000" clip-path="url(#c)"/>',
    "clipped by nothing": '<path d="M5 5H9" stroke="#000" clip-path="url(#nowhere)"/>',
    "clipped by itself": '<clipPath id="c"><path d="M0 0H90V90" clip-path="url(#d)"/></clipPath><clipPath id="d">'
    '<path d="M0 0H90V90" clip-path="url(#c)"/></clipPath><path d="M5 5H9" stroke="#000" clip-path="url(#c)"/>',
    "a use of it": '<defs><path id="p" d="M5 5H9" stroke="#000"/></defs><use xlink:href="#p"/>',
}


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN.keys())
def test_what_is_seen_is_ink(body):
    assert len(read(body + LINE)) == 2


def test_paper_of_a_page_without_a_size():
    assert read('<rect width="100%" height="100%" fill="teal"/>' + LINE, "") == [POINTS]


def test_on_dark_paper_chalk_is_ink():
    chalk = '<path d="M1 1L50 50" fill="none" stroke="white"/>'
    assert read(f'<rect width="100" height="100"/>{chalk}') == [[[1, 1], [50, 50]]]
    assert read(chalk, f'{HEAD} style="background: #000"') == [[[1, 1], [50, 50]]]
    assert read(chalk) == []


L = 'd="M50 50h20" fill="none" stroke="black"'
PLACES = {
    "an attribute": (f'<path {L} transform="rotate(90)" transform-origin="50 50"/>', [[50, 50], [50, 70]]),
    "words": (f'<path {L} style="transform: rotate(90deg); transform-origin: center"/>', [[50, 50], [50, 70]]),
    "percentages": (f'<path {L} style="transform: rotate(.25turn); transform-origin: 50% 50%"/>', [[50, 50], [50, 70]]),
    "sides": (f'<path {L} style="transform: scale(.5); transform-origin: bottom right"/>', [[75, 75], [85, 75]]),
    "units": (f'<path {L} style="transform: rotate(90deg); transform-origin: 50px 0.5in"/>', [[48, 48], [48, 68]]),
    "a box": (
        f'<path {L} style="transform: rotate(90deg); transform-box: fill-box; transform-origin: left top"/>',
        [[50, 50], [50, 70]],
    ),
    "a group's box": (
        f'<g style="transform: scaleX(-1); transform-box: fill-box; transform-origin: center"><path {L}/></g>',
        [[70, 50], [50, 50]],
    ),
    "a use": (f'<defs><path id="b" {L}/></defs><use href="#b" x="5" y="-5"/>', [[55, 45], [75, 45]]),
    "a view": ('<svg x="10" y="10" width="50" height="50" viewBox="0 0 1 1"><path d="M0 0L1 1"/></svg>', [[10, 10], [60, 60]]),
    "a symbol's view": (
        '<symbol id="s" viewBox="0 0 10 10"><path d="M0 0L10 10"/></symbol><use href="#s" width="50" height="50"/>',
        [[0, 0], [50, 50]],
    ),
    "several": (
        f'<g transform="translate(10,5) scale(2)"><path {L} transform="skewX(0) matrix(1 0 0 1 1 1)"/></g>',
        [[112, 107], [152, 107]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "points"), PLACES.values(), ids=PLACES.keys())
def test_everything_lies_where_a_browser_puts_it(body, points):
    [line] = read(body, 'viewBox="0 0 100 100"' if "107" not in str(points) else 'viewBox="0 0 400 400"')
    np.testing.assert_allclose(line, points, atol=1e-3)


FLAWS = {
    "a path without points": '<path stroke="#000"/>',
    "a path that breaks off": '<path d="M0 0 L10 10 L foo" fill="none" stroke="#000"/>',
    "a polyline without points": '<polyline stroke="#000"/>',
    "a rect without a size": '<rect stroke="#000"/>',
    "a use of what is not there": '<use href="#nowhere"/>',
    "a use of itself": '<g id="g"><use href="#g"/></g>',
    "a transform that cannot be read": '<path d="M0 0H9" transform="rotate(foo)"/>',
    "a path with numbers that are too large": '<path d="M0 0L1e999 5" fill="none" stroke="#000"/>',
}


@pytest.mark.parametrize(("words", "body"), FLAWS.items(), ids=FLAWS.keys())
def test_a_flawed_element_loses_itself_and_is_named(words, body):
    found = svg.read(f"<svg {HEAD}>{body}{LINE}&nbsp;</svg>".encode())
    assert found.strokes[-1].tolist() == POINTS
    assert len(found.strokes) <= 2
    assert any(each.reason.startswith(words) for each in found.left)


def test_a_number_that_can_be_written_and_not_squared_is_a_flaw_too():
    assert read(f'<path d="M0 0L1e308 1e308" fill="none" stroke="#000"/>{LINE}') == [POINTS]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin1"])
def test_an_svg_in_any_encoding(encoding):
    declared = {
        "latin1": '<?xml version="1.0" encoding="ISO-8859-1"?>',
        "utf-16": '<?xml version="1.0" encoding="UTF-16"?>',
    }
    text = f"{declared.get(encoding, '')}<svg {HEAD}><title>é &amp; à</title>{LINE}</svg>"
    assert files.drawing(text.encode(encoding)).to_dict()["strokes"] == [POINTS]


def test_the_shells_own_svg_is_its_drawings_and_not_its_tiles():
    two = Drawing.of([[[0, 0], [10, 10]], [[3, 3], [9, 0]]])
    assert len(svg.read(drawn([Picture(two, caption="two"), Picture(Drawing(), two)]).encode()).strokes) == 4


FORMS = {
    "strokes": {"strokes": [POINTS]},
    "bare": [POINTS],
    "several": {"endings": [{"strokes": [POINTS]}, {"strokes": []}]},
    "a list of several": [{"strokes": [POINTS]}, {"strokes": [[[1, 1]]]}],
    "stroke-3": [[12, 18, 0], [76, 46, 0], [-54, 28, 1]],
    "a table of stroke-3": {"stroke3": [[12, 18, 0], [76, 46, 0], [-54, 28, 1]]},
    "Quick, Draw!'s": {"word": "cat", "drawing": [[[12, 88, 34], [18, 64, 92], [0, 1, 2]]]},
    "react-sketch-canvas": [
        {"drawMode": True, "strokeColor": "#000", "paths": [{"x": x, "y": y} for x, y in POINTS]},
        {"drawMode": False, "paths": [{"x": 1, "y": 1}, {"x": 5, "y": 5}]},
    ],
    "points as tables": {"strokes": [[{"x": x, "y": y, "t": 1} for x, y in POINTS]]},
    "with pressure": {"strokes": [[[x, y, 0.5] for x, y in POINTS]]},
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_json_of_any_form_and_encoding(form, encoding):
    assert files.drawing(json.dumps(form).encode(encoding)).to_dict() == {"strokes": [POINTS]}


def test_the_gate_reads_a_byte_order_mark():
    text = '\ufeff{"strokes": [[[1, 2], [3, 4]]]}'
    assert Drawing.parse(text).to_dict() == Drawing.parse(text.encode()).to_dict() == {"strokes": [[[1, 2], [3, 4]]]}


CAUSES = {
    "a Git LFS pointer": (CASES / "checkpoint" / "pointer.gen.json").read_bytes(),
    "a page of HTML": b"\n<!doctype HTML><html><body><svg></svg></body></html>",
    "its file is broken, or cut off": b"\xff\xd8\xff\xe0" + bytes(40),
    "a zip archive": b"PK\x03\x04" + bytes(40),
    "empty": b" \n",
    "another kind than JSON": b"hello",
    "line 1, column": b'{"strokes": [[[1, 2',
    "no drawing in it": b'{"a": 1}',
    "neither UTF-8 nor UTF-16": b'{"\xff\xfa": 1}',
    "nested too deep": b"[" * 100_000,
    "its file is broken": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "is broken, or cut": b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40),
    "its XML is broken at line 1": b"<svg",
    "can be seen (path 1: white": f'<svg {HEAD}><path d="M0 0H9" fill="none"/></svg>'.encode(),
    "more than 200 elements within": b"<svg>" + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>",
}


@pytest.mark.parametrize(("words", "data"), CAUSES.items(), ids=CAUSES.keys())
def test_what_a_file_is_instead_is_said(words, data):
    with pytest.raises(DrawingError) as refused:
        files.drawing(data)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 260
