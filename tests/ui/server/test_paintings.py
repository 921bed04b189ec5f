"""Paintings over HTTP, as the page asks for them, as programs do, and on a GPU that is lent."""

import base64
import io
import json
import threading
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from sketch_rnn import Artist
from sketch_rnn.drawings import files
from sketch_rnn.painting.painter import Pace
from sketch_rnn.ui import page
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.paintings import BEGINNING, LONG, Paintings
from sketch_rnn.ui.server.worker import Local
from sketch_rnn.verbs import VERBS
from tests.conftest import until
from tests.ui.server.test_api import HEAD


def question(agreed=False, **arguments) -> dict:
    asked = {"page": "p", "asker": "picture/paint", "number": 1, "verb": "paint", "agreed": agreed}
    return asked | {
        "arguments": {"drawing": HEAD, "category": "cat", "words": "by the sea", "steps": 3, "seed": 1} | arguments
    }


@pytest.fixture(scope="module")
def painting_artist(artist, painter):
    return Artist(replace(artist.engine, painter=painter))


@pytest.fixture
def own(painting_artist):
    """The same, whose pace nobody has measured yet, and who paints for nobody else."""
    engine = painting_artist.engine
    return Artist(replace(engine, painter=replace(engine.painter, pace=Pace())))


@pytest.fixture(scope="module")
def url(painting_artist):
    served = page.build({"quickdraw": painting_artist})
    yield page.launch(served, quiet=True)
    served.close()


def desk_of(artist, lend=None) -> Desk:
    artists = {"quickdraw": artist}
    return Desk(Local(artists), Paintings(artists, lend))


def asked(desk, text, told) -> dict:
    """What a desk answers, told of as JSON has it."""
    return json.loads(desk.ask(text, told=lambda progress: told(progress.to_dict())))


def lines(url, **how):
    with httpx.stream("POST", f"{url}/painted", json=question(**how), timeout=120) as answer:
        assert answer.status_code == 200
        return [json.loads(line) for line in answer.iter_lines()]


def opened(found) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(found["picture"]["data"])))


def test_the_page_hears_of_every_step_and_gets_the_picture(url):
    *progress, last = lines(url)
    said = [line["progress"] for line in progress]
    assert [(each["step"], each["steps"], each["ahead"]) for each in said] == [(step, 3, 0) for step in range(4)]
    found = last["result"]
    assert found["prompt"] == "cat, by the sea"
    assert opened(found).size == (32, 32)
    assert files.read(base64.b64decode(found["picture"]["data"]))[0].strokes == HEAD["strokes"]


