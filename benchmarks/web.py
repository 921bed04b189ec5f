"""How long do endings take without a server, how many bytes come first, and how much memory is used?

Chromium without a head, one thread: the folder of ``python -m train export --web`` beside the library on the same machine, and
with ``--google`` one of Google's decoders in @magenta/sketch 0.2.0, a step at a time as its demos do. *first* is from the
question to the first ending, *nine* to the last; medians. *slowed*: the browser throttles the processor four times. *MB* are
what comes until the network of the page is there, of a first visit and of a second; *memory* is what the page's process has of
its own.
"""

from __future__ import annotations

import functools
import re
import statistics
import subprocess
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.endings import HEAD
from benchmarks.report import arguments, report
from deploy import static
from sketch_rnn import load
from sketch_rnn.weights.loading import shipped
from tests.browser.conftest import CHROMIUM

QUESTION = "How long do endings take without a server?"
CATEGORY, TEMPERATURE, NINE = "cat", 0.4, 9
CARES = (2, 8)
FLAGS = ["--no-sandbox", "--disable-gpu"]
MAGENTA = "@magenta/sketch@0.2.0"
PAGE = "<!doctype html><meta charset=utf-8><title>measured</title>"

LOAD = """async (folder) => {
    const begun = performance.now();
    const { load } = await import(`${folder}sketch-rnn.js`);
    window.artist = await load(folder);
    const loaded = performance.now() - begun;
    await artist.warm();
    return loaded;
}"""
END = """async ([strokes, category, count, temperature, seed, care]) => {
    const begun = performance.now();
    let first = 0;
    const endings = artist.complete(strokes, category, { count, temperature, seed, care });
    for await (const _ of endings) first ||= performance.now() - begun;
    return [first, performance.now() - begun];
}"""
BEGIN = """async () => {
    window.google = new ms.SketchRNN("decoder.json");
    await google.initialize();
    google.setPixelFactor(1);
}"""
GOOGLE = """async ([strokes, count, temperature]) => {
    const begun = performance.now(), model = window.google;
    let first = 0;
    for (let k = 0; k < count; k++) {
        let state = model.update(model.zeroInput(), model.zeroState());
        for (const [dx, dy, up] of strokes) state = model.update([dx, dy, 1 - up, up, 0], state);
        for (let t = 0; t < 120; t++) {
            const row = model.sample(model.getPDF(state, temperature, 0.5 + 0.5 * temperature));
            if (row[4]) break;
            state = model.update(row, state);
        }
        first ||= performance.now() - begun;
    }
    return [first, performance.now() - begun];
}"""


class Counting(SimpleHTTPRequestHandler):
    """Serves a folder, and counts the bytes."""

    def log_message(self, *_):
        pass

    def copyfile(self, source, outputfile):
        data = source.read()
        self.server.bytes += len(data)
        outputfile.write(data)


def serve(folder: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Counting, directory=folder))
    server.bytes = 0
    server.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def asked(page: Page, strokes: list, repeats: int, care: int) -> dict[str, float]:
    """Return the medians of the first of nine, and of all."""
    times = [page.evaluate(END, [strokes, CATEGORY, NINE, TEMPERATURE, seed, care]) for seed in range(repeats + 1)][1:]
    first, nine = (statistics.median(each) for each in zip(*times, strict=True))
    return {"first ms": first, "nine ms": nine}


def by_library(repeats: int, care: int, checkpoint: str | Path) -> dict:
    artist = load(checkpoint, "cpu")
    times = []
    for seed in range(repeats + 1):
        begun = time.perf_counter()
        artist.complete(HEAD, CATEGORY, count=NINE, temperature=TEMPERATURE, seed=seed, care=care)
        times.append(1000 * (time.perf_counter() - begun))
    return {"what": f"the library, care {care}", "nine ms": statistics.median(times[1:])}


