"""The page in a real Chromium: what a person does, and what they then see."""

import json
import re
from xml.etree import ElementTree

import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from sketch_rnn.artist import Artist
from sketch_rnn.model import ModelConfig, SketchRNN
from sketch_rnn.ui import page as pages
from tests.browser.hands import EAR, HEAD, added, changed, draw, opened, strokes, tiles


def test_draw_and_nine_endings_appear(page):
    expect(page.locator("#another")).to_be_disabled()
    draw(page, HEAD)
    expect(strokes(page)).to_have_count(1)
    expect(tiles(page)).to_have_count(9)
    assert len(set(added(page))) == 9
    expect(page.locator("#beginnings")).to_be_visible()  # there is room for them beside the endings


def test_the_ink_is_where_the_mouse_was(page):
    draw(page, EAR)
    points = [float(v) for v in re.findall(r"-?\d+\.?\d*", strokes(page).first.get_attribute("d"))]
    xs, ys = points[0::2], points[1::2]
    assert abs(min(xs) - 125) < 3
    assert abs(max(xs) - 180) < 3
    assert abs(min(ys) - 80) < 3


def test_every_tile_shows_its_whole_drawing(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    inside = tiles(page).evaluate_all(
        """tiles => tiles.map(t => {
            const [x, y, w, h] = t.querySelector('svg').getAttribute('viewBox').split(' ').map(Number);
            return [...t.querySelectorAll('path')].every(p => {
                const b = p.getBBox();
                return b.x >= x && b.y >= y && b.x + b.width <= x + w && b.y + b.height <= y + h;
            });
        })"""
    )
    assert all(inside)


def test_undo_redo_clear_by_button_and_by_key(page):
    draw(page, HEAD)
    draw(page, EAR)
    expect(strokes(page)).to_have_count(2)
    page.locator("[data-do=undo]").click()
    expect(strokes(page)).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(strokes(page)).to_have_count(2)
    page.locator("[data-do=clear]").click()
    expect(strokes(page)).to_have_count(0)
    expect(tiles(page)).to_have_count(0)
    expect(page.locator("#endings .words")).to_contain_text("will appear here")
    expect(page.locator("#another")).to_be_disabled()
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(2)
    expect(tiles(page)).to_have_count(9)
    expect(page.locator("#another")).to_be_enabled()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(0)
    expect(page.locator("[data-do=undo]")).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(strokes(page)).to_have_count(1)


def test_undo_is_left_to_a_text_field_that_has_the_keyboard(page):
    draw(page, HEAD)
    page.locator("#seed input").click()
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(1)


def test_an_ending_is_taken_as_strokes_that_can_be_undone(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    before = added(page)
    chosen = max(range(9), key=lambda k: len(before[k]))
    count = tiles(page).nth(chosen).locator("path.model").count()
    tiles(page).nth(chosen).click()
    expect(strokes(page)).to_have_count(1 + count)
    expect(page.locator("#draw-pad .ink path.model")).to_have_count(count)
    changed(page, before)
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(1)


def test_taken_ink_keeps_its_colour_when_more_is_taken(page):
    draw(page, HEAD)
    for _ in range(3):
        expect(tiles(page)).to_have_count(9)
        before = added(page)
        model = page.locator("#draw-pad .ink path.model").count()
        tiles(page).nth(max(range(9), key=lambda k: len(before[k]))).click()
        expect(page.locator("#draw-pad .ink path:not(.model)")).to_have_count(1)
        assert page.locator("#draw-pad .ink path.model").count() >= model
        changed(page, before)


def test_drawing_goes_on_after_an_ending_was_taken(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    tiles(page).nth(0).click()
    before = strokes(page).count()
    draw(page, [(30, 30), (60, 30), (60, 60)])
    expect(strokes(page)).to_have_count(before + 1)


def test_temperature_category_count_and_seed_redraw_the_endings(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    now = added(page)
    page.locator("#temperature input[type=number]").fill("0.8")
    page.keyboard.press("Enter")
    now = changed(page, now)
    page.locator("#category input").click()
    page.locator("#category input").fill("bicy")
    page.keyboard.press("Enter")
    now = changed(page, now)
    expect(page.locator("#category input")).to_have_value("bicycle")
    page.locator("#count input[type=number]").fill("4")
    page.keyboard.press("Enter")
    expect(tiles(page)).to_have_count(4)
    expect(page.locator("#another")).to_have_text("Another four")
    now = added(page)
    page.locator("#seed input").fill("77")
    page.keyboard.press("Enter")
    seventy_seven = changed(page, now)
    page.locator("#another").click()
    other = changed(page, seventy_seven)
    page.locator("#seed input").fill("77")
    page.keyboard.press("Enter")
    assert changed(page, other) == seventy_seven
    expect(strokes(page)).to_have_count(1)


def test_a_beginning_can_be_taken_and_undone(page):
    page.locator("#beginnings .tile").nth(2).click()
    expect(strokes(page)).to_have_count(2)
    expect(page.locator("#category input")).to_have_value("bicycle")
    expect(tiles(page)).to_have_count(9)
    draw(page, [(300, 200), (350, 250)])
    expect(strokes(page)).to_have_count(3)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(0)


def test_a_beginning_of_the_category_that_stands_is_finished_too(page):
    page.locator("#beginnings .tile").first.click()
    expect(strokes(page)).to_have_count(1)
    expect(page.locator("#category input")).to_have_value("cat")
    expect(tiles(page)).to_have_count(9)
    expect(page.locator("#another")).to_be_enabled()


@pytest.mark.parametrize("kind", ["svg", "png", "json"])
def test_downloads(page, kind, tmp_path):
    draw(page, HEAD)
    draw(page, EAR)
    with page.expect_download() as download:
        page.locator(f"[data-do={kind}]").click()
    assert download.value.suggested_filename == f"drawing.{kind}"
    path = tmp_path / f"drawing.{kind}"
    download.value.save_as(path)
    if kind == "json":
        assert len(json.loads(path.read_text())["strokes"]) == 2
    elif kind == "svg":
        assert len([node for node in ElementTree.parse(path).iter() if node.tag.endswith("path")]) == 2
    else:
        image = Image.open(path).convert("L")
        assert image.size == (1200, 1200)
        assert image.getextrema()[0] < 80 < 250 < image.getextrema()[1]


def test_a_reload_keeps_the_drawing_and_what_it_is(page):
    draw(page, HEAD)
    page.locator("#category input").fill("owl")
    page.keyboard.press("Enter")
    expect(page.locator("#category input")).to_have_value("owl")
    expect(tiles(page)).to_have_count(9)
    page.wait_for_function("(localStorage.getItem('sketch-rnn:category') || '').length > 0")
    page.wait_for_timeout(500)
    page.reload()
    expect(strokes(page)).to_have_count(1)
    expect(tiles(page)).to_have_count(9)
    expect(page.locator("#category input")).to_have_value("owl")


def test_an_old_tile_brings_its_own_drawing(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    page.context.set_offline(True)  # so that the tiles stay those of the head alone
    draw(page, EAR)
    expect(strokes(page)).to_have_count(2)
    chosen = max(range(9), key=lambda k: len(added(page)[k]))
    count = tiles(page).nth(chosen).locator("path.model").count()
    tiles(page).nth(chosen).click()
    expect(strokes(page)).to_have_count(1 + count)
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(2)
    page.context.set_offline(False)


def test_a_dot_is_a_stroke_and_a_scribble_is_kept(page):
    draw(page, [(100, 100)])
    expect(strokes(page)).to_have_count(1)
    draw(page, [(20 + i * 37 % 360, 20 + i * 61 % 360) for i in range(300)])
    expect(strokes(page)).to_have_count(2)
    expect(tiles(page)).to_have_count(9)


def test_off_the_sheet_the_stroke_stays_on_it(page):
    draw(page, [(350, 200), (500, 200), (390, 300)])
    expect(strokes(page)).to_have_count(1)
    expect(tiles(page)).to_have_count(9)
    points = [float(v) for v in re.findall(r"-?\d+\.?\d*", strokes(page).first.get_attribute("d"))]
    assert max(points) <= 401


def test_fast_strokes_are_all_answered(page):
    for k in range(6):
        draw(page, [(40 + 50 * k, 100), (40 + 50 * k, 300)])
    expect(strokes(page)).to_have_count(6)
    page.wait_for_function(
        "[...document.querySelectorAll('#endings .tile')].some(t => t.querySelectorAll('path:not(.model)').length === 6)"
    )


def test_a_tile_can_be_taken_with_the_keyboard(page):
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    longest = max(range(9), key=lambda k: len(added(page)[k]))
    tiles(page).nth(longest).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#draw-pad .ink path.model").first).to_be_visible()


def test_the_sheet_stays_white_in_the_dark(browser, url):
    for page in opened(browser, url + "/?__theme=dark", viewport={"width": 1280, "height": 900}, color_scheme="dark"):
        draw(page, HEAD)
        expect(tiles(page)).to_have_count(9)
        for sheet in ("#draw-pad .ink", "#endings .tile"):
            colour = page.locator(sheet).first.evaluate("node => getComputedStyle(node).backgroundColor")
            assert colour == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_several_models_can_be_chosen_from(browser, artist, tmp_path):
    """With one there is nothing to choose; with two, the other one's categories come with it."""
    torch.manual_seed(0)
    config = ModelConfig(("owl", "zigzag"), scale=30.0, max_rows=20, decoder_size=8, category_size=2, mixtures=2)
    served = pages.build({"quickdraw": artist, "mine": Artist(SketchRNN(config).eval())})
    _, address, _ = pages.launch(served, prevent_thread_lock=True, quiet=True)
    for page in opened(browser, address, viewport={"width": 1280, "height": 900}):
        draw(page, HEAD)
        expect(tiles(page)).to_have_count(9)
        before = added(page)
        page.locator("#model input").click()
        page.get_by_role("option", name="mine").click()
        expect(page.locator("#category input")).not_to_have_value("cat")
        changed(page, before)
        page.locator("#category input").click()
        expect(page.get_by_role("option")).to_have_count(2)
        page.keyboard.type("zigzag")
        page.keyboard.press("Tab")
        expect(page.locator("#category input")).to_have_value("zigzag")
        before = added(page)
        page.locator("#beginnings .tile").first.click()  # a cat's: this model does not know it
        changed(page, before)
        expect(page.locator("#category input")).to_have_value("zigzag")
        expect(page.get_by_role("alert")).to_have_count(0)
    served.close()


def test_with_one_model_there_is_nothing_to_choose(page):
    expect(page.locator("#model")).to_have_count(0)
