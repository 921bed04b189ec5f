"""What the page asks of the server: a verb and its arguments as JSON text, answered in JSON text.

The server keeps nothing between two questions; while one is worked on it knows which of a page's is the newest, and gives an
older one up between two steps of the pen.
"""

from __future__ import annotations

import atexit
import base64
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from sketch_rnn.artist import Artist
from sketch_rnn.drawings.drawing import MAX_BYTES, Drawing, DrawingError
from sketch_rnn.drawings.render import film, gif
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.sampling.requests import AT_ONCE
from sketch_rnn.ui.server.care import Care
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.ui.server.turns import LARGE_POINTS, InTurn, Turns, points
from sketch_rnn.verbs import VERBS
from sketch_rnn.weights.taught import knowing

PLACES = 80  # questions that are answered at once, each in a thread of its own; more are asked to come again
LARGE_PLACES = 40  # of these, that large questions may take
SPARE = 16  # threads of Gradio's that are left for all else
COMPLETE = "complete"  # the verb whose care follows from the time that there is
TEACH = "teach"  # a question that is no verb: it makes more of the model
LONGEST_NAME = 64  # letters in what a page calls itself
BUSY = "Many people are drawing right now. Your drawing is safe, and its turn comes in a moment."
WRONG = "Something went wrong on the server. Your drawing is safe: try again, or with other numbers."
NOT_UNDERSTOOD = "The page sent something that the server does not understand. Load the page again."

Lend = Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]


class Busy(DrawingError):
    """All places are taken; the page asks again by itself."""


class Desk:
    """Answers the questions of all pages; what is drawn for them at one time is drawn in one batch."""

    def __init__(self, artists: dict[str, Artist], lend: Lend | None = None, teacher: Teacher | None = None):
        """``lend`` wraps what needs a GPU that is lent for it, in a process of its own: there each question is drawn alone.

        ``teacher`` teaches more categories, where that is allowed.
        """
        self.artists, self._teacher = artists, teacher
        self._lent = lend(partial(_alone, artists)) if lend else None
        self._engines = {name: replace(each.engine, crowd=Crowd(each.engine.stepper)) for name, each in artists.items()}
        self._newest: dict[tuple[str, str], int] = {}  # of the questions in work: by page, and by what of it asks
        self._care = Care()
        self._turns = Turns()
        self._taken = Counter[bool]()  # places, by questions that are large and others
        self._closed = False
        self._change = threading.Condition()
        atexit.register(self.close)

    def ask(self, text: str, unwanted: Callable[[], bool] = lambda: False) -> str:
        """Return the answer ``{"result": ...}`` to a question ``{"verb": ..., "arguments": {...}, ...}``.

        It is ``{"error": words for a person}`` where there is none, with ``"busy": true`` where it is worth asking again, and
        ``{"stale": true}`` where the same page has asked anew, or nobody waits: ``unwanted`` is asked.
        """
        try:
            return json.dumps(self._answer(text, unwanted), separators=(",", ":"))
        except DrawingError as error:
            return json.dumps({"error": str(error)} | ({"busy": True} if isinstance(error, Busy) else {}))
        except Interrupted:
            return '{"stale":true}'
        except Exception:
            logging.getLogger(__name__).exception("a question could not be answered")
            return json.dumps({"error": WRONG})

    def run(
        self,
        model: str,
        verb: str,
        arguments: dict[str, Any],
        stopped: Callable[[], bool] = lambda: False,
        taught: Any = (),
        asker: Hashable = None,
    ) -> dict[str, Any]:
        """Return what a verb returns, as JSON has it, when it is its turn; raises DrawingError, and Interrupted.

        ``taught`` are categories that the model draws beside its own (``sketch_rnn/weights/taught.py``). ``asker`` shares turns
        with nobody but itself; without one a question is its own.
        """
        if not isinstance(model, str) or model not in self.artists:
            raise DrawingError(f"There is no model “{str(model)[:40]}” here: there is {', '.join(self.artists)}.")
        large, asker = points(arguments) > LARGE_POINTS, object() if asker is None else asker
        with self._place(large):
            if self._lent:
                return _without_error(self._lent(model, verb, arguments, taught))
            engine = replace(self._engines[model], stopped=lambda: self._closed or stopped())
            if engine.stopped():
                raise Interrupted
            if verb == TEACH:
                return self._teacher.teach(knowing(engine, taught), **arguments)
            with self._turns.mine(asker, large, engine.stopped) as turn:
                engine = replace(engine, crowd=InTurn(engine.crowd, self._turns, turn))
                return VERBS[verb].answer(VERBS[verb](knowing(engine, taught), **arguments))

    @contextmanager
    def _place(self, large: bool = False) -> Iterator[None]:
        """Take one of the PLACES for as long as a question is worked on; raises Busy where all that it may take are taken."""
        with self._change:
            if self._taken.total() >= PLACES or self._taken[large] >= (LARGE_PLACES if large else PLACES):
                raise Busy(BUSY)
            self._taken[large] += 1
        try:
            yield
        finally:
            with self._change:
                self._taken[large] -= 1
                self._change.notify_all()

    def _answer(self, text: str, unwanted: Callable[[], bool]) -> dict[str, Any]:
        question = _question(text)
        if question["verb"] == "picture":
            large = points(question["arguments"]) > LARGE_POINTS
            with self._place(large), self._turns.mine(question["page"] or object(), large, unwanted):
                return {"result": picture(**question["arguments"])}
        if question["verb"] not in VERBS and not (self._teacher and question["verb"] == TEACH):
            raise DrawingError(NOT_UNDERSTOOD)
        asker, number = (question["page"], question["asker"]), question["number"]
        with self._change:
            self._newest[asker] = max(number, self._newest.get(asker, number))

        def stopped() -> bool:
            return self._newest.get(asker, number) > number or unwanted()

        model = question["model"] or next(iter(self.artists))
        asked = model, question["verb"], question["arguments"], stopped, question["taught"], question["page"] or None
        try:
            return {"result": self._as_time_allows(question["page"], *asked)}
        finally:
            with self._change:
                if self._newest.get(asker) == number:
                    del self._newest[asker]

    def _as_time_allows(
        self, page: str, model: str, verb: str, arguments: dict[str, Any], *rest: Any
    ) -> dict[str, Any]:
        """Return what :meth:`run` does; of endings, where the page leaves it open, with as much care as there is time for."""
        count, temperatures = arguments.get("count", 9), arguments.get("temperature")
        several = len(temperatures) if isinstance(temperatures, list) else 1
        if verb != COMPLETE or "care" in arguments or not isinstance(count, int) or not 0 < count * several < AT_ONCE:
            return self.run(model, verb, arguments, *rest)
        care = self._care.candidates(page, count * several)
        with self._care.measured(care * count * several):
            return self.run(model, verb, arguments | {"care": care}, *rest)

    def close(self, patience: float = 10) -> None:
        """Give up all questions, at their next step, and wait for so many seconds until their threads have ended.

        Threads are cut off where they stand when Python ends, and within PyTorch that aborts the whole program; a second
        Ctrl-C ends it without more ado.
        """
        self._closed = True
        try:
            with self._change:
                ended = self._change.wait_for(lambda: not self._taken.total(), patience)
        except KeyboardInterrupt:
            ended = False
        if not ended:
            os._exit(1)


