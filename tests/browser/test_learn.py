"""Learn: a lesson as a child takes it. All is asserted on the strokes of the sheets."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import draw, opened, touch, value

SHEET = "#learn .part.pad .ink"
MINE = f"{SHEET} .strokes path"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def enter(page):
    page.get_by_role("tab", name="Learn").click()
    page.locator("#learn .room.ready").wait_for()
    page.locator("#learn .lesson .turn").wait_for()
    return page


@pytest.fixture(scope="module")
def lesson(browser, url):
    for page in opened(browser, url, viewport={"width": 1280, "height": 900}):
        enter(page).locator("#learn .pace input").evaluate(
            "input => { input.value = 1; input.dispatchEvent(new Event('change')); }"
        )
        yield page


@pytest.fixture
def learn(lesson):
    """The tab with an empty sheet, at the first stroke of a cat."""
    lesson.evaluate(
        """() => {
            const { category, seed, copy } = studio.mounted.learn.parts;
            if (category.value() !== 'cat') category.set('cat');
            if (seed.value() !== 0) seed.set(0);
            if (copy.value().strokes.length) copy.set({strokes: []});
        }"""
    )
    lesson.locator("#learn [data-way=trace], #learn input[value=trace]").first.check()
    expect(lesson.locator("#learn .turn")).to_contain_text("stroke 1 of")
    return lesson


def model(page):
    """The strokes that the computer draws."""
    return page.evaluate(
        "async () => (await studio.mounted.learn.ask('lesson', studio.mounted.learn.arguments(), 'test')).drawing.strokes"
    )


def mine(page):
    return value(page, "learn", "copy")


def turn(page, number, of):
    expect(page.locator("#learn .turn")).to_have_text(f"Your turn: stroke {number} of {of}.")


def do(page, name):
    page.locator(f"#learn [data-do={name}]:visible").click()


def undo(page, keys="Control+z"):
    page.locator(SHEET).focus()
    page.keyboard.press(keys)


def test_the_computer_draws_a_stroke_and_waits_until_it_is_copied(learn):
    strokes = model(learn)
    for number, stroke in enumerate(strokes):
        if number < 2:
            turn(learn, number + 1, len(strokes))  # who knows it already need not wait
        expect(learn.locator("#learn .watch .sheet path")).to_have_count(number + 1)
        draw(learn, stroke, SHEET)
        expect(learn.locator(MINE)).to_have_count(number + 1)
    expect(learn.locator("#learn .turn")).to_contain_text("your cat")
    expect(learn.locator("#learn .pair .sheet").first.locator("path")).to_have_count(len(strokes))
    expect(learn.locator("#learn .pair .sheet").last.locator("path")).to_have_count(len(strokes))
    words = learn.locator("#learn .marks .what")
    expect(words).to_have_count(len(strokes))
    assert all(re.match("Just like it|Very close", each) for each in words.all_text_contents())
    expect(learn.locator("#learn .verdict")).to_contain_text("very close")


def test_a_stroke_that_goes_its_own_way_is_told_so_kindly(learn):
    strokes = model(learn)
    draw(learn, [(20, 380), (380, 20)], SHEET)
    for _ in strokes[1:]:
        do(learn, "skip")
    words = learn.locator("#learn .marks .what")
    expect(words).to_have_count(len(strokes))
    first, *rest = words.all_text_contents()
    assert re.match("This one goes its own way|Well on the way", first)
    assert rest == ["The computer drew this one."] * (len(strokes) - 1)
    assert mine(learn)["model"] == list(range(1, len(strokes)))


def test_undo_redo_back_and_clear_go_from_stroke_to_stroke(learn):
    strokes = model(learn)
    for stroke in strokes[:2]:
        draw(learn, stroke, SHEET)
    turn(learn, 3, len(strokes))
    undo(learn)
    turn(learn, 2, len(strokes))
    undo(learn, "Control+Shift+z")
    turn(learn, 3, len(strokes))
    do(learn, "back")
    turn(learn, 2, len(strokes))
    do(learn, "skip")
    turn(learn, 3, len(strokes))
    undo(learn)
    turn(learn, 2, len(strokes))
    learn.evaluate("studio.mounted.learn.parts.copy.clear()")
    turn(learn, 1, len(strokes))
    assert mine(learn)["strokes"] == []


def test_a_stroke_that_is_rubbed_out_is_asked_for_again_and_no_other(learn):
    strokes = model(learn)
    for stroke in strokes[:3]:
        draw(learn, stroke, SHEET)
    turn(learn, 4, len(strokes))
    drawn = mine(learn)["strokes"]
    learn.evaluate("strokes => studio.mounted.learn.parts.copy.set({strokes})", [drawn[0], drawn[2]])
    turn(learn, 2, len(strokes))
    draw(learn, strokes[1], SHEET)
    turn(learn, 4, len(strokes))


def test_a_touch_is_not_taken_for_a_line(learn):
    strokes = model(learn)
    draw(learn, [(200, 200)], SHEET)
    expect(learn.locator(MINE)).to_have_count(1)
    turn(learn, 1, len(strokes))


def test_the_faint_line_is_there_to_trace_and_not_to_copy(learn):
    faint = learn.locator("#learn .guide .faint")
    expect(faint).to_have_count(1)
    learn.locator("#learn input[value=copy]").check()
    expect(faint).to_have_count(0)
    learn.locator("#learn input[value=trace]").check()
    expect(faint).to_have_count(1)


def test_show_again_draws_the_stroke_once_more(learn):
    strokes = model(learn)
    turn(learn, 1, len(strokes))
    do(learn, "again")
    expect(learn.locator("#learn .turn")).to_have_text(f"Watch: stroke 1 of {len(strokes)}.")
    turn(learn, 1, len(strokes))


def test_a_reload_resumes_where_it_was(learn):
    strokes = model(learn)
    for stroke in strokes[:2]:
        draw(learn, stroke, SHEET)
    before = mine(learn)
    learn.reload()
    enter(learn)
    turn(learn, 3, len(strokes))
    assert mine(learn) == before
    undo(learn)
    turn(learn, 2, len(strokes))


def test_another_category_and_another_one_begin_anew(learn):
    draw(learn, model(learn)[0], SHEET)
    learn.evaluate("studio.mounted.learn.parts.category.set('house')")
    expect(learn.locator(MINE)).to_have_count(0)
    strokes = model(learn)
    turn(learn, 1, len(strokes))
    draw(learn, strokes[0], SHEET)
    do(learn, "another")
    expect(learn.locator(MINE)).to_have_count(0)
    assert model(learn) != strokes


def test_it_prints_on_one_page_step_by_step_with_a_box_to_draw_in(learn):
    strokes = model(learn)
    learn.evaluate("window.print = () => { window.printed = true; }")
    do(learn, "print")
    assert learn.evaluate("window.printed")
    learn.emulate_media(media="print")
    paper = learn.locator("body > .lesson-paper")
    expect(paper).to_be_visible()
    expect(paper.locator("h1")).to_have_text("How to draw a cat")
    assert paper.locator("li").evaluate_all("panels => panels.map(p => p.querySelectorAll('path').length)") == list(
        range(1, len(strokes) + 1)
    )
    assert paper.locator(".box").bounding_box()["height"] > 100
    expect(learn.locator("#learn")).to_be_hidden()
    learn.emulate_media(media="screen")
    expect(paper).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", learn.pdf())) == 1


def test_a_child_copies_with_a_finger_on_a_phone(browser, url):
    for phone in opened(browser, url, **PHONE):
        enter(phone)
        strokes = model(phone)
        expect(phone.locator("#learn .turn")).to_contain_text("stroke 1")
        phone.locator(SHEET).scroll_into_view_if_needed()
        watched, sheet = (phone.locator(each).bounding_box() for each in ("#learn .watch .sheet", SHEET))
        assert sheet["y"] + sheet["height"] - watched["y"] <= 844  # both fit on the screen
        assert sheet["width"] > 340
        touch(phone, strokes[0], SHEET)
        expect(phone.locator("#learn .turn")).to_contain_text("stroke 2")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_with_reduced_motion_the_stroke_stands_there_at_once(browser, url):
    for page in opened(browser, url, reduced_motion="reduce"):
        enter(page)
        turn(page, 1, len(model(page)))
