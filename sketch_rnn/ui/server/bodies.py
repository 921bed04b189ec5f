"""What is sent to the page, to verbs and to agents' tools, looked at before Gradio and MCP's server do, who trip over some."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import orjson
from starlette.types import Receive, Scope

from sketch_rnn.drawings.drawing import MAX_BYTES, DrawingError
from sketch_rnn.verbs import VERBS

LARGEST = MAX_BYTES + 50_000  # bytes of a body: a drawing of the largest size, and what is around it
DEEPEST = 50  # lists and tables within each other that a body may have
LONGEST_SESSION = 64  # letters of what a caller calls its session, which Gradio keeps some of
TOO_LARGE = f"That is too large to be sent: more than {MAX_BYTES // 1000} kB."
NO_JSON = "That is not JSON, sent with Content-Type: application/json; or it is of too many levels."
LONG_SESSION = f"A session_hash has {LONGEST_SESSION} letters at most."
NOT_NAMED = 'The arguments come by name, as in {"drawing": {"strokes": [...]}, "category": "cat"}.'


class HungUp(Exception):
    """Whoever was sending has gone."""


class Refused(Exception):
    """The body is none that can be answered; the message says why."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status


async def looked_at(scope: Scope, receive: Receive, verb: str | None, verbs: Collection[str]) -> bytes:
    """Return the body of any call, or of one of ``verb`` by name, of the ``verbs`` that there are; raises Refused and HungUp."""
    body = await _whole(receive)
    if len(body) > LARGEST:
        raise Refused(413, TOO_LARGE)
    media_type = dict(scope["headers"]).get(b"content-type", b"").split(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise Refused(400, NO_JSON)
    said = _read(body)
    if isinstance(said, dict) and len(str(said.get("session_hash") or "")) > LONGEST_SESSION:
        raise Refused(400, LONG_SESSION)
    if verb and (words := _against(verb, said, verbs)):
        raise Refused(400, words)
    return body


async def _whole(receive: Receive) -> bytes:
    """Return a body, or the beginning of one that is too large."""
    body, more = bytearray(), True
    while more and len(body) <= LARGEST:
        message = await receive()
        if message["type"] != "http.request":
            raise HungUp
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _read(body: bytes) -> Any:
    """Return JSON that can be written again; raises Refused. MCP's server leaves a trace of what is too deep, or no UTF-8."""
    try:
        said = orjson.loads(body)
    except ValueError:
        raise Refused(400, NO_JSON) from None
    level = [said]
    for _ in range(DEEPEST):
        level = [each for whole in level for each in _within(whole)]
    if level:
        raise Refused(400, NO_JSON)
    return said


def _within(whole: Any) -> Iterable[Any]:
    return whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ()


def _against(verb: str, said: Any, verbs: Collection[str]) -> str:
    """Return what is wrong with a verb's arguments' names, in the library's words, or nothing."""
    if verb not in verbs:
        return f"There is no “{verb[:40]}” here: there is {', '.join(verbs)}."
    if not isinstance(said, dict):
        return NOT_NAMED
    try:
        VERBS[verb].by_name(**{name: value for name, value in said.items() if name != "model"})
    except DrawingError as error:
        return str(error)
    return ""