def _alone(artists: dict[str, Artist], model: str, verb: str, arguments: dict[str, Any], taught: Any) -> dict[str, Any]:
    """Return what a verb returns as plain data, an error in words too: another process's exceptions do not come back whole."""
    try:
        return VERBS[verb].answer(VERBS[verb](knowing(artists[model].engine, taught), **arguments))
    except DrawingError as error:
        return {"error": str(error)}


def _without_error(found: dict[str, Any]) -> dict[str, Any]:
    if "error" in found:
        raise DrawingError(found["error"])
    return found


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


def _question(text: Any) -> dict[str, Any]:
    """Return a question whose parts are of their kinds; raises DrawingError. Anybody can have sent it."""
    if not isinstance(text, str) or len(text) > MAX_BYTES:
        raise DrawingError(f"That is too large to be sent: more than {MAX_BYTES // 1000} kB.")
    try:
        found = orjson.loads(text)  # Python's own takes many times as long, and holds up every other thread
    except ValueError:
        raise DrawingError(NOT_UNDERSTOOD) from None
    kinds = {"verb": str, "arguments": dict, "page": str, "asker": str, "number": int, "model": str, "taught": list}
    defaults = {"page": "", "asker": "", "number": 0, "model": "", "taught": []}
    if not isinstance(found, dict) or not all(
        isinstance(found.get(name, defaults.get(name)), kind) for name, kind in kinds.items()
    ):
        raise DrawingError(NOT_UNDERSTOOD)
    if any(len(found.get(name, "")) > LONGEST_NAME for name in ("page", "asker", "verb")):
        raise DrawingError(NOT_UNDERSTOOD)
    takes = {"picture": {"drawing", "frames", "format", "model"}, TEACH: {"name", "drawings", "progress"}}
    if not set(found["arguments"]) <= takes.get(found["verb"], set(found["arguments"])):
        raise DrawingError(NOT_UNDERSTOOD)
    return defaults | {name: found[name] for name in kinds if name in found}
