"""What is sent to agents' tools and to verbs by name, looked at before MCP's server and Gradio do, who trip over some of it."""

from __future__ import annotations

import json
from typing import Any

from starlette.types import Message, Receive, Scope

from sketch_rnn.drawings.drawing import MAX_BYTES, DrawingError
from sketch_rnn.verbs import VERBS

LARGEST = MAX_BYTES + 50_000  # bytes of a body: a drawing of the largest size, and what is around it
DEEPEST = 50  # lists and tables within each other that a body may have
TOO_LARGE = f"That is too large to be sent: more than {MAX_BYTES // 1000} kB."
NO_JSON = "That is not JSON, sent with Content-Type: application/json; or it is of too many levels."
NOT_NAMED = 'The arguments come by name, as in {"drawing": {"strokes": [...]}, "category": "cat"}.'


class HungUp(Exception):
    """Whoever was sending has gone."""


class Refused(Exception):
    """The body is none that can be answered; the message says why."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status


async def looked_at(scope: Scope, receive: Receive, verb: str | None) -> Receive:
    """Return what receives the body again, of a call of ``verb`` by name, or of an agent; raises Refused and HungUp."""
    body = await _whole(receive)
    if len(body) > LARGEST:
        raise Refused(413, TOO_LARGE)
    if not _readable(body) or b"json" not in dict(scope["headers"]).get(b"content-type", b""):
        raise Refused(400, NO_JSON)
    if verb and (words := _against(verb, json.loads(body))):
        raise Refused(400, words)
    return _after(body, receive)


async def _whole(receive: Receive) -> bytes:
    """Return a body, or the beginning of one that is too large."""
    body, more = b"", True
    while more and len(body) <= LARGEST:
        message = await receive()
        if message["type"] != "http.request":
            raise HungUp
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body


def _readable(body: bytes) -> bool:
    """Whether it is JSON that can be written again: MCP's server leaves a trace of what is too deep, or no UTF-8."""
    try:
        said = json.loads(body)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return _shallow(said)


def _shallow(said: Any, levels: int = DEEPEST) -> bool:
    within = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return levels > 0 and all(_shallow(each, levels - 1) for each in within)


def _against(verb: str, said: Any) -> str:
    """Return what is wrong with a verb's arguments' names, in the library's words, or nothing."""
    if verb not in VERBS:
        return f"There is no “{verb[:40]}” here: there is {', '.join(VERBS)}."
    if not isinstance(said, dict):
        return NOT_NAMED
    try:
        VERBS[verb].by_name(**{name: value for name, value in said.items() if name != "model"})
    except DrawingError as error:
        return str(error)
    return ""


def _after(body: bytes, receive: Receive) -> Receive:
    """Return what receives a body that has been read already, and then all else."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return first.pop() if first else await receive()

    return received
