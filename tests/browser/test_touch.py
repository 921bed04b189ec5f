"""Fingers, palms and pens on the sheet, by the browser's own protocol: what Chromium makes of them is what the page gets."""

import pytest

from tests.browser.hands import EAR, HEAD, draw, spots, touch
from tests.browser.harness import changes, drawn, fresh, harness

LINE = [(60, 80), (120, 90), (200, 80), (280, 120)]
LOW = [(60, 300), (150, 310), (340, 300)]
PALM = [(300, 340), (306, 344), (311, 349)]
THUMB = 9  # the number of a finger that only rests


class Hand:
    """The fingers that are on the glass, and a pen."""

    def __init__(self, page):
        self.page, self.session, self.down = page, page.context.new_cdp_session(page), {}

    def finger(self, kind: str, number: int, spot=None) -> None:
        if kind != "touchEnd":
            self.down[number] = {"x": spot[0], "y": spot[1], "id": number}
        # Chromium is told of all that are on the glass, but when one is lifted of that one alone.
        points = [self.down.pop(number)] if kind == "touchEnd" else list(self.down.values())
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def set_down(self, number: int, points, lift: bool = True) -> None:
        first, *rest = spots(self.page, points)
        self.finger("touchStart", number, first)
        for spot in rest:
            self.finger("touchMove", number, spot)
        if lift:
            self.finger("touchEnd", number)

    def cancel(self) -> None:
        self.down = {}
        self.session.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})

    def pen(self, points) -> None:
        first, *rest = spots(self.page, points)
        pen = {"pointerType": "pen", "button": "left", "clickCount": 1, "force": 0.5}
        self.session.send("Input.dispatchMouseEvent", pen | {"type": "mousePressed", "x": first[0], "y": first[1]})
        for x, y in rest:
            self.session.send("Input.dispatchMouseEvent", pen | {"type": "mouseMoved", "x": x, "y": y, "buttons": 1})
        x, y = rest[-1] if rest else first
        self.session.send("Input.dispatchMouseEvent", pen | {"type": "mouseReleased", "x": x, "y": y})


@pytest.fixture(scope="module")
def glass(browser):
    page = harness(browser, width=350, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    yield page
    page.context.close()


@pytest.fixture
def hand(glass):
    fresh(glass)
    glass.evaluate("document.body.prepend(Object.assign(document.createElement('h1'), {textContent: 'A title'}))")
    yield Hand(glass)
    assert glass.errors == []


def test_a_thumb_that_rests_beside_the_sheet_stops_nobody(hand):
    box = hand.page.locator("h1").bounding_box()
    hand.finger("touchStart", THUMB, (box["x"] + 20, box["y"] + 10))
    hand.set_down(1, HEAD)
    hand.set_down(1, EAR)
    assert len(drawn(hand.page)) == 2
    hand.finger("touchEnd", THUMB)
    hand.set_down(1, LOW)
    assert len(drawn(hand.page)) == 3


def test_a_pen_takes_over_and_drops_what_the_palm_began(hand):
    hand.set_down(1, PALM, lift=False)
    hand.pen(LINE)
    (stroke,) = drawn(hand.page)
    assert stroke[0] == pytest.approx(LINE[0], abs=1)
    assert stroke[-1] == pytest.approx(LINE[-1], abs=1)
    hand.finger("touchMove", 1, spots(hand.page, [(200, 200)])[0])  # the palm is still there
    hand.finger("touchEnd", 1)
    assert len(drawn(hand.page)) == 1
    assert changes(hand.page) == 1


def test_a_palm_after_the_pen_draws_nothing(hand):
    hand.pen(LINE)
    hand.set_down(1, PALM)
    assert len(drawn(hand.page)) == 1


def test_a_pen_that_is_not_called_primary_draws(hand):
    hand.page.evaluate(
        """() => {
            const ink = document.querySelector('.ink'), box = ink.getBoundingClientRect();
            ink.setPointerCapture = () => {};
            for (const [kind, x] of [['pointerdown', 50], ['pointermove', 120], ['pointerup', 120]])
                ink.dispatchEvent(new PointerEvent(kind, {pointerId: 7, pointerType: 'pen', isPrimary: false, bubbles: true,
                    button: kind === 'pointermove' ? -1 : 0, clientX: box.x + x, clientY: box.y + 60}));
        }"""
    )
    assert len(drawn(hand.page)) == 1


def test_a_touch_that_the_system_takes_away_leaves_nothing(hand):
    hand.set_down(1, HEAD, lift=False)
    assert hand.page.locator(".ink .live path").count() == 1
    hand.cancel()
    assert hand.page.locator(".ink .live path").count() == 0
    assert drawn(hand.page) == []
    assert changes(hand.page) == 0
    hand.set_down(1, EAR)
    assert len(drawn(hand.page)) == 1


def test_two_fingers_leave_no_ink_and_ask_nothing(hand):
    hand.set_down(1, [(150, 150), (160, 160)], lift=False)
    hand.set_down(2, [(250, 250), (280, 280), (320, 320)], lift=False)
    hand.finger("touchMove", 1, spots(hand.page, [(100, 100)])[0])
    hand.finger("touchEnd", 2)
    hand.finger("touchMove", 1, spots(hand.page, [(60, 60)])[0])  # what is left of a pinch draws nothing either
    hand.finger("touchEnd", 1)
    assert drawn(hand.page) == []
    assert hand.page.locator(".ink .live path").count() == 0
    assert changes(hand.page) == 0
    touch(hand.page, HEAD)
    assert len(drawn(hand.page)) == 1


@pytest.mark.parametrize(("undo", "redo"), [("я", "н"), ("ζ", "υ"), ("ז", "ט")])
def test_letters_of_other_keyboards_mean_the_keys_in_their_place(pads, undo, redo):
    draw(pads, LINE)
    key = """([key, code, ctrlKey]) => document.querySelector('.ink').dispatchEvent(
        new KeyboardEvent('keydown', {key, code, ctrlKey, bubbles: true, cancelable: true}))"""
    pads.evaluate(key, [undo, "KeyZ", True])
    assert drawn(pads) == []
    pads.evaluate(key, [redo, "KeyY", True])
    assert len(drawn(pads)) == 1
    pads.evaluate(key, ["у", "KeyE", False])
    assert pads.locator(".ink").get_attribute("data-mode") == "erase"


def test_a_french_keyboard_keeps_its_own_letters(pads):
    draw(pads, LINE)
    key = """([key, code]) => document.querySelector('.ink').dispatchEvent(
        new KeyboardEvent('keydown', {key, code, ctrlKey: true, bubbles: true, cancelable: true}))"""
    pads.evaluate(key, ["w", "KeyZ"])
    assert len(drawn(pads)) == 1
    pads.evaluate(key, ["z", "KeyW"])
    assert drawn(pads) == []
