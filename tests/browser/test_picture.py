"""Picture: a drawing is painted over, in a real browser, by a tiny model of random weights."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from sketch_rnn import Artist
from sketch_rnn.drawings import files
from sketch_rnn.ui import page as pages
from sketch_rnn.ui.server.paintings import LONG
from tests.browser.hands import EAR, HEAD, draw, opened, touch
from tests.conftest import until

SHEET = "#picture .pad .ink"
STEPS = 4  # enough to see them
SEED = "studio.mounted.picture.parts.seed.value()"


@pytest.fixture(scope="module")
def url(artist, painter):
    served = pages.build({"quickdraw": Artist(replace(artist.engine, painter=painter))})
    yield pages.launch(served, quiet=True)
    served.close()


@pytest.fixture
def room(browser, url):
    for page in opened(browser, url, viewport={"width": 1280, "height": 900}):
        page.evaluate("studio.openTab('picture')")
        page.locator("#picture .room.ready").wait_for()
        page.evaluate(f"studio.mounted.picture.parts.steps.set({STEPS})")
        yield page


@pytest.fixture
def queue(painter):
    """Whose turn it is; a test may keep everybody waiting."""
    return painter.queue


def button(page, name):
    return page.locator("#picture").get_by_role("button", name=name, exact=True)


def painted(page):
    picture = page.locator("#picture .canvas img")
    expect(page.locator("#picture .words")).to_contain_text("Painted: ")
    return picture.get_attribute("src")


@pytest.mark.xfail(reason="seen to wait in vain for the picture, and not yet understood", strict=False)
def test_a_drawing_is_painted_another_is_and_the_first_comes_back_with_its_seed(room):
    page = room
    expect(button(page, "Paint it")).to_be_disabled()
    draw(page, HEAD, SHEET)
    page.get_by_label("How shall it look?").fill("watercolour")
    button(page, "Paint it").click()
    first = painted(page)
    expect(page.locator("#picture .words")).to_have_text("Painted: cat, watercolour.")
    assert page.locator("#picture .canvas img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 32
    seed = page.evaluate(SEED)
    button(page, "Another").click()
    page.wait_for_function("before => document.querySelector('#picture img').src !== before", arg=first)
    page.evaluate(f"studio.mounted.picture.parts.seed.set({seed})")
    page.get_by_label("How shall it look?").press("Enter")
    page.wait_for_function("before => document.querySelector('#picture img').src === before", arg=first)


def test_the_saved_picture_opens_as_the_drawing_and_the_drawing_goes_to_other_tabs(room):
    page = room
    draw(page, HEAD, SHEET)
    page.evaluate("const pad = studio.mounted.picture.parts.drawing, [one] = pad.value().strokes;"
                  "pad.set({strokes: [one, [[20, 20], [60, 60]]], model: [1]}); 0")  # fmt: skip
    button(page, "Paint it").click()
    painted(page)
    with page.expect_download() as found:
        button(page, "Save as PNG").click()
    assert found.value.suggested_filename == "cat-painted.png"
    saved = found.value.path().read_bytes()
    form = files.read(saved)[0]
    assert len(form.strokes) == 2
    assert list(form.model) == [1]
    page.locator("#picture .pad input[type=file]").set_input_files(found.value.path())
    expect(page.locator("#picture .status")).to_contain_text("2 strokes")
    button(page, "Use the drawing …").click()
    page.get_by_role("menuitem", name="Send to …").click()
    page.get_by_role("menuitem", name="Redraw", exact=True).click()
    expect(page.locator("#redraw .pad .ink .strokes path")).to_have_count(2)


def test_an_ending_can_be_sent_to_be_painted(room):
    page = room
    page.evaluate("studio.openTab('finish')")
    draw(page, HEAD, "#finish .pad .ink")
    more = page.locator("#finish .tile-more").first
    more.click()
    page.get_by_role("menuitem", name="Send to …").click()
    page.get_by_role("menuitem", name="Picture", exact=True).click()
    expect(button(page, "Paint it")).to_be_enabled()


def test_who_waits_sees_it_and_can_stop_and_who_leaves_is_not_painted_for(room, queue):
    page = room
    draw(page, HEAD, SHEET)
    button(page, "Paint it").focus()
    with queue.turn(lambda: False, lambda _: None):
        page.keyboard.press("Enter")
        expect(page.locator("#picture .words")).to_have_text("One painting comes before yours.")
        expect(page.locator("#picture progress")).to_be_visible()
        assert len(queue._here) == 2
        expect(button(page, "Stop")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#picture .words")).to_have_text("Stopped.")
        expect(page.locator("#picture progress")).to_be_hidden()
        until(lambda: len(queue._here) == 1)
        button(page, "Paint it").click()
        expect(page.locator("#picture .words")).to_have_text("One painting comes before yours.")
        page.reload()
        page.locator(".room.ready:visible").first.wait_for()
        until(lambda: len(queue._here) == 1)
    page.evaluate("studio.openTab('picture')")
    expect(page.locator("#picture .pad .ink .strokes path")).to_have_count(1)
    button(page, "Paint it").click()
    painted(page)


def test_the_bar_moves_with_the_steps(room, painter):
    page = room
    draw(page, HEAD, SHEET)
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => seen.push(document.querySelector("#picture progress").value))
            .observe(document.querySelector("#picture progress"), {attributes: true});
    }""")
    button(page, "Paint it").click()
    painted(page)
    seen = page.evaluate("seen")
    assert seen == sorted(seen)
    assert {1 / STEPS, 2 / STEPS, 3 / STEPS} <= set(seen)


def test_without_a_gpu_it_says_how_long_a_step_takes_and_asks(room, painter):
    page = room
    painter.pace.seconds = LONG
    draw(page, HEAD, SHEET)
    button(page, "Paint it").click()
    words = page.locator("#picture .words")
    expect(words).to_have_text("There is no GPU here: a step takes about 30 seconds, so 4 steps take about 2 minutes.")
    button(page, "Not now").click()
    expect(words).to_have_text("")
    button(page, "Paint it").click()
    button(page, "Paint it all the same").click()
    painted(page)


def test_a_sentence_comes_where_it_cannot_be_painted(room, painter):
    from tests.tiny_painter import thresholds

    page = room
    draw(page, HEAD, SHEET)
    thresholds(painter.pipeline.safety_checker, -2.0)
    try:
        button(page, "Paint it").click()
        expect(page.locator("#picture .words")).to_contain_text("safety checker has held this picture back")
    finally:
        thresholds(painter.pipeline.safety_checker, 2.0)
    assert page.locator("#picture .canvas img").count() == 0


@pytest.mark.xfail(reason="seen to wait in vain for the picture, and not yet understood", strict=False)
def test_a_phone_has_it_all_without_scrolling_sideways(browser, url):
    options = {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    }
    for phone in opened(browser, url, **options):
        phone.evaluate("studio.openTab('picture')")
        phone.locator("#picture .room.ready").wait_for()
        touch(phone, EAR, SHEET)
        button(phone, "Paint it").tap()
        painted(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
