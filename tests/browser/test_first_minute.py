"""The first minute: nobody has said what they draw, and perhaps nobody reads what stands there."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import HEAD, HOUSE, draw, opened, tiles

PROMPT = "#finish .guess"
TOLD = "#finish .told"
CATEGORY = "studio.mounted.finish.parts.category.value()"


@pytest.fixture
def new(browser, url):
    yield from opened(browser, url, chosen="", viewport={"width": 1280, "height": 900})


def draw_house(page, strokes=2):
    for stroke in HOUSE[:strokes]:
        draw(page, stroke)


def test_the_page_asks_for_something_that_it_draws_well_and_another_at_a_tap(new):
    prompt = new.locator(PROMPT)
    level = "(name) => studio.page.models[0].categories.find(([each]) => each === name)[1]"
    seen = set()
    for _ in range(4):
        name = prompt.get_attribute("data-name")
        seen.add(name)
        expect(prompt).to_contain_text(f"{name}!")
        expect(prompt.locator("svg path").first).to_be_attached()  # for who does not read
        assert new.evaluate(level, name) == "well"
        new.get_by_role("button", name="Another idea").click()
        expect(prompt).not_to_have_attribute("data-name", name)
    assert len(seen) > 1
    name = prompt.get_attribute("data-name")
    prompt.click()
    assert new.evaluate(CATEGORY) == name
    draw(new, HEAD)
    expect(tiles(new)).to_have_count(9)


def test_nothing_is_finished_as_something_that_nobody_said_and_no_noise_is_shown(new):
    new.evaluate("""() => {
        const room = studio.mounted.finish, ask = room.ask;
        window.asked = [];
        room.ask = async (verb, ...rest) => { const found = await ask(verb, ...rest); asked.push(verb); return found; };
    }""")
    draw(new, HEAD)
    new.wait_for_function("asked.includes('guess')")
    expect(new.locator("#finish .gallery .words")).to_contain_text("What is it?")
    expect(new.locator(TOLD)).to_have_text("")
    assert new.evaluate(CATEGORY) == ""
    assert new.evaluate("asked") == ["guess"]
    expect(tiles(new)).to_have_count(0)


def test_a_sure_guess_is_followed_in_sight_with_a_way_back(new):
    draw_house(new)
    expect(new.locator(TOLD)).to_have_text("I think it is a house.")
    expect(tiles(new)).to_have_count(9)
    expect(new.locator("#finish [role=combobox]")).to_have_value("house")
    new.get_by_role("button", name="No, something else").click()
    expect(tiles(new)).to_have_count(0)
    expect(new.locator("#finish [role=combobox]")).to_be_focused()
    assert new.evaluate(CATEGORY) == ""
    draw(new, HOUSE[2])
    expect(new.locator("#finish .gallery .words")).to_contain_text("What is it?")
    new.wait_for_function("!studio.mounted.finish.parts.category.value()")
    new.locator("#finish [role=combobox]").fill("barn")
    new.keyboard.press("Enter")
    expect(tiles(new)).to_have_count(9)
    expect(new.locator(TOLD)).to_have_text("")


def test_a_guess_that_is_followed_survives_a_reload_and_goes_with_the_drawing(new):
    draw_house(new)
    expect(new.locator(TOLD)).to_have_text("I think it is a house.")
    new.reload()
    new.locator("#finish .ready").wait_for()
    expect(new.locator(TOLD)).to_have_text("I think it is a house.")
    expect(tiles(new)).to_have_count(9)
    new.locator("#finish [data-do=clear]").click()
    expect(new.locator(TOLD)).to_have_text("")
    expect(new.locator(PROMPT)).to_contain_text("!")
    assert new.evaluate(CATEGORY) == ""


def test_who_chose_is_not_contradicted_but_offered_what_it_looks_like(new):
    new.evaluate("studio.mounted.finish.parts.category.set('cat')")
    draw_house(new)
    offer = new.locator(PROMPT)
    expect(offer).to_have_text("a house?")
    assert new.evaluate(CATEGORY) == "cat"
    offer.click()
    assert new.evaluate(CATEGORY) == "house"
