"""Files that others made, strangers among them: what is in them is opened, or a sentence says why not."""

import json

import pytest

from sketch_rnn.drawings.strokes import bounds
from tests.browser.hands import EAR, draw
from tests.browser.harness import opened, value
from tests.conftest import ROOT
from tests.drawings.test_opened import CASES, HOUSE, RIGHT

TWO = {"strokes": [[[10, 20], [30.5, 40.1], [399.9, 0]], [[200, 200]]], "model": [1]}
DROP = """([selector, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "a.json"));
    const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
}"""
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.querySelector(".ink").dispatchEvent(event);
    return event.defaultPrevented;
}"""


@pytest.mark.parametrize("name", RIGHT)
def test_each_kind_opens_as_it_does_in_the_shell(pads, name):
    said = opened(pads, name, (CASES / name).read_bytes())
    count, strokes = RIGHT[name]
    assert said.startswith(f"Opened {name}: {strokes} stroke{'s' if strokes > 1 else ''}"), said
    assert ("the first of" in said) == (count > 1)
    assert len(value(pads)["strokes"]) == strokes
    if name in HOUSE:
        assert [len(stroke) for stroke in value(pads)["strokes"]] == [17, 3]
        assert bounds([[point for stroke in value(pads)["strokes"] for point in stroke]]) == (110, 80, 290, 290)


def test_of_several_drawings_the_first_is_taken_and_their_number_said(pads):
    said = opened(pads, "cats.json", (CASES / "stroke3-six-drawings.json").read_bytes())
    assert said == (
        "Opened cats.json: 2 strokes, the first of 6 drawings; its rows were read as offsets (dx, dy, pen)."
    )


def test_a_round_circle_of_a_wide_paper_lies_round_in_the_middle(pads):
    opened(pads, "a.svg", (CASES / "root-par-none.svg").read_bytes())
    left, top, right, bottom = bounds([value(pads)["strokes"][0]])
    assert (right - left, bottom - top) == pytest.approx((133.3, 133.3), abs=0.5)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((200, 200), abs=0.5)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(TWO),
        "\ufeff" + json.dumps(TWO),
        json.dumps([TWO, {"strokes": [[[1, 1]]]}]),
        json.dumps({"drawings": [{**TWO, "nats": -1.5}]}),
        json.dumps(TWO).encode("utf-16"),
    ],
)
def test_json_of_several_kinds_is_opened(pads, text):
    opened(pads, "a.json", text)
    assert value(pads) == TWO


def test_a_drawing_that_lies_elsewhere_is_made_to_fit(pads):
    assert "made to fit" in opened(pads, "a.json", json.dumps({"strokes": [[[-500, 0], [1500, 900]]]}))
    flat = [v for point in value(pads)["strokes"][0] for v in point]
    assert min(flat) >= 0
    assert max(flat) <= 400


def test_a_drawing_in_units_of_one_is_made_as_large_as_a_drawing_is(pads):
    assert "made to fit" in opened(pads, "a.json", json.dumps({"strokes": [[[0, 0], [0.5, 1]], [[0.25, 0.5]]]}))
    assert value(pads)["strokes"] == [[[125, 50], [275, 350]], [[200, 200]]]


def test_a_small_svg_fills_the_sheet(pads):
    line = '<line x1="11" y1="11" x2="15" y2="11" stroke="#000"/>'
    opened(pads, "a.svg", f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{line}</svg>')
    assert value(pads)["strokes"] == [[[220, 220], [300, 220]]]


def test_what_is_pasted_is_opened_too(pads):
    assert pads.evaluate(PASTE, '<svg viewBox="0 0 400 400"><path d="M1 2L300 4" stroke="#000"/></svg>')
    pads.wait_for_function("pad.value().strokes.length === 1")
    assert value(pads)["strokes"] == [[[1, 2], [300, 4]]]
    assert pads.evaluate("said.at(-1)") == "Opened what was pasted: 1 stroke."


def test_a_stranger_s_file_does_nothing_in_the_browser(pads):
    asked = []
    pads.on("request", lambda request: asked.append(request.url))
    inside = """<script>window.bad = 1</script><image href="http://evil.test/a.png" onerror="window.bad = 1"/>
      <style>@import "http://evil.test/a.css"; path { fill: url(http://evil.test/b#c) }</style>
      <path d="M0 0L9 9" stroke="#000" onclick="bad = 1" style="filter: url(http://evil.test/d#e)"/>"""
    note = json.dumps({"strokes": [[["<img src=x onerror='bad = 1'>", 1]]]}).replace("<", "&lt;")
    opened(pads, "a.svg", f'<svg viewBox="0 0 400 400"><metadata id="sketch-rnn">{note}</metadata>{inside}</svg>')
    assert value(pads)["strokes"] == [[[0, 0], [9, 9]]]
    assert pads.evaluate("window.bad") is None
    assert asked == ["http://pads.test/opened"]


def test_a_dropped_file_is_opened_and_one_that_misses_the_sheet_does_no_harm(pads):
    assert pads.evaluate(DROP, ["body", json.dumps(TWO)])
    assert value(pads)["strokes"] == []
    assert pads.evaluate(DROP, [".ink", json.dumps(TWO)])
    pads.wait_for_function("pad.value().strokes.length === 2")
    pads.keyboard.press("Control+z")
    assert value(pads)["strokes"] == []


def test_a_folder_that_is_dropped_is_called_one(pads, tmp_path):
    box = pads.locator(".ink").bounding_box()
    data = {"items": [], "files": [str(tmp_path)], "dragOperationsMask": 1}
    session = pads.context.new_cdp_session(pads)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 90, "y": box["y"] + 90, "data": data})
    pads.wait_for_function("said.length > 0")
    assert pads.evaluate("said") == [
        "This is a folder, or a file that cannot be read: open it, and drop one of the drawings in it."
    ]


REFUSED = {
    "hello": "it is text of another kind than JSON",
    b"GIF89a" + bytes(50): "This is a GIF picture",
    b"\xff\xd8\xff\xe0" + bytes(50): "it is broken, or cut off",
    "{": "cannot be read as JSON",
    '{"a": 1}': "no drawing in it",
    '{"strokes": []}': "there is no line in it",
    '{"strokes": [[["x", 1]]]}': "look at stroke 1 point 1",
    json.dumps({"strokes": [[[1, 1]]] * 1001}): "more than 1,000 strokes",
    " " * 1_000_001: "larger than a megabyte",
    "<svg": "its XML is broken",
    "<html><body/></html>": "a page of HTML",
    "": "is empty",
    (ROOT / "tests/cases/checkpoint/pointer.gen.json").read_bytes(): "Git LFS pointer",
}


@pytest.mark.parametrize(("content", "words"), REFUSED.items(), ids=REFUSED.values())
def test_what_cannot_be_opened_is_said_plainly(pads, content, words):
    draw(pads, EAR)
    assert words in opened(pads, "a.json", content)
    assert len(value(pads)["strokes"]) == 1


def test_what_was_edited_elsewhere_is_opened_as_it_is_seen(pads):
    for name in ("saved-then-rotated-in-inkscape.svg", "saved-then-rotated.png"):
        assert "it was changed since the page saved it" in opened(pads, name, (CASES / name).read_bytes())
        pads.evaluate("pad.undo()")
