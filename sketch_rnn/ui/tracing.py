"""Tracing of pictures that are opened on the page: pixels come in, strokes go out, and nothing is kept.

The browser makes them small before it sends them; what anybody else sends is bounded before it is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse

from sketch_rnn import files
from sketch_rnn.drawing import DrawingError
from sketch_rnn.files.pixels import is_picture
from sketch_rnn.ui.asks import BUSY

PIXELS = 1_000_000  # of a picture; the page sends less than half of that
TURNS = 2  # pictures that are traced at once
WAITING = 40  # others that may wait for their turn: a megabyte each at the most
NO_PICTURE = "That is no picture: a PNG, a JPEG or a WebP is traced."


@dataclass(frozen=True)
class Tracer:
    """Traces the pictures that a page's visitors open."""

    _turn: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(TURNS))

    async def answer(self, request: Request) -> JSONResponse:
        """Answer a picture with ``{"strokes": [...]}`` in its pixels, or with ``{"detail": why not}``."""
        data = await request.body()
        if not is_picture(data):
            return JSONResponse({"detail": NO_PICTURE}, 400)
        if self._turn.statistics().tasks_waiting >= WAITING:
            return JSONResponse({"detail": BUSY}, 503)
        try:
            found = await run_sync(files.drawing, data, PIXELS, limiter=self._turn)
        except DrawingError as error:
            return JSONResponse({"detail": str(error)}, 400)
        return JSONResponse(found.to_dict())
