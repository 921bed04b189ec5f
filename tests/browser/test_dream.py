"""Dream: drawings from nothing, without end."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import opened, sent, settled

DREAMT = "{strokes: [[[0, 0], [100, 100]]], finished: true, category: 'cat', temperature: 0.4}"


@pytest.fixture(scope="module")
def shared(browser, url):
    yield from opened(browser, url, viewport={"width": 1280, "height": 900})


@pytest.fixture
def dreams(shared):
    """The room as at the beginning, without the time that loading the page takes."""
    shared.evaluate("studio.openTab('dream')")
    shared.locator("#dream .ready").wait_for()
    shared.evaluate("scrollTo(0, 0)")
    shared.evaluate("studio.mounted.dream.view.restore({strip: true})")
    shared.evaluate("studio.mounted.dream.refresh()")
    expect(tiles(shared)).to_have_count(25)
    settled(shared, "dream")
    return shared


def tiles(page: Page):
    return page.locator("#dream .tile")


def test_rows_from_careful_to_wild_until_the_slider_is_moved(dreams):
    expect(dreams.locator("#dream .rung")).to_have_count(5)
    expect(tiles(dreams)).to_have_count(25)
    expect(dreams.locator("#dream .caption").first).to_contain_text("careful")
    dreams.evaluate("studio.mounted.dream.parts.temperature.set(0.3)")
    expect(dreams.locator("#dream .rung")).to_have_count(0)
    expect(tiles(dreams)).to_have_count(9)


def test_a_surprise_is_of_many_categories_and_a_click_goes_on_in_finish(dreams):
    dreams.locator("#dream .surprise").click()
    expect(tiles(dreams)).to_have_count(12)
    names = dreams.locator("#dream .tile .note").all_inner_texts()
    assert len(set(names)) == 12
    count = tiles(dreams).nth(3).locator("path").count()
    tiles(dreams).nth(3).click()
    found = sent(dreams, "finish")
    expect(dreams.locator("#finish .ink")).to_be_visible()
    assert len(found["strokes"]) == count
    assert found["model"] == list(range(count))
    assert dreams.evaluate("studio.mounted.finish.parts.category.value()") == names[3]
    points = [point for stroke in found["strokes"] for point in stroke]
    assert all(0 <= each <= 400 for point in points for each in point)


def test_more_comes_by_its_button_and_by_scrolling(dreams):
    dreams.evaluate("studio.mounted.dream.parts.temperature.set(0.3)")
    expect(tiles(dreams)).to_have_count(9)
    first = tiles(dreams).first.locator("path").first.get_attribute("d")
    dreams.locator("#dream .more-dreams").click()
    expect(tiles(dreams)).to_have_count(18)
    assert tiles(dreams).first.locator("path").first.get_attribute("d") == first
    assert tiles(dreams).nth(9).locator("path").first.get_attribute("d") != first
    dreams.mouse.move(900, 500)
    dreams.mouse.wheel(0, 5000)
    expect(tiles(dreams)).to_have_count(27)


def test_three_hundred_are_enough(dreams):
    dreams.evaluate(f"studio.mounted.dream.view.append({{drawings: Array(400).fill({DREAMT})}}, {{}})")
    expect(tiles(dreams)).to_have_count(300)
    expect(dreams.locator("#dream .words")).to_contain_text("all that fits")


def test_a_phone_has_three_in_a_row(browser, url):
    for page in opened(browser, url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True):
        page.evaluate("studio.openTab('dream')")
        settled(page, "dream")
        expect(tiles(page)).to_have_count(15)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_surprise_from_careful_to_wild_has_a_row_for_each_temperature(dreams):
    dreams.locator("#dream .surprise").click()
    settled(dreams, "dream")
    dreams.locator("#dream .ladder").click()
    expect(dreams.locator("#dream .rung")).to_have_count(5)
    expect(tiles(dreams)).to_have_count(25)
    rows = (
        dreams.locator("#dream .rung")
        .first.locator(".cell")
        .evaluate_all("cells => new Set(cells.map((cell) => Math.round(cell.getBoundingClientRect().top))).size")
    )
    assert rows == 1
