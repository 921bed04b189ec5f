"""The README's moving picture: the page at work, filmed in Chromium. ``make film`` writes docs/page.gif.

The page is served from this checkout; a person's strokes are drawn, endings come, one is taken, and another tab is visited.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from sketch_rnn import load
from sketch_rnn.ui import page as pages
from tests.browser.conftest import CHROMIUM
from tools.screenshots import EARS, HEAD, draw

OUT = Path("docs/page.gif")
WIDTH, HEIGHT, SHRINK = 1200, 760, 0.6
COLOURS = 48


def main() -> None:
    served = pages.build({"quickdraw": load(device="cpu")})
    url = pages.launch(served, quiet=True)
    frames: list[tuple[Image.Image, int]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{url}?__theme=light")
        page.locator("#finish .ready").wait_for()

        def shot(milliseconds: int) -> None:
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            size = (round(WIDTH * SHRINK), round(HEIGHT * SHRINK))
            frames.append((picture.resize(size, Image.Resampling.LANCZOS), milliseconds))

        sheet = page.locator("#finish .part.pad .ink")
        shot(900)
        for line in [HEAD, *EARS]:
            for end in (len(line) // 2, len(line)) if len(line) > 9 else (len(line),):
                if end == len(line):
                    draw(page, sheet, line)
                    shot(350)
        page.locator("#finish .tile path.model").first.wait_for()
        for _ in range(5):
            page.wait_for_timeout(250)
            shot(180)
        page.wait_for_timeout(1500)
        shot(1800)
        page.locator("#finish .tile").nth(1).click()
        page.wait_for_timeout(2500)
        shot(1800)
        page.locator("#tab-between").click()
        page.locator("#between .ready").wait_for()
        page.wait_for_timeout(1500)
        for button in page.locator("#between button", has_text="xample").all()[:2]:
            button.click()
        page.wait_for_timeout(4000)
        shot(1200)
        slider = page.locator("#between .view input[type=range]").first
        if slider.count():
            most = int(slider.get_attribute("max") or 8)
            for value in [*range(most + 1), *range(most, -1, -1)]:
                slider.fill(str(value))
                page.wait_for_timeout(60)
                shot(260)
        shot(1500)
        browser.close()
    served.close()
    few = [frame.quantize(COLOURS, dither=Image.Dither.NONE) for frame, _ in frames]
    few[0].save(OUT, save_all=True, append_images=few[1:], duration=[each for _, each in frames], loop=0, optimize=True)
    print(f"{OUT}: {len(frames)} frames, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
