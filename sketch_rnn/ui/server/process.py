"""A process that draws for a page in another one: ``python -m sketch_rnn.ui.server.process``, which `pool.py` starts.

Questions come in on the standard input, answers go out on the standard output, each a pickled tuple: both ends are this program.
When the input closes the page has ended, however it did, and so does this.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.asks import PLACES
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.ui.server.worker import Call, Local, Worker, settle
from sketch_rnn.weights.checkpoint import CheckpointError
from sketch_rnn.weights.loading import load

READY = "ready"  # the first that it says; or else FAILED, with the reason
ANSWER, REFUSED, STOPPED, FAILED = "answer", "refused", "stopped", "failed"  # what became of a question


def loaded(folders: Mapping[str, Path], method: str | None = None) -> Local:
    """Return who draws with the models of these checkpoint folders, and teaches by the module ``method``.

    Raises CheckpointError.
    """
    artists = {name: load(folder) for name, folder in folders.items()}
    return Local(artists, Teacher(import_module(method), folders) if method else None)


def said(worker: Worker, call: Call, stopped: threading.Event) -> tuple[str, bytes]:
    """Return what became of a question, and the answer, or the words for it."""
    try:
        return ANSWER, worker.answer(call, stopped.is_set)
    except DrawingError as error:
        return REFUSED, str(error).encode()
    except Interrupted:
        return STOPPED, b""
    except BaseException:
        return FAILED, traceback.format_exc().encode()


def heard(kind: str, words: bytes) -> bytes:
    """Return the answer to a question of which this was said; raises what the one who drew raised."""
    if kind == ANSWER:
        return words
    if kind == REFUSED:
        raise DrawingError(words.decode())
    if kind == STOPPED:
        raise Interrupted
    raise RuntimeError(words.decode())


class _Answers:
    """Answers questions as they come, each in a thread of its own."""

    def __init__(self, worker: Worker, out: BinaryIO):
        self._worker, self._out = worker, out
        self._writing = threading.Lock()
        self._stops: dict[int, threading.Event] = {}  # of the questions in work
        self._threads = ThreadPoolExecutor(PLACES)

    def take(self, number: int, call: Call | None) -> None:
        """Begin to answer a question, or without a call give up the one of this number."""
        if call is not None:
            self._stops[number] = threading.Event()
            self._threads.submit(self._answer, number, call, self._stops[number])
        elif stop := self._stops.get(number):
            stop.set()

    def _answer(self, number: int, call: Call, stop: threading.Event) -> None:
        kind, content = said(self._worker, call, stop)
        del self._stops[number]
        self.say(number, kind, content)

    def say(self, *words: Any) -> None:
        with self._writing:
            tell(self._out, *words)


def tell(out: BinaryIO, *words: Any) -> None:
    """Write a tuple whole, or nothing of it."""
    out.write(pickle.dumps(words))
    out.flush()


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    questions = sys.stdin.buffer
    try:
        folders, method = pickle.load(questions)
        try:
            worker = loaded(folders, method)
        except (CheckpointError, OSError) as error:
            return tell(out, FAILED, str(error))
        settle()
        tell(out, READY, "")
        answers = _Answers(worker, out)
        while True:
            answers.take(*pickle.load(questions))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # without waiting for threads that draw: nobody waits for them


if __name__ == "__main__":
    main()
