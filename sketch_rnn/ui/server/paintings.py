"""Paintings, which take a while: on the page's own device one after the other, on a GPU that is lent each by itself.

The page hears how far its painting is, line by line, in the answer to its question; who closes that has left, and is not painted
for.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse

from sketch_rnn.artist import Artist
from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.painting.painter import Progress
from sketch_rnn.painting.queue import MOST
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.gradio_internals import hung_up
from sketch_rnn.ui.server.worker import Call, Stopped
from sketch_rnn.verbs import VERBS
from sketch_rnn.weights.taught import knowing

LONG = 30.0  # seconds from which on a person is asked before they are spent, where there is no GPU
SILENCE = 10.0  # seconds after which the last line is said again: what stands between cuts off who says nothing
BEGINNING, STEP, SPARE = (
    15,
    1.0,
    1.5,
)  # of a lent GPU: seconds until the first step, of a step that was never measured; and times
SPARE_THREADS = 8  # of those that ask too much
PAINT = "paint"

Told = Callable[[Progress], None]
Lend = Callable[[Callable[..., Any], Callable[..., int]], Callable[..., Any]]


class Slow(DrawingError):
    """It would take long here, and nobody has said that it may."""

    def __init__(self, progress: Progress):
        super().__init__(f"There is no GPU here: a step takes {progress.seconds:.0f} seconds.")
        self.progress = progress


def unless_slow(told: Told) -> Told:
    """Return what tells of a painting, and raises Slow before it takes long."""

    def tell(progress: Progress) -> None:
        if progress.slow and (progress.seconds or 0) * progress.steps > LONG:
            raise Slow(progress)
        told(progress)

    return tell


class Paintings:
    """Paints for everybody who asks, on this process's device or on GPUs that are lent."""

    def __init__(self, artists: Mapping[str, Artist], lend: Lend | None = None):
        """``artists`` have a painter. ``lend(act, seconds)`` wraps what needs a GPU for so long, a function of its arguments."""
        self._engines = {name: artist.engine for name, artist in artists.items()}
        self.painter = next(iter(self._engines.values())).painter
        self._lent = lend(partial(_told_of, self._engines), self.seconds) if lend else None

    def seconds(self, model: str, arguments: Mapping[str, Any], taught: Any) -> int:
        """Return for how long a GPU is to be lent for a painting."""
        steps = arguments.get("steps", 20)
        steps = steps if isinstance(steps, int) and 0 < steps <= 50 else 1  # what is wrong is said there
        return round(BEGINNING + SPARE * steps * (self.painter.pace.seconds or STEP))

    def answer(self, call: Call, stopped: Stopped, told: Told | None = None) -> bytes:
        """Return a painting as JSON, ``told`` how far it is; raises DrawingError, and Interrupted where ``stopped`` says so."""
        told = told or (lambda progress: None)
        return orjson.dumps(
            self._borrowed(call, stopped, told) if self._lent else _painted(self._engines, call, stopped, told)
        )

    def _borrowed(self, call: Call, stopped: Stopped, told: Told) -> dict[str, Any]:
        for kind, said in self._lent(call.model, call.arguments, call.taught):
            if stopped():
                raise Interrupted
            if kind == "error":
                raise DrawingError(said)
            if kind == "result":
                return said
            progress = Progress(**said)
            self.painter.pace.seconds = progress.seconds
            told(progress)
        raise Interrupted


def _painted(engines: Mapping[str, Engine], call: Call, stopped: Stopped, told: Told) -> dict[str, Any]:
    engine = engines[call.model]
    engine = replace(engine, painter=replace(engine.painter, told=told), stopped=stopped)
    return VERBS[PAINT].answer(VERBS[PAINT](knowing(engine, call.taught), **call.arguments))


def _told_of(
    engines: Mapping[str, Engine], model: str, arguments: dict[str, Any], taught: Any
) -> Iterator[tuple[str, Any]]:
    """Yield ("progress", ...) of a painting, and at last ("result", ...) or ("error", words): plain data, for another process."""
    said: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    left = threading.Event()
    call = Call(model, PAINT, arguments, taught)

    def work() -> None:
        try:
            found = _painted(engines, call, left.is_set, lambda progress: said.put(("progress", progress.to_dict())))
            said.put(("result", found))
        except BaseException as error:
            said.put(("error", str(error)) if isinstance(error, DrawingError) else ("raised", error))

    threading.Thread(target=work, daemon=True).start()
    try:
        kind = "progress"
        while kind == "progress":
            kind, what = said.get()
            if kind == "raised":
                raise what
            yield kind, what
    finally:
        left.set()


class Painted:
    """Answers a page's question for a painting in lines of JSON: ``{"progress": ...}``, and at last what the desk answers."""

    def __init__(self, ask: Callable[[str, Stopped, Told], str]):
        """``ask`` is :meth:`Desk.ask`."""
        self._ask = ask
        self._threads = ThreadPoolExecutor(MOST + SPARE_THREADS, thread_name_prefix="painting")

    async def answer(self, request: Request) -> StreamingResponse:
        text = (await request.body()).decode("utf-8", "replace")
        lines = self._lines(text, hung_up.get())
        return StreamingResponse(lines, media_type="application/x-ndjson", headers={"cache-control": "no-store"})

    async def _lines(self, text: str, gone: Stopped) -> AsyncIterator[str]:
        loop, said, left = asyncio.get_running_loop(), asyncio.Queue(), threading.Event()

        def say(line: str, last: bool = False) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(said.put_nowait, (line, last))

        def told(progress: Progress) -> None:
            say(json.dumps({"progress": progress.to_dict()}))

        self._threads.submit(lambda: say(self._ask(text, lambda: left.is_set() or gone(), told), last=True))
        line, last = json.dumps({"progress": None}), False
        try:
            while not last:
                with suppress(asyncio.TimeoutError):
                    line, last = await asyncio.wait_for(said.get(), SILENCE)
                yield f"{line}\n"
        finally:
            left.set()
