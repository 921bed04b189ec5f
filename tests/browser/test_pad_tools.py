"""The pad's tools: the eraser, moving and scaling, keys that draw, and the strokes that the machine suggests."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import EAR, HEAD, draw
from tests.browser.harness import changes, do, drawn, press, value

LINE = [(50, 60), (150, 60)]
LOW = [(60, 300), (340, 300)]


# ---- eraser, moving and scaling ----


def test_the_eraser_takes_strokes_by_a_tap_and_by_a_drag(pads):
    draw(pads, LINE)
    draw(pads, HEAD)
    draw(pads, LOW)
    press(pads, "e")
    draw(pads, [(100, 62)])
    assert len(drawn(pads)) == 2
    draw(pads, [(200, 100), (200, 320)])
    assert drawn(pads) == []
    expect(pads.locator(".ink")).to_have_attribute("data-mode", "pen")
    press(pads, "Control+z")
    assert len(drawn(pads)) == 2
    press(pads, "Control+z")
    assert len(drawn(pads)) == 3


def test_the_eraser_beside_a_stroke_takes_nothing(pads):
    draw(pads, LINE)
    do(pads, "erase")
    draw(pads, [(300, 300), (320, 320)])
    assert len(drawn(pads)) == 1
    assert changes(pads) == 1


def test_the_drawing_is_moved_and_scaled_each_as_one_step(pads):
    draw(pads, [(100, 100), (200, 100), (200, 200)])
    before = drawn(pads)
    press(pads, "m")
    expect(pads.locator(".ink .handle")).to_have_count(4)
    draw(pads, [(150, 150), (200, 160), (250, 190)])
    (moved,) = drawn(pads)
    assert moved[0] == pytest.approx([200, 140], abs=1.5)
    draw(pads, [(308, 248), (330, 270), (358, 298)])
    (grown,) = drawn(pads)
    assert grown[0] == pytest.approx([200, 140], abs=1.5)
    assert grown[2] == pytest.approx([350, 290], abs=3)
    press(pads, "Control+z", "Control+z")
    assert drawn(pads) == before


def test_nothing_is_moved_or_scaled_over_the_edge(pads):
    draw(pads, [(100, 100), (200, 200)])
    do(pads, "arrange")
    draw(pads, [(150, 150), (399, 399)])
    assert drawn(pads)[0][1] == [400, 400]
    draw(pads, [(293, 293), (2, 2), (1, 1)])
    flat = [v for point in drawn(pads)[0] for v in point]
    assert min(flat) >= 0
    assert max(flat) <= 400


def test_one_stroke_is_chosen_by_a_tap_moved_and_deleted(pads):
    draw(pads, LINE)
    draw(pads, LOW)
    do(pads, "arrange")
    draw(pads, [(100, 60)])
    draw(pads, [(100, 60), (100, 100)])
    line, low = drawn(pads)
    assert line[0] == pytest.approx([50, 100], abs=1.5)
    assert low[0] == pytest.approx([60, 300], abs=1)
    press(pads, "Delete")
    assert drawn(pads) == [low]


def test_the_drawing_is_moved_and_scaled_by_keys(pads):
    draw(pads, [(100, 100), (200, 200)])
    before = drawn(pads)
    pads.locator(".ink").focus()
    press(pads, "a", "ArrowRight", "Shift+ArrowDown")
    (moved,) = drawn(pads)
    assert moved[0] == pytest.approx([before[0][0][0] + 4, before[0][0][1] + 1], abs=0.05)
    press(pads, "+")
    (grown,) = drawn(pads)
    assert grown[1][0] - grown[0][0] == pytest.approx(110, abs=1)
    pads.keyboard.down("ArrowRight")
    for _ in range(3):
        pads.keyboard.down("ArrowRight")  # held: the browser repeats it
    pads.keyboard.up("ArrowRight")
    press(pads, "Control+z")
    assert drawn(pads) == [grown]


# ---- keys that draw ----


def test_the_keyboard_draws_erases_and_refrains(pads):
    press(pads, "Tab")
    expect(pads.locator(".ink")).to_be_focused()
    press(pads, "ArrowLeft", "Space", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "Enter")
    assert drawn(pads) == [[[190, 200], [190, 220], [192, 220]]]
    press(pads, "Space", "ArrowRight", "ArrowRight", "Escape")
    assert len(drawn(pads)) == 1
    expect(pads.locator(".pad [role=status]")).to_contain_text("Nothing was drawn")
    expect(pads.locator(".ink .cursor").first).to_be_visible()
    press(pads, "ArrowLeft", "ArrowLeft", "e", "Space")
    assert drawn(pads) == []


def test_the_sheet_has_a_visible_focus_and_a_name_that_says_what_is_on_it(pads):
    ink = pads.locator(".ink")
    expect(ink).to_have_attribute("aria-label", "Your drawing: empty")
    draw(pads, LINE)
    expect(ink).to_have_attribute("aria-label", "Your drawing: 1 stroke")
    draw(pads, LOW)
    pads.evaluate("pad.take([[[200, 200], [210, 220]]])")
    expect(ink).to_have_attribute("aria-label", "Your drawing: 3 strokes, 1 of them the machine's")
    described = ink.get_attribute("aria-describedby")
    expect(pads.locator(f"#{described}")).to_contain_text("Arrow keys")
    outline = "node => getComputedStyle(node).outlineStyle"
    assert ink.evaluate(outline) == "none"  # who draws with a hand needs none
    do(pads, "pen")
    draw(pads, [(300, 300), (350, 310)])
    assert (
        ink.evaluate(outline) == "none"
    )  # nor after a press on a button, where the browser would draw a ring of its own
    press(pads, "Tab", "Shift+Tab")
    assert ink.evaluate(outline) == "solid"


def test_focus_is_not_lost_with_a_button_that_stops_making_sense(pads):
    draw(pads, LINE)
    pads.locator("[data-do=undo]").focus()
    press(pads, "Enter")
    expect(pads.locator(".ink")).to_be_focused()


# ---- the machine's strokes ----


def test_an_ending_is_added_to_what_is_there_now(pads):
    draw(pads, HEAD)
    old = drawn(pads)
    draw(pads, EAR)
    now = drawn(pads)
    pads.evaluate("(old) => pad.take([[[200, 200], [210, 220]]], old)", old)
    assert value(pads) == {"strokes": [*now, [[200, 200], [210, 220]]], "model": [2]}
    expect(pads.locator(".ink path.model")).to_have_count(1)


def test_an_ending_that_runs_over_the_edge_is_fitted_whole(pads):
    draw(pads, HEAD)
    pads.evaluate("pad.take([[[200, 200], [800, 220]]])")
    flat = [v for stroke in drawn(pads) for point in stroke for v in point]
    assert min(flat) >= 0
    assert max(flat) <= 400
    assert value(pads)["model"] == [1]
    press(pads, "Control+z")
    assert len(drawn(pads)) == 1


def suggest(page):
    page.evaluate("pad.ghost([[[100, 300], [200, 310]]])")
    expect(page.locator(".ink path.ghost")).to_have_count(1)


@pytest.mark.parametrize("how", ["tap", "tab", "button"])
def test_a_suggested_stroke_is_accepted(pads, how):
    draw(pads, HEAD)
    suggest(pads)
    before = changes(pads)
    if how == "tap":
        draw(pads, [(150, 306)])
    elif how == "tab":
        press(pads, "Tab")
    else:
        pads.locator(".offer button").first.click()
    assert value(pads)["model"] == [1]
    assert drawn(pads)[1] == [[100, 300], [200, 310]]
    assert changes(pads) == before + 1
    expect(pads.locator(".ink path.ghost")).to_have_count(0)
    expect(pads.locator(".ink")).to_be_focused()


@pytest.mark.parametrize("how", ["draw", "escape"])
def test_a_suggested_stroke_is_refused(pads, how):
    draw(pads, HEAD)
    suggest(pads)
    if how == "draw":
        draw(pads, [(150, 306), (150, 380)])
    else:
        press(pads, "Escape")
    assert value(pads)["model"] == []
    assert len(drawn(pads)) == (2 if how == "draw" else 1)
    expect(pads.locator(".ink path.ghost")).to_have_count(0)
    expect(pads.locator(".offer")).to_be_hidden()
