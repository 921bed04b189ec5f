"""Answers over HTTP: read once, by one reader at a time, and then nothing is left of them."""

import gc
import json
import threading
import time

import httpx
import pytest

from sketch_rnn.ui import page
from sketch_rnn.ui.server import gradio_internals
from tests.ui.server.test_api import HEAD

LONG = {"drawing": HEAD, "category": "cat", "count": 25, "temperature": [1, 0.9, 0.8, 0.7, 0.6]}


@pytest.fixture(scope="module")
def served(artist):
    """A page, and where it answers."""
    built = page.build({"quickdraw": artist})
    yield built, page.launch(built, quiet=True)
    built.close()


def ask(url, **named) -> str:
    named = named or {"drawing": HEAD, "category": "cat", "count": 1}
    return httpx.post(f"{url}/gradio_api/call/v2/complete", json=named, timeout=60).json()["event_id"]


def read(url, event) -> httpx.Response:
    return httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=60)


def test_of_two_readers_at_once_the_second_is_told(served):
    _, url = served
    event, found = ask(url, **LONG), []
    threads = [threading.Thread(target=lambda: found.append(read(url, event))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.status_code for each in found) == [200, 404, 404]
    assert "read already" in found[0].text  # at once, and not after the answer
    assert "event: complete" in found[-1].text


def test_whoever_hangs_up_in_the_midst_has_had_the_answer(served):
    _, url = served
    event = ask(url, **LONG)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=0.05)
    time.sleep(0.5)  # until the server knows
    assert read(url, event).status_code == 404


def test_what_nobody_fetches_is_kept_for_a_while_alone(served, monkeypatch):
    _, url = served
    monkeypatch.setattr(gradio_internals, "UNREAD", 3)
    events = [ask(url) for _ in range(8)]
    time.sleep(2)  # they are drawn
    assert [read(url, event).status_code for event in events] == [404] * 5 + [200] * 3


def test_nothing_of_a_question_or_its_answer_is_kept(served):
    built, url = served
    point = [271.25, 200.0]
    asked = {"drawing": {"strokes": [[point, [200, 120], [260, 150]]]}, "category": "cat", "count": 1}
    answer = read(url, ask(url, **asked)).text
    [drawn] = json.loads(answer.split("data: ")[1])[0]["endings"]
    mine = {id(point), id(drawn["strokes"])}
    read(url, ask(url))
    gc.collect()
    kept = [each for each in gc.get_objects() if type(each) is list and id(each) not in mine]
    assert point not in kept
    assert drawn["strokes"] not in kept
    assert len(built._queue.pending_event_ids_session) <= 1
