"""What a chat shows of a link to the page: a title, a sentence and a picture of our own, in the place of Gradio's."""

from __future__ import annotations

import html
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sketch_rnn.ui.server.gradio_internals import root_of

PICTURE = Path(__file__).parents[1] / "card.png"  # tools/card.py
WIDTH, HEIGHT = 1200, 630
ADDRESS = "card.png"
HEAD = re.compile(rb"<head[^>]*>")
OTHERS = re.compile(rb'\s*<meta\s[^>]*?(?:property="og:|name="twitter:)[^>]*>')


class Card:
    """ASGI middleware that puts the card into the page."""

    def __init__(self, app: ASGIApp, title: str, words: str):
        self.app, self.title, self.words = app, title, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) not in ("", "/"):
            return await self.app(scope, receive, send)
        begun: list[Message] = []  # the answer's head, which is sent with the whole of its body
        body = b""

        async def sent(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=begun[0])
            if headers.get("content-type", "").startswith("text/html"):
                body = instead(body, of(root_of(scope), self.title, self.words))
                headers["content-length"] = str(len(body))
            await send(begun[0])
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, sent)


def of(root: str, title: str, words: str) -> str:
    """Return the markup of the card; ``root`` is where the page is found, for the picture needs a whole address."""
    picture = f"{root}/{ADDRESS}"
    alternative = "A cat's head, and six ways in which the computer finished it."
    properties = {
        "og:type": "website",
        "og:url": f"{root}/",
        "og:title": title,
        "og:description": words,
        "og:image": picture,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": alternative,
    }
    names = {
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": words,
        "twitter:image": picture,
    }
    tags = [f'<meta property="{name}" content="{html.escape(value)}">' for name, value in properties.items()]
    return "".join(tags + [f'<meta name="{name}" content="{html.escape(value)}">' for name, value in names.items()])


def instead(page: bytes, card: str) -> bytes:
    """Return a page's HTML with this card, and without any other."""
    return HEAD.sub(lambda head: head[0] + card.encode(), OTHERS.sub(b"", page), count=1)
