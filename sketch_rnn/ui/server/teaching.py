"""Teaching the model something new, from the page: drawings of one thing come in, a row of the embedding goes out.

The browser asks for a second or two of teaching, and again with what came of it, until it is done: progress is what
it has, to cancel is not to ask again, and the server remembers nobody's drawings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.ui.server.turns import Turns
from sketch_rnn.weights.taught import NOT_OURS, Progress, Taught, checked_name, contents, read, zipped

ENOUGH_DRAWINGS, LEAST_DRAWINGS, MOST_DRAWINGS = (
    20,
    10,
    60,
)  # of one thing: wanted, needed, allowed
PIECE = 1.0  # seconds of teaching that one question is for
AT_ONCE = 2  # models that are taught at once; others wait their turn
PACKED = 4  # downloads that are made, or wait for it; more are asked to come again
BUSY = "Many people are taking their model home right now. Try again in a moment."
NO_FOLDER = "That model cannot be downloaded: it is none of this page's, or has no checkpoint folder."
ONLY = "A new thing can be taught to a model that draws categories. This one draws what it draws."


class Method(Protocol):
    """What ``train/teach.py`` has; the page is given it, since the library knows nothing of training."""

    STEPS: int
    rows_of: Callable[[Sequence[Drawing]], Sequence[Any]]
    begun: Callable[[SketchRNN], Progress]
    advance: Callable[..., Progress]


@dataclass(frozen=True)
class Teacher:
    """Teaches the models of the page, whose checkpoints lie in ``folders`` by the models' names."""

    method: Method
    folders: Mapping[str, Path]
    _turns: Turns = field(default_factory=lambda: Turns(AT_ONCE))
    _packing: _Packing = field(default_factory=lambda: _Packing())

    def teach(self, engine: Engine, name: Any = "", drawings: Any = (), progress: Any = None) -> dict[str, Any]:
        """Return ``{"progress": ..., "done": 0 ... 1, "taught": {...} at the end}``; raises DrawingError."""
        if not engine.model.config.category_size:
            raise DrawingError(ONLY)
        name = checked_name(name, engine.categories)
        if not isinstance(drawings, list) or not LEAST_DRAWINGS <= len(drawings) <= MOST_DRAWINGS:
            raise DrawingError(f"Draw it {LEAST_DRAWINGS} to {MOST_DRAWINGS} times; {ENOUGH_DRAWINGS} are good.")
        parsed = [Drawing.parse(each) for each in drawings]
        rows = self.method.rows_of(parsed)
        width = engine.model.config.category_size
        before = self.method.begun(engine.model) if progress is None else read(Progress, progress, width)
        with self._turns.mine(object(), False, engine.stopped):
            try:
                after = self.method.advance(engine.model, rows, before, PIECE, engine.stopped)
            except ValidationError:  # what came back from the browser is numbers, but none that it goes on from
                raise DrawingError(NOT_OURS) from None
        done = min(1.0, after.step / self.method.STEPS)
        found = {"progress": after.model_dump(), "done": done}
        if done < 1:
            return found
        look = engine.recogniser.look([each.lines for each in parsed if each]) if engine.recogniser else None
        taught = Taught(name=name, row=after.row, drawings=len(drawings), look=look)
        return found | {"taught": taught.model_dump()}

    async def download(self, request: Request) -> Response:
        """Answer ``{"model": ..., "taught": [...]}`` with the checkpoint of the model that has learned it, a .zip."""
        if self._packing.held >= PACKED:
            return JSONResponse({"detail": BUSY}, 503)
        with self._packing:
            try:
                question = json.loads(await request.body())
                model, taught = question["model"], question["taught"]
                if model not in self.folders:  # of Google's files there is no folder
                    raise DrawingError(NO_FOLDER)
                packed = await run_sync(
                    lambda: zipped(contents(self.folders[model], taught)), limiter=self._packing.turn
                )
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
                words = str(error) if isinstance(error, DrawingError) else NOT_OURS
                return JSONResponse({"detail": words}, 400)
        return Response(packed, media_type="application/zip")


class _Packing:
    """Downloads that are made or wait: one is made at a time, since each has the weights in memory, and a few may wait."""

    def __init__(self):
        self.held = 0
        self.turn = CapacityLimiter(1)

    def __enter__(self) -> None:
        self.held += 1

    def __exit__(self, *error: object) -> None:
        self.held -= 1
