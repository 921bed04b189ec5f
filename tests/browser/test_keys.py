"""The page by the keyboard alone, and what a screen reader is told."""

from playwright.sync_api import expect

from tests.browser.hands import HEAD, draw, tiles
from tests.browser.harness import drawn, press

PASTE = """([name, text]) => {
    const data = new DataTransfer();
    if (name) data.items.add(new File([text], name)); else data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
SAVED = '{"strokes": [[[10, 10], [100, 120]], [[200, 200], [300, 220]]]}'


def test_from_the_sheet_to_the_first_ending_in_three_steps(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    press(page, "Tab")
    expect(page.get_by_role("button", name="To what the computer makes of it")).to_be_focused()
    press(page, "Enter")
    expect(tiles(page).first).to_be_focused()


def test_what_comes_of_a_drawing_is_a_region_with_a_name_and_headings_have_an_order(page):
    expect(page.get_by_role("region", name="What the computer makes of it")).to_be_visible()
    for room in ("redraw", "inside"):
        page.evaluate("name => studio.openTab(name)", room)
        page.locator(f"#{room} .ready").wait_for()
        levels = page.locator(f"#{room} :is(h1, h2, h3, h4)").evaluate_all(
            "all => all.map((each) => Number(each.tagName[1]))"
        )
        assert levels
        assert max(levels) == 2


def test_drawing_by_keys_says_where_the_pen_is(pads):
    pads.locator(".ink").focus()
    said = pads.locator(".pad > [role=status]")
    press(pads, "ArrowRight")
    expect(said).to_have_text("53 across, 50 down, of 100.")
    press(pads, "Space")
    expect(said).to_have_text("Pen down.")
    press(pads, "ArrowUp", "ArrowUp")
    expect(said).to_have_text("53 across, 45 down, of 100.")


def test_what_is_pasted_comes_onto_the_sheet_wherever_the_focus_is(pads):
    pads.evaluate(PASTE, ["", SAVED])
    pads.wait_for_function("pad.value().strokes.length === 2")
    pads.locator(".ink").focus()
    pads.evaluate(
        PASTE, ["a.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>']
    )
    pads.wait_for_function("pad.value().strokes.length === 1")
    press(pads, "Control+z")
    assert len(drawn(pads)) == 2


def test_a_gif_that_is_pasted_is_refused_by_its_name(pads):
    pads.evaluate(PASTE, ["cat.gif", "GIF89a, and more"])
    pads.wait_for_function("said.length && !said.at(-1).endsWith(' …')")
    assert "GIF" in pads.evaluate("said.at(-1)")
    assert drawn(pads) == []
