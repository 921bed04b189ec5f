"""Answers over HTTP: read once, by one reader at a time, and then nothing is left of them."""

import gc
import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import numpy as np
import pytest
import torch

from sketch_rnn.ui import page
from sketch_rnn.ui.server import gradio_internals
from tests.conftest import until
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
    built, url = served
    event = ask(url, **LONG)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=0.05)
    until(lambda: not built.sketch_rnn_desk._taken.total())
    assert read(url, event).status_code == 404


def test_what_nobody_comes_to_read_is_given_up(served, monkeypatch):
    built, url = served
    monkeypatch.setattr(gradio_internals, "COMES", 0.2)
    event = ask(url, **LONG, care=16)
    until(lambda: not built.sketch_rnn_desk._taken.total() and event not in built._queue.event_ids_to_events)
    assert "was given up" in read(url, event).text


def test_what_nobody_fetches_is_kept_for_a_while_alone(served, monkeypatch):
    built, url = served
    monkeypatch.setattr(gradio_internals, "UNREAD", 3)
    events = [ask(url) for _ in range(8)]
    until(
        lambda: not built.sketch_rnn_desk._taken.total() and not built._queue.event_ids_to_events.keys() & set(events)
    )
    assert [read(url, event).status_code for event in events] == [404] * 5 + [200] * 3


# Asks in a process of its own, so that nothing of question and answer is in this one but what the page keeps. The points that
# are looked for are written down with other signs, so that the looking finds not itself.
ASKING = """
import json, sys, httpx
url, out = sys.argv[1:]
x, point = 271.253917, []
point += [x, 200.518263]
asked = {"drawing": {"strokes": [[point, [200, 120], [260, 150]]]}, "category": "cat", "count": 1}
event = httpx.post(f"{url}/gradio_api/call/v2/complete", json=asked, timeout=60).json()["event_id"]
answer = httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=60).text
[drawn] = json.loads(answer.split("data: ")[1])[0]["endings"]
points = [point] + [each for stroke in drawn["strokes"] for each in stroke if each[0] % 1 and each[1] % 1][:3]
open(out, "w").write(json.dumps([[-x, -y] for x, y in points]))
"""


def holders(x: float, y: float) -> list[str]:
    """Return what in this process holds the point (-x, -y): as text, as numbers, or in an array."""
    return [f"{type(each).__name__}: {str(each)[:200]}" for each in everything() if holds(each, x, y)]


def everything() -> Iterator[object]:
    """Whatever Python's memory has: what its collector knows, and what hangs on that."""
    seen: set[int] = set()
    for owner in gc.get_objects():
        below = [owner]
        while below:
            each = below.pop()
            if id(each) in seen or each is seen:
                continue
            seen.add(id(each))
            yield each
            below += [other for other in gc.get_referents(each) if not gc.is_tracked(other)]


def holds(each: object, x: float, y: float) -> bool:
    kind = type(each)  # isinstance would wake what is lazy
    if kind is str:
        return f"{-x},{-y}" in each or f"{-x}, {-y}" in each
    if kind in (bytes, bytearray):
        return f"{-x},{-y}".encode() in each or f"{-x}, {-y}".encode() in each
    if kind in (list, tuple):
        return len(each) == 2 and type(each[0]) is float and each[0] == -x and each[1] == -y
    if kind is np.ndarray and each.dtype.kind == "f" and each.shape[-1:] == (2,):
        return bool((np.abs(each + (x, y)) < 1e-6).all(-1).any())
    if kind is torch.Tensor and each.is_floating_point() and each.ndim and each.shape[-1] == 2:
        return holds(each.detach().cpu().numpy(), x, y)
    return False


def test_nothing_of_a_question_or_its_answer_is_kept(served, tmp_path):
    built, url = served
    subprocess.run([sys.executable, "-c", ASKING, url, str(tmp_path / "points")], check=True)
    read(url, ask(url))  # what comes next takes the place of what was
    until(lambda: not built.sketch_rnn_desk._taken.total())
    gc.collect()
    points = json.loads((tmp_path / "points").read_text())
    assert len(points) > 1
    for x, y in points:
        assert holders(x, y) == []
    assert len(built._queue.pending_event_ids_session) <= 1


KEPT = {
    "a text": lambda x, y: json.dumps({"strokes": [[[x, y]]]}),
    "a body": lambda x, y: json.dumps({"strokes": [[[x, y]]]}, separators=(",", ":")).encode(),
    "a list": lambda x, y: {"strokes": [[[x, y]]]},
    "a tuple in tuples": lambda x, y: (((x, y),),),
    "an array": lambda x, y: [np.array([[1.5, 2.5], [x, y]])],
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_what_is_kept_would_be_found(kept):
    place = [kept(71.253917, 20.518263)]
    assert holders(-71.253917, -20.518263), place
