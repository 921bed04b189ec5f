"""All that reaches inside Gradio, each with its why. What of it a new Gradio breaks, ``test_gradio_internals.py`` says by name.

The rest of the page uses what Gradio documents.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio import http_server
from gradio.context import LocalContext
from gradio.queueing import Event, Queue
from gradio.route_utils import get_root_url
from gradio.state_holder import SessionState
from gradio_client.utils import json_schema_to_python_type
from starlette.requests import Request
from starlette.types import Scope

# The addresses that answer: those of the page, of HTTP clients (curl, gradio_client) and of agents (MCP). Gradio has many more,
# which this page has no use for: uploads, files, a proxy, streams, recordings, links that it keeps on disk.
OPEN = re.compile(
    r"""/ | /healthz | /config/? | /taught | /opened | /painted | /theme\.css | /favicon\.ico | /robots\.txt | /manifest\.json
    | /ui/.+ | /card\.png | /pwa_icon(/\d+)? | /(static|assets|svelte)/.+
    | /gradio_api/( info/? | openapi\.json | startup-events | theme\.css | app_id/? | login_check/? | component_server/?
        | heartbeat/[^/]+ | queue/(join|data|status) | call/(v2/)?\w+(/[^/]+)? | run/\w+/? | cancel | mcp(/.*)? )""",
    re.VERBOSE,
)
STREAM = "/gradio_api/queue/data"  # all answers of a session
DIRECT = re.compile(r"/gradio_api/run/\w+/?")  # a call whose answer is that of the request
AGENTS = re.compile(r"/gradio_api/mcp(/.*)?")
ASKED = re.compile(r"/gradio_api/(call|queue)/.*")  # what leaves an answer in the queue, or fetches one
BY_NAME = re.compile(r"/gradio_api/call/v2/(\w+)/?")
EVENT = re.compile(r"/gradio_api/call/(?:v2/)?\w+/([^/]+)")

UNREAD = 200  # answers that are kept for their readers; of the largest, of 125 drawings, about a megabyte each
COMES = 60.0  # seconds in which somebody must come to read an answer that is not drawn yet
SESSIONS = 50  # callers of whom Gradio keeps a state, which holds nothing here

# Whether whoever sent the request that is being answered has hung up; set by the guard.
hung_up: ContextVar[Callable[[], bool]] = ContextVar("hung_up", default=lambda: False)


def root_of(scope: Scope) -> str:
    """Return where the page is found, as Gradio works it out from proxies' headers, without a slash at the end."""
    return get_root_url(Request(scope), "/", scope.get("root_path") or None)


class Forgiving(gr.Blocks):
    """Blocks whose endpoints take plain data, and fewer arguments than they have: those that are left out have their defaults.

    Nothing of a call is fetched, copied or kept.
    """

    schemas: dict[str, dict[str, Any]]  # of each verb's parameters by name

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *given: Any, **named: Any) -> list[Any]:
        """Return the arguments as they came, as many as there are.

        Gradio would refuse too few; it would look in them at any depth for descriptions of files, and download, copy or look
        up what they name; and it would keep the last ones of each caller.
        """
        wanted = len(block_fn.inputs)
        return [*inputs, *[None] * wanted][:wanted]

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """Return the one answer of a verb as it is. Gradio would look in it for files, too."""
        return [predictions]

    async def process_api(self, block_fn: Any, inputs: list[Any], state: Any = None, *given: Any, **named: Any) -> Any:
        """Answer a call, of which nothing is left. Gradio would keep what it was, with the caller's state."""
        return await super().process_api(block_fn, inputs, SessionState(self), *given, **named)

    def get_api_info(self, *given: Any, **named: Any) -> Any:
        """Return what HTTP's and MCP's schemas are made of, with types and bounds, which Gradio does not read of a signature."""
        info = super().get_api_info(*given, **named)
        for name, endpoint in info["named_endpoints"].items():
            schemas = self.schemas[name.lstrip("/")]
            for parameter in endpoint["parameters"]:
                schema = schemas[parameter["parameter_name"]]
                python = {"type": json_schema_to_python_type(schema), "description": schema["description"]}
                parameter |= {"type": schema, "python_type": python}
        return info


def agents_read_json(page: gr.Blocks) -> None:
    """Have the tools of a page that serves MCP answer in JSON; Gradio's would answer as Python writes it."""
    from mcp.types import TextContent

    def written(data: list[Any], root_url: str) -> list[TextContent]:
        return [TextContent(type="text", text=json.dumps(each, separators=(",", ":"))) for each in data]

    page.mcp_server_obj.postprocess_output_data = written


