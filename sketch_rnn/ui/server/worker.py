"""Who answers a question: this process, a GPU that is lent for it, or other processes (`pool.py`).

The desk knows no difference.
"""

from __future__ import annotations

import base64
import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import orjson

from sketch_rnn.artist import Artist
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.render import film, gif
from sketch_rnn.engine import Engine
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.ui.server.turns import LARGE_POINTS, InTurn, Turns, points
from sketch_rnn.verbs import VERBS
from sketch_rnn.weights.taught import knowing

# Questions that are no verbs: a picture of drawings, and one that makes more of the model.
PICTURE, TEACH = "picture", "teach"
NOT_UNDERSTOOD = "The page sent something that the server does not understand. Load the page again."

SWITCH = 0.0002  # seconds for which a thread may hold Python's lock while others want it

Stopped = Callable[[], bool]  # whether nobody waits for the answer any more
Lend = Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]


@dataclass(frozen=True)
class Call:
    """What one question asks for: plain data, which another process can be sent."""

    model: str
    verb: str  # of VERBS, or PICTURE, or TEACH
    arguments: dict[str, Any]
    taught: Any = ()  # categories that the model draws beside its own (``sketch_rnn/weights/taught.py``)
    asker: str | None = None  # shares turns with nobody but itself; without one a question is its own

    @property
    def large(self) -> bool:
        return points(self.arguments) > LARGE_POINTS


def settle() -> None:
    """Have this process, with all that it needs loaded, answer many people at a time without making them wait for each other.

    What is loaded by now is never garbage. To look through it, 450,000 objects, takes 0.27 s in which no thread goes on, and
    Python did so again and again while it read a large question (32 ms for its JSON; 4 ms without). The thread that draws for
    everybody lets go of Python's lock at each operation: beside a thread that painted pictures an ending took 1.36 s with
    Python's own 0.005, 0.96 s with SWITCH, 0.69 s alone.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)


class Worker(Protocol):
    """Answers calls, many at one time, each in a thread of its asker's."""

    models: tuple[str, ...]  # the names of those that it has; the first one is there at the start
    teaches: bool
    processes: int  # that draw

    def answer(self, call: Call, stopped: Stopped) -> bytes:
        """Return the answer to a call as JSON; raises DrawingError, and Interrupted where ``stopped`` says so."""
        ...

    def close(self) -> None:
        """Let go of what it holds; nothing is asked of it any more."""
        ...


class Local:
    """Answers in this process; what is drawn at one time is drawn in one batch."""

    processes = 1

    def __init__(self, artists: dict[str, Artist], teacher: Teacher | None = None):
        """``teacher`` teaches more categories, where that is allowed."""
        self.models, self.teaches = tuple(artists), teacher is not None
        self._teacher = teacher
        self._engines = {name: replace(each.engine, crowd=Crowd(each.engine.stepper)) for name, each in artists.items()}
        self._turns = Turns()

    def answer(self, call: Call, stopped: Stopped) -> bytes:
        """As :class:`Worker`'s."""
        return orjson.dumps(self._answer(call, stopped))

    def _answer(self, call: Call, stopped: Stopped) -> dict[str, Any]:
        if stopped():
            raise Interrupted
        if call.verb == TEACH:
            engine = replace(self._engines[call.model], stopped=stopped)
            return self._teacher.teach(knowing(engine, call.taught), **call.arguments)
        with self._turns.mine(call.asker or object(), call.large, stopped) as turn:
            if call.verb == PICTURE:
                return picture(**call.arguments)
            engine = self._engines[call.model]
            engine = replace(engine, stopped=stopped, crowd=InTurn(engine.crowd, self._turns, turn))
            return _drawn(engine, call.verb, call.arguments, call.taught)

    def close(self) -> None:
        """There is nothing to let go of."""


class Lent:
    """Answers in a process of its own that a GPU is lent to, each question alone."""

    teaches, processes = False, 1

    def __init__(self, artists: dict[str, Artist], lend: Lend):
        """``lend`` wraps what needs the GPU."""
        self.models = tuple(artists)
        self._lent = lend(partial(_alone, artists))

    def answer(self, call: Call, stopped: Stopped) -> bytes:
        """As :class:`Worker`'s."""
        if stopped():
            raise Interrupted
        if call.verb == PICTURE:
            return orjson.dumps(picture(**call.arguments))
        found = self._lent(call.model, call.verb, call.arguments, call.taught)
        if "error" in found:
            raise DrawingError(found["error"])
        return orjson.dumps(found)

    def close(self) -> None:
        """There is nothing to let go of."""


def _alone(artists: dict[str, Artist], model: str, verb: str, arguments: dict[str, Any], taught: Any) -> dict[str, Any]:
    """Return what a verb returns as plain data, an error in words too: another process's exceptions do not come back whole."""
    try:
        return _drawn(artists[model].engine, verb, arguments, taught)
    except DrawingError as error:
        return {"error": str(error)}


def _drawn(engine: Engine, verb: str, arguments: dict[str, Any], taught: Any) -> dict[str, Any]:
    return VERBS[verb].answer(VERBS[verb](knowing(engine, taught), **arguments))


def picture(drawing: Any = None, frames: Any = None, format: str = "gif", model: Any = ()) -> dict[str, str]:
    """Return an animated GIF ``{"type", "data"}``, base64: a drawing that draws itself, or a film of several.

    ``model`` has the numbers of the strokes that the machine drew. Raises DrawingError.
    """
    if format != "gif" or (drawing is None) == (frames is None):
        raise DrawingError(NOT_UNDERSTOOD)
    if frames is not None:
        if not isinstance(frames, list) or not 1 <= len(frames) <= 25:
            raise DrawingError("A film has from 1 to 25 frames.")
        made = film([Drawing.parse(frame) for frame in frames])
    else:
        parsed = Drawing.parse(drawing)
        if not parsed:
            raise DrawingError("There is nothing to save yet: draw a stroke first.")
        numbers = model if isinstance(model, (list, tuple)) else ()
        made = gif(parsed, {each for each in numbers if isinstance(each, int)})
    return {"type": "image/gif", "data": base64.b64encode(made).decode()}
