"""Memory that stays flat: ten rounds of people who hang up, of answers that nobody fetches, and of names that nobody repeats."""

import json
import os
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.fuzz.test_fuzz import GOOD, Server

ROUNDS, EACH = 10, 10
GROWTH = 60  # MB from the third round, after which all caches are full, to the last

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not say")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("memory") / "log")
    found.draws()
    yield found
    found.process.kill()
    found.process.wait()


def one_round(server, number: int) -> None:
    arguments = {"drawing": GOOD, "category": "cat", "count": 25, "temperature": [0.2, 0.5, 0.8]}
    for k in range(EACH):
        name = f"{number} {k}"
        question = json.dumps({"verb": "complete", "arguments": arguments, "page": name, "number": -k})
        asked = {"data": question, "component_id": server.host, "session_hash": name, "fn_name": "ask"}
        with suppress(httpx.TransportError):
            server.client.post("/gradio_api/component_server", json=asked, timeout=0.02)
        server.client.post("/gradio_api/call/v2/complete", json={"drawing": GOOD, "category": "cat", "count": 1})
    server.draws()


def test_memory_is_flat_over_ten_rounds(server):
    sizes = []
    for number in range(ROUNDS):
        one_round(server, number)
        sizes.append(round(server.megabytes()))
        print(sizes, flush=True)
    print(f"{os.path.basename(__file__)}: {sizes} MB")
    assert max(sizes[3:]) - sizes[2] < GROWTH, sizes


def test_nothing_is_noted_of_a_page_that_has_gone(artist):
    from sketch_rnn.ui.server.asks import Desk
    from sketch_rnn.ui.server.worker import Local

    desk = Desk(Local({"quickdraw": artist}))
    for number in (-1, 0, 5):
        text = json.dumps({"verb": "guess", "arguments": {"drawing": GOOD}, "page": f"p{number}", "number": number})
        assert "result" in desk.ask(text)
    stale = desk.ask(json.dumps({"verb": "guess", "arguments": {"drawing": GOOD}, "page": "gone"}), lambda: True)
    assert json.loads(stale) == {"stale": True}
    assert not desk._newest
    assert not desk._taken.total()
    assert not desk._worker._turns._waiting
    assert not desk._worker._turns._spent
