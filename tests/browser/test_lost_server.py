"""A server that is killed while it answers, and one that is full: a real process, real load, and a person who draws on."""

import json
import re
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import expect

from sketch_rnn.ui.server import asks
from tests.browser.hands import EAR, HEAD, draw, opened, strokes, tiles
from tests.conftest import PATIENCE, ROOT, answers, free_port, until
from tests.ui.server.test_asks import question

GONE = re.compile(r"The server cannot be reached\. Your drawing is safe here")


@pytest.fixture
def start():
    """A function that starts ``python app.py`` at a port, and returns when it answers; what still runs at the end is killed."""
    begun = []

    def started(port: int) -> subprocess.Popen:
        command = [sys.executable, "app.py", "--port", str(port)]
        begun.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        until(lambda: answers(f"http://127.0.0.1:{port}"), begun[-1])
        return begun[-1]

    yield started
    for process in begun:
        process.kill()
        process.wait()


def test_a_server_that_is_killed_while_it_answers_and_comes_back(browser, start):
    port = free_port()
    server = start(port)
    for page in opened(browser, f"http://127.0.0.1:{port}", viewport={"width": 1366, "height": 768}):
        draw(page, HEAD)
        expect(tiles(page)).to_have_count(9)
        server.send_signal(signal.SIGSTOP)  # or it might have answered before it is killed
        with page.expect_request("**/component_server**"):
            draw(page, EAR)
        server.kill()
        expect(page.locator("#finish .status")).to_have_text(GONE)
        expect(page.locator("#finish .status")).to_be_in_viewport(ratio=1)
        expect(page.get_by_text("drawing …")).to_be_hidden()
        draw(page, [(270, 160), (275, 80), (225, 135)])
        expect(strokes(page)).to_have_count(3)
        expect(page.locator("#finish .gallery")).to_have_class(re.compile("stale"))
        start(port)
        expect(page.locator("#finish .status")).to_have_text("")
        expect(page.locator("#finish .gallery")).not_to_have_class(re.compile("stale"))
        expect(strokes(page)).to_have_count(3)


def test_a_server_that_hangs_is_said_and_asked_anew(browser, start):
    port = free_port()
    server = start(port)
    for page in opened(browser, f"http://127.0.0.1:{port}", viewport={"width": 1366, "height": 768}):
        server.send_signal(signal.SIGSTOP)  # its connections stay open, and nobody answers
        draw(page, HEAD)
        expect(page.locator("#finish .status")).to_have_text(GONE)
        expect(page.get_by_text("drawing …")).to_be_hidden()
        server.send_signal(signal.SIGCONT)
        expect(tiles(page)).to_have_count(9)
        expect(page.locator("#finish .status")).to_have_text("")


def test_a_full_server_is_said_and_asked_again_until_there_is_room(page, url, monkeypatch):
    monkeypatch.setattr(asks, "PLACES", 2)
    take, taken = asks.Desk._place, threading.Semaphore(0)

    @contextmanager
    def noted(*question):
        with take(*question):
            taken.release()
            yield

    monkeypatch.setattr(asks.Desk, "_place", noted)
    components = httpx.get(f"{url}/config").json()["components"]
    [host] = [each["id"] for each in components if each["props"].get("elem_id") == "page"]
    begun = {"strokes": [[list(point) for point in HEAD]]}
    many = {"drawing": begun, "category": "cat", "count": 25, "temperature": [1.0] * 5}

    def ask(number: int) -> dict:
        text = question(page=f"other{number}", verb="complete", arguments=many)
        body = {"data": text, "component_id": host, "session_hash": "s", "fn_name": "ask"}
        return json.loads(httpx.post(f"{url}/gradio_api/component_server", json=body, timeout=PATIENCE).json())

    with ThreadPoolExecutor(2) as others:
        answered = [others.submit(ask, number) for number in range(2)]
        assert all(taken.acquire(timeout=PATIENCE) for _ in answered)
        draw(page, HEAD)
        expect(page.locator("#finish .status")).to_have_text(asks.BUSY)
        expect(strokes(page)).to_have_count(1)
        assert all("result" in each.result() for each in answered)
    expect(tiles(page)).to_have_count(9)
    expect(page.locator("#finish .status")).to_have_text("")