def agents_are_not_written_down() -> None:
    """Have MCP's own server not log what it is sent, which it does where that is wrong."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    logging.getLogger().addFilter(lambda record: not Path(record.pathname).match("mcp/shared/*"))  # it logs there, too


def bounded(page: gr.Blocks, threads: int) -> None:
    """Have a page that is mounted compute in so many threads, and keep no more callers' states than a launched one."""
    page.max_threads = page._queue.max_thread_count = threads
    page.state_session_capacity = SESSIONS


@contextmanager
def serving(**options: Any) -> Iterator[None]:
    """Have Gradio launch its server with these options of uvicorn's, for which ``launch`` has no place."""
    original = http_server.uvicorn
    http_server.uvicorn = SimpleNamespace(Config=partial(original.Config, **options))
    try:
        yield
    finally:
        http_server.uvicorn = original


def unwanted(page: gr.Blocks) -> Callable[[], bool]:
    """Return what says whether nobody waits any more for the call that this thread answers.

    Of a call in the queue its reader has hung up, which Gradio marks in the event, or has not come; of any other the one who
    asked has hung up.
    """
    event = page._queue.event_ids_to_events.get(LocalContext.event_id.get(None) or "")
    return (lambda: not event.alive or page.sketch_rnn_answers.left(event)) if event else hung_up.get()


class Answers:
    """The answers that wait in a page's queue for whoever asked over HTTP: who may read one, and which are let go of.

    Gradio lets a reader wait for ever for an answer that cannot come, and keeps every answer that nobody fetches. All of it is
    of the thread of the server's loop.
    """

    def __init__(self, queue: Queue):
        self._queue = queue
        self._read: set[str] = set()  # events that somebody reads just now
        self._streamed: Counter[str] = Counter()  # readers of each session's answers just now

    def left(self, event: Event) -> bool:
        """Return whether nobody has come for an answer in COMES seconds."""
        read = event._id in self._read or event.session_hash in self._streamed
        return not read and time.monotonic() - event.enqueue_time > COMES

    @contextmanager
    def streaming(self, session: str) -> Iterator[None]:
        """Note that somebody reads all answers of a session."""
        self._streamed[session] += 1
        try:
            yield
        finally:
            self._streamed[session] -= 1
            self._streamed += Counter()  # without those that are none

    @contextmanager
    def reading(self, event: str) -> Iterator[bool]:
        """Return whether the answer to an event can still be read: once, and by one reader at a time."""
        mine = event not in self._read and self._comes(event)
        if mine:
            self._read.add(event)
        try:
            yield mine
        finally:
            if mine:
                self._read.discard(event)

    def _comes(self, event: str) -> bool:
        """True while an event is drawn for somebody, or its answer waits."""
        if event in self._queue.event_ids_to_events:
            return self._queue.event_ids_to_events[event].alive  # until its reader hangs up
        waiting = self._queue.pending_event_ids_session.items()
        return any(event in events and self.has(session) for session, events in waiting)

    def has(self, session: str) -> bool:
        """Return whether there is anything to read for a session: something is drawn for it, or an answer waits."""
        held = self._queue.pending_messages_per_session
        return session in held and (session in self._drawn() or not held[session].empty())

    def _drawn(self) -> set[str]:
        return {event.session_hash for event in self._queue.event_ids_to_events.values()}

    def forget(self) -> None:
        """Let go of what is left of answers that have been read, and of the oldest of too many that nobody has fetched."""
        held, waiting, drawn = (
            self._queue.pending_messages_per_session,
            self._queue.pending_event_ids_session,
            self._drawn(),
        )
        ended = [session for session in waiting if session not in drawn]  # in the order in which they asked
        unread = [session for session in ended if waiting[session]]
        for session in {*ended} - {*unread[-UNREAD:]}:
            del waiting[session]
            held.pop(session, None)
        for session in {*held} - {*waiting} - drawn:  # of whoever hung up: their messages, and no question any more
            del held[session]


def words_of(failure: bytes) -> str:
    """Return the words for a person in what Gradio answers where a direct call failed; none where the server is at fault."""
    try:
        words = json.loads(failure)["error"]
    except (ValueError, KeyError, TypeError):
        return ""
    return words if isinstance(words, str) else ""
