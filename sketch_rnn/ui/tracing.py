"""Tracing of pictures that are opened on the page: pixels come in, strokes go out, and nothing is kept.

The browser makes them small before it sends them; what anybody else sends is bounded before it is decoded.
"""

from __future__ import annotations

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse

from sketch_rnn.drawings import files
from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files.pixels import is_picture
from sketch_rnn.ui.server.asks import BUSY

PIXELS = 1_000_000  # of a picture; the page sends less than half of that
TURNS = 2  # pictures that are traced at once
MOST = 40  # these, and others that wait for their turn: a megabyte each at the most
NO_PICTURE = "That is no picture: a PNG, a JPEG or a WebP is traced."


class Tracer:
    """Traces the pictures that a page's visitors open."""

    def __init__(self):
        self._turn = CapacityLimiter(TURNS)
        self._here = 0  # pictures that are traced, or wait

    async def answer(self, request: Request) -> JSONResponse:
        """Answer a picture with ``{"strokes": [...]}`` in its pixels, or with ``{"detail": why not}``."""
        data = await request.body()
        if not is_picture(data):
            return JSONResponse({"detail": NO_PICTURE}, 400)
        if self._here >= MOST:
            return JSONResponse({"detail": BUSY}, 503)
        self._here += 1
        try:
            found = await run_sync(files.drawing, data, PIXELS, limiter=self._turn)
        except DrawingError as error:
            return JSONResponse({"detail": str(error)}, 400)
        finally:
            self._here -= 1
        return JSONResponse(found.to_dict())
