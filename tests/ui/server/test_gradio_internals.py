"""What the page reaches inside Gradio for, one test for each: where one fails, a new Gradio has changed what its name says.

``sketch_rnn/ui/server/gradio_internals.py`` says why each is needed.
"""

import inspect
import json

import gradio as gr
import httpx
import pytest
from gradio.context import LocalContext
from gradio.queueing import Event, Queue
from gradio.state_holder import SessionState
from gradio_client.utils import json_schema_to_python_type

from sketch_rnn.ui import page
from sketch_rnn.ui.server import connections
from sketch_rnn.ui.server.gradio_internals import OPEN, words_of
from tests.ui.conftest import SERVED


@pytest.fixture(scope="module")
def built(artist):
    """A page that is not served."""
    return page.build({"quickdraw": artist})


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("method", "first"),
    [
        ("preprocess_data", ["self", "block_fn", "inputs"]),
        ("postprocess_data", ["self", "block_fn", "predictions", "state"]),
        ("process_api", ["self", "block_fn", "inputs", "state"]),
        ("get_api_info", ["self"]),
    ],
)
def test_gradio_still_has_the_methods_of_blocks_that_are_overridden(method, first):
    assert parameters(getattr(gr.Blocks, method))[: len(first)] == first


def test_gradio_still_calls_what_is_overridden():
    source = inspect.getsource(gr.Blocks.process_api)
    assert "self.preprocess_data(" in source
    assert "self.postprocess_data(" in source


def test_gradio_still_keeps_the_bounds_of_a_launched_page_where_those_of_a_mounted_one_are_set():
    source = inspect.getsource(gr.Blocks.launch)
    for name in ("max_threads", "_queue.max_thread_count", "state_session_capacity"):
        assert f"self.{name} = " in source, name


def test_gradio_still_has_a_state_of_a_session_that_can_be_made_anew(built):
    assert isinstance(SessionState(built), SessionState)


def test_gradio_still_has_the_dictionaries_of_its_queue(built):
    queue = built._queue
    assert isinstance(queue, Queue)
    for name in ("pending_messages_per_session", "pending_event_ids_session", "event_ids_to_events"):
        assert isinstance(getattr(queue, name), dict)


def test_gradio_still_marks_an_event_whose_reader_has_gone():
    assert {"alive", "session_hash", "_id", "enqueue_time"} <= set(Event.__init__.__code__.co_names)
    assert "alive = False" in inspect.getsource(Queue.clean_events)


def test_gradio_still_says_which_event_a_thread_answers():
    assert LocalContext.event_id.get(None) is None


def test_gradio_still_describes_endpoints_by_parameters_with_names(built):
    endpoints = gr.Blocks.get_api_info(built)["named_endpoints"]
    assert sorted(endpoints) == sorted(f"/{name}" for name in SERVED)
    assert all("parameter_name" in each for said in endpoints.values() for each in said["parameters"])
    assert json_schema_to_python_type({"type": "number"}) == "float"


def test_gradio_still_has_the_writer_of_agents_answers():
    mcp = pytest.importorskip("gradio.mcp")
    assert parameters(mcp.GradioMCPServer.postprocess_output_data) == ["self", "data", "root_url"]
    assert "block_fn.queue" in inspect.getsource(mcp.GradioMCPServer.create_mcp_server)  # the way past its own client


def test_gradio_still_has_the_addresses_that_are_open(url):
    """A closed address says so in our words, one that Gradio has no more in its own."""
    paths = {route["path"] for route in httpx.get(f"{url}/config").json().get("routes", [])}
    for path in ("/", "/config", "/theme.css", "/gradio_api/info", "/gradio_api/startup-events", "/gradio_api/app_id",
                 "/gradio_api/queue/status", "/manifest.json", "/robots.txt", *paths):  # fmt: skip
        assert OPEN.fullmatch(path)
        assert httpx.get(url + path).status_code == 200, path
    answer = httpx.post(f"{url}/gradio_api/cancel", json={"session_hash": "s", "fn_index": 0, "event_id": "e"})
    assert answer.json() == {"success": True}


def test_gradio_still_makes_its_server_by_uvicorns_config(artist):
    built = page.build({"quickdraw": artist})
    page.launch(built, quiet=True)
    try:
        config = built.server.config
        assert (config.http_protocol_class, config.backlog) == (connections.Connection, connections.BACKLOG)
        assert config.timeout_graceful_shutdown == 1
    finally:
        built.close()


def test_gradio_still_answers_a_failed_call_with_words_under_error(url):
    answer = httpx.post(f"{url}/gradio_api/run/complete", json={"data": [{"strokes": []}, "cat"]}, timeout=60)
    assert answer.status_code == 422
    assert "draw a stroke first" in words_of(answer.content)
    assert words_of(json.dumps({"error": None}).encode()) == words_of(b"<") == words_of(b"[]") == ""
