"""The page's HTTP side: the public endpoint, health, limits, and payloads that nobody should send."""

import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.drawings.test_drawing import HOSTILE
from tests.ui.conftest import SERVED

HEAD = {"strokes": [[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]]}


def call(url: str, *data, verb: str = "complete", named: dict | None = None) -> tuple[str, object]:
    """One call of an endpoint, its arguments in order or by name: the event that ended it, and its data."""
    where, body = (verb, {"data": list(data)}) if named is None else (f"v2/{verb}", named)
    queued = httpx.post(f"{url}/gradio_api/call/{where}", json=body, timeout=60)
    if queued.status_code != 200:
        return "refused", queued.status_code
    with httpx.stream("GET", f"{url}/gradio_api/call/{verb}/{queued.json()['event_id']}", timeout=60) as stream:
        event = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: ") and event in ("complete", "error"):
                return event, json.loads(line[6:])
    raise AssertionError("the stream ended without a result")


def test_complete(url):
    event, [answer] = call(url, HEAD, "cat", 3, 0.4, 1)
    assert event == "complete"
    assert len(answer["endings"]) == 3
    assert all(isinstance(ending["finished"], bool) for ending in answer["endings"])
    assert call(url, HEAD, "cat", 3, 0.4, 1)[1] == [answer]


@pytest.mark.parametrize(
    "arguments",
    [
        (HEAD, "zebra crossing", 3, 0.4, 1),
        (HEAD, "cat", 10**9, 0.4, 1),
        (HEAD, "cat", "x", 0.4, 1),
        (HEAD, "cat", 3, 0, 1),
        (HEAD, "cat", 3, 0.4, -1),
        (HEAD, ["cat"], 3, 0.4, 1),
        (HEAD, {"cat": 1}, 3, 0.4, 1),
        ({"strokes": []}, "cat", 3, 0.4, 1),
        (HEAD,),
        (),
    ],
)
def test_wrong_arguments_are_answered_in_words(url, arguments):
    event, answer = call(url, *arguments)
    assert event == "error"
    assert len(json.dumps(answer)) > 30, answer


def test_what_is_left_out_has_its_default(url):
    event, [answer] = call(url, HEAD, "cat")
    assert event == "complete"
    assert call(url, HEAD, "cat", 9, 0.4, 0)[1] == [answer]


def hostile_bodies():
    """The gate's hostile drawings inside the body of a call."""
    for name, payload in HOSTILE.items():
        body = payload if isinstance(payload, str) and payload.startswith(("{", "[")) else json.dumps(payload)
        yield pytest.param('{"data": [' + body + ', "cat", 1, 0.4, 1]}', id=name)


@pytest.mark.parametrize("body", list(hostile_bodies()))
def test_hostile_payloads_are_refused_and_the_page_lives(url, body):
    headers = {"Content-Type": "application/json"}
    if len(body) > 900_000:  # the server may hang up on a body that is too large: say how large it is, and look
        where = urlsplit(url)
        with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
            head = (
                f"POST /gradio_api/call/complete HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body) + 10**6}\r\n"
            )
            connection.sendall((head + "Content-Type: application/json\r\n\r\n").encode())
            assert b" 413 " in connection.recv(200)
    else:
        queued = httpx.post(f"{url}/gradio_api/call/complete", content=body, headers=headers, timeout=60)
        if queued.status_code == 200:
            where = f"{url}/gradio_api/call/complete/{queued.json()['event_id']}"
            assert "event: error" in httpx.get(where, timeout=60).text
        else:
            assert 400 <= queued.status_code < 500
    assert httpx.get(f"{url}/healthz").text == "ok"


def test_health_and_what_is_not_served(url):
    assert httpx.get(f"{url}/healthz").status_code == 200
    assert httpx.get(f"{url}/openapi.json").status_code == 404
    assert httpx.get(f"{url}/docs").status_code == 404


def test_the_api_page_knows_the_verbs_and_their_words(url):
    found = httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"]
    assert sorted(found) == sorted(f"/{name}" for name in SERVED)
    for name, verb in SERVED.items():
        parameters = found[f"/{name}"]["parameters"]
        assert [each["parameter_name"] for each in parameters] == [*(each.name for each in verb.parameters), "model"]


MISTAKES = {
    "the category misspelt": ({"drawing": HEAD, "category": "kat"}, "Did you mean cat"),
    "no drawing": ({"category": "cat"}, "“complete” also needs: drawing."),
    "no stroke": ({"drawing": {"strokes": []}, "category": "cat"}, "draw a stroke first"),
    "too many": ({"drawing": HEAD, "category": "cat", "count": 1000}, "“count” is a whole number from 1 to 25."),
    "a name misspelt": ({"drawing": HEAD, "category": "cat", "temperture": 0.3}, "and not “temperture” here"),
    "in order": ([HEAD, "cat"], "by name"),
    "half of it": ('{"drawing": ', "That is not JSON"),
    "nothing": ("", "That is not JSON"),
}


@pytest.mark.parametrize(("body", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_of_a_person_with_curl_gets_a_sentence(url, body, words):
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": "application/json"}
    found = httpx.post(f"{url}/gradio_api/call/v2/complete", content=text, headers=headers, timeout=60)
    if found.status_code == 200:
        found = httpx.get(f"{url}/gradio_api/call/complete/{found.json()['event_id']}", timeout=60)
        assert words in json.loads(found.text.split("data: ")[1])["error"]
    else:
        assert found.status_code == 400
        assert words in found.json()["detail"]


@pytest.mark.parametrize("model", ["../../etc", "", [], {}, 0, False])
def test_another_model_is_refused_and_not_another_one_asked(url, model):
    event, answer = call(url, named={"drawing": HEAD, "category": "cat", "count": 1, "model": model})
    assert event == "error"
    assert "there is quickdraw" in answer["error"]


def test_one_dot_is_a_drawing(url):
    event, [answer] = call(
        url, verb="complete", named={"drawing": {"strokes": [[[10, 10]]]}, "category": "cat", "count": 2}
    )
    assert event == "complete"
    assert len(answer["endings"]) == 2


def test_a_verb_misspelt_and_a_header_forgotten_get_a_sentence(url):
    asked = {"drawing": HEAD, "category": "cat"}
    found = httpx.post(f"{url}/gradio_api/call/v2/finish", json=asked, timeout=20)
    assert "there is complete, " in found.json()["detail"]
    found = httpx.post(f"{url}/gradio_api/call/v2/complete", content=json.dumps(asked), timeout=20)
    assert "Content-Type: application/json" in found.json()["detail"]


def test_the_document_of_openapi_names_what_is_there_and_what_is_needed(url):
    found = httpx.get(f"{url}/gradio_api/openapi.json").json()
    questions = {path: each["post"] for path, each in found["paths"].items() if "post" in each}
    assert sorted(questions) == sorted(f"/gradio_api/call/v2/{name}" for name in SERVED)
    for path, said in questions.items():
        schema = said["requestBody"]["content"]["application/json"]["schema"]
        refused = httpx.post(f"{url}{path}", json={}, timeout=20)
        assert refused.status_code == 400
        assert refused.json()["detail"].endswith(f"also needs: {', '.join(schema['required'])}.")
    asked = {"drawing": HEAD, "category": "cat", "count": 1}
    event = httpx.post(f"{url}/gradio_api/call/v2/complete", json=asked, timeout=20).json()["event_id"]
    [answer] = [path for path in found["paths"] if "/call/complete/" in path]
    assert "event: complete" in httpx.get(url + answer.format(event_id=event), timeout=60).text
