"""What the hands of a person do on the page, and what is then to be seen."""

import math

from playwright.sync_api import Page, expect

HEAD = [(200 + 90 * math.sin(t / 5), 220 - 90 * math.cos(t / 5)) for t in range(33)]
EAR = [(130, 160), (125, 80), (180, 135)]
HOUSE = [
    [(100, 350), (100, 200), (300, 200), (300, 350), (100, 350)],
    [(90, 205), (200, 90), (310, 205)],
    [(180, 350), (180, 270), (220, 270), (220, 350)],
]
SNOWMAN = [
    [(x + side * math.sin(t / 4), y - side * math.cos(t / 4)) for t in range(26)]
    for x, y, side in ((200, 290, 85), (200, 150, 60))
]

expect.set_options(timeout=30_000)  # ms; no test asserts on time, and a machine may be busy


def opened(browser, address, **options):
    context = browser.new_context(**options)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.locator(".room.ready:visible").first.wait_for()
    expect(page.get_by_text("Loading...")).to_have_count(0)  # Gradio's veil over the whole page, until all of it stands
    yield page
    assert errors == []
    context.close()


SHEET = ".pad:visible .ink"


def spots(page: Page, points, sheet: str = SHEET) -> list[tuple[float, float]]:
    """Points of a sheet of 400 x 400 units as pixels of the window."""
    ink = page.locator(sheet).first
    ink.scroll_into_view_if_needed()
    box = ink.bounding_box()
    scale = box["width"] / 400
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]


def draw(page: Page, points, sheet: str = SHEET) -> None:
    first, *rest = spots(page, points, sheet)
    page.mouse.move(*first)
    page.mouse.down()
    for spot in rest:
        page.mouse.move(*spot)
    page.mouse.up()


def touch(page: Page, points, sheet: str = SHEET) -> None:
    """A finger, by the browser's own protocol: real touch events, so scrolling would happen if it could."""
    session = page.context.new_cdp_session(page)
    first, *rest = [{"x": x, "y": y} for x, y in spots(page, points, sheet)]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
    for spot in rest:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [spot]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def value(page: Page, room: str = "finish", part: str = "drawing") -> dict:
    """Return what a sheet holds: its strokes, and which of them are the machine's."""
    return page.evaluate("([room, part]) => studio.mounted[room].parts[part].value()", [room, part])


def sheet(page: Page, room: str = "finish", part: str = "drawing") -> list:
    """Return the strokes of a sheet."""
    return value(page, room, part)["strokes"]


def pick(page: Page, *entries) -> None:
    """Click entries of the menu that is open, one after the other."""
    for entry in entries:
        page.get_by_role("menuitem", name=entry).click()


def sent(page: Page, room: str) -> dict:
    """Wait for a drawing that another tab sends to a room, and return what its sheet holds then."""
    page.wait_for_function(
        "room => studio.mounted[room]?.element.matches('.ready') && studio.mounted[room].parts.drawing.value().strokes.length",
        arg=room,
    )
    return value(page, room)


def strokes(page: Page):
    return page.locator(".pad:visible .ink .strokes path")


def tiles(page: Page):
    return page.locator("#finish .tile")


def added(page: Page) -> list[str]:
    """The model's ink of all tiles: changes when the endings do."""
    return page.locator("#finish .tile").evaluate_all(
        "tiles => tiles.map(t => [...t.querySelectorAll('path.model')].map(p => p.getAttribute('d')).join())"
    )


def settled(page: Page, room: str = "finish") -> None:
    """Wait until what is shown is the answer to what was last asked."""
    page.wait_for_function(f"document.querySelector('#{room} .tiles')?.getAttribute('aria-busy') === 'false'")
    expect(page.locator(f"#{room} .gallery:not(.empty) .tile").first).to_be_visible()
    words = page.locator(f"#{room} .gallery .words")
    expect(words).not_to_contain_text("are coming")  # on a slow machine the first few come before


def changed(page: Page, before: list[str]) -> list[str]:
    page.wait_for_function(
        """before => {
            const now = [...document.querySelectorAll('#finish .tile')].map(
                t => [...t.querySelectorAll('path.model')].map(p => p.getAttribute('d')).join());
            const coming = document.querySelector('#finish .gallery .words').textContent.includes('are coming');
            return now.length && !coming && JSON.stringify(now) !== JSON.stringify(before);
        }""",
        arg=before,
    )
    return added(page)
