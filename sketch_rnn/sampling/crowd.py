"""Many people at once: all that is asked of one model shares a batch, whose rows are shared out among those who ask."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from sketch_rnn.sampling.loop import Interrupted, Sampled, Sampler, Wanted
from sketch_rnn.sampling.stepper import Stepper

# Rows in the batch at the most: nine endings, sixteen candidates for each. Who wants few waits less where a step is shorter.
MOST_ROWS = 144
LARGE = 150  # rows of a request that is large
SHARE = 0.5  # of the seconds that the others are drawn for: what large ones are drawn for beside them, at the most
PIECE = 20  # rows that one who asks is given at a time while others ask: nine endings, two candidates for each


@dataclass(eq=False)
class _Request:
    """The drawings that one thread has asked for."""

    wanted: Wanted
    stopped: Callable[[], bool]  # whether nobody waits for it any more
    asker: Hashable
    turn: threading.Event = field(default_factory=threading.Event)  # set when it has ended, or when it is to lead
    joined: int = 0  # how many of its rows, the first ones, have been let into the batch
    inside: dict[int, int] = field(default_factory=dict)  # the number of each row in the batch, by its ticket
    found: dict[int, Sampled] = field(default_factory=dict)  # by number
    error: BaseException | None = None

    @property
    def large(self) -> bool:
        return len(self.wanted.keys) > LARGE

    @property
    def left(self) -> int:
        """Return how many rows have not been let in."""
        return len(self.wanted.keys) - self.joined

    @property
    def ended(self) -> bool:
        return self.error is not None or len(self.found) == len(self.wanted.keys)

    def answer(self) -> list[Sampled]:
        if self.error is not None:
            raise self.error
        return [self.found[number] for number in range(len(self.wanted.keys))]


class Crowd:
    """Draws what many threads ask of one model together; each gets what it would get alone.

    There is no thread of its own: of those that wait one leads, which is to say that it draws for all, until what it asked for
    itself is done; then another does. Nothing is left of a request that has been answered.

    There are two batches, of large requests and of all others, so that a step that the others wait for is short. While there are
    others, large ones have a third of the time. Room in either goes to whoever has been given the fewest pieces since coming, and
    of two alike to whoever wants less. So somebody who wants much has no more of a batch than somebody who wants little, and
    delays nobody.
    """

    def __init__(self, stepper: Stepper, most: int = MOST_ROWS, piece: int = PIECE):
        self._stepper, self._most, self._piece = stepper, most, piece
        self._lock = threading.Lock()  # of the two below
        self._here: list[_Request] = []  # those that have not ended, in their order
        self._led = False  # whether a thread draws
        # Of the thread that leads alone:
        self._given: Counter[Hashable] = Counter()  # rows, to each of those who ask
        self._samplers = self._empty()
        self._seconds = {False: 0.0, True: 0.0}  # for which each has been drawn, while there were others

    def _empty(self) -> dict[bool, Sampler]:
        return {large: Sampler(self._stepper) for large in (False, True)}

    def sample(
        self, wanted: Wanted, stopped: Callable[[], bool] = lambda: False, asker: Hashable = None
    ) -> list[Sampled]:
        """Return the continuations that are wanted, in order, as :func:`sampling.sample`; ``stopped`` is asked between steps.

        ``asker`` shares with nobody but itself; without one a request is its own. Raises Interrupted when ``stopped`` says so.
        """
        if not wanted.keys:
            return []
        mine = _Request(wanted, stopped, object() if asker is None else asker)
        with self._lock:
            self._here.append(mine)
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
            with self._lock:
                spoiled = [each for each in self._here if each.inside or each is mine]
            for request in spoiled:
                self._end(request, request.error or error)
            self._samplers = self._empty()
        with self._lock:
            heir = next(iter(self._here), None)
            self._led = heir is not None
        if heir is not None:
            heir.turn.set()

    def _round(self) -> None:
        """Let go of those that nobody waits for, let in those for whom there is room, and draw one row of each."""
        with self._lock:
            here = list(self._here)
        for request in [each for each in here if each.stopped()]:
            self._samplers[request.large].leave(request.inside)
            self._end(request, Interrupted())
            here.remove(request)
        self._note(here)
        beside = any(not each.large for each in here)
        if not beside:
            self._seconds = {False: 0.0, True: 0.0}
        for large in self._samplers:
            if large and beside and self._seconds[True] > SHARE * self._seconds[False]:
                continue
            began, mine = time.perf_counter(), [each for each in here if each.large == large]
            self._admit(large, mine)
            self._step(self._samplers[large], mine)
            self._seconds[large] += time.perf_counter() - began

    def _step(self, sampler: Sampler, here: Sequence[_Request]) -> None:
        """Draw one row of each, and let go of those that have all of theirs."""
        ended = sampler.step()
        for request in here if ended else ():
            for ticket in request.inside.keys() & ended.keys():
                request.found[request.inside.pop(ticket)] = ended[ticket]
            if request.ended:
                self._end(request)

    def _note(self, here: Sequence[_Request]) -> None:
        """Note who is here, and what each was given."""
        askers = {request.asker for request in here}
        least = min((self._given[each] for each in askers if each in self._given), default=0)
        least -= least % self._piece  # whoever comes now has the next piece
        self._given = Counter({each: self._given.get(each, least) for each in askers})

    def _admit(self, large: bool, here: Sequence[_Request]) -> None:
        """Give the room in a batch to those who are here for it, a piece at a time."""
        sampler, askers = self._samplers[large], {request.asker for request in here}
        while waiting := [each for each in here if each.left]:
            room = max(self._most - len(sampler), 0 if len(sampler) else 1)
            if not room:
                return
            request = min(waiting, key=lambda each: (self._given[each.asker] // self._piece, each.left))
            count = min(request.left, room, room if len(askers) == 1 else self._piece)
            numbers = range(request.joined, request.joined + count)
            tickets = sampler.join(request.wanted.only(numbers))
            request.inside |= zip(tickets, numbers, strict=True)
            request.joined += count
            self._given[request.asker] += count

    def _end(self, request: _Request, error: BaseException | None = None) -> None:
        request.error = error
        request.inside = {}
        with self._lock:
            if request in self._here:
                self._here.remove(request)
        request.turn.set()
