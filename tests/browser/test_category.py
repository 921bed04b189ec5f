"""The category box: what is typed, what is offered, what Enter takes; several categories; the guesses above the sheet."""

import pytest
from playwright.sync_api import expect

from sketch_rnn.categories import match, nearest, plain
from tests.browser.hands import HEAD, SNOWMAN, draw

BOX = "#finish .part.category [role=combobox]"
LIST = "#finish .part.category [role=listbox]"
LIT = "#finish .part.category [role=option][aria-selected=true] span:not(.thumb)"
SAID = "#finish .part.category .said"
WORDS = [
    "rab", "ap", "ow", "bo", "boat", "plane", "bike", "kitten", "person", "dinosaur", "snow man", "bicicle", "elefant", "zeebra",
    "the mona lisa", "alarm_clock", "Alarm Clock", "cats", "glasses", "xqz", "tv", "hous", "T-SHIRT", "été", "  ", "a", "bush",
    "s", "kat", "fone", "butterflies", "knives", "hotdog", "fire truck", "persons", "heart", "s" * 200, "猫", "-", "huose",
]  # fmt: skip
FRESH = """() => {
    document.activeElement?.blur();
    const {category, drawing} = studio.mounted.finish.parts;
    category.set("cat", {quiet: true});
    drawing.set({strokes: [], model: []});
}"""


@pytest.fixture
def page(shared):
    """The page with a cat to be drawn and nothing drawn, without the time that loading it takes."""
    shared.evaluate("studio.openTab('finish')")
    shared.locator(BOX).wait_for()
    shared.evaluate(FRESH)
    return shared


def chosen(page) -> str:
    return page.evaluate("studio.mounted.finish.parts.category.value()")


def offered(page) -> list[str]:
    return page.locator(f"{LIST} [role=option]").evaluate_all("items => items.map((item) => item.dataset.name)")


def test_page_and_library_rank_alike(page, artist):
    found = page.evaluate(
        """([words, all]) => {
            const { match, nearest } = studio.ranking.namesBy(studio.page.names);
            return words.map((word) => [match(word, all) ?? null, word.trim() ? nearest(word, all).slice(0, 6) : []]);
        }""",
        [[word for word in WORDS if plain(word)], list(artist.categories)],
    )
    for word, (sure, near) in zip(filter(plain, WORDS), found, strict=True):
        assert (sure, near) == (match(word, artist.categories), nearest(word, artist.categories, 6)), word


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("rab", "rabbit"), ("boat", "sailboat"), ("plane", "airplane"), ("bicicle", "bicycle"), ("kitten", "cat"), ("ow", "owl"),
        ("dinosaur", "dragon"), ("person", "face"), ("snow man", "snowman"),
    ],
)  # fmt: skip
def test_enter_takes_what_is_highlighted_and_highlighted_is_what_is_meant(page, typed, taken):
    page.locator(BOX).click()
    page.keyboard.type(typed)
    expect(page.locator(LIT)).to_have_text(taken)
    page.keyboard.press("Enter")
    assert chosen(page) == taken
    expect(page.locator(BOX)).to_have_value(taken)
    expect(page.locator(LIST)).to_be_hidden()


def test_what_is_typed_takes_the_place_of_the_old_name(page):
    page.locator(BOX).focus()
    page.keyboard.type("owl")
    expect(page.locator(BOX)).to_have_value("owl")


def test_an_unknown_word_is_said_with_names_near_it_and_escape_puts_the_old_one_back(page):
    page.locator(BOX).click()
    page.keyboard.type("qqqqzz")
    expect(page.locator(SAID)).to_contain_text("I have not learned to draw “qqqqzz”. Perhaps ")
    expect(page.locator(SAID)).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert chosen(page) == "cat"
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_value("cat")
    expect(page.locator(SAID)).to_have_text("")


def test_a_word_that_is_only_near_is_offered_and_not_taken_by_going_on(page):
    page.locator(BOX).click()
    page.keyboard.type("dinosaur")
    page.keyboard.press("Tab")
    assert chosen(page) == "cat"
    expect(page.locator("#finish > .status, #finish .status").first).to_contain_text("still a cat")


def test_a_whole_name_is_taken_by_going_on_and_half_a_name_is_not(page):
    page.locator(BOX).click()
    page.keyboard.type("house")
    draw(page, HEAD)
    assert chosen(page) == "house"
    page.locator(BOX).click()
    page.keyboard.type("hou")
    page.keyboard.press("Tab")
    assert chosen(page) == "house"
    expect(page.locator(BOX)).to_have_value("house")
    expect(page.locator(LIST)).to_be_hidden()


def test_the_arrow_keys_and_a_press_of_the_mouse(page):
    page.locator(BOX).click()
    page.keyboard.type("bi")
    page.keyboard.press("ArrowDown")
    second = offered(page)[1]
    expect(page.locator(LIT)).to_have_text(second)
    page.keyboard.press("Enter")
    assert chosen(page) == second
    page.locator(BOX).click()
    page.keyboard.type("owl")
    page.locator(f"{LIST} [role=option]").first.click()
    assert chosen(page) == "owl"
    expect(page.locator(BOX)).to_be_focused()


