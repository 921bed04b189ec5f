"""What stands between the world and Gradio: which addresses answer at all, and what a browser may load on the page.

Gradio serves much that this page has no use for (uploads, files, a proxy, recordings); none of it is reachable. What Gradio
itself trips over is answered with a sentence, and not with a trace.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from contextlib import nullcontext

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sketch_rnn.ui.server import bodies
from sketch_rnn.ui.server.answers import Answers

# Of the page, of HTTP clients (curl, gradio_client), and of agents (MCP).
OPEN = re.compile(
    r"""/ | /healthz | /config/? | /taught | /traced | /theme\.css | /favicon\.ico | /robots\.txt | /manifest\.json | /ui/.+
    | /pwa_icon(/\d+)? | /(static|assets|svelte)/.+
    | /gradio_api/( info/? | openapi\.json | startup-events | theme\.css | app_id/? | login_check/? | component_server/?
        | heartbeat/[^/]+ | queue/(join|data|status) | call/(v2/)?\w+(/[^/]+)? | run/\w+/? | cancel | mcp(/.*)? )""",
    re.VERBOSE,
)
ASKED = re.compile(r"/gradio_api/(call|queue)/.*")  # what leaves an answer in the queue, or fetches one
WHOLE = re.compile(r"/gradio_api/mcp(/.*)?|/taught")  # whose bodies are looked at before anything is done with them
BY_NAME = re.compile(r"/gradio_api/call/v2/(\w+)/?")
EVENT = re.compile(r"/gradio_api/call/(?:v2/)?\w+/([^/]+)")
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
STOPPING = "The server is stopping. Ask again in a moment."
NOT_UNDERSTOOD = "That request cannot be understood."


class Guard:
    """ASGI middleware around the page's app."""

    def __init__(self, app: ASGIApp, page: gr.Blocks):
        self.app, self.answers = app, Answers(page._queue)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if not OPEN.fullmatch(path):
            return await _say(answer, 404, CLOSED)
        named = BY_NAME.fullmatch(path)
        if scope["method"] == "POST" and (named or WHOLE.fullmatch(path)):
            try:
                receive = await bodies.looked_at(scope, receive, named and named[1])
            except bodies.HungUp:
                return
            except bodies.Refused as refused:
                return await _say(answer, refused.status, str(refused))
        if ASKED.fullmatch(path):
            self.answers.forget()
        event = EVENT.fullmatch(path) if scope["method"] == "GET" else None
        try:
            with self.answers.reading(event[1]) if event else nullcontext(True) as comes:
                if not comes:
                    return await _say(answer, 404, READ)
                await self.app(scope, receive, answer)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            if not begun:
                await _say(answer, 503, STOPPING)
        except Exception as error:
            logging.getLogger(__name__).info("%s %s: %s: %s", scope["method"], path, type(error).__name__, error)
            if not begun:
                await _say(answer, 400, NOT_UNDERSTOOD)


async def _say(send: Send, status: int, words: str) -> None:
    body = json.dumps({"detail": words}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
