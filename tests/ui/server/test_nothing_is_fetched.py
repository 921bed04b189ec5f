"""Descriptions of files, in any place of any call, over any door of Gradio's: nothing is fetched, read or copied.

What would fetch is a stand-in that records, and nothing but this machine is looked up: no address is ever asked.
"""

import json
import socket
import sys
from itertools import cycle

import httpx
import pytest

from sketch_rnn.ui import page
from tests.ui.conftest import SERVED

URL = "http://download.invalid/big.bin"
DOORS = ["call", "by name", "queue", "run", "agents"]
HOSTS = ("127.0.0.1", "localhost", "::1", None)


class Watch:
    """What was looked up, fetched or opened that should not have been."""

    def __init__(self, path):
        self.seen = []
        self.path = str(path)
        sys.addaudithook(self._audit)

    def _audit(self, event, given):
        if self.path and event == "open" and str(given[0]) == self.path:
            self.seen.append(f"opened {given[0]}")


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text("mine")
    return path


@pytest.fixture(scope="module")
def watch(secret):
    found = Watch(secret)
    yield found
    found.path = ""  # a hook cannot be taken away


@pytest.fixture(autouse=True)
def nobody_is_asked(watch, monkeypatch):
    watch.seen.clear()
    original = socket.getaddrinfo

    def looked_up(host, *given, **named):
        if host in HOSTS or isinstance(host, bytes):
            return original(host, *given, **named)
        watch.seen.append(f"looked up {host}")
        raise socket.gaierror(socket.EAI_NONAME, "not in a test")

    async def fetched(url, *given, **named):
        watch.seen.append(f"fetched {url}")
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    from gradio import processing_utils

    for name in ("async_ssrf_protected_download", "ssrf_protected_download"):
        assert hasattr(processing_utils, name)
        monkeypatch.setattr(processing_utils, name, fetched)


@pytest.fixture(scope="module")
def served(artist):
    pytest.importorskip("mcp")
    built = page.build({"quickdraw": artist})
    with httpx.Client(base_url=page.launch(built, quiet=True, mcp_server=True), timeout=60) as client:
        yield built, client
    built.close()


def files(secret):
    """Descriptions of files as Gradio knows them."""
    meta = {"meta": {"_type": "gradio.FileData"}}
    return [
        {"path": URL} | meta,
        {"path": str(secret)} | meta,
        {"path": "", "url": URL} | meta,
        {"path": str(secret), "url": URL, "orig_name": "x.png", "is_stream": True} | meta,
    ]


WRAPPED = {
    "bare": lambda file: file,
    "in a drawing": lambda file: {"strokes": [], "x": file},
    "as a stroke": lambda file: {"strokes": [file, [[file, 1]]]},
    "in lists": lambda file: [[file], {"a": [{"b": file}]}],
}


def messages(answer: httpx.Response) -> list:
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]


def asked(door, client, number, verb, arguments):
    """Ask by a door; returns whether it was refused, and in which words."""
    body = {"data": list(arguments.values())}
    if door == "agents":
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": verb, "arguments": arguments}}
        headers = {"accept": "application/json, text/event-stream", "x-forwarded-host": "agent.invalid"}
        [said] = messages(client.post("/gradio_api/mcp/", json=body, headers=headers))
        return said["result"].get("isError", False), said["result"]["content"][0]["text"]
    if door == "run":
        found = client.post(f"/gradio_api/run/{verb}", json=body)
        return found.status_code == 422, found.text
    if door == "queue":
        body |= {"fn_index": number, "session_hash": verb}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        said = messages(client.get("/gradio_api/queue/data", params={"session_hash": verb}))
        [ended] = [each for each in said if each["msg"] == "process_completed"]
        return not ended["success"], json.dumps(ended["output"])
    where, body = (verb, body) if door == "call" else (f"v2/{verb}", arguments)
    queued = client.post(f"/gradio_api/call/{where}", json=body)
    assert queued.status_code == 200, queued.text
    answer = client.get(f"/gradio_api/call/{verb}/{queued.json()['event_id']}")
    return "event: error" in answer.text, answer.text


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED.keys())
@pytest.mark.parametrize("door", DOORS)
def test_no_file_is_fetched_read_or_copied(served, watch, secret, door, wrapped):
    built, client = served
    numbers = {fn.api_name: number for number, fn in built.fns.items()}
    for shift, verb in enumerate(SERVED):
        described = cycle(files(secret)[shift % 4 :] + files(secret)[: shift % 4])
        names = [*(each.name for each in SERVED[verb].parameters), "model"]
        arguments = {name: wrapped(next(described)) for name in names}
        refused, words = asked(door, client, numbers[verb], verb, arguments)
        assert refused, words
        assert len(words) > 20
        assert "Traceback" not in words
    assert watch.seen == []


def test_the_watch_sees(watch, secret):
    secret.read_text()
    with pytest.raises(OSError, match="not in a test"):
        socket.create_connection(("download.invalid", 80))
    assert watch.seen == [f"opened {secret}", "looked up download.invalid"]


def test_the_page_serves_no_function_but_its_question(served):
    built, _ = served
    functions = {name for block in built.blocks.values() for name in dir(block) if _is_served(block, name)}
    assert functions == {"ask"}


def _is_served(block, name: str) -> bool:
    return not name.startswith("_") and getattr(getattr(block, name, None), "_is_server_fn", False) is True