def test_what_the_mouse_is_over_is_what_enter_takes(page):
    page.locator(BOX).click()
    page.keyboard.type("bi")
    third = page.locator(f"{LIST} [role=option]").nth(2)
    third.hover()
    expect(third).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    assert chosen(page) == third.get_attribute("data-name")


def test_every_category_is_in_the_list_the_best_first_and_the_last_can_be_reached(page, artist):
    page.locator(BOX).click()
    assert offered(page) == artist.best_first()
    expect(page.locator(SAID)).to_have_text(f"{len(artist.categories)} things to draw")
    last = page.locator(f"{LIST} [role=option]").last
    last.scroll_into_view_if_needed()
    last.click()
    assert chosen(page) == artist.best_first()[-1]


def test_every_category_has_a_picture(page, artist):
    found = page.evaluate(
        "(all) => all.filter((name) => !studio.pictures.PICTURES[name]?.length)", list(artist.categories)
    )
    assert found == []


def test_the_list_is_told_to_who_hears_the_page(page):
    box = page.locator(BOX)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.click()
    page.keyboard.type("cas")
    expect(box).to_have_attribute("aria-expanded", "true")
    lit = page.locator(f"[id='{box.get_attribute('aria-activedescendant')}']")
    expect(lit).to_have_attribute("data-name", "castle")
    expect(page.locator(SAID)).to_contain_text("found")


def test_tab_goes_on_to_what_can_be_seen_and_back(page):
    page.locator(BOX).click()
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator("#finish .parts :focus")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(BOX)).to_be_focused()


def test_a_press_on_the_sheet_closes_the_list(page):
    page.locator(BOX).click()
    expect(page.locator(LIST)).to_be_visible()
    page.mouse.click(1000, 700)
    expect(page.locator(LIST)).to_be_hidden()
    assert chosen(page) == "cat"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cat", "a cat"), ("owl", "an owl"), ("hourglass", "an hourglass"), ("bus", "a bus"),
        ("eyeglasses", "eyeglasses"), ("grass", "grass"),
        ("compass", "a compass"), ("rhinoceros", "a rhinoceros"), ("t-shirt", "a t-shirt"),
        ("The Eiffel Tower", "the Eiffel Tower"),
    ],
)  # fmt: skip
def test_a_name_in_a_sentence(page, name, said):
    assert page.evaluate("(name) => studio.names.withArticle(name)", name) == said


def test_guesses_come_while_drawing_and_a_press_chooses(page):
    guess = page.locator("#finish .guess")
    expect(guess).to_have_count(0)
    top = page.locator("#finish .pad").bounding_box()["y"]
    for stroke in SNOWMAN:
        draw(page, stroke)
    expect(guess).to_have_text(["a snowman?"])
    assert page.locator("#finish .pad").bounding_box()["y"] == top
    guess.click()
    assert chosen(page) == "snowman"
    expect(guess).to_have_count(0)
    page.evaluate(FRESH)
    expect(guess).to_have_count(0)


def test_several_categories_are_added_and_taken_away(page):
    page.evaluate("studio.openTab('morph')")
    page.locator("#morph .ready").wait_for()
    value = "studio.mounted.morph.parts.categories.value()"
    before = page.evaluate(value)
    box = page.locator("#morph .part.categories [role=combobox]")
    box.click()
    page.keyboard.type("owl")
    page.keyboard.press("Enter")
    assert page.evaluate(value) == [*before, "owl"]
    page.keyboard.type("owl")
    assert "owl" not in page.locator("#morph [role=option]").evaluate_all(
        "items => items.map((item) => item.dataset.name)"
    )
    page.keyboard.press("Escape")
    page.locator("#morph .chip .away").first.click()
    assert page.evaluate(value) == [*before[1:], "owl"]
    expect(page.locator("#morph .chip .away").first).to_be_focused()
    page.evaluate(
        "studio.mounted.morph.parts.categories.set(['cat', 'dog', 'pig', 'cow', 'owl', 'bus', 'car', 'van', 'sun'])"
    )
    assert len(page.evaluate(value)) == 8
    expect(box).to_be_disabled()
    page.evaluate("studio.mounted.morph.parts.categories.set(['kitten'])")
    assert page.evaluate(value) == ["cat"]
    expect(page.locator("#morph .chip .away")).to_be_disabled()


def test_each_sheet_of_in_between_has_guesses_that_follow_what_is_on_it(page):
    page.evaluate("studio.openTab('between')")
    page.locator("#between .room.ready").wait_for()
    for stroke in SNOWMAN:
        draw(page, stroke, "#between [data-part=b] .ink")
    expect(page.locator("#between [data-part='guesses of b'] .told")).to_have_text("I think it is a snowman.")
    expect(page.locator("#between [data-part='guesses of a'] .told")).to_have_text("")
    values = "['category', 'to'].map((name) => studio.mounted.between.parts[name].value())"
    assert page.evaluate(values) == ["bird", "snowman"]
    page.locator("#between [data-part='guesses of b'] .not-that").click()
    assert page.evaluate(values) == ["bird", "airplane"]
