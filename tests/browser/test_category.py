"""The box in which a person says what is being drawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import EAR, HEAD, added, changed, draw, strokes, tiles


def test_what_is_typed_takes_the_place_of_the_category(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    now = added(page)
    page.locator("#category input").click()
    page.keyboard.type("bicy")
    page.keyboard.press("Enter")
    expect(page.locator("#category input")).to_have_value("bicycle")
    changed(page, now)  # it has been heard
    page.keyboard.press("Tab")
    expect(page.locator("#category input")).to_have_value("bicycle")


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("house", "house"),
        ("CAR", "car"),
        ("key", "key"),
        ("bic", "bicycle"),
        ("plant", "house plant"),
        (" Cat ", "cat"),
        ("house ", "house"),
        ("key ", "key"),
        ("zebra", "zebra"),
    ],
)
def test_a_name_that_is_typed_whole_is_taken(page, typed, taken):
    """Not the first in the list of which it is a part: house plant, carrot, monkey. And before the list has followed."""
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)  # whatever the page does when it opens has been done
    page.locator("#category input").click()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator("#category input")).to_have_value(taken)


def test_a_name_that_is_not_in_the_list_is_said_to_be_unknown(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    box = page.locator("#category input")
    said = "input => input.validationMessage"
    box.click()
    for word in ("Unicorn", "kat"):  # rollerskates and skateboards are no cats
        page.keyboard.press("Control+A")
        page.keyboard.type(word)
        page.keyboard.press("Enter")
        page.wait_for_function(
            f"document.querySelector('#category input').validationMessage.startsWith('“{word}” is not in')"
        )
    page.keyboard.press("Control+A")
    page.keyboard.type("horse")
    assert box.evaluate(said) == ""
    page.keyboard.press("Enter")
    expect(box).to_have_value("horse")


@pytest.mark.parametrize("leaving", ["Escape", "Tab"])
def test_what_was_typed_and_not_taken_is_forgotten(page, leaving):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    box = page.locator("#category input")
    box.click()
    page.keyboard.type("bicy")
    expect(page.locator("#category [role=option]")).to_have_count(1)
    page.keyboard.press(leaving)
    expect(box).to_have_value("cat")
    page.wait_for_timeout(500)  # Gradio opens the list once more
    assert box.get_attribute("aria-expanded") == "false"  # it does not lie on the sheet
    box.press("Enter")
    assert box.evaluate("input => input.validationMessage") == ""
    expect(box).to_have_value("cat")
    box.click()
    page.keyboard.type("horse")  # in the place of the old name
    page.keyboard.press("Enter")
    expect(box).to_have_value("horse")


@pytest.mark.parametrize("typed", ["dog", "Car ", "house ", "key ", "hot dog", "zebra "])
def test_a_whole_name_is_taken_by_going_on(page, typed):
    """A phone's keyboard puts a space behind; zebras are not among the first names, which the list shows."""
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    now = added(page)
    box = page.locator("#category input")
    box.click()
    page.wait_for_function("document.getSelection().toString() === 'cat'")
    page.keyboard.insert_text(typed)  # at once, as a phone's keyboard does
    page.keyboard.press("Tab")
    expect(box).to_have_value(typed.strip().lower())
    changed(page, now)  # it has been heard
    page.wait_for_timeout(300)
    expect(box).to_have_value(typed.strip().lower())
    assert box.get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize(("left_by", "left_with"), [("sheet", "car"), ("Escape", "cat")])
def test_going_on_to_the_sheet_takes_a_name_and_escape_does_not(page, left_by, left_with):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    box = page.locator("#category input")
    box.click()
    page.keyboard.type("car")
    draw(page, EAR) if left_by == "sheet" else page.keyboard.press(left_by)
    expect(box).to_have_value(left_with)
    page.wait_for_timeout(300)
    expect(box).to_have_value(left_with)
    expect(strokes(page)).to_have_count(2 if left_by == "sheet" else 1)


def test_who_has_picked_another_name_from_the_list_has_that_one(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    page.locator("#category input").click()
    page.keyboard.type("house")  # a whole name, too
    page.locator("#category [role=option][aria-label='lighthouse']").click()
    expect(page.locator("#category input")).to_have_value("lighthouse")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    expect(page.locator("#category input")).to_have_value("lighthouse")


def test_a_name_can_be_aimed_at_with_the_arrow_keys(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    page.locator("#category input").click()
    page.keyboard.type("house")
    options = page.locator("#category [role=option]")
    expect(options).to_have_count(3)  # house plant, lighthouse
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(2)).to_have_class(re.compile("active"))
    aimed = options.nth(2).get_attribute("aria-label")
    assert aimed != "house"
    page.keyboard.press("Enter")
    expect(page.locator("#category input")).to_have_value(aimed)
