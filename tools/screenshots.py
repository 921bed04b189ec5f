"""Pictures of every tab, at 1280 and 390 pixels, light and dark: ``make screenshots`` writes them into runs/screenshots/.

The page is served from this checkout, and driven in Chromium as a person would.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sketch_rnn import load
from sketch_rnn.ui import page as pages
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.ui.tabs import picture
from sketch_rnn.weights.loading import shipped
from tests.browser.conftest import CHROMIUM
from train import teach

SIZES = {"1280": (1280, 800), "1366": (1366, 768), "390": (390, 844)}
HEAD = [(200 + 90 * math.sin(t / 5), 220 - 90 * math.cos(t / 5)) for t in range(33)]
EARS = [[(130, 160), (125, 80), (180, 135)], [(225, 135), (275, 80), (270, 165)]]
SETTLED = 4_000  # milliseconds, for what is drawn and animated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/screenshots"))
    parser.add_argument("--only", nargs="*", help="rooms, by name (default: all)")
    parser.add_argument("--sizes", nargs="*", default=["1280", "390"], choices=SIZES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    served = pages.build({"quickdraw": load(device="cpu")}, teacher=Teacher(teach, {"quickdraw": shipped()}))
    url = pages.launch(served, quiet=True)
    there = [room for room in pages.ROOMS if room != picture.ROOM]  # where nobody paints
    rooms = [room for room in there if not options.only or room.name in options.only]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for size in options.sizes:
            for theme in ("light", "dark"):
                width, height = SIZES[size]
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                page.goto(f"{url}?__theme={theme}")
                page.locator(".room.ready").first.wait_for()
                for room in rooms:
                    shot(page, room.name, options.out / f"{room.name}-{size}-{theme}.png")
                page.close()
        browser.close()
    served.close()


def shot(page: Page, name: str, path: Path) -> None:
    """Open a room, draw on each of its sheets, and take its picture."""
    page.locator(f"#tab-{name}").click()
    page.locator(f"#{name} .room.ready").wait_for()
    for number in range(page.locator(f"#{name} .part.pad .ink").count()):
        for line in [HEAD, *EARS[: 2 - number % 3]]:
            draw(page, page.locator(f"#{name} .part.pad .ink").nth(number), line)
    page.wait_for_timeout(SETTLED)
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=path, full_page=page.viewport_size["width"] < 500)
    print(path)


def draw(page: Page, sheet, points) -> None:  # noqa: ANN001  a locator
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    scale = box["width"] / 400
    spots = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]
    page.mouse.move(*spots[0])
    page.mouse.down()
    for spot in spots[1:]:
        page.mouse.move(*spot)
    page.mouse.up()


if __name__ == "__main__":
    main()
