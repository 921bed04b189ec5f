"""SVG that asks for more than it is: each of a megabyte at most, refused in a sentence or opened, in seconds and not in hours."""

import pytest

from sketch_rnn import DrawingError
from sketch_rnn.drawings import files
from sketch_rnn.drawings.files import looks
from sketch_rnn.drawings.files import svg as svg_reader

LINE = '<path d="M0 0L9 9" stroke="#000"/>'
MEGABYTE = 1_000_000


def svg(body: str, before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{body}</svg>'.encode()


def filled(piece: str, size: int = MEGABYTE) -> str:
    return piece * (size // len(piece))


def uses(made: str, count: int = 19_000) -> str:
    return f"<defs>{made}</defs>" + '<use href="#a"/>' * count


def entities(count: int) -> str:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 9}">' for n in range(count))
    return f'<!DOCTYPE svg [<!ENTITY a0 "ha">{laughs}]>'


DEEP = "<g>" * 190 + LINE * 90 + "</g>" * 190
ATTACKS = {
    "a billion laughs": svg(f"<style>&a9;</style>{LINE}", entities(9)),
    "a long entity": svg("<style>" + "&a;" * 200_000 + "</style>", f'<!DOCTYPE svg [<!ENTITY a "{"x" * 100_000}">]>'),
    "many short entities": svg("<style>" + "&a;" * 300_000 + "</style>", f'<!DOCTYPE svg [<!ENTITY a "{"x" * 990}">]>'),
    "ten to the ninth uses": svg(
        "".join(f'<g id="g{n}">' + f'<use href="#g{n + 1}"/>' * 10 + "</g>" for n in range(9)) + f'<g id="g9">{LINE}</g>'
    ),
    "a selector of many ancestors": svg(f"<style>b g g g g g g g g g g path {{ fill: red }}</style>{DEEP}"),
    "rules for all": svg(f"<style>{'*[id]{fill:red}' * 2000}</style>" + '<g id="b"/>' * 19_000),
    "siblings": svg("<style>" + "g~g~g~g{fill:red}" * 100 + "</style>" + "<g/>" * 19_000),
    "has": svg("<style>:has(:has(b)){fill:red}</style>" + "<g><g/></g>" * 9_000),
    "a selector without an end": svg(f"<style>{'a' + ':not(a' * 90_000}{{fill:red}}</style>{LINE}"),
    "media in media": svg(f"<style>{'@media all{' * 80_000}</style>{LINE}"),
    "brackets": svg(f"<style>{'(' * 900_000}</style>{LINE}"),
    "a long style, used": svg(uses(f'<path id="a" d="M0 0L9 9" style="{filled("stroke:#000;", 100_000)}"/>')),
    "a long colour, used": svg(uses(f'<path id="a" d="M0 0L9 9" stroke="#000" fill="rgb({" " * 500_000})"/>')),
    "a long transform, used": svg(uses(f'<path id="a" d="M0 0L9 9" transform="{filled("scale(1)", 500_000)}"/>')),
    "a long path, used": svg(uses(f'<path id="a" d="M0 0{filled("L9 9", 500_000)}" stroke="#000"/>')),
    "a path of moves, used": svg(uses(f'<path id="a" d="{filled("M1 1", 500_000)}" stroke="#000"/>')),
    "a gradient of stops, used": svg(
        uses('<path id="a" d="M0 0H9V9" fill="url(#s)"/>')
        + f'<linearGradient id="s">{"<stop/>" * 50_000}</linearGradient>'
    ),
    "variables": svg(
        f'<g style="{"".join(f"--a{n}:var(--a{n + 1}) var(--a{n + 1});" for n in range(9_000))}">'
        + '<path d="M0 0H9" style="fill:var(--a0);stroke:var(--a0)"/>' * 9_000 + "</g>"
    ),
    "many variables, inherited": svg(
        f'<g style="{"".join(f"--a{n}:1;" for n in range(10_000))}">' + LINE * 9_000 + "</g>"
    ),
    "boxes of boxes": svg('<g style="transform:rotate(1deg);transform-box:fill-box">' * 190 + LINE * 900 + "</g>" * 190),
    "clips": svg(
        f'<clipPath id="c">{LINE * 2_000}</clipPath>' + '<path d="M0 0H9" stroke="#000" clip-path="url(#c)"/>' * 9_000
    ),
    "clips of clips": svg(
        "".join(f'<clipPath id="c{n}"><g clip-path="url(#c{n + 1})">{LINE}</g><g clip-path="url(#c{n + 1})">{LINE}</g></clipPath>'
                for n in range(60)) + '<path d="M0 0H9" stroke="#000" clip-path="url(#c0)"/>'
    ),
    "a path of a megabyte": svg(f'<path d="M0 0{filled("c1 2 3 4 5 6")}" stroke="#000"/>'),
    "lines of a megabyte": svg(f'<polyline points="{filled("1 2 ")}" stroke="#000"/>'),
    "a number of a megabyte": svg(f'<path d="M0 0L{"1" * 900_000} 9" stroke="#000"/>{LINE}'),
    "a growing spiral": svg(
        '<path fill="none" stroke="#000" d="M0 0'
        + "".join(f"L{(-1.001) ** n:.3f} {(-1.001) ** (n // 2):.3f}" for n in range(9_000)) + '"/>'
    ),
    "namespaces": svg("<g " + " ".join(f"xmlns:a{n}='b'" for n in range(30_000)) + ">" + '<g xmlns:b="c"/>' * 20_000 + "</g>"),
    "elements alone": svg("<g/>" * 50_000),
    "open signs": b"<svg>" + b"<" * 900_000,
    "and signs": b"<svg>" + b"&" * 900_000 + b"</svg>",
}  # fmt: skip


@pytest.fixture(autouse=True)
def bounds(monkeypatch):
    """A tenth of what an SVG may ask for, that the test may be short; without any bound all of them take minutes, or years."""
    monkeypatch.setattr(looks, "MOST_WORK", looks.MOST_WORK // 10)
    monkeypatch.setattr(svg_reader, "MAX_ELEMENTS", svg_reader.MAX_ELEMENTS // 10)


@pytest.mark.parametrize("data", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_svg_that_asks_for_much_is_refused_or_opened_soon(data):
    try:
        said = "opened" if files.drawing(data) else ""
    except DrawingError as refused:
        said = str(refused)
    assert 0 < len(said) < 400
