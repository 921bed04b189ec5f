"""What the page asks of the server: a verb and its arguments as JSON text, answered in JSON text.

The server keeps nothing between two questions; while one is worked on it knows which of a page's is the newest, and gives an
older one up between two steps of the pen.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from sketch_rnn.drawings.drawing import MAX_BYTES, DrawingError
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.sampling.requests import AT_ONCE
from sketch_rnn.ui.server.care import Care
from sketch_rnn.ui.server.paintings import PAINT, Paintings, Slow, Told, unless_slow
from sketch_rnn.ui.server.worker import NOT_UNDERSTOOD, PICTURE, TEACH, Call, Stopped, Worker
from sketch_rnn.verbs import DRAWN, VERBS, Verb

# Questions that are answered at once, each in a thread of its own, where one or two processes draw, and by half of this more for
# each other one. More questions are asked to come again; large ones may take half of the places.
PLACES = 80
SPARE = 16  # threads of Gradio's that are left for all else
COMPLETE = "complete"  # the verb whose care follows from the time that there is
LONGEST_NAME = 64  # letters in what a page calls itself
BUSY = "Many people are drawing right now. Your drawing is safe, and its turn comes in a moment."
WRONG = "Something went wrong on the server. Your drawing is safe: try again, or with other numbers."


class Busy(DrawingError):
    """All places are taken; the page asks again by itself."""


class Desk:
    """Answers the questions of all pages, by a worker or several, and by who paints, if anybody does."""

    def __init__(self, worker: Worker, paintings: Paintings | None = None):
        self.models = worker.models
        self._worker, self._paintings = worker, paintings
        self._newest: dict[tuple[str, str], int] = {}  # of the questions in work: by page, and by what of it asks
        self._care = Care()
        self._taken = Counter[bool]()  # places, by questions that are large and others
        self._closed = False
        self._change = threading.Condition()
        atexit.register(self.close)

    @property
    def places(self) -> int:
        """How many questions are answered at once."""
        return PLACES * max(2, self._worker.processes) // 2

    @property
    def verbs(self) -> dict[str, Verb]:
        """The verbs that can be asked: painting where there is a painter."""
        return VERBS if self._paintings else DRAWN

    def ask(self, text: str, unwanted: Stopped = lambda: False, told: Told | None = None) -> str:
        """Return the answer ``{"result": ...}`` to a question ``{"verb": ..., "arguments": {...}, ...}``.

        It is ``{"error": words for a person}`` where there is none, with ``"busy": true`` where it is worth asking again, and
        ``{"stale": true}`` where the same page has asked anew, or nobody waits: ``unwanted`` is asked.

        A painting is ``told`` of. Its result is ``{"asks": how far it is}`` where it would take long without a GPU, and the
        question does not say that this is ``agreed``.
        """
        try:
            return '{"result":' + self._answer(text, unwanted, told).decode() + "}"
        except Slow as slow:
            return json.dumps({"result": {"asks": slow.progress.to_dict()}})
        except DrawingError as error:
            return json.dumps({"error": str(error)} | ({"busy": True} if isinstance(error, Busy) else {}))
        except Interrupted:
            return '{"stale":true}'
        except Exception:
            logging.getLogger(__name__).exception("a question could not be answered")
            return json.dumps({"error": WRONG})

    def run(self, model: str, verb: str, arguments: dict[str, Any], stopped: Stopped = lambda: False) -> dict[str, Any]:
        """Return what a verb returns, as JSON has it, when it is its turn; raises DrawingError, and Interrupted."""
        return orjson.loads(self._run(Call(model, verb, arguments), stopped))

    def _run(self, call: Call, stopped: Stopped, told: Told | None = None) -> bytes:
        """Return what a worker, or who paints, answers to a call, for which there must be a place."""
        if not isinstance(call.model, str) or call.model not in self.models:
            raise DrawingError(f"There is no model “{str(call.model)[:40]}” here: there is {', '.join(self.models)}.")
        answer = partial(self._paintings.answer, told=told) if call.verb == PAINT else self._worker.answer
        with self._place(call.large):
            return answer(call, lambda: self._closed or stopped())

    @contextmanager
    def _place(self, large: bool = False) -> Iterator[None]:
        """Take one of the places for as long as a question is worked on; raises Busy where all that it may take are taken."""
        with self._change:
            if self._taken.total() >= self.places or (large and self._taken[True] >= self.places // 2):
                raise Busy(BUSY)
            self._taken[large] += 1
        try:
            yield
        finally:
            with self._change:
                self._taken[large] -= 1
                self._change.notify_all()

    def _answer(self, text: str, unwanted: Stopped, told: Told | None) -> bytes:
        question = _question(text)
        if question["verb"] not in {*self.verbs, PICTURE} | ({TEACH} if self._worker.teaches else set()):
            raise DrawingError(NOT_UNDERSTOOD)
        asker, number = (question["page"], question["asker"]), question["number"]
        with self._change:
            self._newest[asker] = max(number, self._newest.get(asker, number))

        def stopped() -> bool:
            return self._newest.get(asker, number) > number or unwanted()

        call = Call(
            question["model"] or self.models[0],
            question["verb"],
            question["arguments"],
            question["taught"],
            question["page"] or None,
        )
        try:
            if call.verb == PAINT:
                return self._run(call, stopped, told if told is None or question["agreed"] else unless_slow(told))
            return self._as_time_allows(call, stopped)
        finally:
            with self._change:
                if self._newest.get(asker) == number:
                    del self._newest[asker]

    def _as_time_allows(self, call: Call, stopped: Stopped) -> bytes:
        """Return what :meth:`_run` does; of endings, where the page leaves it open, with as much care as there is time for."""
        count, temperatures = call.arguments.get("count", 9), call.arguments.get("temperature")
        several = len(temperatures) if isinstance(temperatures, list) else 1
        if call.verb != COMPLETE or "care" in call.arguments:
            return self._run(call, stopped)
        if not isinstance(count, int) or not 0 < count * several < AT_ONCE:
            return self._run(call, stopped)
        care = self._care.candidates(call.asker or "", count * several)
        with self._care.measured(care * count * several):
            return self._run(replace(call, arguments=call.arguments | {"care": care}), stopped)

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
        self._worker.close()


def _question(text: Any) -> dict[str, Any]:
    """Return a question whose parts are of their kinds; raises DrawingError. Anybody can have sent it."""
    if not isinstance(text, str) or len(text) > MAX_BYTES:
        raise DrawingError(f"That is too large to be sent: more than {MAX_BYTES // 1000} kB.")
    try:
        found = orjson.loads(text)  # Python's own takes many times as long, and holds up every other thread
    except ValueError:
        raise DrawingError(NOT_UNDERSTOOD) from None
    defaults = {"page": "", "asker": "", "number": 0, "model": "", "taught": [], "agreed": False}
    kinds = {"verb": str, "arguments": dict} | {name: type(value) for name, value in defaults.items()}
    if not isinstance(found, dict) or not all(
        isinstance(found.get(name, defaults.get(name)), kind) for name, kind in kinds.items()
    ):
        raise DrawingError(NOT_UNDERSTOOD)
    if any(len(found.get(name, "")) > LONGEST_NAME for name in ("page", "asker", "verb")):
        raise DrawingError(NOT_UNDERSTOOD)
    takes = {PICTURE: {"drawing", "frames", "format", "model"}, TEACH: {"name", "drawings", "progress"}}
    if not set(found["arguments"]) <= takes.get(found["verb"], set(found["arguments"])):
        raise DrawingError(NOT_UNDERSTOOD)
    return defaults | {name: found[name] for name in kinds if name in found}
