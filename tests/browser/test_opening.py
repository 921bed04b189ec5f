"""Files that others made, strangers among them: what is in them is opened, or a sentence says why not."""

import json

import pytest

from tests.browser.hands import EAR, draw
from tests.browser.harness import opened, value

TWO = {"strokes": [[[10, 20], [30.5, 40.1], [399.9, 0]], [[200, 200]]], "model": [1]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(TWO),
        "\ufeff" + json.dumps(TWO),
        json.dumps([TWO, {"strokes": [[[1, 1]]]}]),
        json.dumps({"drawings": [{**TWO, "nats": -1.5}]}),
    ],
)
def test_json_of_several_kinds_is_opened(pads, text):
    opened(pads, "a.json", text)
    assert value(pads) == TWO


def test_bare_strokes_and_stroke_3_are_opened(pads):
    opened(pads, "a.json", json.dumps(TWO["strokes"]))
    assert value(pads)["strokes"] == TWO["strokes"]
    opened(pads, "a.json", json.dumps([[10, 20, 0], [20, 20, 1], [5, 5, 1]]))
    assert value(pads)["strokes"] == [[[10, 20], [30, 40]], [[35, 45]]]


def test_a_drawing_that_lies_elsewhere_is_made_to_fit(pads):
    assert "made to fit" in opened(pads, "a.json", json.dumps({"strokes": [[[-500, 0], [1500, 900]]]}))
    flat = [v for point in value(pads)["strokes"][0] for v in point]
    assert min(flat) >= 0
    assert max(flat) <= 400