def test_over_http_and_in_python_it_is_the_same_picture(url, painting_artist):
    arguments = question()["arguments"]
    event = httpx.post(f"{url}/gradio_api/call/v2/paint", json=arguments, timeout=60).json()["event_id"]
    answer = httpx.get(f"{url}/gradio_api/call/paint/{event}", timeout=120).text
    found = json.loads(answer.split("data: ")[1])[0]
    assert found == lines(url)[-1]["result"]
    assert found == painting_artist.paint(**arguments).to_dict()
    document = httpx.get(f"{url}/gradio_api/openapi.json", timeout=60).json()
    schema = document["paths"]["/gradio_api/call/v2/paint"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert schema["properties"]["words"]["maxLength"] == 200


WRONG = {
    "no drawing": ({"drawing": {"strokes": []}}, "nothing to paint over yet"),
    "no such category": ({"category": "zzz"}, "has not learned to draw"),
    "words that are none": ({"words": 3}, "“Words” is a text of at most 200 letters."),
    "too many words": ({"words": "x" * 201}, "“Words” is a text of at most 200 letters."),
    "too many steps": ({"steps": 51}, "“Steps” is a whole number from 1 to 50."),
    "too strong": ({"strength": 2.0}, "“Strength” is a number from 0 to 1."),
    "another argument": ({"painter": "hf://me/mine"}, "takes drawing, category"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_painted_is_a_sentence(url, arguments, words):
    [*_, last] = lines(url, **arguments)
    assert words in last["error"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"3", b'{"verb": "paint"}', b'{"verb": "complete", "arguments": {}}', b"\xff"]
)
def test_what_is_no_question_is_a_sentence(url, body):
    answer = httpx.post(f"{url}/painted", content=body, headers={"Content-Type": "application/json"}, timeout=60)
    assert "Traceback" not in answer.text
    said = answer.json()
    assert len(said.get("error") or said.get("detail")) > 20


def test_who_closes_the_answer_has_left(url, painting_artist):
    queue = painting_artist.engine.painter.queue
    with httpx.stream("POST", f"{url}/painted", json=question(agreed=True, steps=50), timeout=120) as answer:
        next(answer.iter_lines())
        assert len(queue._here) == 1
    until(lambda: not queue._here)
    assert "result" in lines(url)[-1]


def test_three_people_see_who_is_before_them_and_all_are_painted_for(url, painting_artist):
    found = {}
    with painting_artist.engine.painter.queue.turn(lambda: False, lambda _: None):  # somebody is painted for
        people = [threading.Thread(target=lambda n=n: found.update({n: lines(url, seed=n)})) for n in range(3)]
        for number, each in enumerate(people):
            each.start()
            until(lambda number=number: len(painting_artist.engine.painter.queue._here) == number + 2)
        drawn = httpx.post(f"{url}/gradio_api/run/complete", json={"data": [HEAD, "cat", 1]}, timeout=60)
        assert drawn.status_code == 200  # meanwhile all else goes on
    for each in people:
        each.join()
    for number in range(3):
        waited = [line["progress"]["ahead"] for line in found[number][:-1] if line["progress"]]
        assert waited[0] == number + 1
        assert waited == sorted(waited, reverse=True)
        assert "picture" in found[number][-1]["result"]


def test_where_it_takes_long_without_a_gpu_the_page_is_asked_first(own):
    desk, told = desk_of(own), []
    own.engine.painter.pace.seconds = LONG
    text = json.dumps(question())
    found = asked(desk, text, told.append)["result"]["asks"]
    assert (found["steps"], found["seconds"], found["slow"]) == (3, LONG, True)
    assert told == []
    found = asked(desk, json.dumps(question(agreed=True)), told.append)["result"]
    assert opened(found).size == (32, 32)
    assert told[0]["seconds"] == LONG


def test_a_server_that_stops_gives_its_paintings_up(own):
    desk, told = desk_of(own), threading.Event()
    answers = []
    text = json.dumps(question(agreed=True, steps=50))
    thread = threading.Thread(target=lambda: answers.append(asked(desk, text, lambda _: told.set())))
    thread.start()
    told.wait(60)
    desk.close()
    thread.join(60)
    assert answers == [{"stale": True}]


def test_without_a_painter_nothing_of_it_is_there(artist):
    desk = Desk(Local({"quickdraw": artist}))
    assert set(VERBS) - set(desk.verbs) == {"paint"}
    assert "error" in asked(desk, json.dumps(question()), lambda _: None)
    served = page.build({"quickdraw": artist})
    assert "paint" not in served.schemas
    assert b'"Picture"' not in served.sketch_rnn_assets.files["web/data.js"]


def lent(calls):
    """What a Space does: an act of its own process, from which plain data come back, for as many seconds as it asks for."""

    def lend(act, seconds):
        def wrapped(*given):
            given = json.loads(json.dumps(given))
            calls.append(seconds(*given) if callable(seconds) else seconds)
            for each in act(*given):
                yield json.loads(json.dumps(each))

        return wrapped

    return lend


def test_on_a_gpu_that_is_lent_it_paints_the_same_and_asks_for_the_time_that_it_needs(own):
    calls, told = [], []
    desk, alone = desk_of(own, lent(calls)), desk_of(own)
    found = asked(desk, json.dumps(question(agreed=True)), told.append)
    assert found == asked(alone, json.dumps(question(agreed=True)), lambda _: None)
    assert [each["step"] for each in told] == [0, 1, 2, 3]
    own.engine.painter.pace.seconds = 10.0
    asked(desk, json.dumps(question(agreed=True, steps=2)), told.append)
    assert calls == [BEGINNING + 5, BEGINNING + 30]
    wrong = asked(desk, json.dumps(question(agreed=True, steps="x")), told.append)
    assert "whole number" in wrong["error"]


def test_who_leaves_a_lent_gpu_is_not_painted_for(own):
    desk, told = desk_of(own, lent([])), []
    answer = desk.ask(json.dumps(question(agreed=True, steps=50)), lambda: len(told) > 1, told.append)
    assert json.loads(answer) == {"stale": True}
    assert len(told) == 2
