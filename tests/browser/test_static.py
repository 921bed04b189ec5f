"""The page as a folder: a plain web server, a path below it, and then no server at all. A small model draws."""

import contextlib
import functools
import gzip
import json
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from deploy import static
from sketch_rnn.ui.page import ROOMS
from sketch_rnn.ui.tabs import picture, teach
from tests.browser.hands import EAR, HEAD, draw, opened
from tests.js.conftest import artist_of, seeing
from train import export_web

KNOWN = ("cat", "bird", "airplane", "pig", "face", "snowman", "bicycle", "mug")
TABS = [room for room in ROOMS if room not in (picture.ROOM, teach.ROOM)]
BELOW = "somebody/draws"
KEPT = "async () => (await caches.open((await caches.keys())[0])).keys().then((all) => all.length)"


class Plain(SimpleHTTPRequestHandler):
    """As ``python -m http.server`` serves, and remembers what was asked for."""

    def log_request(self, *_):
        self.server.asked.append(self.path)


@contextlib.contextmanager
def serving(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Plain, directory=folder))
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.address = f"http://127.0.0.1:{server.server_port}/{BELOW}/"
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    if not export_web.RUNTIME.is_dir():
        pytest.skip(export_web.NO_RUNTIME)
    root = tmp_path_factory.mktemp("static")
    (root / BELOW).parent.mkdir()
    static.assemble(root / BELOW, seeing(artist_of(categories=KNOWN), KNOWN))
    return root


@pytest.fixture
def copy(built, tmp_path):
    """A folder of one's own, to be damaged."""
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy"


def draw_in(page, name: str) -> None:
    """Draw on every sheet of a tab, and wait for what comes of it."""
    page.evaluate("name => studio.openTab(name)", name)
    page.locator(f"#{name} .ready").wait_for()
    for part in page.locator(f"#{name} .part.pad").evaluate_all("all => all.map((p) => p.dataset.part)"):
        draw(page, HEAD, f"#{name} [data-part={part}] .ink")
        draw(page, EAR, f"#{name} [data-part={part}] .ink")
    page.locator(f"#{name} .view path").first.wait_for()


def hosts_of(page) -> set[str]:
    """Return the hosts that a page asks for anything from now on."""
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    return hosts


def test_every_tab_draws_and_axe_finds_nothing_serious(browser, built):
    with serving(built) as server:
        for page in opened(browser, server.address, viewport={"width": 1280, "height": 900}):
            hosts = hosts_of(page)
            for room in TABS:
                draw_in(page, room.name)
            found = Axe().run(page)
            serious = [each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
            assert not serious
            assert hosts == {server.address.split("/")[2]}
            assert all(path.startswith(f"/{BELOW}/") for path in server.asked if path != "/favicon.ico")


def test_after_the_first_visit_no_server_is_needed(browser, built):
    with serving(built) as server:
        for page in opened(browser, server.address):
            page.wait_for_function("() => document.documentElement.classList.contains('drawing-here')")
            page.evaluate("async () => { await navigator.serviceWorker.ready; }")
            own = next(path for path in (built / BELOW).iterdir() if path.is_dir())
            kept = [
                path for path in own.rglob("*") if path.is_file() and not path.name.endswith((".d.ts", "package.json"))
            ]
            assert page.evaluate(KEPT) == len(kept) + 4  # the page by two names, its icon, and what makes it an app
            server.asked.clear()
            page.reload()
            page.locator(".room.ready:visible").first.wait_for()
            page.wait_for_function("() => document.documentElement.classList.contains('drawing-here')")
            assert {path.rsplit("/", 1)[1] for path in server.asked} <= {
                "service-worker.js"
            }  # is there another version?
            server.shutdown()
            server.server_close()
            page.reload()
            page.locator(".room.ready:visible").first.wait_for()
            for room in TABS:
                draw_in(page, room.name)


def test_what_the_server_alone_can_do_is_said(browser, built):
    with serving(built) as server:
        for page in opened(browser, server.address):
            draw_in(page, "finish")
            strange = {"name": "mine.svg", "mimeType": "image/svg+xml", "buffer": b'<svg><path d="M0 0L9 9"/></svg>'}
            page.locator("#finish input[type=file]").set_input_files(strange)
            expect(page.locator("#finish .status")).to_contain_text("This page works without a server")
            asked = {"drawing": {"strokes": [[[0, 0], [9, 9]]]}, "format": "gif"}
            said = page.evaluate(
                "(asked) => studio.mounted.finish.ask('picture', asked).catch((e) => e.message)", asked
            )
            assert "made by the server" in said


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda model: (model / "step.onnx.gz").unlink(), "step.onnx.gz is missing"),
        (
            lambda model: (model / "step.onnx.gz").write_bytes((model / "step.onnx.gz").read_bytes()[:3000]),
            "is cut off",
        ),
        (lambda model: (model / "critic.onnx.gz").write_bytes(gzip.compress(b"another")), "of another network"),
        (lambda model: (model / "manifest.json").unlink(), "There is no network"),
        (lambda model: (model / "manifest.json").write_text('{"format": 9}'), "is of format 9"),
        (lambda model: (model / export_web.RUNTIME_MODULE).unlink(), f"{export_web.RUNTIME_MODULE} is missing"),
    ],
    ids=["missing", "cut off", "another's", "no manifest", "another format", "no runtime"],
)
def test_a_folder_that_is_not_whole_is_said(browser, copy, damage, words):
    [model] = (copy / BELOW).glob("*/model")
    damage(model)
    with serving(copy) as server:
        for page in opened(browser, server.address):
            expect(page.locator("#coming")).to_contain_text(words)
            draw(page, HEAD)
            expect(page.locator("#finish .gallery .words")).to_contain_text(words)
            assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


def test_where_nothing_can_be_kept_it_draws(browser, built):
    with serving(built) as server:
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        origin = "/".join(server.address.split("/")[:3])
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1000})
        page.goto(server.address)
        page.locator(".room.ready:visible").first.wait_for()
        draw_in(page, "finish")
        context.close()


def test_a_space_of_the_hub(built):
    front = (built / BELOW / "README.md").read_text().split("---")[1]
    assert "sdk: static" in front
    assert "app_file: index.html" in front
    assert "filter=lfs" in (built / BELOW / ".gitattributes").read_text()
    largest = max(path.stat().st_size for path in (built / BELOW).rglob("*"))
    assert largest < 10_000_000
    icons = json.loads((built / BELOW / "manifest.webmanifest").read_text())["icons"]
    assert all((built / BELOW / icon["src"]).is_file() for icon in icons)


def test_a_folder_that_is_in_use_is_left_alone(built, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty"):
        static.assemble(tmp_path, artist_of())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
