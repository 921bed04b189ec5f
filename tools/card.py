"""The picture that a chat shows beside a link to the page: ``python -m tools.card`` writes sketch_rnn/ui/card.png.

A cat's head, and six endings of it by the model that ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import sync_playwright

from sketch_rnn import load
from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.ui.server.card import HEIGHT, PICTURE, WIDTH
from tests.browser.conftest import CHROMIUM
from tools.screenshots import EARS, HEAD

HTML = """<!doctype html><meta charset=utf-8><style>
  body {{ margin: 0; width: {width}px; height: {height}px; display: grid; grid-template: auto 1fr / 470px 1fr; gap: 18px 34px;
    box-sizing: border-box; padding: 40px 48px; font-family: sans-serif; background: #f8fafc; color: #1f2937; }}
  header {{ grid-column: 1 / -1; display: flex; gap: 28px; align-items: baseline; }}
  h1 {{ margin: 0; font-size: 62px; }} p {{ margin: 0; font-size: 31px; color: #475569; }}
  div {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px; }}
  svg {{ width: 100%; height: 100%; background: #fff; border: 2px solid #cbd5e1; border-radius: 18px; box-sizing: border-box; }}
  path {{ fill: none; stroke: #1f2937; stroke-width: {thin}; stroke-linecap: round; stroke-linejoin: round; }}
  path.model {{ stroke: #c2410c; }}
</style><header><h1>Sketch-RNN</h1><p>You begin a drawing, the computer finishes it.</p></header>{first}<div>{others}</div>"""


def main() -> None:
    begun = [[list(point) for point in line] for line in (HEAD, *EARS)]
    endings = load(device="cpu").complete(Drawing.parse({"strokes": begun}), "cat", count=6, seed=5, care=16)
    html = HTML.format(
        width=WIDTH,
        height=HEIGHT,
        thin=5,
        first=_svg(begun),
        others="".join(_svg(begun, each.to_dict()["strokes"]) for each in endings),
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(html)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1000:.0f} kB")


def _svg(strokes: Sequence[Any], added: Sequence[Any] = ()) -> str:
    lines = []
    for kind, each in [("", each) for each in strokes] + [("model", each) for each in added]:
        points = " L".join(f"{x:.1f} {y:.1f}" for x, y in each)
        lines.append(f'<path class="{kind}" d="M{points}"/>')
    return f'<svg viewBox="20 40 360 320">{"".join(lines)}</svg>'


if __name__ == "__main__":
    main()
