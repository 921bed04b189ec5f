"""The page on other screens than a laptop's: tablets, phones on their side, a wall, and fingers on all of them."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import HOUSE, SHEET, draw, opened, tiles, touch

TABLET, TURNED = {"width": 820, "height": 1180}, {"width": 1180, "height": 820}
SMALL = """name => [...document.querySelectorAll(`#header button, [role=tab], #${name} :is(button, select, summary, input)`)]
    .filter(node => node.checkVisibility({visibilityProperty: true}))
    .filter(node => !node.matches('.skip, [type=radio], [type=checkbox], .tile, .example'))
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
    .map(([node, box]) => `${node.outerHTML.slice(0, 90)} ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def finger(browser, url, size):
    return opened(browser, url, viewport=size, has_touch=True, is_mobile=True)


def shown(page, room):
    page.evaluate("name => studio.openTab(name)", room)
    page.locator(f"#{room} .room.ready").wait_for()


def test_on_a_tablet_upright_every_sheet_is_larger_than_on_a_phone_and_fills_the_page(browser, url):
    for page in finger(browser, url, TABLET):
        for room in ("finish", "redraw", "between", "morph", "learn", "inside", "teach"):
            shown(page, room)
            box = page.locator(f"#{room} .pad .sheet").first.bounding_box()
            assert box["width"] > 370, room
        assert page.evaluate("document.documentElement.scrollWidth") <= TABLET["width"]


def test_a_finger_finds_everything_at_least_44_pixels_large(browser, url):
    for page in finger(browser, url, TABLET):
        touch(page, HOUSE[0])
        expect(tiles(page)).to_have_count(9)
        for room in ("finish", "redraw", "between", "morph", "dream", "learn", "teach"):
            shown(page, room)
            assert page.evaluate(SMALL, room) == [], room


def test_on_a_phone_on_its_side_sheet_category_and_endings_are_in_sight(browser, url):
    for page in finger(browser, url, {"width": 844, "height": 390}):
        box = page.locator("#finish .sheet").bounding_box()
        assert box["height"] > 260
        for part in (
            page.locator("#finish .sheet"),
            page.locator("#finish [role=combobox]"),
            page.locator("#finish [data-do=undo]"),
        ):
            expect(part).to_be_in_viewport(ratio=0.95)
        touch(page, HOUSE[0])
        expect(tiles(page).first).to_be_in_viewport(ratio=0.9)
        shown(page, "between")
        assert page.locator("#between .sheet").first.bounding_box()["height"] > 240


def test_who_turns_a_tablet_finds_the_sheet_where_they_look(browser, url):
    for page in finger(browser, url, TURNED):
        page.evaluate("scrollTo(0, 400)")
        page.set_viewport_size(TABLET)
        expect(page.locator("#finish .sheet")).to_be_in_viewport(ratio=0.99)


def test_the_keyboard_goes_when_a_category_is_picked_by_a_finger(browser, url):
    for page in finger(browser, url, {"width": 390, "height": 844}):
        box = page.locator("#finish [role=combobox]")
        box.tap()
        expect(box).to_be_focused()
        box.fill("fish")  # so that it is the list's first, and stays where it is tapped
        page.locator("#finish [role=option][data-name=fish]").tap()
        expect(box).to_have_value("fish")
        expect(box).not_to_be_focused()


def test_a_tool_that_is_chosen_can_be_seen_under_the_mouse(browser, url):
    for page in opened(browser, url, viewport={"width": 1280, "height": 800}):
        pen = page.locator("#finish [data-do=pen]")
        colours = "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
        before = pen.evaluate(colours)
        pen.hover()
        assert pen.evaluate(colours) == before
        assert before[0] != before[1]


def test_a_finger_that_drew_leaves_no_frame_around_the_sheet(browser, url):
    for page in finger(browser, url, {"width": 390, "height": 844}):
        touch(page, HOUSE[0])
        outline = page.locator(SHEET).evaluate("node => [getComputedStyle(node).outlineStyle, node.matches(':focus')]")
        assert outline == ["none", True]


@pytest.mark.parametrize("room", ["finish", "learn", "inside"])
def test_on_a_wall_name_clear_undo_and_another_are_there_and_nothing_lies_over_them(browser, url, room):
    for page in opened(browser, url, viewport={"width": 1280, "height": 720}):
        shown(page, room)
        if room != "learn":
            draw(page, HOUSE[0], f"#{room} .ink")
            page.locator(f"#{room} .view path").first.wait_for()
        page.locator("#wall").click()
        name = page.locator(f"#{room} .part.category input")
        assert float(name.evaluate("node => getComputedStyle(node).fontSize").removesuffix("px")) > 32
        wanted = [name, page.locator(f"#{room} [data-do=undo]"), page.locator(f"#{room} [data-do=clear]")]
        if room == "finish":
            wanted.append(page.locator("#finish .another"))
        if room == "learn":
            wanted += [page.locator("#learn .pace input"), page.locator("#learn .watch [data-do=another]")]
        if room == "inside":
            wanted.append(page.locator("#inside .time input"))
        for each in wanted:
            expect(each).to_be_in_viewport(ratio=0.99)
            on_top = each.evaluate(
                "node => { const b = node.getBoundingClientRect();"
                " return node.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"
            )
            assert on_top
        page.keyboard.press("Escape")
        expect(page.get_by_role("tablist")).to_be_visible()


def test_on_a_large_screen_no_word_is_smaller_than_16_pixels(browser, url):
    for page in opened(browser, url, viewport={"width": 1920, "height": 1080}):
        small = page.evaluate(
            """() => [...document.querySelectorAll('#header *, #finish *')].filter(node => node.checkVisibility()
                && [...node.childNodes].some(each => each.nodeType === 3 && each.data.trim())
                && parseFloat(getComputedStyle(node).fontSize) < 16).map(node => node.outerHTML.slice(0, 80))"""
        )
        assert small == []
