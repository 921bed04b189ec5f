"""How many candidates the page's endings are kept from: as many as there is time for, and no fewer than two.

Whoever is alone with the page gets many within a moment; thirty people share what the machine can do. What a candidate costs is
measured at each answer, so a slow machine, or one that is busy with something else, takes fewer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEPS = (2, 4, 8, 16)  # candidates: powers of two, so that the same care comes again
SECONDS = 0.3  # that an answer may take
LATELY = 5.0  # seconds for which who has asked is counted among those that share
MEMORY = 0.3  # share of the newest measurement in what a candidate is taken to cost


class Care:
    """Says how many candidates there is time for, by who has asked lately and what it cost."""

    def __init__(self, now: Callable[[], float] = time.perf_counter):
        self._now = now
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}  # when each page has asked last
        self._cost: float | None = None  # seconds a candidate, with the machine to itself
        # Of each question in work: how many were in work at one time at the most while it was, itself included.
        self._sharing: dict[object, int] = {}

    def candidates(self, page: str, drawings: int) -> int:
        """Return of how many candidates each of so many drawings may be kept that a page asks for now."""
        now = self._now()
        with self._lock:
            self._asked[page] = now
            self._asked = {name: at for name, at in self._asked.items() if now - at < LATELY}
            people, cost = len(self._asked), self._cost
        if cost is None:  # the first question is the measurement
            return STEPS[0]
        affordable = SECONDS / (people * drawings * cost)
        return max((step for step in STEPS if step <= affordable), default=STEPS[0])

    @contextmanager
    def measured(self, candidates: int) -> Iterator[None]:
        """Measure what so many candidates cost that are drawn inside; what breaks off says nothing."""
        mine, began = object(), self._now()
        with self._lock:
            self._sharing[mine] = 0
            for each, most in self._sharing.items():
                self._sharing[each] = max(most, len(self._sharing))
        try:
            yield
        except BaseException:
            with self._lock:
                del self._sharing[mine]
            raise
        with self._lock:
            cost = (self._now() - began) / (candidates * self._sharing.pop(mine))
            self._cost = cost if self._cost is None else (1 - MEMORY) * self._cost + MEMORY * cost