def svg(inside: str, more: str = 'viewBox="0 0 400 400"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {more}>{inside}</svg>'


def test_plain_svg_is_followed_along_its_lines(pads):
    inside = """
      <style>.pen { fill: none; stroke: #000 }</style>
      <g transform="translate(100 0)"><line class="pen" x1="0" y1="10" x2="50" y2="60"/></g>
      <polyline class="pen" points="10,300 20,310 30,300"/>
      <circle class="pen" cx="200" cy="200" r="50"/>
      <path class="pen" d="M10 10L60 10m10 0l0 40zM300 300c0 20 20 20 40 0"/>
      <polygon points="300,20 340,20 320,60"/>"""
    assert "7 strokes" in opened(pads, "a.svg", svg(inside))
    line, poly, circle, first, second, curve, outline = value(pads)["strokes"]
    assert line == [[100, 10], [150, 60]]
    assert poly == [[10, 300], [20, 310], [30, 300]]
    assert all(abs(((x - 200) ** 2 + (y - 200) ** 2) ** 0.5 - 50) < 0.6 for x, y in circle)
    assert first == [[10, 10], [60, 10]]
    assert second[0] == second[-1] == [70, 10]
    assert curve[-1] == [340, 300]
    assert outline[0] == outline[-1] == [300, 20]


def test_what_is_not_seen_in_an_svg_is_left_out(pads):
    line = '<path d="M10 10L90 90" fill="none"'
    hidden = f"""<rect width="400" height="400" fill="#fff"/><rect width="100%" height="100%" fill="#abc"/>
      {line} stroke="none"/>{line} stroke="#000" display="none"/>{line} stroke="#000" opacity="0"/>
      {line} stroke="#000" visibility="hidden"/><g opacity="0">{line} stroke="#000"/></g>{line} stroke="#fff"/>
      <defs>{line} stroke="#000"/></defs>"""
    assert "no line" in opened(pads, "a.svg", svg(hidden))
    assert "1 stroke" in opened(pads, "a.svg", svg(hidden + line + ' stroke="#000"/>'))


UNSEEN = {
    "white path that is larger": '<path d="M-9 -9H999V999H-9z" fill="white"/>',
    "white circle": '<circle cx="200" cy="200" r="900" fill="rgb(100%, 100%, 100%)"/>',
    "coloured polygon": '<polygon points="0,0 400,0 400,400 0,400" fill="teal"/>',
    "transparent": '<rect width="100%" height="100%" fill="transparent"/>',
    "white line": '<rect x="9" y="9" width="300" height="300" fill="none" stroke="hsl(0, 0%, 100%)"/>',
    "clear line": '<rect x="9" y="9" width="300" height="300" fill="none" stroke="rgba(0, 0, 0, 0)"/>',
    "no width": '<rect x="9" y="9" width="300" height="300" style="fill:none;stroke:#000;stroke-width:0"/>',
    "faint groups": '<g opacity=".2"><g style="opacity:.2"><path d="M9 9H300V200" stroke="#000"/></g></g>',
    "by a sheet": '<style>@media screen { .a { stroke: #fff; fill: none } }</style><path class="a" d="M9 9L300 300"/>',
    "stroke opacity inherited": '<g stroke-opacity="0" fill="none"><path d="M9 9L300 300" stroke="#000"/></g>',
    "a variable": '<g style="--a: #fff"><path d="M9 9H300V200" fill="none" style="stroke: var(--a, black)"/></g>',
    "outside": '<path d="M900 900L1000 1000" stroke="#000"/>',
    "not used": '<symbol id="s"><path d="M9 9L300 300" stroke="#000"/></symbol><clipPath><rect width="9" height="9"/></clipPath>',
}


@pytest.mark.parametrize("inside", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_no_ink(pads, inside):
    line = '<path d="M100 100L200 150" fill="none" stroke="black"/>'
    assert "1 stroke" in opened(pads, "a.svg", svg(inside + line))
    assert value(pads)["strokes"] == [[[100, 100], [200, 150]]]


def test_white_is_ink_on_black_paper_and_a_white_shape_has_its_line(pads):
    chalk = '<path d="M100 100L200 150" fill="none" stroke="white"/>'
    assert "1 stroke" in opened(pads, "a.svg", svg('<rect width="400" height="400"/>' + chalk))
    assert "1 stroke" in opened(pads, "a.svg", svg(chalk, 'viewBox="0 0 400 400" style="background: #000"'))
    ball = '<circle cx="200" cy="200" r="90" fill="white" stroke="black"/>'
    assert "2 strokes" in opened(pads, "a.svg", svg(ball + '<path d="M9 9L90 90" stroke="url(#a)" fill="none"/>'))


def test_a_transform_has_its_origin_and_a_symbol_its_view(pads):
    turned = '<path d="M200 200h80" fill="none" stroke="#000" transform="rotate(90)" transform-origin="200 200"/>'
    opened(pads, "a.svg", svg(turned))
    assert value(pads)["strokes"] == [[[200, 200], [200, 280]]]
    used = '<symbol id="s" viewBox="0 0 10 10"><path d="M0 0L10 10" stroke="#000"/></symbol>'
    opened(pads, "a.svg", svg(used + '<use href="#s" x="50" y="50" width="100" height="100"/>'))
    assert value(pads)["strokes"] == [[[50, 50], [150, 150]]]


@pytest.mark.parametrize(
    "value",
    [
        "image-set('http://evil.test/x.png' 1x)", "-webkit-image-set(url(http://evil.test/x.png) 1x)",
        "src('http://evil.test/x.png')", "cross-fade(url(http://evil.test/x.png), red)",
        "image('http://evil.test/x.png')", "u\\72l(http://evil.test/x.png)", "url(http://evil.test/x.png)",
    ],
)  # fmt: skip
def test_a_style_loads_nothing_and_the_rest_of_it_stays(pads, value):
    asked = []
    pads.on("request", lambda request: asked.append(request.url))
    names = (
        "background",
        "background-image",
        "mask",
        "mask-image",
        "fill",
        "cursor",
        "filter",
        "list-style",
        "content",
    )
    bad = "; ".join(f"{name}: {value}" for name in names)
    sheet = (
        f"<style>path, svg, g {{ {bad} }} @font-face {{ font-family: a; src: {value} }} .w {{ stroke: #fff }}</style>"
    )
    inside = (
        f'{sheet}<g style="{bad}"><path d="M9 9L90 90" style="stroke: #000; {bad}"/></g><path class="w" d="M9 90L9 9"/>'
    )
    assert "stroke" in opened(pads, "a.svg", svg(inside.replace('"', "'") if '"' in value else inside))
    pads.wait_for_timeout(50)
    assert not [each for each in asked if "evil" in each]


def test_json_in_utf_16_is_opened_and_a_pointer_is_named(pads):
    opened(pads, "a.json", json.dumps(TWO).encode("utf-16"))
    assert value(pads) == TWO
    assert "Git LFS pointer" in opened(pads, "a.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n")


def test_a_small_svg_fills_the_sheet_and_uses_are_followed(pads):
    inside = '<defs><path id="p" d="M1 1L5 1"/></defs><use xlink:href="#p" x="10" y="10" stroke="#000" fill="none"/>'
    opened(pads, "a.svg", svg(inside, 'width="20" height="20"'))
    assert value(pads)["strokes"] == [[[220, 220], [300, 220]]]


def test_an_svg_of_a_stranger_runs_and_loads_nothing(pads):
    asked = []
    pads.on("request", lambda request: asked.append(request.url))
    inside = """<script>window.bad = 1</script><image href="http://evil.test/a.png" onerror="window.bad = 1"/>
      <style>@import "http://evil.test/a.css"; path { fill: url(http://evil.test/b#c) }</style>
      <foreignObject><img xmlns="http://www.w3.org/1999/xhtml"
        src="http://evil.test/c.png" onerror="window.bad = 1"/></foreignObject>
      <path d="M0 0L9 9" stroke="#000" onclick="bad = 1" style="filter: url(http://evil.test/d#e)"/>"""
    opened(pads, "a.svg", svg(inside + '<animate onbegin="window.bad = 1" attributeName="x" dur="1s"/>'))
    bomb = (
        "".join(f'<g id="g{k}">' + f'<use xlink:href="#g{k + 1}"/>' * 10 + "</g>" for k in range(9))
        + '<path id="g9" d="M0 0L1 1"/>'
    )
    assert "too many parts" in opened(pads, "b.svg", svg(bomb))
    pads.wait_for_timeout(100)
    assert pads.evaluate("window.bad") is None
    assert not [each for each in asked if "evil" in each]


def test_a_dropped_file_is_opened_and_one_that_misses_the_sheet_does_no_harm(pads):
    drop = """([selector, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "a.json"));
        const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        document.querySelector(selector).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert pads.evaluate(drop, ["body", json.dumps(TWO)])
    assert value(pads)["strokes"] == []
    assert pads.evaluate(drop, [".ink", json.dumps(TWO)])
    pads.wait_for_function("pad.value().strokes.length === 2")
    pads.keyboard.press("Control+z")
    assert value(pads)["strokes"] == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", "hello", "Drawings are opened from SVG, JSON, PNG, JPEG and WebP"),
        ("a.gif", b"GIF89a" + bytes(50), "Drawings are opened from"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "it is broken, or cut off"),
        ("a.json", "{", "cannot be read as JSON"),
        ("a.json", '{"a": 1}', "there is no drawing in it"),
        ("a.json", '{"strokes": []}', "there is no line in it"),
        ("a.json", '{"strokes": [[["x", 1]]]}', "a point is not two numbers"),
        ("a.json", json.dumps({"strokes": [[[1, 1]]] * 1001}), "more than 1,000 strokes"),
        ("a.json", json.dumps({"strokes": [[[1, 1]] * 2001]}), "more than 2,000 points"),
        ("a.json", json.dumps({"strokes": [[[1, 1]] * 2000] * 11}), "more than 20,000 points"),
        ("a.json", " " * 1_000_001, "larger than a megabyte"),
        ("a.svg", "<svg", "cannot be read as SVG"),
        ("a.svg", "<html><body/></html>", "cannot be read as SVG"),
        ("a.png", "", "is empty"),
    ],
)
def test_what_cannot_be_opened_is_said_plainly(pads, name, content, words):
    draw(pads, EAR)
    assert words in opened(pads, name, content)
    assert len(value(pads)["strokes"]) == 1
