"""What the tests of In between, Morph, Arithmetic and Redraw share: a visit to a room, and what is to be seen there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.hands import EAR, HEAD, draw, sheet, value

SIZE = {"width": 1366, "height": 768}
LONG = 60_000  # ms in which a busy machine has drawn several batches


def visit(browser, url, room: str, **options) -> Page:
    """Open the page at a room; the page has the errors that its scripts made, and the verbs that it asked for."""
    page = browser.new_context(**({"viewport": SIZE, "reduced_motion": "reduce"} | options)).new_page()
    page.errors, page.asked = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.asked.extend(verbs(request.post_data)))
    page.goto(url)
    page.wait_for_function("() => window.studio && document.querySelector('#finish .ready')")
    page.evaluate("name => studio.openTab(name)", room)
    page.locator(f"#{room} .ready").wait_for()
    return page


def verbs(sent: str | None) -> list[str]:
    """The verb that a request asks for."""
    return re.findall(r'"verb\\?":\s*\\?"(\w+)', sent or "") if sent and "arguments" in sent else []


def face(page: Page, room: str, part: str) -> None:
    """Draw something whole on a sheet."""
    sheet = f"#{room} [data-part={part}] .ink"
    for line in (HEAD, EAR, [(270, 135), (285, 80), (300, 160)], [(170, 210), (175, 212)], [(230, 210), (235, 212)]):
        draw(page, line, sheet)


def sheets_ink(page: Page, room: str) -> str:
    """The ink of a room's only sheet."""
    return page.evaluate(
        "room => studio.mounted[room].parts.drawing.value().strokes.map(studio.pathOf).join(' ')", room
    )


def answered(page: Page, room: str) -> None:
    """Wait until the view shows the answer to what was last asked."""
    quiet = f"document.querySelector('#{room} .view') && !document.querySelector('#{room} .view .stale, #{room} .view .tidying')"
    page.locator(f"#{room} .view :is(.machine, .model)").first.wait_for(state="attached", timeout=LONG)
    page.wait_for_function(f"() => {quiet}", timeout=LONG)


def frames(page: Page, room: str) -> list[str]:
    """The ink of each small frame of a film."""
    return page.locator(f"#{room} .strip .frame").evaluate_all(
        "all => all.map((each) => [...each.querySelectorAll('path')].map((path) => path.getAttribute('d')).join(' '))"
    )


def on_stage(page: Page, room: str) -> str:
    """The ink of the frame that is large."""
    return page.locator(f"#{room} .stage g.on").evaluate(
        "group => [...group.querySelectorAll('path')].map((path) => path.getAttribute('d')).join(' ')"
    )


def alike(ink: str, other: str) -> bool:
    """Whether two inks are the same but for the rounding of a sheet, which keeps tenths."""
    one, two = (re.findall(r"-?\d+\.?\d*", each) for each in (ink, other))
    return len(one) == len(two) and all(abs(float(a) - float(b)) < 0.3 for a, b in zip(one, two, strict=True))


def taken(page: Page, room: str, shown: str, take: Callable[[], None]) -> None:
    """Take what is ``shown``: it lies on the sheet in the machine's ink, and undo brings the person's own drawing back."""
    before = sheet(page, room)
    take()
    assert alike(sheets_ink(page, room), shown)
    assert value(page, room)["model"]
    page.locator(f"#{room} [data-do=undo]").click()
    assert sheet(page, room) == before


def done(page: Page) -> None:
    assert page.errors == []
    page.context.close()


def fits(page: Page, *selectors: str) -> None:
    """What must be seen without scrolling is within the window."""
    size = page.viewport_size
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        assert box["y"] >= 0, (selector, box)
        assert box["y"] + box["height"] <= size["height"], (selector, box)
        assert box["x"] + box["width"] <= size["width"] + 1, (selector, box)


def no_wider(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), json.dumps(page.viewport_size)
