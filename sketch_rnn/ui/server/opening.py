"""Opening of files that people drop or paste on a sheet: their bytes come in, drawings go out, and nothing is kept.

The browser opens by itself only what it wrote itself. Pictures it makes small before it sends them; what anybody else sends is
bounded before it is decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse

from sketch_rnn.drawings import files
from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.ui.server.asks import BUSY
from sketch_rnn.ui.server.teaching import MOST_DRAWINGS
from sketch_rnn.weights.taught import LONGEST_NAME

PIXELS = 2_000_000  # of a picture: the page's own PNG has three quarters of that; of others it sends less than half a million
TURNS = 2  # files that are opened at once
MOST_FILES = 40  # these, and others that wait for their turn: a megabyte each at the most


class Opener:
    """Opens the files of a page's visitors."""

    def __init__(self):
        self._turn = CapacityLimiter(TURNS)
        self._here = 0  # files that are opened, or wait

    async def answer(self, request: Request) -> JSONResponse:
        """Answer a file as :func:`opened` has it, or with ``{"detail": why not}``."""
        data = await request.body()
        if self._here >= MOST_FILES:
            return JSONResponse({"detail": BUSY}, 503)
        self._here += 1
        try:
            return JSONResponse(await run_sync(opened, data, limiter=self._turn))
        except DrawingError as error:
            return JSONResponse({"detail": str(error)}, 400)
        finally:
            self._here -= 1


def opened(data: bytes) -> dict[str, Any]:
    """Return the drawings of a file's bytes: ``{"drawings": [{"strokes", ...}, ...], "count", "notes", "traced"}``.

    Of many the first are there, and the number of all. A drawing may have a ``category``, ``model``, the numbers of its
    strokes that the machine drew, and ``sheet``, the box of the paper that it lies on: left, top, width, height. Raises
    DrawingError where there is none.
    """
    forms = files.read(data, PIXELS)
    notes = list(dict.fromkeys(words for form in forms for words in form.notes))
    return {"drawings": _sound(forms), "count": len(forms), "notes": notes, "traced": forms[0].traced}


def _sound(forms: Sequence[files.Form]) -> list[dict[str, Any]]:
    """Return the first drawings that are some; raises the first one's DrawingError where none is."""
    found: list[dict[str, Any]] = []
    cause: DrawingError | None = None
    for form in forms[: 2 * MOST_DRAWINGS]:
        try:
            found.append(files.parsed(form).to_dict() | _more(form))
        except DrawingError as error:
            cause = cause or error
    if cause and not found:
        raise cause
    return found[:MOST_DRAWINGS]


def _more(form: files.Form) -> dict[str, Any]:
    """Return what else is known of a drawing, without anything that JSON cannot carry."""
    category = form.category.encode(errors="replace").decode()[:LONGEST_NAME]
    model = [number for number in form.model if type(number) is int] if isinstance(form.model, list) else []
    more = {"category": category, "model": model, "sheet": form.sheet}
    return {name: value for name, value in more.items() if value}
