"""Who is answered: this server's own page and programs, and no other site's page in somebody's browser."""

import json

import httpx
import pytest
from starlette.datastructures import Headers

import app
from sketch_rnn.ui import page
from sketch_rnn.ui.server.origins import ANOTHER_NAME, ANOTHER_SITE, Names
from tests.ui.server.test_api import HEAD

DIRECT = "/gradio_api/run/complete"
ASKED = {"data": [HEAD, "cat", 1]}

OWN = {
    "a program": {},
    "the page": {"origin": "HOST", "sec-fetch-site": "same-origin"},
    "the page, in an older browser": {"origin": "HOST"},
    "the page, through a proxy that says another Host": {
        "origin": "https://draw.example.org", "sec-fetch-site": "same-origin"
    },
}  # fmt: skip
OTHERS = {
    "another site": {"origin": "https://evil.example.org", "sec-fetch-site": "cross-site"},
    "another site, in an older browser": {"origin": "https://evil.example.org"},
    "another page of this machine": {"origin": "http://localhost:3000", "sec-fetch-site": "same-site"},
    "a file, or a frame of nothing": {"origin": "null"},
    "one that calls itself a proxy": {"origin": "https://evil.example.org", "x-forwarded-host": "evil.example.org"},
}


@pytest.mark.parametrize("headers", OWN.values(), ids=OWN.keys())
def test_the_own_page_and_programs_are_answered(url, headers):
    headers = {name: url if value == "HOST" else value for name, value in headers.items()}
    assert httpx.post(url + DIRECT, json=ASKED, headers=headers, timeout=60).status_code == 200


@pytest.mark.parametrize("headers", OTHERS.values(), ids=OTHERS.keys())
@pytest.mark.parametrize("path", [DIRECT, "/gradio_api/call/complete", "/gradio_api/queue/join", "/opened", "/taught",
                                  "/gradio_api/component_server", "/gradio_api/cancel", "/gradio_api/mcp/"])  # fmt: skip
def test_another_sites_page_is_refused(url, headers, path):
    answer = httpx.post(url + path, json=ASKED, headers=headers, timeout=60)
    assert answer.status_code == 403
    assert answer.json() == {"detail": ANOTHER_SITE}


def test_what_a_form_of_another_site_could_send_without_asking_is_no_call(url):
    for kind in (
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        answer = httpx.post(url + DIRECT, content=json.dumps(ASKED), headers={"content-type": kind}, timeout=60)
        assert answer.status_code == 400
        assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize(
    "host", ["evil.example.org", "evil.example.org:7860", "localhost.evil.example.org", "127.0.0.1.nip.io"]
)
@pytest.mark.parametrize("path", ["/", "/config", "/healthz", "/gradio_api/info"])
def test_a_name_that_somebody_made_to_lead_here_is_refused(url, host, path):
    answer = httpx.get(url + path, headers={"host": host})
    assert answer.status_code == 403
    assert answer.json() == {"detail": ANOTHER_NAME}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:7860", "draw.localhost", "127.0.0.1", "[::1]:7860", "192.168.1.5"]
)
def test_the_own_names_are_answered(url, host):
    assert httpx.get(f"{url}/healthz", headers={"host": host}).status_code == 200


def test_a_name_that_a_proxy_gives_is_known():
    local = Names.of(None, ["Draw.example.org"])
    assert local.has(Headers({"host": "draw.example.org"}))
    assert not local.has(Headers({"host": "example.org"}))
    assert not local.foreign(Headers({"host": "127.0.0.1:7860", "origin": "https://draw.example.org"}))
    assert Names.of("0.0.0.0").has(Headers({"host": "draw.example.org"}))
    assert not Names.of("[::1]").has(Headers({"host": "draw.example.org"}))


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-gradio-server"])
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info"])
def test_another_address_does_not_come_back_in_the_page(url, header, path):
    answer = httpx.get(url + path, headers={header: "evil.example.org"})
    assert answer.status_code == 200
    assert "evil.example.org" not in answer.text


def test_the_address_that_a_known_proxy_says_is_kept(monkeypatch):
    def left(names: Names) -> dict:
        scope = {"type": "http", "headers": [(b"x-forwarded-host", b"draw.example.org"), (b"x-gradio-server", b"x")]}
        names.without_others(scope)
        return dict(scope["headers"])

    kept = {b"x-forwarded-host": b"draw.example.org"}
    assert left(Names.of(None)) == {}
    assert left(Names.of(None, ["draw.example.org"])) == kept
    monkeypatch.setenv("SPACE_ID", "somebody/sketch-rnn")
    assert left(Names.of("0.0.0.0")) == kept


@pytest.mark.parametrize("host", ["::1", "::"])
def test_an_address_of_six_is_listened_on(host, artist, monkeypatch):
    monkeypatch.setattr("sys.argv", ["app.py", "--host", host])
    monkeypatch.setattr(app, "find", lambda place: {"quickdraw": None})
    monkeypatch.setattr(app, "load", lambda folder, **_: artist)
    answers = []

    def serve(built, names, server_name, **options):
        url = page.launch(built, names, server_name=server_name, quiet=True)
        answers.append(httpx.get(f"{url.replace('[::]', '[::1]')}/healthz").text)
        built.close()

    monkeypatch.setattr(page, "serve", serve)
    assert app.main() == 0
    assert answers == ["ok"]
