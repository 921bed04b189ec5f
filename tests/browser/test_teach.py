"""Teach: drawings of a new thing are gathered, the model learns from them, and all tabs draw it."""

import json
import math
import zipfile

import pytest
from playwright.sync_api import expect

from sketch_rnn.ui.server.teaching import LEAST_DRAWINGS
from tests.browser.hands import draw, tiles, touch

SHEET = "#teach .pad .ink"
KEPT = "#teach .kept li"


def flower(k: int):
    """A blossom of five loops, each time another way round."""
    angles = [k / 3 + t / 8 for t in range(51)]
    return [
        (200 + 130 * abs(math.sin(2.5 * a)) * math.cos(a), 200 + 130 * abs(math.sin(2.5 * a)) * math.sin(a))
        for a in angles
    ]


@pytest.fixture
def room(page):
    page.evaluate("studio.openTab('teach')")
    page.locator("#teach .room.ready").wait_for()
    return page


def gather(page, count: int) -> None:
    for k in range(count):
        draw(page, flower(k), SHEET)
        page.get_by_role("button", name="Keep it, and draw the next").click()
    expect(page.locator(KEPT)).to_have_count(count)


def test_a_person_teaches_a_thing_and_draws_it_everywhere(room):
    page = room
    teach_it = page.get_by_role("button", name="Teach it")
    expect(page.get_by_role("button", name="Keep it")).to_be_disabled()
    gather(page, LEAST_DRAWINGS)
    expect(teach_it).to_be_disabled()  # it has no name yet
    page.get_by_label("What is it called?").fill("cat")
    teach_it.click()
    expect(page.locator("#teach .status")).to_contain_text("already draw “cat”")
    page.get_by_label("What is it called?").fill("pentaflora")
    teach_it.click()
    expect(page.locator("#teach .grid svg").first).to_be_visible()
    expect(page.locator("#teach .taught")).to_contain_text("It has learned to draw a pentaflora")
    assert page.evaluate("studio.currentModel().categories[0]") == ["pentaflora", "yours"]
    with page.expect_download() as found:
        page.get_by_role("button", name="Save as a model").click()
    assert found.value.suggested_filename == "pentaflora.zip"
    config = json.loads(zipfile.ZipFile(found.value.path()).read("config.json"))
    assert config["model"]["categories"][-1] == "pentaflora"
    page.get_by_role("button", name="Draw a pentaflora together").click()
    draw(page, flower(0)[:20], "#finish .pad .ink")
    expect(tiles(page).first).to_be_visible()
    assert "a pentaflora" in tiles(page).first.get_attribute("aria-label")
    page.evaluate("studio.openTab('teach')")
    page.get_by_role("button", name="Forget it").click()
    assert page.evaluate("studio.mounted.finish.parts.category.value()") != "pentaflora"


def test_a_reload_keeps_the_drawings_and_each_can_be_taken_away(room):
    page = room
    gather(page, 3)
    page.get_by_label("What is it called?").fill("pentaflora")
    page.reload()
    page.locator(".room.ready:visible").first.wait_for()
    page.evaluate("studio.openTab('teach')")
    expect(page.locator(KEPT)).to_have_count(3)
    expect(page.get_by_label("What is it called?")).to_have_value("pentaflora")
    page.get_by_role("button", name="Take drawing 2 away").click()
    expect(page.locator(KEPT)).to_have_count(2)
    page.get_by_role("button", name="Bring the drawing back").click()
    expect(page.locator(KEPT)).to_have_count(3)
    page.get_by_role("button", name="Take drawing 2 away").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Save the drawings").click()
    saved = json.loads(found.value.path().read_text())["drawings"]
    assert [each["category"] for each in saved] == ["pentaflora"] * 2
    assert len(saved[0]["strokes"][0]) > 20
    page.get_by_role("button", name="Take drawing 1 away").click()
    page.locator("#teach input[type=file]").set_input_files(found.value.path())
    expect(page.locator(KEPT)).to_have_count(3)
    expect(page.locator("#teach .status")).to_have_text("2 drawings are added.")


def test_learning_that_is_cancelled_leaves_nothing(room):
    page = room
    page.evaluate("window.heldBack = []; studio.mounted.teach.ask = () => new Promise((go) => heldBack.push(go)); 0")
    gather(page, LEAST_DRAWINGS)
    page.get_by_label("What is it called?").fill("pentaflora")
    page.get_by_role("button", name="Teach it").click()
    expect(page.locator("#teach progress")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#teach progress")).to_be_hidden()
    expect(page.get_by_role("button", name="Teach it")).to_be_enabled()
    page.evaluate("heldBack[0]({progress: {step: 1}, done: 1, taught: {name: 'pentaflora', row: [0], drawings: 10}})")
    assert page.evaluate("studio.currentModel().categories[0][0]") != "pentaflora"


def test_a_phone_has_it_all_without_scrolling_sideways(phone):
    phone.evaluate("studio.openTab('teach')")
    phone.locator("#teach .room.ready").wait_for()
    touch(phone, flower(1), SHEET)
    phone.get_by_role("button", name="Keep it, and draw the next").tap()
    expect(phone.locator(KEPT)).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
