"""What the page asks, by the way that the page asks it: real HTTP, and whatever anybody could send."""

import base64
import json
import threading

import httpx
import pytest

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.ui.server import asks
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.worker import Lent, Local, picture
from tests.drawings.test_drawing import HOSTILE
from tests.ui.server.test_api import HEAD


def question(**changes) -> str:
    asked = {"page": "p", "asker": "finish", "number": 1, "verb": "complete"}
    return json.dumps(asked | {"arguments": {"drawing": HEAD, "category": "cat", "count": 2}} | changes)


@pytest.fixture(scope="module")
def desk(artist):
    return Desk(Local({"quickdraw": artist}))


def test_an_answer_is_the_verbs(desk, artist):
    found = json.loads(desk.ask(question()))["result"]["endings"]
    from sketch_rnn import Drawing

    expected = artist.complete(Drawing.parse(HEAD), "cat", count=2, care=found[0]["care"])
    assert [each["strokes"] for each in found] == [each.to_dict()["strokes"] for each in expected]


WRONG = {
    "not JSON": "}{",
    "a number": "3",
    "a list": "[1]",
    "no verb": "{}",
    "another verb": question(verb="__init__"),
    "a verb that is none": question(verb=["complete"]),
    "no arguments": question(arguments=None),
    "arguments that are none": question(arguments=[1]),
    "an argument too many": question(arguments={"drawing": HEAD, "category": "cat", "engine": 3}),
    "an argument too few": question(arguments={"category": "cat"}),
    "a model that is none": question(model="../../etc/passwd"),
    "a page that is none": question(page={"a": 1}),
    "a number that is none": question(number="one"),
    "deep": "[" * 100_000,
    "large": '"' + "x" * 2_000_000 + '"',
    "a picture of nothing": question(verb="picture", arguments={"format": "gif"}),
    "another picture": question(verb="picture", arguments={"drawing": HEAD, "format": "exe"}),
    "a film that is none": question(verb="picture", arguments={"frames": 3, "format": "gif"}),
    "a picture with more": question(verb="picture", arguments={"drawing": HEAD, "side": 10**9}),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_a_sentence(desk, text):
    words = json.loads(desk.ask(text))["error"]
    assert 20 < len(words) < 300
    assert "Traceback" not in words


@pytest.mark.parametrize("payload", [each for each in HOSTILE.values() if not isinstance(each, bytes)])
def test_hostile_drawings_are_a_sentence(desk, payload):
    try:
        text = question(arguments={"drawing": payload, "category": "cat"})
    except (TypeError, ValueError, RecursionError):
        return
    assert set(json.loads(desk.ask(text))) == {"error"}


def test_an_older_question_of_the_same_page_is_given_up(desk):
    answers = {}
    many = {"drawing": HEAD, "category": "cat", "count": 25, "temperature": 1.0}

    def ask(number: int) -> None:
        answers[number] = json.loads(desk.ask(question(number=number, arguments=many, page="hasty")))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "result" in answers[6]
    assert any(answers[number].get("stale") for number in range(1, 6))


def test_a_question_too_many_is_told_to_come_again(artist, monkeypatch):
    monkeypatch.setattr(asks, "PLACES", 0)
    assert json.loads(Desk(Local({"quickdraw": artist})).ask(question())) == {"error": asks.BUSY, "busy": True}


def test_a_closed_desk_gives_up_what_is_under_way(artist):
    desk = Desk(Local({"quickdraw": artist}))
    answers = []
    many = {"drawing": HEAD, "category": "cat", "count": 25, "temperature": 1.0}
    thread = threading.Thread(target=lambda: answers.append(json.loads(desk.ask(question(arguments=many)))))
    thread.start()
    desk.close()
    thread.join(30)
    assert answers == [{"stale": True}]


def test_on_a_gpu_that_is_lent_it_draws_the_same(artist):
    lent = []

    def lend(draw):
        def drawn(*given):
            lent.append(json.loads(json.dumps(given)))  # what another process can be sent
            return json.loads(json.dumps(draw(*given)))

        return drawn

    alone, desk = Desk(Local({"quickdraw": artist})), Desk(Lent({"quickdraw": artist}, lend))
    assert json.loads(desk.ask(question())) == json.loads(alone.ask(question()))
    wrong = question(arguments={"drawing": HEAD, "category": "catamaran"})
    assert json.loads(desk.ask(wrong)) == json.loads(alone.ask(wrong))
    assert len(lent) == 2


def test_a_picture_that_draws_itself():
    found = picture(drawing=HEAD, format="gif", model=[0])
    assert base64.b64decode(found["data"]).startswith(b"GIF89a")
    assert base64.b64decode(picture(frames=[HEAD, HEAD, {"strokes": []}])["data"]).startswith(b"GIF89a")
    with pytest.raises(DrawingError):
        picture(drawing={"strokes": []})


def test_the_page_reaches_the_desk_and_nothing_else(url):
    config = httpx.get(f"{url}/config").json()
    [host] = [each for each in config["components"] if each["props"].get("elem_id") == "page"]
    body = {"data": question(), "component_id": host["id"], "session_hash": "s", "fn_name": "ask"}
    answer = httpx.post(f"{url}/gradio_api/component_server", json=body, timeout=60)
    assert len(json.loads(answer.json())["result"]["endings"]) == 2
    assert (
        httpx.post(f"{url}/gradio_api/component_server", json=body | {"fn_name": "run"}, timeout=60).status_code == 404
    )
