"""The connections of the page's server: who dawdles is cut off, there are only so many at once, and the log stays short.

uvicorn waits for ever for the end of a header or a body. Where its files run out, asyncio tries to accept the next connection
some 2,000 times a second, and writes down each time that it cannot.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEADERS, BODY = 10.0, 60.0  # seconds in which a header, and the megabyte of a body, must have come
CONNECTIONS = 1000  # at the most, also where more files may be open
SPARE = 100  # files that may be open beside them; more than BACKLOG
BACKLOG = 64  # connections that are accepted at once, before any of them is looked at
TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
EVERY = 10.0  # seconds in which the same line is logged once
LINES = 100  # different lines that are counted


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's protocol, with an end to its patience."""

    _end: asyncio.TimerHandle | None = None
    _awaited: object = None  # what the timer is for: the header of a next request, or the body of this one

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = time.monotonic()
        self._wait("header", HEADERS)
        if len(self.connections) > most():
            waiting = [each for each in self.connections if each.idle and each is not self]
            min(waiting, key=lambda each: each._since, default=self).transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.idle:
            self._wait("header", HEADERS)
        elif self.cycle.more_body:
            self._wait(self.cycle, BODY)
        else:
            self._wait(None, 0)

    def connection_lost(self, error: Exception | None) -> None:
        self._wait(None, 0)
        super().connection_lost(error)

    @property
    def idle(self) -> bool:
        """True between two requests, and before the first one has come whole."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self, awaited: object, seconds: float) -> None:
        if awaited is self._awaited:
            return
        if self._end:
            self._end.cancel()
        self._awaited = awaited
        self._end = self.loop.call_later(seconds, self._cut) if awaited else None

    def _cut(self) -> None:
        if not self.transport.is_closing():
            if self.idle:
                self.transport.write(TOO_LATE)
            self.transport.close()


def most() -> int:
    """Return how many connections there may be at once: as many as the system lets this process have, less some."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if files == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, files - SPARE))


class Counted(logging.Filter):
    """Lets the same line through once in ten seconds, with how often it was left out since."""

    def __init__(self):
        super().__init__()
        self._said: dict[Any, tuple[float, int]] = {}  # when a line was let through, and how often it was not since

    def filter(self, record: logging.LogRecord) -> bool:
        line, now = record.msg, time.monotonic()
        before, left_out = self._said.get(line, (-EVERY, 0))
        if now - before < EVERY:
            self._said[line] = (before, left_out + 1)
            return False
        if left_out:
            record.msg, record.args = f"{record.getMessage()} ({left_out} more of these)", None
        if len(self._said) >= LINES:
            self._said.clear()
        self._said[line] = (now, 0)
        return True


def options() -> dict[str, Any]:
    """Return the options of uvicorn's for a server that is as patient as this; what it logs is counted from now on."""
    for name in ("asyncio", "uvicorn.error"):
        logger = logging.getLogger(name)
        if not any(isinstance(each, Counted) for each in logger.filters):
            logger.addFilter(Counted())
    return {"http": Connection, "ws": "none", "backlog": BACKLOG, "timeout_graceful_shutdown": 1}
