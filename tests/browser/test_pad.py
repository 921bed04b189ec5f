"""The pad in a real Chromium: what hands do to it, and which strokes are then on it."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import EAR, HEAD, draw, spots, strokes, touch
from tests.browser.harness import changes, do, drawn, fresh, harness, press, value

LINE = [(50, 60), (150, 60)]
LOW = [(60, 300), (340, 300)]


# ---- the pen ----


def test_the_ink_is_where_the_mouse_was_and_its_ends_are_exact(pads):
    draw(pads, EAR)
    (stroke,) = drawn(pads)
    assert len(stroke) == 3
    for point, meant in zip(stroke, EAR, strict=True):
        assert point == pytest.approx(meant, abs=1)
    assert all(round(v, 1) == v for point in stroke for v in point)
    assert changes(pads) == 1


def test_a_straight_line_is_two_points_and_a_curve_keeps_its_shape(pads):
    draw(pads, [(50 + k, 100) for k in range(200)])
    draw(pads, HEAD)
    line, head = drawn(pads)
    assert len(line) == 2
    assert 20 <= len(head) <= 33


def test_a_dot_is_a_stroke(pads):
    draw(pads, [(100, 100)])
    assert [len(stroke) for stroke in drawn(pads)] == [1]


def test_a_line_is_cut_at_the_border_and_begins_again_on_the_way_back(pads):
    draw(pads, [(300, 200), (380, 200), (450, 200), (450, 300), (350, 300), (300, 300)])
    out, back = drawn(pads)
    assert out[-1] == pytest.approx([400, 200], abs=1)
    assert back[0] == pytest.approx([400, 300], abs=1)
    assert all(x < 399 for x, _ in out[:-1])
    assert changes(pads) == 1
    press(pads, "Control+z")
    assert drawn(pads) == []


def test_a_line_through_the_sheets_corner_and_out_again_is_one_more_stroke(pads):
    draw(pads, [(380, 200), (420, 350), (350, 420), (380, 430)])
    assert len(drawn(pads)) == 2
    assert drawn(pads)[1][0][0] == pytest.approx(400, abs=1)
    assert drawn(pads)[1][1][1] == pytest.approx(400, abs=1)


def test_a_second_finger_and_a_palm_beside_the_pen_draw_nothing(pads):
    fire = """([kind, type, id, x, y]) => {
        const box = document.querySelector('.ink').getBoundingClientRect();
        const more = {pointerId: id, pointerType: type, isPrimary: true, button: kind === 'pointermove' ? -1 : 0, bubbles: true};
        document.querySelector('.ink').dispatchEvent(new PointerEvent(kind, {...more, clientX: box.x + x, clientY: box.y + y}));
    }"""
    pads.evaluate("SVGElement.prototype.setPointerCapture = () => {}")
    for step in (("pointerdown", "pen", 5, 50, 50), ("pointermove", "pen", 5, 90, 90), ("pointerup", "pen", 5, 90, 90)):
        pads.evaluate(fire, step)
    assert len(drawn(pads)) == 1
    for step in (("pointerdown", "touch", 6, 200, 200), ("pointerup", "touch", 6, 240, 240)):
        pads.evaluate(fire, step)
    assert len(drawn(pads)) == 1


def test_a_finger_draws(browser):
    page = harness(browser, width=350, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    touch(page, HEAD)
    assert len(drawn(page)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.locator("[data-do]:visible").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).filter(b => b.width < 40 || b.height < 40).length"
    )
    assert small == 0
    page.context.close()


# ---- history ----


def test_undo_redo_clear_by_button_and_by_key(pads):
    draw(pads, HEAD)
    draw(pads, EAR)
    both = drawn(pads)
    do(pads, "undo")
    assert drawn(pads) == both[:1]
    press(pads, "Control+Shift+z")
    assert drawn(pads) == both
    do(pads, "clear")
    assert drawn(pads) == []
    expect(pads.locator("[data-do=clear]")).to_be_disabled()
    expect(pads.locator("[data-do=save]")).to_be_disabled()
    press(pads, "Control+z")
    assert drawn(pads) == both
    press(pads, "Control+z", "Control+z", "Control+z")
    assert drawn(pads) == []
    expect(pads.locator("[data-do=undo]")).to_be_disabled()
    press(pads, "Control+y", "Control+y")
    assert drawn(pads) == both
    expect(strokes(pads)).to_have_count(2)


def test_undo_puts_back_what_changed_with_the_drawing(pads):
    draw(pads, HEAD)
    pads.evaluate("pad.become([[[1, 2], [30, 40]]], {parts: {category: 'bicycle'}})")
    category = "room.parts.category.value()"
    assert pads.evaluate(category) == "bicycle"
    press(pads, "Control+z")
    assert pads.evaluate(category) == "cat"
    assert len(drawn(pads)[0]) > 2
    press(pads, "Control+y")
    assert pads.evaluate(category) == "bicycle"
    assert drawn(pads) == [[[1, 2], [30, 40]]]


def test_what_changes_nothing_is_no_step(pads):
    draw(pads, LINE)
    before = changes(pads)
    pads.evaluate("pad.set(pad.value())")
    assert changes(pads) == before
    pads.evaluate("pad.take([[[200, 200], [210, 220]]], pad.value().strokes)")
    pads.evaluate("pad.take([[[200, 200], [210, 220]]], pad.value().strokes)")
    assert len(drawn(pads)) == 2
    press(pads, "Control+z")
    assert len(drawn(pads)) == 1


def test_a_text_field_keeps_its_own_undo(pads):
    draw(pads, LINE)
    pads.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'field'}))")
    pads.locator("#field").click()
    press(pads, "a", "Control+z", "e", "Delete")
    assert len(drawn(pads)) == 1


def test_a_reload_keeps_the_history(pads):
    draw(pads, HEAD)
    draw(pads, EAR)
    pads.evaluate("pad.become(pad.value(), {parts: {category: 'owl'}}); pad.take([[[200, 200], [210, 220]]])")
    press(pads, "Control+z")
    both = drawn(pads)
    text = pads.evaluate("JSON.stringify(pad.keep())")
    assert len(text) < 1000
    fresh(pads)
    pads.evaluate("(text) => pad.restore(JSON.parse(text))", text)
    assert drawn(pads) == both
    assert changes(pads) == 0
    press(pads, "Control+y")
    assert value(pads) == {"strokes": [*both, [[200, 200], [210, 220]]], "model": [2]}
    press(pads, "Control+z", "Control+z", "Control+z")
    assert drawn(pads) == both[:1]
    assert pads.evaluate("room.parts.category.value()") == "cat"


def test_what_a_reload_keeps_is_bounded_and_may_be_anything(pads):
    size = pads.evaluate(
        """() => {
            for (let k = 0; k < 150; k++) {
                const stroke = Array.from({length: 300}, (_, i) => [(i * 37 + k * 11) % 400, (i * 61) % 400]);
                pad.set({strokes: [stroke]}, {quiet: true});
            }
            return JSON.stringify(pad.keep()).length;
        }"""
    )
    assert size <= 121_000
    now = drawn(pads)
    for kept in (
        "undefined",
        "null",
        "7",
        "{}",
        "{pool: ['%%'], lists: [[0, 0]], parts: []}",
        "{pool: [], lists: [[0, 5]]}",
    ):
        pads.evaluate(f"pad.restore({kept})")
    assert drawn(pads) == now


# ---- several pads ----


def test_keys_go_to_the_pad_that_was_used_last(browser):
    page = harness(browser, pads=("a", "b"), width=300, viewport={"width": 340, "height": 1000})
    first, second = ".pad >> nth=0 >> .ink", ".pad >> nth=1 >> .ink"
    draw(page, LINE, first)
    draw(page, HEAD, second)
    press(page, "Control+z")
    assert (len(drawn(page, "a")), len(drawn(page, "b"))) == (1, 0)
    press(page, "Control+z")
    assert (len(drawn(page, "a")), len(drawn(page, "b"))) == (1, 0)
    page.locator(first).focus()
    press(page, "Control+z")
    assert (len(drawn(page, "a")), len(drawn(page, "b"))) == (0, 0)
    page.locator(second).focus()
    press(page, "Control+y")
    assert (len(drawn(page, "a")), len(drawn(page, "b"))) == (0, 1)
    page.evaluate("document.querySelectorAll('.pad')[1].style.display = 'none'; document.activeElement.blur()")
    press(page, "Control+y")
    assert (len(drawn(page, "a")), len(drawn(page, "b"))) == (1, 1)
    assert page.errors == []
    page.context.close()


# ---- the page around it ----


def test_what_others_put_on_the_sheet_is_checked(pads):
    draw(pads, LINE)
    for bad in (
        "{strokes: 7}",
        "{strokes: [[[1, 'x']]]}",
        "{strokes: [[[1e9, 0]]]}",
        "{strokes: [Array(3000).fill([1, 1])]}",
    ):
        assert pads.evaluate(f"pad.set({bad})") is False
    assert len(drawn(pads)) == 1
    assert pads.evaluate("said.length") == 4
    pads.evaluate("pad.set({strokes: [[[0, 0], [1000, 500]], []], model: [0, 9, 'x']})")
    assert value(pads)["model"] == [0]
    assert max(v for point in drawn(pads)[0] for v in point) <= 400


def test_the_send_menu_by_mouse_and_by_keyboard(pads):
    expect(pads.locator("[data-do=send]")).to_be_disabled()
    draw(pads, LINE)
    do(pads, "send")
    expect(pads.get_by_role("menuitem")).to_have_text(["Morph"])
    press(pads, "Escape")
    expect(pads.locator("[data-do=send]")).to_be_focused()
    press(pads, "ArrowDown", "Enter")
    assert pads.evaluate("studio.sentTo('morph')") == {"drawing": value(pads)}
    expect(pads.get_by_role("menu")).to_have_count(0)


def test_the_sheet_stays_white_in_the_dark_and_in_high_contrast(browser):
    page = harness(browser, dark=True, color_scheme="dark", forced_colors="active")
    draw(page, LINE)
    assert page.locator(".ink").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
    assert strokes(page).first.evaluate("node => getComputedStyle(node).stroke") == "rgb(31, 41, 55)"
    page.context.close()


def test_points_on_the_window_and_on_the_sheet_agree_after_a_resize(pads):
    pads.set_viewport_size({"width": 330, "height": 700})
    draw(pads, LINE)
    assert drawn(pads)[0][0] == pytest.approx(LINE[0], abs=1)
    assert spots(pads, [(400, 0)])[0][0] <= 330
    pads.set_viewport_size({"width": 480, "height": 900})
