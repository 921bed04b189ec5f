"""Agents: the real MCP client, over HTTP."""

import ast
import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from sketch_rnn.ui import page
from sketch_rnn.verbs import VERBS
from tests.ui.test_api import HEAD


@pytest.fixture(scope="module")
def agent(artist):
    """Return a function that lets a client do something at a page that offers its verbs to agents."""
    served = page.build({"quickdraw": artist})
    url = page.launch(served, quiet=True, mcp_server=True)

    def let(act):
        async def session():
            address = f"{url}/gradio_api/mcp/"
            async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as client:
                await client.initialize()
                return await act(client)

        with ThreadPoolExecutor(1) as thread:  # another test's browser may have a loop in this one
            return thread.submit(asyncio.run, session()).result()

    yield let
    served.close(verbose=False)


def test_the_tools_are_the_verbs_with_their_bounds_in_words(agent):
    tools = {tool.name: tool for tool in agent(lambda client: client.list_tools()).tools}
    assert set(tools) == set(VERBS)
    for name, verb in VERBS.items():
        asked = tools[name].inputSchema["properties"]
        assert set(asked) == {parameter.name for parameter in verb.parameters} | {"model"}
        assert set(tools[name].inputSchema["required"]) == {each.name for each in verb.parameters if each.required}
        for parameter in verb.parameters:
            if parameter.bounds:
                assert f"{parameter.bounds[0]:g} to {parameter.bounds[1]:,}" in asked[parameter.name]["description"]


def test_an_agent_draws(agent, artist):
    given = {"drawing": HEAD, "category": "cat", "count": 2, "seed": 5}
    found = agent(lambda client: client.call_tool("complete", given))
    assert not found.isError
    endings = ast.literal_eval(found.content[0].text)["endings"]
    from sketch_rnn import Drawing

    expected = artist.complete(Drawing.parse(HEAD), "cat", count=2, seed=5)
    assert [each["strokes"] for each in endings] == [each.to_dict()["strokes"] for each in expected]


def test_an_agent_is_told_what_is_wrong(agent):
    found = agent(lambda client: client.call_tool("complete", {"drawing": HEAD, "category": "cat", "count": 99}))
    assert found.isError
    assert "“How many” is a whole number from 1 to 25." in found.content[0].text
