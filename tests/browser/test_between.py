"""In between: two sheets, and the film from the one to the other."""

import re

from playwright.sync_api import expect

from tests.browser.hands import pick, sent, sheet
from tests.browser.latents import (
    LONG,
    alike,
    answered,
    done,
    face,
    fits,
    frames,
    no_wider,
    on_stage,
    sheets_ink,
    visit,
)

ROOM = "between"


def test_two_drawings_become_a_film_that_is_scrubbed_without_asking(browser, url):
    page = visit(browser, url, ROOM)
    words = page.locator("#between .film .words")
    expect(words).to_contain_text("will appear here")
    face(page, ROOM, "a")
    expect(words).to_contain_text("second sheet is still empty")
    page.locator("#between [data-part=b] .fill button").first.click()  # an example
    answered(page, ROOM)
    expect(page.locator("#between .frame")).to_have_count(9)
    film = frames(page, ROOM)
    assert len(set(film)) == 9
    assert on_stage(page, ROOM) == film[4]
    expect(page.locator("#between p.told")).to_have_text("half way: a cat becoming an airplane")
    fits(page, "#between .stage", "#between .strip", "#between .play", "#between [data-part=b] .ink")

    asked = len(page.asked)
    slider = page.locator("#between .scrub input")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert on_stage(page, ROOM) == film[5]
    page.keyboard.press("Home")
    assert on_stage(page, ROOM) == film[0]
    expect(page.locator("#between p.told")).to_have_text("a cat")
    page.locator("#between .frame").nth(8).click()
    assert on_stage(page, ROOM) == film[8]
    expect(page.locator("#between p.told")).to_have_text("an airplane")
    page.keyboard.press("ArrowLeft")
    assert on_stage(page, ROOM) == film[7]
    expect(page.locator("#between .frame.on")).to_be_focused()
    assert len(page.asked) == asked

    boxes = {each.get_attribute("viewBox") for each in page.locator("#between .film .picture").element_handles()}
    assert len(boxes) == 1  # one scale
    expect(page.locator("#between .frame.last")).to_have_count(2)
    done(page)


def test_the_film_plays_when_it_is_told_to_and_space_stops_it(browser, url):
    page = visit(browser, url, ROOM)
    page.locator("#between .example").first.click()
    answered(page, ROOM)
    at = "document.querySelector('#between .scrub input').value"
    play = page.locator("#between .play")
    expect(play).to_have_text("Play")  # with less motion it does not play by itself
    page.locator("#between .scrub input").focus()
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"() => {at} === '8'")
    page.wait_for_function(f"() => {at} === '0'")  # and back
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-pressed", "false")
    stands = page.evaluate(at)
    page.wait_for_timeout(1200)  # longer than a frame stands, also at the ends of the film
    assert page.evaluate(at) == stands
    done(page)


def test_a_new_film_plays_there_and_back_once_and_rests_half_way(browser, url):
    page = visit(browser, url, ROOM, reduced_motion="no-preference")
    page.locator("#between .example").first.click()
    play = page.locator("#between .play")
    expect(play).to_have_attribute("aria-pressed", "true", timeout=LONG)
    expect(play).to_have_attribute("aria-pressed", "false", timeout=LONG)
    assert page.locator("#between .scrub input").input_value() == "4"
    done(page)


def test_more_frames_a_swap_and_a_dream(browser, url):
    page = visit(browser, url, ROOM)
    page.locator("#between .example").nth(1).click()
    answered(page, ROOM)
    first, second = sheet(page, ROOM, "a"), sheet(page, ROOM, "b")
    page.evaluate("studio.mounted.between.parts.steps.set(5)")
    expect(page.locator("#between .frame")).to_have_count(5)
    page.locator("#between .swap").click()
    assert [sheet(page, ROOM, "a"), sheet(page, ROOM, "b")] == [second, first]
    assert page.evaluate("['category', 'to'].map((name) => studio.mounted.between.parts[name].value())") == [
        "cat",
        "face",
    ]
    answered(page, ROOM)
    page.locator("#between [data-part=a] .fill button").nth(1).click()
    page.wait_for_function(
        "before => JSON.stringify(studio.mounted.between.parts.a.value().strokes) !== before",
        arg=page.evaluate("strokes => JSON.stringify(strokes)", second),
    )
    dreamt = sheet(page, ROOM, "a")
    points = [point for stroke in dreamt for point in stroke]
    assert all(0 <= x <= 400 and 0 <= y <= 400 for x, y in points)
    assert max(x for x, _ in points) - min(x for x, _ in points) > 50
    page.locator("#between [data-part=a] [data-do=undo]").click()
    assert sheet(page, ROOM, "a") == second
    done(page)


def test_a_frame_goes_to_another_tab_and_the_film_is_saved(browser, url):
    page = visit(browser, url, ROOM)
    page.locator("#between .example").first.click()
    answered(page, ROOM)
    with page.expect_download() as saved:
        page.locator("#between .film .save").click()
    assert saved.value.suggested_filename == "between.gif"
    assert saved.value.path().read_bytes().startswith(b"GIF89a")
    page.locator("#between .use").click()
    pick(page, "Save …")
    with page.expect_download() as saved:
        pick(page, re.compile("JSON"))
    assert b"strokes" in saved.value.path().read_bytes()
    film = frames(page, ROOM)
    page.locator("#between .stage").click()
    pick(page, "Draw on with it in Finish")
    sent(page, "finish")
    begins = [" ".join(re.findall("M[^A-Z]*", ink)) for ink in (sheets_ink(page, "finish"), film[4])]
    assert alike(*begins)  # a sheet leaves out points that its tenths do not tell apart, and no stroke
    done(page)


def test_on_a_phone_the_strip_scrolls_and_the_page_does_not(browser, url):
    page = visit(browser, url, ROOM, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.locator("#between .example").first.tap()
    answered(page, ROOM)
    no_wider(page)
    strip = page.locator("#between .strip")
    assert strip.evaluate("strip => strip.scrollWidth > strip.clientWidth")
    page.locator("#between .frame").nth(8).scroll_into_view_if_needed()
    page.locator("#between .frame").nth(8).tap()
    assert on_stage(page, ROOM) == frames(page, ROOM)[8]
    done(page)