def in_browser(browser: Browser, server: ThreadingHTTPServer, repeats: int) -> list[dict]:
    """Return what the module does in a page of nothing else, by care, and slowed."""
    page = browser.new_page()
    [model] = Path(server.RequestHandlerClass.keywords["directory"]).glob("*/model")
    page.goto(f"{server.address}{model.parent.name}/model/manifest.json")
    loaded = page.evaluate(LOAD, f"{server.address}{model.parent.name}/model/")
    strokes = [stroke.tolist() for stroke in HEAD.strokes]
    rows = [
        {"what": f"without a server, care {care}", "load ms": loaded} | asked(page, strokes, repeats, care)
        for care in CARES
    ]
    session = page.context.new_cdp_session(page)
    memory = session.send("Runtime.getHeapUsage")["usedSize"] + session.send("Runtime.getHeapUsage").get(
        "backingStorageSize", 0
    )
    rows[0]["memory MB"] = memory / 1e6
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    rows.append({"what": f"slowed 4 times, care {CARES[0]}"} | asked(page, strokes, max(1, repeats // 3), CARES[0]))
    page.close()
    return rows


def memory(browser: Browser) -> float:
    """Return the megabytes that the page's process has of its own: of the browser's pages the largest."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    states = [Path(f"/proc/{each['id']}/status").read_text() for each in found if each["type"] == "renderer"]
    return max(int(re.search(r"^RssAnon:\s+(\d+)", state, re.MULTILINE)[1]) for state in states) / 1e3


def visits(browser: Browser, server: ThreadingHTTPServer) -> list[dict]:
    """Return the bytes until the network of the whole page is there, of a first visit and of a second one."""
    context, rows = browser.new_context(), []
    for number in ("first", "second"):
        server.bytes, begun = 0, time.perf_counter()
        page = context.new_page()
        page.goto(server.address)
        page.wait_for_function("() => document.documentElement.classList.contains('drawing-here')", timeout=120_000)
        rows.append(
            {
                "what": f"{number} visit of the page",
                "load ms": 1000 * (time.perf_counter() - begun),
                "MB": server.bytes / 1e6,
            }
        )
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        page.close()
    context.close()
    return rows


def by_google(browser: Browser, decoder: Path, repeats: int) -> list[dict]:
    """Return what @magenta/sketch does with a decoder, in TensorFlow.js on the processor."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", MAGENTA], cwd=folder, check=True)
        [script] = sorted(Path(folder).glob("node_modules/@magenta/sketch/dist/*.js"))[:1]
        (Path(folder) / "index.html").write_text(PAGE)
        (Path(folder) / "decoder.json").write_bytes(decoder.read_bytes())
        server = serve(Path(folder))
        page = browser.new_page()
        page.goto(server.address)
        page.add_script_tag(path=script)
        page.evaluate(BEGIN)
        (line,) = HEAD.strokes
        moves = [[*step, 0] for step in (line[1:] - line[:-1])[::4].tolist()]  # about as many rows as ours reads
        moves[-1][2] = 1
        times = [page.evaluate(GOOGLE, [moves, NINE, TEMPERATURE]) for _ in range(repeats + 1)][1:]
        server.shutdown()
        page.close()
    first, nine = (statistics.median(each) for each in zip(*times, strict=True))
    return [{"what": f"@magenta/sketch, {decoder.stem}, as it comes", "first ms": first, "nine ms": nine}]


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--checkpoint", default=shipped(), help="folder of the model (default: the one that ships)")
    parser.add_argument("--google", type=Path, help="a .gen.json of Google's, for @magenta/sketch")
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(static.assemble(Path(folder) / "page", load(options.checkpoint, "cpu")))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        rows = [by_library(options.repeats, care, options.checkpoint) for care in CARES]
        rows += in_browser(browser, server, options.repeats) + visits(browser, server)
        if options.google:
            rows += by_google(browser, options.google, options.repeats)
        browser.close()
        server.shutdown()
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
