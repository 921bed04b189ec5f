"""Paintings of one device, one at a time: others wait in order, and each knows how many are before it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.sampling.loop import Interrupted

MOST = 24  # that wait; each holds a thread
GLANCE = 0.2  # seconds after which one who waits looks whether anybody still waits for it
FULL = "Many people wait for a painting. Your drawing is safe: ask again in a few minutes."


class Queue:
    """Whose turn it is to be painted for."""

    def __init__(self):
        self._here: list[object] = []  # the first is painted for, the others wait
        self._change = threading.Condition()

    @contextmanager
    def turn(self, stopped: Callable[[], bool], told: Callable[[int], None]) -> Iterator[None]:
        """Paint within, in turn; ``told`` how many are before, whenever that changes.

        Raises DrawingError where too many wait, and Interrupted where nobody waits for this one any more.
        """
        mine = object()
        with self._change:
            if len(self._here) > MOST:
                raise DrawingError(FULL)
            self._here.append(mine)
        try:
            before = None
            while before != 0:
                if stopped():
                    raise Interrupted
                now = self._before(mine)
                if now != before:
                    told(now)
                before = now
                with self._change:
                    if self._here[0] is not mine:
                        self._change.wait(GLANCE)
            yield
        finally:
            with self._change:
                self._here.remove(mine)
                self._change.notify_all()

    def _before(self, mine: object) -> int:
        with self._change:
            return self._here.index(mine)
