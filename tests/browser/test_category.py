"""The category box: what is typed, what is offered, what Enter takes; and the guesses above the sheet."""

import pytest
from playwright.sync_api import expect

from sketch_rnn import names
from tests.browser.hands import HEAD, draw

BOX = "#finish .part.category [role=combobox]"
WORDS = [
    "rab", "ap", "ow", "bo", "boat", "plane", "bike", "kitten", "person", "dinosaur", "snow man", "bicicle", "elefant", "zeebra",
    "the mona lisa", "alarm_clock", "Alarm Clock", "cats", "glasses", "xqz", "tv", "hous", "T-SHIRT", "été", "  ", "a", "bush", "s",
]  # fmt: skip


def chosen(page) -> str:
    return page.evaluate("studio.mounted.finish.parts.category.value()")


def offered(page) -> list[str]:
    return page.locator("#finish .part.category [role=option] span:not(.thumb)").all_inner_texts()


def test_page_and_library_rank_alike(page, artist):
    for word in WORDS:
        found = page.evaluate(
            "([word, all]) => [studio.names.match(word, all) ?? null, word.trim() ? studio.names.nearest(word, all).slice(0, 6) : []]",
            [word, list(artist.categories)],
        )
        assert found == [names.match(word, artist.categories), names.nearest(word, artist.categories, 6)], word


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("rab", "rabbit"), ("boat", "sailboat"), ("plane", "airplane"), ("bicicle", "bicycle"), ("kitten", "cat"), ("ow", "owl")],
)
def test_enter_takes_what_is_highlighted_and_highlighted_is_what_is_meant(page, typed, taken):
    page.locator(BOX).click()
    page.keyboard.type(typed)
    lit = page.locator("#finish [role=option][aria-selected=true] span:not(.thumb)")
    expect(lit).to_have_text(taken)
    page.keyboard.press("Enter")
    assert chosen(page) == taken
    expect(page.locator(BOX)).to_have_value(taken)
    expect(page.locator("#finish [role=listbox]")).to_be_hidden()


def test_an_unknown_word_is_said_and_escape_puts_the_old_one_back(page):
    page.locator(BOX).click()
    page.keyboard.type("qqqqzz")
    expect(page.locator("#finish .part.category .said")).to_contain_text("Try another word")
    page.keyboard.press("Enter")
    assert chosen(page) == "cat"
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_value("cat")


def test_a_whole_name_is_taken_by_going_on_and_half_a_name_is_not(page):
    page.locator(BOX).click()
    page.keyboard.type("house")
    draw(page, HEAD)
    assert chosen(page) == "house"
    page.locator(BOX).click()
    page.keyboard.type("hous")
    draw(page, HEAD)
    assert chosen(page) == "house"
    expect(page.locator(BOX)).to_have_value("house")


def test_the_arrow_keys_and_a_press_of_the_mouse(page):
    page.locator(BOX).click()
    page.keyboard.type("bi")
    page.keyboard.press("ArrowDown")
    second = offered(page)[1]
    page.keyboard.press("Enter")
    assert chosen(page) == second
    page.locator(BOX).click()
    page.keyboard.type("owl")
    page.locator("#finish [role=option]").first.click()
    assert chosen(page) == "owl"


def test_every_category_can_be_reached_and_has_a_picture(page, artist):
    page.locator(BOX).click()
    assert len(offered(page)) > 20
    found = page.evaluate("(all) => all.filter((name) => !studio.pictures48[name]?.length)", list(artist.categories))
    assert found == []


def test_guesses_come_while_drawing_and_a_press_chooses(page):
    expect(page.locator("#finish .guess")).to_have_count(0)
    draw(page, HEAD)
    expect(page.locator("#finish .guess")).to_have_count(3)
    name = page.locator("#finish .guess").nth(1).get_attribute("data-name")
    page.locator("#finish .guess").nth(1).click()
    assert chosen(page) == name
    expect(page.locator("#finish .guess[aria-pressed=true]")).to_have_count(1)


def test_several_categories_are_added_and_taken_away(page):
    page.evaluate("studio.open('morph')")
    page.locator("#morph .ready").wait_for()
    value = "studio.mounted.morph.parts.categories.value()"
    before = page.evaluate(value)
    box = page.locator("#morph .part.categories [role=combobox]")
    box.click()
    page.keyboard.type("owl")
    page.keyboard.press("Enter")
    assert page.evaluate(value) == [*before, "owl"]
    page.locator("#morph .chip .away").first.click()
    assert page.evaluate(value) == [*before[1:], "owl"]
