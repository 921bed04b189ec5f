"""What stands between the world and Gradio: which addresses answer, to whom, and what a browser may load on the page.

What Gradio itself trips over is answered with a sentence, and not with a trace.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import gradio as gr
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sketch_rnn.ui.server import bodies
from sketch_rnn.ui.server.gradio_internals import (
    AGENTS,
    ASKED,
    BY_NAME,
    DIRECT,
    EVENT,
    OPEN,
    STREAM,
    hung_up,
    words_of,
)
from sketch_rnn.ui.server.origins import ANOTHER_NAME, ANOTHER_SITE, READING, Names

BYTES = ("/opened",)  # where what is sent is no JSON
# Gradio's page begins with scripts of its own in the text, and makes its templates' functions from strings: without
# unsafe-inline and unsafe-eval nothing stands. All else is the page's own server's. A Space is shown within the Hub's page.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self' https://huggingface.co https://*.hf.space",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
CLOSED = "There is nothing here."
READ = "That answer has been read already, or was not fetched in time, or there never was one."
NOTHING_ASKED = "Nothing has been asked under this session_hash, or all of its answers have been read."
STOPPING = "The server is stopping. Ask again in a moment."
GIVEN_UP = "That was given up: nobody waited for the answer, or the server is stopping. Ask again."
NOT_UNDERSTOOD = "That request cannot be understood."
FAULT_OF_ASKER = 422  # a call that cannot be answered, for a reason that a person can mend


class Guard:
    """ASGI middleware around the page's app."""

    def __init__(self, app: ASGIApp, page: gr.Blocks, names: Names):
        self.app, self.answers, self.names = app, page.sketch_rnn_answers, names
        self.verbs = page.schemas

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        answer = _Answer(send, direct=bool(DIRECT.fullmatch(path)))
        if refusal := self._refusal(scope, path):
            return await answer.say(*refusal)
        body = None
        if scope["method"] == "POST" and path not in BYTES:
            named = BY_NAME.fullmatch(path)
            try:
                body = await bodies.looked_at(scope, receive, named and named[1], self.verbs)
            except bodies.HungUp:
                return
            except bodies.Refused as refused:
                return await answer.say(refused.status, str(refused))
        if ASKED.fullmatch(path):
            self.answers.forget()
        if body is None:
            return await self._answered(path, scope, receive, answer)
        async with _watched(body, receive) as again:
            await self._answered(path, scope, again, answer)

    def _refusal(self, scope: Scope, path: str) -> tuple[int, str] | None:
        """Return why a request is not looked at any further, if so."""
        self.names.without_others(scope)
        headers = Headers(scope=scope)
        if not self.names.has(headers):
            return 403, ANOTHER_NAME
        if not OPEN.fullmatch(path):
            return 404, CLOSED
        if (scope["method"] not in READING or AGENTS.fullmatch(path)) and self.names.foreign(headers):
            return 403, ANOTHER_SITE
        if path == STREAM and not self.answers.has(_session(scope)):
            return 404, NOTHING_ASKED
        return None

    async def _answered(self, path: str, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Have Gradio answer; what it trips over is answered in a sentence."""
        event = EVENT.fullmatch(path) if scope["method"] == "GET" else None
        try:
            with self.answers.reading(event[1]) if event else nullcontext(True) as comes:
                if not comes:
                    return await answer.say(404, READ)
                with self.answers.streaming(_session(scope)) if path == STREAM else nullcontext():
                    await self.app(scope, receive, answer)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            await answer.say(503, STOPPING)
        except Exception as error:
            logging.getLogger(__name__).info("%s %s: %s: %s", scope["method"], path, type(error).__name__, error)
            await answer.say(400, NOT_UNDERSTOOD)


def _session(scope: Scope) -> str:
    return Request(scope).query_params.get("session_hash", "")


class _Answer:
    """Sends an answer, with the page's headers; of a direct call that failed it says whose fault it was."""

    def __init__(self, send: Send, direct: bool):
        self._send, self._direct = send, direct
        self._held: Message | None = None  # the beginning of an answer, until it is known how it goes on
        self._begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            MutableHeaders(scope=message).update(HEADERS)
            if self._direct and message["status"] == 500:
                self._held = message
                return
        if self._held:
            self._held["status"] = FAULT_OF_ASKER if words_of(message.get("body", b"")) else 500
            await self._send(self._held)
            self._held = None
        await self._send(message)

    async def say(self, status: int, words: str) -> None:
        """Answer in a sentence, unless another answer has begun."""
        if self._begun:
            return
        body = json.dumps({"detail": words}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


@asynccontextmanager
async def _watched(body: bytes, receive: Receive) -> AsyncIterator[Receive]:
    """Yield what receives a body that has been read; whoever works on the answer can ask whether its asker has hung up."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    gone = asyncio.Event()

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    async def received() -> Message:
        if first:
            return first.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    told = hung_up.set(gone.is_set)
    watching = asyncio.create_task(watch())
    try:
        yield received
    finally:
        watching.cancel()
        hung_up.reset(told)
