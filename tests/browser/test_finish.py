"""Finish: endings that are taken, pinned, asked for again, drawn in turns."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import (
    EAR,
    HEAD,
    SHEET,
    added,
    changed,
    draw,
    opened,
    pick,
    sent,
    settled,
    sheet,
    strokes,
    tiles,
    touch,
    value,
)

WHISKER = [(150, 240), (90, 230)]


FRESH = """() => {
    const {parts, view} = studio.mounted.finish;
    studio.store.remove("taken");
    view.restore({strip: false, turns: false, pins: []});
    const values = {category: "cat", temperature: 0.4, count: 9, seed: 0};
    for (const [name, value] of Object.entries(values)) parts[name].set(value, {quiet: true});
    parts.drawing.set({strokes: [], model: []});
}"""


@pytest.fixture
def page(shared):
    """The page as at the beginning, without the time that loading it takes."""
    shared.evaluate("studio.openTab('finish')")
    shared.evaluate(FRESH)
    expect(tiles(shared)).to_have_count(0)
    return shared


@pytest.fixture
def begun(page):
    """A page with a head on its sheet, and its nine endings."""
    draw(page, HEAD)
    settled(page)
    return page


def words(page: Page):
    return page.locator("#finish .gallery .words")


def choose(page: Page, tile: int, *entries: str) -> None:
    """Entries of a drawing's menu, one after the other."""
    tiles(page).nth(tile).hover()
    page.locator("#finish .tile-more").nth(tile).click()
    pick(page, *entries)


LISTEN = """hold => {
    const room = studio.mounted.finish;
    const ask = (room.asks ??= room.ask);
    window.asked = [];
    window.release = () => {};
    const gate = hold ? new Promise((open) => { window.release = open; }) : null;
    room.ask = async (verb, args, ...rest) => {
        if (verb === "complete") {
            asked.push(args);
            await gate;
        }
        return ask(verb, args, ...rest);
    };
}"""


def test_all_tiles_have_one_scale_and_show_their_whole_drawing(begun):
    frames = tiles(begun).locator("svg").evaluate_all("list => list.map(each => each.getAttribute('viewBox'))")
    assert len(frames) == 9
    assert len(set(frames)) == 1
    inside = tiles(begun).evaluate_all(
        """tiles => tiles.map(t => {
            const [x, y, w, h] = t.querySelector('svg').getAttribute('viewBox').split(' ').map(Number);
            return [...t.querySelectorAll('path')].every(p => {
                const b = p.getBBox();
                return b.x >= x && b.y >= y && b.x + b.width <= x + w && b.y + b.height <= y + h;
            });
        })"""
    )
    assert all(inside)


def test_the_grid_keeps_its_place(page):
    before = page.locator("#finish .stage").bounding_box()
    controls = page.locator("#finish .part.slider").first.bounding_box()
    draw(page, HEAD)
    settled(page)
    assert page.locator("#finish .stage").bounding_box() == before
    assert page.locator("#finish .part.slider").first.bounding_box() == controls


def test_what_can_be_done_is_said_and_stays_said(begun):
    expect(words(begun)).to_contain_text("orange")
    expect(words(begun)).to_contain_text("click one to take it")
    assert words(begun).get_attribute("aria-live") == "polite"
    label = tiles(begun).nth(2).get_attribute("aria-label")
    assert re.match(r"Ending 3 of 9, a cat, (\d+ strokes? added.*take it onto your sheet|nothing to add)", label)


def test_an_ending_is_taken_once_and_comes_back_off_with_one_undo(begun):
    tile = next(k for k, ink in enumerate(added(begun)) if ink)
    more = tiles(begun).nth(tile).locator("path.model").count()
    tiles(begun).nth(tile).dblclick()
    expect(strokes(begun)).to_have_count(1 + more)
    assert begun.evaluate("document.activeElement.classList.contains('tile')")
    settled(begun)
    assert len(sheet(begun)) == 1 + more
    begun.locator("#finish [data-do=undo]").click()
    assert len(sheet(begun)) == 1


