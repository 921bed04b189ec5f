"""More than one core: processes that draw, in front of which the page's own draws nothing.

A question goes to the process that has the fewest. One whose process dies is asked of another: it has no state, and a seed.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server import process
from sketch_rnn.ui.server.worker import NOT_UNDERSTOOD, Call, Stopped
from sketch_rnn.weights.checkpoint import CheckpointError

TRIES = 2  # for a question whose process died
GLANCE = 0.1  # seconds after which one who waits looks whether anybody still waits for the answer
PATIENCE = 60.0  # seconds that a question waits for a process to come up
SOONEST, LATEST = 1.0, 30.0  # seconds until a process that did not come up is tried again
AWAY = "The part of the server that draws has stopped. Your drawing is safe: try again in a moment."


class Died(Exception):
    """The process that was to answer has ended."""


class Pool:
    """Processes that draw, as one :class:`Worker`."""

    def __init__(self, count: int, folders: Mapping[str, Path], method: str | None = None):
        """Start ``count`` of them, each with the models of all checkpoint folders.

        ``method`` is the module that teaches, if one does. Raises CheckpointError.
        """
        self.models, self.teaches, self.processes = tuple(folders), method is not None, count
        self.told = {name: Path(folder).absolute() for name, folder in folders.items()}, method
        self._change = threading.Condition()
        self._open, self._there = False, [_Process(self) for _ in range(count)]
        for each in self._there:
            each.listen()
        with self._change:
            self._change.wait_for(lambda: all(each.ready or each.failed for each in self._there))
            failed = next((each.failed for each in self._there if each.failed), None)
            self._open = not failed
        if failed:
            self.close()
            raise CheckpointError(failed)

    def answer(self, call: Call, stopped: Stopped) -> bytes:
        """As :class:`Worker`'s."""
        for _ in range(TRIES):
            try:
                return self._asked(call, stopped)
            except Died:
                continue
        raise DrawingError(AWAY)

    def _asked(self, call: Call, stopped: Stopped) -> bytes:
        answer = _Answer(call.large)
        worker, number = self._given(answer, stopped)
        try:
            worker.tell(number, call)
            while not answer.came.wait(GLANCE):
                if stopped():
                    worker.tell(number, None)
                    raise Interrupted
        except (RecursionError, pickle.PicklingError):
            raise DrawingError(NOT_UNDERSTOOD) from None
        finally:
            with self._change:
                worker.waiting.pop(number, None)
        if answer.kind is None:
            raise Died
        return process.heard(answer.kind, answer.words)

    def _given(self, answer: _Answer, stopped: Stopped) -> tuple[_Process, int]:
        """Return the process that has the fewest questions of this kind, and the number of this one there."""
        until = time.monotonic() + PATIENCE
        with self._change:
            while not (ready := [each for each in self._there if each.ready]):
                if stopped():
                    raise Interrupted
                if time.monotonic() > until:
                    raise DrawingError(AWAY)
                self._change.wait(GLANCE)
            worker = min(ready, key=lambda each: each.load(answer.large))
            return worker, worker.add(answer)

    def came_up(self, worker: _Process) -> None:
        with self._change:
            worker.ready = True
            self._change.notify_all()

    def ended(self, worker: _Process, reason: str) -> None:
        """Have what a process that has ended was asked be asked of others, and start another one in its place."""
        with self._change:
            came_up, worker.ready, worker.failed = worker.ready, False, reason
            for answer in worker.waiting.values():
                answer.came.set()
            self._change.notify_all()
            if not self._open:
                return
        logging.getLogger(__name__).warning("A process that draws has ended: %s Another one is started.", reason)
        pause = SOONEST if came_up else min(2 * worker.pause, LATEST)
        time.sleep(0 if came_up else worker.pause)
        with self._change:
            if self._open:
                another = self._there[self._there.index(worker)] = _Process(self, pause)
                another.listen()

    def close(self) -> None:
        """End all processes."""
        with self._change:
            self._open, there = False, list(self._there)
        for each in there:
            each.end()


@dataclass(eq=False)
class _Answer:
    """What is waited for."""

    large: bool
    came: threading.Event = field(default_factory=threading.Event)
    kind: str | None = None  # none where the process died
    words: bytes = b""


class _Process:
    """One process, and what it has been asked."""

    def __init__(self, pool: Pool, pause: float = SOONEST):
        self.ready, self.failed = False, ""
        self.pause = pause  # until it is started again, should it not come up
        self.waiting: dict[int, _Answer] = {}
        self._pool, self._asked, self._writing = pool, 0, threading.Lock()
        # It draws on one core, with few arenas of memory (as app.py), and knows what this process knows.
        environment = os.environ | {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "PYTHONSAFEPATH": "1"}
        environment["PYTHONPATH"] = os.pathsep.join(each or os.getcwd() for each in sys.path)
        # In a session of its own, so that a terminal's Ctrl-C is the page's alone.
        self._popen = subprocess.Popen(
            [sys.executable, "-m", process.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        self.pid = self._popen.pid

    def listen(self) -> None:
        """Hear what it says, from now on until it ends."""
        threading.Thread(target=self._listen, daemon=True).start()

    def load(self, large: bool) -> tuple[int, int]:
        """Return how much it has to do for a question that is large, or is not: of its own kind first."""
        kinds = Counter(each.large for each in self.waiting.values())
        return kinds[large], kinds[not large]

    def add(self, answer: _Answer) -> int:
        """Return the number by which what it will be asked next is known."""
        self._asked += 1
        self.waiting[self._asked] = answer
        return self._asked

    def tell(self, *words: object) -> None:
        """Send it something; one that has ended is dealt with where that is heard."""
        packed = pickle.dumps(words)
        try:
            with self._writing:
                self._popen.stdin.write(packed)
                self._popen.stdin.flush()
        except OSError:
            pass

    def _listen(self) -> None:
        reason = ""
        try:
            self.tell(*self._pool.told)
            kind, words = pickle.load(self._popen.stdout)
            if kind == process.READY:
                self._pool.came_up(self)
                while True:
                    self._hear(*pickle.load(self._popen.stdout))
            reason = words
        except (EOFError, OSError, pickle.UnpicklingError):  # the last where it died in the middle of a word
            pass
        self._popen.kill()
        code = self._popen.wait()
        self._pool.ended(self, reason or f"it was ended ({code}).")

    def _hear(self, number: int, kind: str, words: bytes) -> None:
        answer = self.waiting.get(number)
        if answer:  # else it was given up
            answer.kind, answer.words = kind, words
            answer.came.set()

    def end(self) -> None:
        """End it; it has nothing to finish."""
        self._popen.kill()
