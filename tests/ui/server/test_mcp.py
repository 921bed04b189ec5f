"""Agents: the verbs as tools of the Model Context Protocol, by its own client over HTTP."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest

pytest.importorskip("mcp")
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

import app
from sketch_rnn import Drawing
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui import page
from tests.conftest import artist_of
from tests.ui.conftest import SERVED
from tests.ui.server.test_answers import until
from tests.ui.server.test_api import HEAD, call

TOLD = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def served(artist, another_model):
    """Where a page of two models answers agents too."""
    built = page.build({"quickdraw": artist, "small": artist_of(another_model)})
    yield page.launch(built, quiet=True, mcp_server=True)
    built.close()


@asynccontextmanager
async def session(url):
    async with (
        streamable_http_client(f"{url}/gradio_api/mcp/") as (read, write, _),
        ClientSession(read, write) as agent,
    ):
        await agent.initialize()
        yield agent


def _run(act):
    """Run in a thread of its own: another test's browser may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, act).result()


def tools(url) -> dict:
    async def listed():
        async with session(url) as agent:
            return (await agent.list_tools()).tools

    return {tool.name: tool for tool in _run(listed())}


def use(url, tool, **arguments):
    """The answer of a tool, or its words where it is an error."""

    async def called():
        async with session(url) as agent:
            return await agent.call_tool(tool, arguments)

    found = _run(called())
    [content] = found.content
    return content.text if found.isError else json.loads(content.text)


def test_the_tools_are_the_verbs_and_nothing_else(served):
    assert sorted(tools(served)) == sorted(SERVED)


def test_every_bound_stands_in_the_words_of_mcp_and_of_http(served):
    found = tools(served)
    http = httpx.get(f"{served}/gradio_api/info").json()["named_endpoints"]
    for name, verb in SERVED.items():
        schema = found[name].inputSchema
        words = {each: told["description"] for each, told in schema["properties"].items()}
        assert words == {
            each["parameter_name"]: each["python_type"]["description"] for each in http[f"/{name}"]["parameters"]
        }
        assert sorted(schema["required"]) == sorted(each.name for each in verb.parameters if each.required)
        for each in verb.parameters:
            if each.bounds:
                assert f"{each.bounds[0]:g} to {each.bounds[1]:,}" in words[each.name]
            if each.several:
                assert f"{each.most} at most" in words[each.name]
            assert all(choice in words[each.name] for choice in each.choices)
        assert "one of quickdraw, small" in words["model"]


def test_an_agent_draws(served, artist):
    answer = use(served, "generate", category="cat", count=2, temperature=[0.2, 0.4], seed=3)
    assert answer == SERVED["generate"].answer(artist.generate("cat", count=2, temperature=[0.2, 0.4], seed=3))
    endings = use(served, "complete", drawing=HEAD, category="cat", count=3)["endings"]
    assert len(endings) == 3
    named = use(served, "guess", drawing=answer["drawings"][0], count=5)
    assert Drawing.parse(answer["drawings"][0])
    assert len(named["guesses"]) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"category": "zebra crossing"}, "has not learned"),
        ({"category": "cat", "count": 26}, "25"),
        ({"category": "cat", "temperature": 0}, "0"),
        ({"category": "cat", "model": "another"}, "another"),
        ({}, "category"),
    ],
)
def test_an_agent_is_told_what_is_wrong(arguments, words, served):
    assert words in use(served, "generate", **arguments)


def nested(levels: int) -> bytes:
    return b'{"jsonrpc":"2.0","id":1,"method":"tools/list","x":' + b"[" * levels + b"]" * levels + b"}"


HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
GARBAGE = {
    "nothing": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "not UTF-8": b'{"jsonrpc":"2.0","id":1,"method":"\xff"}',
    "half a letter": b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\\ud800"}}',
    "too many digits": b'{"jsonrpc":"2.0","id":' + b"9" * 5000 + b',"method":"tools/list"}',
    "large": b'{"x":"' + b"y" * 1_040_000 + b'"}',
    "another method": b'{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"mine":"secret"}}',
} | {f"{levels} deep": nested(levels) for levels in (400, 960, 100_000)}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_refused_and_not_written_down(served, body, caplog):
    found = httpx.post(f"{served}/gradio_api/mcp/", content=body, headers=HEADERS, timeout=20)
    assert found.status_code < 500
    assert found.status_code >= 400 or '"error"' in found.text
    assert caplog.text == ""


def test_whoever_hangs_up_within_a_body_leaves_no_trace(served, caplog):
    where = urlsplit(served)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        lines = [
            "POST /gradio_api/mcp/ HTTP/1.1",
            "Host: localhost",
            *(f"{name}: {each}" for name, each in HEADERS.items()),
        ]
        connection.sendall("\r\n".join([*lines, "Content-Length: 99", "", "{"]).encode())
    assert sorted(tools(served)) == sorted(SERVED)
    assert "Traceback" not in caplog.text


def test_any_model_draws_by_its_name(served, another_model):
    wanted = SERVED["generate"].answer(artist_of(another_model).generate("dog", count=2, seed=5))
    assert use(served, "generate", category="dog", count=2, seed=5, model="small") == wanted
    assert call(served, verb="generate", named={"category": "dog", "count": 2, "seed": 5, "model": "small"})[1] == [
        wanted
    ]
    event, error = call(served, verb="generate", named={"category": "dog", "model": "another"})
    assert event == "error"
    assert "quickdraw, small" in json.dumps(error)


def test_without_the_package_it_is_said(monkeypatch, capsys):
    monkeypatch.setattr(app, "find_spec", lambda name: None)
    monkeypatch.setattr("sys.argv", ["app.py", "--mcp"])
    assert app.main() == 1
    assert "pip install 'gradio[mcp]==" in capsys.readouterr().err


def test_what_an_agent_asked_is_given_up_when_it_hangs_up(artist, monkeypatch):
    built, ended = page.build({"quickdraw": artist}), []
    worker, answer = built.sketch_rnn_desk._worker, built.sketch_rnn_desk._worker.answer

    def noted(*asked):
        try:
            found = answer(*asked)
        except Interrupted:
            ended.append("given up")
            raise
        ended.append("drawn")
        return found

    monkeypatch.setattr(worker, "answer", noted)
    url = page.launch(built, quiet=True, mcp_server=True)
    try:
        arguments = {
            "drawing": HEAD,
            "category": "cat",
            "count": 25,
            "temperature": [0.2, 0.4, 0.6, 0.8, 1],
            "care": 16,
        }
        said = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "complete", "arguments": arguments},
        }
        with httpx.Client(base_url=url, headers=TOLD) as agent, pytest.raises(httpx.ReadTimeout):
            agent.post("/gradio_api/mcp/", json=said, timeout=1)
        until(lambda: ended)
        assert ended == ["given up"]
        assert (
            len(use(url, "complete", drawing=HEAD, category="cat", count=1)["endings"]) == 1
        )  # and the next is answered
    finally:
        built.close()
