"""The page under a finger."""

from playwright.sync_api import expect

from tests.browser.hands import HEAD, opened, strokes, tiles, touch


def test_a_finger_draws_on_a_phone_and_the_page_does_not_scroll(phone):
    phone.locator("#draw-pad .ink").scroll_into_view_if_needed()
    top = phone.evaluate("scrollY")
    touch(phone, HEAD)
    expect(strokes(phone)).to_have_count(1)
    expect(tiles(phone)).to_have_count(9)
    assert phone.evaluate("scrollY") == top
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_endings_are_in_sight_below_the_sheet(phone):
    beginnings = phone.locator("#beginnings")
    expect(beginnings).to_be_visible()
    assert phone.locator("#draw-pad .ink").bounding_box()["x"] <= 16  # nearly all of the width is for drawing
    touch(phone, HEAD)
    expect(tiles(phone)).to_have_count(9)
    expect(beginnings).to_be_hidden()
    phone.evaluate("scrollTo(0, 0)")
    expect(tiles(phone).nth(3)).to_be_in_viewport(ratio=0.5)  # of the second row at least a half
    phone.locator("#draw-pad [data-do=clear]").click()
    expect(beginnings).to_be_visible()


def test_on_a_phone_that_lies_the_whole_sheet_is_in_sight(browser, url):
    lying = {"viewport": {"width": 740, "height": 360}, "is_mobile": True, "has_touch": True}
    for page in opened(browser, url, **lying):
        page.locator("#draw-pad .ink").scroll_into_view_if_needed()
        expect(page.locator("#draw-pad .ink")).to_be_in_viewport(ratio=0.95)