ONE = """() => studio.mounted.finish.view.show(
    {endings: [{strokes: [[[100, 100], [150, 150]]], finished: true, category: 'cat', temperature: 0.4}]},
    studio.mounted.finish.arguments())"""  # one ending, on the sheet


def test_a_click_on_an_old_ending_keeps_the_newest_stroke(begun):
    begun.evaluate(LISTEN, True)
    begun.evaluate(ONE)
    draw(begun, EAR)
    expect(begun.locator("#finish .tiles")).to_have_attribute("aria-busy", "true")
    expect(words(begun)).to_contain_text("drawing")  # after half a second
    before = sheet(begun)
    tiles(begun).first.click()
    assert sheet(begun) == [*before, [[100, 100], [150, 150]]]
    begun.evaluate("release()")
    settled(begun)
    expect(words(begun)).not_to_contain_text("drawing …")


def test_a_complete_ending_that_is_taken_looks_finished(begun):
    begun.evaluate(ONE)  # an ending that ended by itself
    tiles(begun).first.click()
    settled(begun)
    expect(words(begun)).to_contain_text("looks finished")


def test_another_drawing_of_as_many_strokes_does_not_look_finished(begun):
    begun.evaluate(ONE)
    tiles(begun).first.click()
    settled(begun)
    expect(words(begun)).to_contain_text("looks finished")
    begun.locator(SHEET).first.focus()
    begun.keyboard.press("Control+z")
    draw(begun, EAR)
    assert len(sheet(begun)) == 2
    settled(begun)
    expect(words(begun)).not_to_contain_text("looks finished")


NOTHING = """() => studio.mounted.finish.view.show(
    {endings: [0, 1, 2].map(() => ({strokes: [], finished: true, category: 'cat', temperature: 0.4}))},
    studio.mounted.finish.arguments())"""


def test_where_nothing_is_to_be_added_a_sentence_says_what_can_be_done_next(begun):
    begun.evaluate(NOTHING)
    expect(words(begun)).to_contain_text("looks finished to me")
    expect(tiles(begun)).to_have_count(0)
    head = sheet(begun)
    begun.get_by_role("button", name="Have it drawn again").click()
    begun.locator("#redraw .ready").wait_for()
    assert begun.evaluate("studio.mounted.redraw.parts.drawing.value().strokes") == head
    begun.evaluate("studio.openTab('finish')")
    begun.get_by_role("button", name="A new drawing").click()
    assert sheet(begun) == []
    expect(begun.locator("#finish .ink")).to_be_focused()
    expect(begun.get_by_role("button", name="A new drawing")).to_be_hidden()


def test_what_was_taken_is_paler_than_what_would_be_added(begun):
    begun.evaluate(ONE)
    tiles(begun).first.click()
    begun.evaluate(ONE)
    ink = "each => getComputedStyle(each).stroke"
    new = tiles(begun).first.locator("path.model").evaluate(ink)
    assert tiles(begun).first.locator("path.taken").evaluate(ink) != new
    assert begun.locator("#finish .ink .strokes path.model").evaluate(ink) != new


def test_what_an_ending_would_add_is_on_the_sheet_while_it_is_looked_at(begun):
    begun.evaluate(ONE)
    trial = begun.locator("#finish .ink path.trial")
    tiles(begun).first.hover()
    expect(trial).to_have_count(1)
    assert len(sheet(begun)) == 1
    begun.mouse.move(5, 5)
    expect(trial).to_have_count(0)
    begun.locator("#finish .another").focus()
    begun.keyboard.press("Tab")  # the keyboard comes to a tile
    while not begun.evaluate("document.activeElement.classList.contains('tile')"):
        begun.keyboard.press("Tab")
    expect(trial).to_have_count(1)
    begun.keyboard.press("Enter")
    expect(trial).to_have_count(0)
    assert len(sheet(begun)) == 2
    expect(begun.locator("#finish .status")).to_have_text("One stroke is added: your drawing has 2 now.")


