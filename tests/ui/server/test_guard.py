"""What the world can reach, and what it gets: real HTTP."""

import json

import httpx
import pytest

from tests.ui.server.test_api import HEAD

SHUT = ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/monitoring", "/login", "/x",
        "/gradio_api/proxy=http://example.com/", "/gradio_api/process_recording", "/gradio_api/vibe-code",
        "/gradio_api/deep_link", "/gradio_api/run-history/records", "/gradio_api/reset", "/gradio_api/profiling/summary",
        "/gradio_api/custom_component/1/client/component/x.js", "//etc/passwd",
        "/gradio_api/component_server/../upload"]  # fmt: skip
BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "no such component": b'{"data": "x", "component_id": 99999, "session_hash": "s", "fn_name": "ask"}',
    "no such function": b'{"data": "x", "component_id": 1, "session_hash": "s", "fn_name": "__init__"}',
    "a component that is none": b'{"data": "x", "component_id": "one", "session_hash": "s", "fn_name": "ask"}',
    "no session": b'{"data": "x", "component_id": 1, "fn_name": "ask"}',
    "deep": b"[" * 100_000,
    "not UTF-8": b"\xff\xfe",
}


@pytest.mark.parametrize("path", SHUT)
def test_what_the_page_has_no_use_for_is_not_there(url, path):
    for method in ("GET", "POST"):
        found = httpx.request(method, f"{url}{path}", timeout=20)
        assert found.status_code == 404
        assert found.json() == {"detail": "There is nothing here."}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("path", ["component_server", "call/complete", "queue/join", "run/complete", "cancel"])
def test_a_body_that_is_none_gets_a_sentence(url, path, body):
    found = httpx.post(
        f"{url}/gradio_api/{path}", content=body, headers={"content-type": "application/json"}, timeout=20
    )
    assert 400 <= found.status_code < 500
    assert b"Traceback" not in found.content


def test_an_answer_is_read_once_and_a_second_time_is_told_so(url):
    asked = {"data": [HEAD, "cat", 1]}
    event = httpx.post(f"{url}/gradio_api/call/complete", json=asked, timeout=20).json()["event_id"]
    first = httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=60)
    assert "event: complete" in first.text
    for again in (event, "never"):
        found = httpx.get(f"{url}/gradio_api/call/complete/{again}", timeout=10)
        assert found.status_code == 404
        assert "read already" in found.text


def test_health(url):
    assert httpx.get(f"{url}/healthz").text == "ok"
    assert json.loads(httpx.get(f"{url}/gradio_api/info").text)["named_endpoints"]
