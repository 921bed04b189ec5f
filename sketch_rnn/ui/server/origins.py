"""Who asks: a page of this server or a program, and not another site's page in somebody's browser."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Scope

HERE = ("127.0.0.1", "localhost", "::1")  # addresses to listen on that nobody else can reach
READING = ("GET", "HEAD", "OPTIONS")  # methods that change and cost nothing
OWN_PAGE = ("same-origin", "none")  # what a browser says of a request of this server's pages, or of its user
FORWARDED, SERVER = "x-forwarded-host", "x-gradio-server"  # with either Gradio builds its page for another address
ANOTHER_SITE = (
    "That was asked by a page of another site, and is answered to this server's own page and to programs alone."
)
ANOTHER_NAME = (
    "This server answers on its own machine, as localhost. Where a proxy gives it another name, start it with --name."
)


@dataclass(frozen=True)
class Names:
    """The names of a server. Behind a proxy it is ``known`` under others than its own."""

    local: bool = False  # whether nobody else can reach it: its names are localhost, its address and what is known
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, listens: str | None, known: Iterable[str] = ()) -> Names:
        """Return the names of a server that listens on an address; by default on its own machine alone."""
        listens = listens or os.environ.get("GRADIO_SERVER_NAME", HERE[0])
        return cls(listens.strip("[]") in HERE, frozenset(name.lower() for name in known))

    def has(self, headers: Headers) -> bool:
        """Return whether a request is for this server, and not for a name that somebody made to lead here (DNS rebinding).

        An address is none: whoever asks for it has it from the server itself.
        """
        name = _name(headers.get("host", ""))
        own = not name or name == "localhost" or name.endswith(".localhost") or _is_address(name)
        return own or not self.local or name in self.known

    def foreign(self, headers: Headers) -> bool:
        """Return whether a request was made by another site's page; programs do not say what made theirs."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site.lower() not in OWN_PAGE
        if origin is None:
            return False
        own = {headers.get(name, "").lower() for name in ("host", FORWARDED)} - {""}
        return urlsplit(origin).netloc.lower() not in own | self.known

    def without_others(self, scope: Scope) -> None:
        """Take what names this server otherwise than it is known out of a request: Gradio would write it into the page."""
        headers = MutableHeaders(scope=scope)
        trusted = "SPACE_ID" in os.environ  # on a Space the Hub's own proxy says it
        if not trusted and _name(headers.get(FORWARDED, "")) not in self.known:
            del headers[FORWARDED]
        del headers[SERVER]


def _name(host: str) -> str:
    """Return the host of ``HOST[:PORT]``, without the brackets of an address."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return host.lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
