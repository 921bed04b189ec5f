"""The box in which a person says what is being drawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import HEAD, added, changed, draw, tiles


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
        ("ouse p", "house plant"),
        (" Cat ", "cat"),
    ],
)
def test_a_name_that_is_typed_whole_is_taken(page, typed, taken):
    """Not the first in the list of which it is a part: house plant, carrot, monkey."""
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)  # whatever the page does when it opens has been done
    page.locator("#category input").click()
    page.keyboard.type(typed)
    expect(page.locator(f"#category [role=option]:not([aria-label*='{typed.strip()}' i])")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#category input")).to_have_value(taken)


def test_a_name_that_is_not_in_the_list_is_said_to_be_unknown(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    box = page.locator("#category input")
    said = "input => input.validationMessage"
    box.click()
    page.keyboard.type("Unicorn")
    expect(page.locator("#category [role=option]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "document.querySelector('#category input').validationMessage.startsWith('“Unicorn” is not in')"
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


@pytest.mark.parametrize(
    ("typed", "left_by", "taken"), [("dog", "Tab", "dog"), ("Car", "sheet", "car"), ("dog", "Escape", "cat")]
)
def test_a_whole_name_is_taken_by_going_on(page, typed, left_by, taken):
    """And not the first of which it is a part: carrot. Escape gives it up."""
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    now = added(page)
    box = page.locator("#category input")
    box.click()
    page.keyboard.type(typed)
    expect(page.locator(f"#category [role=option]:not([aria-label*='{typed}' i])")).to_have_count(0)
    page.keyboard.press("Space")  # as a phone's keyboard does
    page.locator("#draw-pad").click() if left_by == "sheet" else page.keyboard.press(left_by)
    expect(box).to_have_value(taken)
    if taken != "cat":
        changed(page, now)
    page.wait_for_timeout(300)
    expect(box).to_have_value(taken)
    assert box.get_attribute("aria-expanded") == "false"


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


def test_who_has_left_is_not_called_back_by_a_name_that_is_unknown(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    page.locator("#category input").click()
    page.keyboard.type("Unicorn")
    expect(page.locator("#category [role=option]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # before it is said
    page.wait_for_timeout(400)
    assert page.evaluate("document.activeElement.closest('#category')") is None
    assert page.locator("#category input").evaluate("input => input.validationMessage") == ""


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
