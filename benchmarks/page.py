"""How long until the page shows what was asked, beside the batched pass alone?

A real page in Chromium. *page* is the time from a change of a control to the new drawing in the document; *pass* that of the
verb alone, in the same process, with the same arguments, between these changes. *first visit* is from the press on a tab to a
room that can be used; *load* from the address to a sheet that can be drawn on, with the bytes that came.
"""

from __future__ import annotations

import json
import statistics
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import arguments, report
from sketch_rnn import Drawing, load
from sketch_rnn.ui import page as pages
from tests.browser.conftest import CHROMIUM
from tools.screenshots import HEAD, draw

QUESTION = "How long until the page shows what was asked?"
CHANGES = 8  # of each control

CHANGE = """([room, part, value]) => new Promise((done) => {
    const view = document.querySelector(`#${room} .view`), input = document.querySelector(`#${room} [data-part=${part}] input`);
    const begun = performance.now();
    let busy = false;
    const look = () => {
        if (view.querySelector("[aria-busy=true]")) busy = true;
        else if (busy) return done(performance.now() - begun);
        return requestAnimationFrame(look);
    };
    look();
    input.value = value;
    input.dispatchEvent(new Event("input", {bubbles: true}));
})"""
VISIT = """(name) => new Promise((done) => {
    const begun = performance.now();
    const look = () => document.querySelector(`#${name} .ready`) ? done(performance.now() - begun) : requestAnimationFrame(look);
    document.querySelector(`#tab-${name}`).click();
    look();
})"""


def main() -> None:
    options = arguments(QUESTION).parse_args()
    artist = load(device="cpu")
    served = pages.build({"quickdraw": artist})
    url = pages.launch(served, quiet=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        rows = [loaded(page, url), *visits(page), *changes(page, artist)]
        browser.close()
    served.close()
    report(QUESTION, rows, options.json)


def loaded(page: Page, url: str) -> dict:
    came: list[int] = []
    page.on("response", lambda response: came.append(int(response.headers.get("content-length", 0))))
    begun = time.perf_counter()
    page.goto(url)
    page.locator("#finish .ready").wait_for()
    return {"what": "load", "ms": 1000 * (time.perf_counter() - begun), "kB": sum(came) / 1000}


def visits(page: Page) -> list[dict]:
    _, *rest = page.locator("[role=tabpanel]").evaluate_all("all => all.map(({ id }) => id)")
    return [{"what": f"first visit: {name}", "ms": page.evaluate(VISIT, name)} for name in rest]


def changes(page: Page, artist) -> list[dict]:
    page.locator("#tab-finish").click()
    with page.expect_request(lambda request: "complete" in (request.post_data or "")) as asked:
        draw(page, page.locator("#finish .ink"), HEAD)
    page.locator("#finish .tile path.model").first.wait_for()
    drawing = Drawing.parse(json.loads(asked.value.post_data_json["data"])["arguments"]["drawing"])
    seen, alone = [], []
    for number in range(CHANGES):
        temperature = round(0.3 + 0.02 * number, 2)
        seen.append(page.evaluate(CHANGE, ["finish", "temperature", str(temperature)]))
        begun = time.perf_counter()
        artist.complete(drawing, "cat", count=9, temperature=temperature)
        alone.append(1000 * (time.perf_counter() - begun))
    ours, least = statistics.median(seen), statistics.median(alone)
    return [{"what": "temperature", "ms": ours, "pass ms": least, "times the pass": ours / least}]


if __name__ == "__main__":
    main()
