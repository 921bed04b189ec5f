"""Many people at once: all that is asked of one model shares a batch, which each request enters and leaves between two steps."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sketch_rnn.sampling.loop import Interrupted, Sampled, Sampler, Wanted
from sketch_rnn.sampling.stepper import Stepper

# Rows in the batch at the most (20 people's nine endings, two candidates for each); who comes later waits in line.
MOST = 360


@dataclass(eq=False)
class _Request:
    """The drawings that one thread has asked for."""

    wanted: Wanted
    stopped: Callable[[], bool]  # whether nobody waits for it any more
    turn: threading.Event = field(default_factory=threading.Event)  # set when it has ended, or when it is to lead
    tickets: range = range(0)  # in the sampler, once it has joined
    found: dict[int, Sampled] = field(default_factory=dict)
    error: BaseException | None = None

    @property
    def ended(self) -> bool:
        return self.error is not None or len(self.found) == len(self.wanted.keys)

    def answer(self) -> list[Sampled]:
        if self.error is not None:
            raise self.error
        return [self.found[ticket] for ticket in self.tickets]


class Crowd:
    """Draws what many threads ask of one model together; each gets what it would get alone.

    There is no thread of its own: of those that wait one leads, which is to say that it draws for all, until what it asked for
    itself is done; then another does. Nothing is left of a request that has been answered.
    """

    def __init__(self, stepper: Stepper, most: int = MOST):
        self._stepper, self._most = stepper, most
        self._lock = threading.Lock()  # of the two below
        self._line: deque[_Request] = deque()  # those that have not joined yet, in their order
        self._led = False  # whether a thread draws
        # Of the thread that leads alone:
        self._inside: list[_Request] = []
        self._sampler = Sampler(stepper)

    def sample(self, wanted: Wanted, stopped: Callable[[], bool] = lambda: False) -> list[Sampled]:
        """Return the continuations that are wanted, in order, as :func:`sampling.sample`; ``stopped`` is asked between steps.

        Raises Interrupted when it says so.
        """
        if not wanted.keys:
            return []
        mine = _Request(wanted, stopped)
        with self._lock:
            self._line.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.turn.wait()
        if not mine.ended:
            self._lead(mine)
        return mine.answer()

    def _lead(self, mine: _Request) -> None:
        """Draw for all until ``mine`` has ended, and hand over to one of those that have not."""
        try:
            while not mine.ended:
                self._round()
        except BaseException as error:  # of the whole batch, such as no memory: none of it can go on
            for request in [*self._inside, mine]:
                self._end(request, request.error or error)
            self._sampler = Sampler(self._stepper)
        with self._lock:
            heir = next(iter([*self._inside, *self._line]), None)
            self._led = heir is not None
        if heir is not None:
            heir.turn.set()

    def _round(self) -> None:
        """Let go of those that nobody waits for, let in those for whom there is room, and draw one row of each."""
        with self._lock:
            line = list(self._line)
        for request in [each for each in (*self._inside, *line) if each.stopped()]:
            if request in self._inside:
                self._sampler.leave(request.tickets)
            self._end(request, Interrupted())
        self._admit()
        ended = self._sampler.step()
        for request in list(self._inside) if ended else ():
            request.found |= {ticket: ended[ticket] for ticket in request.tickets if ticket in ended}
            if request.ended:
                self._end(request)

    def _admit(self) -> None:
        while True:
            rows = len(self._sampler)
            with self._lock:
                fits = self._line and (not rows or rows + len(self._line[0].wanted.keys) <= self._most)
                if not fits:
                    return
                request = self._line.popleft()
            self._inside.append(request)
            request.tickets = self._sampler.join(request.wanted)

    def _end(self, request: _Request, error: BaseException | None = None) -> None:
        request.error = error
        if request in self._inside:
            self._inside.remove(request)
        with self._lock:
            if request in self._line:
                self._line.remove(request)
        request.turn.set()
