"""Processes that draw for the page: real ones, two of them, that are killed and left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sketch_rnn import CheckpointError
from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.pool import AWAY, Pool
from sketch_rnn.ui.server.worker import NOT_UNDERSTOOD, PICTURE, TEACH, Call, Local
from tests.conftest import CHECKPOINT, PATIENCE, ROOT, until
from tests.train.test_teach import NAME, windmill
from tests.ui.server.test_api import HEAD

LONG = {"drawing": HEAD, "category": "cat", "count": 25, "temperature": [0.4, 1.0], "care": 16}  # some seconds


@pytest.fixture(scope="module")
def pool():
    made = Pool(2, {"quickdraw": CHECKPOINT}, "train.teach")
    yield made
    made.close()
    until(lambda: not any(alive(each.pid) for each in made._there))


@pytest.fixture(scope="module")
def local(artist):
    return Local({"quickdraw": artist})


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def never() -> bool:
    return False


def call(verb: str = "complete", **arguments) -> Call:
    return Call("quickdraw", verb, arguments)


CALLS = {
    "endings": call(drawing=HEAD, category="cat", count=9, seed=7),
    "a drawing again": call("reconstruct", drawing=HEAD, category="face", count=3),
    "between two": call("interpolate", a=HEAD, b={"strokes": [[[1, 1], [90, 40], [20, 70]]]}, category="face"),
    "from nothing": call("generate", category=["cat", "dog"], count=4, seed=3),
    "a guess": call("guess", drawing=HEAD),
    "a picture": call(PICTURE, drawing=HEAD, format="gif"),
}


@pytest.mark.parametrize("asked", CALLS.values(), ids=CALLS.keys())
def test_an_answer_is_that_of_one_process(pool, local, asked):
    assert pool.answer(asked, never) == local.answer(asked, never)


WRONG = {
    "another category": call(drawing=HEAD, category="catamaran"),
    "no drawing": call(drawing={"strokes": []}, category="cat"),
    "a number too large": call(drawing=HEAD, category="cat", count=2**70),
    "no number": call(drawing=HEAD, category="cat", temperature=[float("nan")]),
}


@pytest.mark.parametrize("asked", WRONG.values(), ids=WRONG.keys())
def test_a_refusal_is_that_of_one_process(pool, local, asked):
    with pytest.raises(DrawingError) as own:
        local.answer(asked, never)
    with pytest.raises(DrawingError, match="^" + str(own.value)[:20]) as found:
        pool.answer(asked, never)
    assert str(found.value) == str(own.value)


def test_what_cannot_be_sent_is_a_sentence(pool):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(DrawingError, match=NOT_UNDERSTOOD[:30]):
        pool.answer(call(drawing={"strokes": deep}, category="cat"), never)


def test_what_was_taught_is_drawn_there(pool):
    drawings = [windmill(k).to_dict() for k in range(10)]
    found = json.loads(pool.answer(call(TEACH, name=NAME, drawings=drawings, progress=None), never))
    row = found["progress"]["row"]
    asked = Call("quickdraw", "generate", {"category": [NAME], "count": 1}, [{"name": NAME, "row": row}])
    assert json.loads(pool.answer(asked, never))["drawings"][0]["category"] == NAME


def test_each_has_its_share_and_what_nobody_waits_for_is_given_up(pool):
    gone = threading.Event()
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(pool.answer, call(**LONG, seed=seed), gone.is_set) for seed in range(4)]
        until(lambda: [len(each.waiting) for each in pool._there] == [2, 2])
        gone.set()
        for each in asked:
            with pytest.raises(Interrupted):
                each.result(PATIENCE)
    assert [len(each.waiting) for each in pool._there] == [0, 0]
    assert pool.answer(CALLS["a guess"], never)  # and it does not wait for them


def test_a_process_that_is_killed_costs_nobody_an_answer(pool, local, caplog):
    asked = [call(**LONG | {"care": 2}, seed=seed) for seed in range(6)]
    with ThreadPoolExecutor(6) as people:
        answers = [people.submit(pool.answer, each, never) for each in asked]
        until(lambda: [len(each.waiting) for each in pool._there] == [3, 3])
        os.kill(pool._there[0].pid, signal.SIGKILL)
        assert [each.result(PATIENCE) for each in answers] == [local.answer(each, never) for each in asked]
    until(lambda: all(each.ready for each in pool._there))
    assert [each.getMessage() for each in caplog.records] == [
        "A process that draws has ended: it was ended (-9). Another one is started."
    ]


def test_what_ends_one_after_the_other_is_answered_with_a_sentence(pool):
    with ThreadPoolExecutor(1) as people:
        asked = people.submit(pool.answer, call(**LONG), never)
        killed = set()

        def kill_who_draws() -> bool:
            for each in list(pool._there):
                if each.waiting and each.pid not in killed:
                    os.kill(each.pid, signal.SIGKILL)
                    killed.add(each.pid)
            return asked.done()

        until(kill_who_draws)
        with pytest.raises(DrawingError, match=AWAY[:30]):
            asked.result()
    assert len(killed) == 2
    until(lambda: all(each.ready for each in pool._there))


def test_a_desk_does_not_know_who_draws(pool, local):
    text = json.dumps({"verb": "complete", "arguments": {"drawing": HEAD, "category": "cat", "care": 2}, "page": "p"})
    assert Desk(pool).ask(text) == Desk(local).ask(text)


def test_a_model_that_cannot_be_loaded_is_said(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"model\.safetensors is missing"):
        Pool(2, {"none": tmp_path})


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_none_is_left_behind(how):
    command = [sys.executable, "-u", "app.py", "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as app:
        try:
            url = app.stdout.readline().split()[-1]
            found = subprocess.run(["pgrep", "-P", str(app.pid)], capture_output=True, text=True).stdout.split()
            assert len(found) == 2
            asked = {"data": [HEAD, "cat", 25, 1]}  # which they draw when it happens
            for _ in range(4):
                httpx.post(f"{url}/gradio_api/call/complete", json=asked, timeout=60)
            app.send_signal(how)
            said, _ = app.communicate(timeout=PATIENCE)
        finally:
            app.kill()
    until(lambda: not any(alive(int(pid)) for pid in found))
    assert "Traceback" not in said
    assert how == signal.SIGKILL or app.returncode == 0, said