def test_a_pinned_ending_stays_when_others_are_drawn_and_over_a_reload(begun):
    tiles(begun).nth(4).hover()
    begun.locator("#finish .tile-pin").nth(4).click()
    before = added(begun)
    begun.locator("#finish .another").click()
    after = changed(begun, before)
    assert after[4] == before[4]
    assert sum(a != b for a, b in zip(after, before, strict=True)) >= 7
    begun.reload()
    begun.locator("#finish .ready").wait_for()
    settled(begun)
    kept = added(begun)
    assert kept[4] == before[4]
    begun.locator("#finish .tile-pin").nth(4).click()
    expect(begun.locator("#finish .cell.pinned")).to_have_count(0)
    begun.locator("#finish .another").click()
    assert changed(begun, kept)[4] != before[4]


def test_a_pin_belongs_to_its_drawing_and_comes_back_with_it(begun):
    tile, other, *_ = [k for k, ink in enumerate(added(begun)) if ink]
    pinned = begun.locator("#finish .cell.pinned")
    choose(begun, tile, "Pin it")
    draw(begun, WHISKER)
    settled(begun)
    expect(pinned).to_have_count(1)  # what the person draws on does not take it away,
    tiles(begun).nth(other).click()
    settled(begun)
    expect(pinned).to_have_count(0)  # but a second face on the first is none
    begun.locator("#finish [data-do=clear]").click()
    draw(begun, EAR)
    settled(begun)
    expect(pinned).to_have_count(0)
    for _ in range(3):
        begun.locator("#finish [data-do=undo]").click()
    settled(begun)
    expect(pinned).to_have_count(1)


def test_more_like_one_and_all_kinds_again(begun):
    begun.evaluate(LISTEN, False)
    before = added(begun)
    tile = next(k for k, ink in enumerate(before) if ink)
    count = tiles(begun).nth(tile).locator("path").count()
    choose(begun, tile, "More like this one")
    alike = changed(begun, before)
    like = begun.evaluate("asked.at(-1).like.strokes")
    assert len(like) == count
    assert alike[tile] == before[tile]  # the one itself stays
    expect(words(begun)).to_contain_text("More like the one you chose")
    begun.get_by_role("button", name="All kinds again").click()
    assert changed(begun, alike) == before


def test_from_careful_to_wild_in_one_look(begun):
    begun.locator("#finish .ladder").click()
    expect(begun.locator("#finish .rung")).to_have_count(5)
    settled(begun)
    expect(tiles(begun)).to_have_count(10)
    expect(begun.locator("#finish .caption").first).to_contain_text("careful")
    expect(begun.locator("#finish .caption").last).to_contain_text("wild")
    begun.locator("#finish .caption").nth(3).click()
    expect(tiles(begun)).to_have_count(9)
    settled(begun)
    assert begun.evaluate("studio.mounted.finish.parts.temperature.value()") == 0.7
    expect(begun.locator("#finish .ladder")).to_have_attribute("aria-pressed", "false")


def test_in_turns_the_machine_offers_a_stroke_that_tab_takes_and_drawing_on_refuses(begun):
    ghost = begun.locator("#finish path.ghost")
    begun.locator("#finish .turns").click()
    expect(ghost).to_have_count(1)
    draw(begun, EAR)
    expect(ghost).to_have_count(0)  # refused
    settled(begun)
    assert len(sheet(begun)) == 2
    expect(ghost).to_have_count(1)
    begun.locator("#finish .ink").focus()
    begun.keyboard.press("Tab")
    expect(strokes(begun)).to_have_count(3)
    assert value(begun)["model"] == [2]
    settled(begun)
    expect(ghost).to_have_count(0)  # it is the person's turn
    draw(begun, WHISKER)
    settled(begun)
    expect(ghost).to_have_count(1)
    begun.locator("#finish .turns").click()
    expect(ghost).to_have_count(0)


