"""Who computes now: what a question needs before and after its drawings are drawn, which the crowd does for all.

Threads that all compute at once make each other wait, the one that draws for everybody most of all. So few do at a time, and
what is small never waits for what is large.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sketch_rnn.sampling.crowd import LARGE, Crowd
from sketch_rnn.sampling.loop import Interrupted, Sampled, Wanted

SMALL_AT_ONCE, LARGE_AT_ONCE = 2, 1  # that compute
LARGE_POINTS = 1_000  # with more a question is large, as it is with more than the crowd's LARGE rows
GLANCE = 0.2  # seconds after which one who waits looks whether anybody still waits for it


@dataclass(eq=False)
class Turn:
    """The turn of one question, which it has or waits for."""

    asker: Hashable
    large: bool
    stopped: Callable[[], bool]
    comes: threading.Event = field(default_factory=threading.Event)  # set when it is given
    begun: float | None = None  # its thread's seconds at work when it was given the turn; none while it has not got it


class Turns:
    """So many threads at a time, each of whoever has computed the least since coming."""

    def __init__(self, small: int = SMALL_AT_ONCE, large: int = LARGE_AT_ONCE):
        self._free = {False: small, True: large}
        self._waiting: list[Turn] = []
        self._spent: dict[Hashable, float] = {}  # seconds, of everybody who is here
        self._here: Counter[Hashable] = Counter()  # questions of each, at work or waiting
        self._lock = threading.Lock()

    @contextmanager
    def mine(self, asker: Hashable, large: bool, stopped: Callable[[], bool]) -> Iterator[Turn]:
        """Compute within: waits for the turn. Raises Interrupted where nobody waits for the answer any more."""
        turn = Turn(asker, large, stopped)
        with self._lock:
            self._spent.setdefault(asker, min(self._spent.values(), default=0.0))
            self._here[asker] += 1
        try:
            self._take(turn)
            try:
                yield turn
            finally:
                self._give(turn)
        finally:
            with self._lock:
                self._here[asker] -= 1
                if not self._here[asker]:
                    del self._here[asker], self._spent[asker]

    @contextmanager
    def away(self, turn: Turn, large: bool) -> Iterator[None]:
        """Wait for something within, while others compute; what comes then is ``large``, too, where it is."""
        self._give(turn)
        yield
        turn.large = turn.large or large
        self._take(turn)

    def _take(self, turn: Turn) -> None:
        turn.comes.clear()
        with self._lock:
            self._waiting.append(turn)
            self._call(turn.large)
        while not turn.comes.wait(GLANCE) and not turn.stopped():
            pass
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise Interrupted
        turn.begun = time.thread_time()
        if turn.stopped():
            self._give(turn)
            raise Interrupted

    def _give(self, turn: Turn) -> None:
        if turn.begun is None:
            return
        with self._lock:
            self._free[turn.large] += 1
            self._spent[turn.asker] += time.thread_time() - turn.begun
            turn.begun = None
            self._call(turn.large)

    def _call(self, large: bool) -> None:
        """Give the turn to whoever is to compute next in a lane: to nobody else, since who wakes up in vain costs time, too."""
        while self._free[large] and (waiting := [each for each in self._waiting if each.large == large]):
            turn = min(waiting, key=lambda each: self._spent[each.asker])
            self._free[large] -= 1
            self._waiting.remove(turn)
            turn.comes.set()


@dataclass(frozen=True)
class InTurn:
    """A crowd to one question, whose thread lets others compute while it is drawn for."""

    crowd: Crowd
    turns: Turns
    turn: Turn

    def sample(self, wanted: Wanted, stopped: Callable[[], bool] = lambda: False) -> list[Sampled]:
        """Return what :meth:`Crowd.sample` does."""
        with self.turns.away(self.turn, large=len(wanted.keys) > LARGE):
            return self.crowd.sample(wanted, stopped, self.turn.asker)


def points(arguments: Mapping[str, object]) -> int:
    """Return how many points the drawings among a question's arguments have, as far as they are any; a film's, too."""
    values = [each for value in arguments.values() for each in (value if isinstance(value, list) else [value])]
    strokes = [each["strokes"] for each in values if isinstance(each, dict) and isinstance(each.get("strokes"), list)]
    return sum(len(line) for lines in strokes for line in lines if isinstance(line, list))