def test_a_beginning_sets_sheet_and_category_in_one_step(page):
    beginnings = page.locator("#finish .beginning")
    expect(beginnings).to_have_count(8)
    page.get_by_role("button", name="Begin with the middle of a flower").click()
    settled(page)
    assert len(sheet(page)) == 1
    assert page.evaluate("studio.mounted.finish.parts.category.value()") == "flower"
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("a flower"))
    expect(beginnings.first).to_be_visible()  # beside the endings, where there is room
    page.locator("#finish [data-do=undo]").click()
    assert sheet(page) == []
    assert page.evaluate("studio.mounted.finish.parts.category.value()") == "cat"  # as it was chosen before


def test_one_ending_fills_the_place_of_nine(begun):
    begun.evaluate("studio.mounted.finish.parts.count.set(1)")
    expect(tiles(begun)).to_have_count(1)
    stage = begun.locator("#finish .stage").bounding_box()
    assert tiles(begun).bounding_box()["width"] > 0.98 * stage["width"]
    expect(begun.locator("#finish .another")).to_have_text("Another")


def test_an_ending_is_saved_whole_and_sent_to_another_tab(begun):
    tile = next(k for k, ink in enumerate(added(begun)) if ink)
    count = tiles(begun).nth(tile).locator("path").count()
    with begun.expect_download() as download:
        choose(begun, tile, "Save", "SVG")
    assert download.value.suggested_filename.endswith(".svg")
    assert download.value.path().read_text(encoding="utf-8").count("<path") == count
    choose(begun, tile, "Send to", "Redraw")
    assert len(sent(begun, "redraw")["strokes"]) == count
    assert len(sheet(begun)) == 1


def test_keys_alone_take_an_ending(begun):
    tiles(begun).first.focus()
    begun.keyboard.press("ArrowRight")
    begun.keyboard.press("ArrowDown")
    assert begun.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Ending 5 of 9")
    tile = next(k for k, ink in enumerate(added(begun)) if ink)
    tiles(begun).nth(tile).focus()
    begun.keyboard.press("Enter")
    expect(strokes(begun)).not_to_have_count(1)


def test_on_a_laptop_sheet_and_nine_endings_are_in_sight(browser, url):
    for page in opened(browser, url, viewport={"width": 1366, "height": 768}):
        draw(page, HEAD)
        settled(page)
        page.evaluate("scrollTo(0, 0)")
        for place in (page.locator("#finish .ink"), tiles(page).last):
            expect(place).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize(("width", "height"), [(600, 900), (481, 800)])
def test_on_a_narrow_window_endings_are_in_sight(browser, url, width, height):
    for page in opened(browser, url, viewport={"width": width, "height": height}):
        draw(page, HEAD)
        settled(page)
        page.evaluate("scrollTo(0, 0)")
        expect(tiles(page).first).to_be_in_viewport(ratio=0.8)


def test_on_a_phone_the_sheet_that_changed_is_brought_into_sight(phone):
    touch(phone, HEAD)
    settled(phone)
    expect(phone.locator("#finish .beginning").first).to_be_hidden()
    assert (
        phone.locator("#finish .tiles").evaluate("each => getComputedStyle(each).gridTemplateColumns.split(' ').length")
        == 3
    )
    tile = max(k for k, ink in enumerate(added(phone)) if ink)
    phone.wait_for_timeout(1000)  # Chromium makes no click of a tap that follows a stroke sooner than a finger can
    tiles(phone).nth(tile).tap()
    expect(strokes(phone)).not_to_have_count(1)
    expect(phone.locator("#finish .ink")).to_be_in_viewport(ratio=0.95)


def test_in_forced_colours_tiles_are_white_and_ink_is_dark(browser, url):
    for page in opened(
        browser, url, forced_colors="active", color_scheme="dark", viewport={"width": 1280, "height": 900}
    ):
        draw(page, HEAD)
        settled(page)
        tile = tiles(page).first
        assert tile.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 255, 255)"
        assert tile.locator("path").first.evaluate("each => getComputedStyle(each).stroke") == "rgb(31, 41, 55)"
