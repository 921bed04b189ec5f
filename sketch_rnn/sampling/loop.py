"""The batched autoregressive loop, and what stands before it: the state after strokes that are already drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.drawings.strokes import START
from sketch_rnn.network.cells import State, joined, picked
from sketch_rnn.network.mixture import Chance
from sketch_rnn.sampling.stepper import Stepper


class Interrupted(Exception):
    """Nobody wants these drawings any more."""


@dataclass(frozen=True)
class Context:
    """The beginning of B drawings to the network: what it is told at every step ``(B, Nz + C)``, and its state."""

    told: Tensor
    state: State

    def __len__(self) -> int:
        return len(self.told)

    def only(self, numbers: Sequence[int]) -> Context:
        """Return those of these numbers, in this order."""
        return Context(self.told[numbers], picked(self.state, numbers))


@dataclass(frozen=True)
class Begun:
    """B beginnings that were read, each up to its last row, which the sampler feeds first."""

    unread: Context  # before the first row
    context: Context  # before the last row
    rows: Sequence[np.ndarray]  # B of ``(n, 5)`` stroke-5 in normalised units; n is 0 where nothing was drawn

    @property
    def last(self) -> Tensor:
        """Return the rows that are fed first ``(B, 5)``: S_0 where nothing was drawn."""
        return torch.from_numpy(np.stack([rows[-1] if len(rows) else START for rows in self.rows]))


def nothing(context: Context) -> Begun:
    """Return B beginnings in which nothing is drawn yet."""
    return Begun(context, context, [np.zeros((0, 5), np.float32)] * len(context))


@torch.inference_mode()
def begin(stepper: Stepper, rows: Sequence[np.ndarray], context: Context) -> Begun:
    """Read B beginnings, stroke-5 rows ``(n, 5)`` with n >= 1 in normalised units, from ``context``.

    Beginnings of one length, told the same, are read once for all that are alike.
    """
    alike: dict[tuple[bytes, bytes], list[int]] = {}
    for number, own in enumerate(rows):
        told = context.told[number].cpu().numpy().tobytes()
        alike.setdefault((own.tobytes(), told), []).append(number)
    order, states = [], []
    for length in sorted({len(own) for own in rows}):
        groups = [numbers for numbers in alike.values() if len(rows[numbers[0]]) == length]
        firsts = [numbers[0] for numbers in groups]
        state = _read(stepper, np.stack([rows[first] for first in firsts]), context.only(firsts))[1]
        times = [place for place, numbers in enumerate(groups) for _ in numbers]
        states.append(picked(state, times))
        order += [number for numbers in groups for number in numbers]
    back = np.argsort(order).tolist()  # what stands at ``order[k]`` was read as the k-th
    return Begun(context, Context(context.told, picked(joined(states), back)), rows)


@torch.inference_mode()
def log_likelihood(stepper: Stepper, rows: np.ndarray, context: Context, first: int = 0) -> np.ndarray:
    """Return the nats ``(B,)`` of B drawings' rows ``(B, n, 5)``, in normalised units, from row ``first`` on."""
    hs, _ = _read(stepper, rows, context)
    each = stepper.mixture(hs).log_prob_row(torch.from_numpy(rows.swapaxes(0, 1)).to(hs.device))
    return each[first:].sum(0).double().cpu().numpy()


def _read(stepper: Stepper, rows: np.ndarray, context: Context) -> tuple[Tensor, State]:
    """Return h before every row of B drawings ``(B, n, 5)``, ``(n, B, H)``, and the state before the last one."""
    start = np.broadcast_to(START, (len(rows), 1, 5))
    fed = np.concatenate([start, rows[:, :-1]], axis=1).swapaxes(0, 1)
    return stepper.read(
        torch.from_numpy(np.ascontiguousarray(fed)).to(context.told.device), context.told, context.state
    )


class Key(NamedTuple):
    """The seed of one drawing's random numbers, and its place among those that are asked for."""

    seed: int
    number: int  # of the drawing among those that are asked for
    candidate: int = 0  # of the drawing's candidates, one of which is kept


def noise(keys: Sequence[Key], steps: int) -> Tensor:
    """Return the random numbers of B drawings, ``(B, steps, 4)``: uniform, uniform, normal, normal.

    Each drawing's are a function of its key: asking for more drawings leaves the first ones as they were, and a GPU draws
    what a CPU draws.
    """
    each = []
    for key in keys:
        generator = _generator(key.seed, 10_000 * key.candidate + key.number)
        uniform, normal = torch.rand(steps, 2, generator=generator), torch.randn(steps, 2, generator=generator)
        each.append(torch.cat([uniform, normal], 1))
    return torch.stack(each)


def latents(keys: Sequence[Key], size: int) -> Tensor:
    """Return ``(B, size)`` from the standard normal, a row for each key, as :func:`noise`, whichever candidate it is."""
    return torch.stack([torch.randn(size, generator=_generator(key.seed, 500_000 + key.number)) for key in keys])


def shuffled(key: Key, size: int, candidates: int) -> int:
    """Return one of 0 ... size - 1 for a drawing: another for the next one and for its next candidate, in an order that the seed
    decides.
    """
    order = torch.randperm(size, generator=_generator(key.seed, 600_000))
    return int(order[(key.number + key.candidate * max(1, size // candidates)) % size])


def _generator(seed: int, number: int) -> torch.Generator:
    return torch.Generator().manual_seed((seed * 1_000_003 + number) % 2**63)


def pen_temperature(temperature: float) -> float:
    """Return the pen's own temperature, milder than the paper's rule (the same for all): 0.5 + 0.5 tau, as in Google's demos.

    Lifting the pen is a rate and not a choice: at tau 0.3 the paper's rule makes a chance of 0.3 a point into one of 0.06, and
    strokes five times too long. The model card has what either is worth.
    """
    return 0.5 + 0.5 * temperature


@dataclass(frozen=True)
class Wanted:
    """B drawings that are asked for. With the two temperatures alike the rule is the paper's.

    They go on from as many beginnings, or from fewer: drawing k then from the one of number k % len(context).
    """

    context: Context  # before ``last``
    last: Tensor  # (len(context), 5) the last row that is already drawn
    keys: Sequence[Key]  # B of them
    temperature: Tensor  # (B,)
    pen_temperature: Tensor  # (B,)
    steps: int  # rows that may be drawn, at the most

    def only(self, numbers: Sequence[int]) -> Wanted:
        """Return those of these numbers, in this order, each with a beginning of its own."""
        chosen, beginnings = list(numbers), [number % len(self.context) for number in numbers]
        if chosen == list(range(len(self.context))) and len(self.keys) == len(chosen):
            return self
        return replace(
            self,
            context=self.context.only(beginnings),
            last=self.last[beginnings],
            keys=[self.keys[number] for number in chosen],
            temperature=self.temperature[chosen],
            pen_temperature=self.pen_temperature[chosen],
        )


@dataclass(frozen=True)
class Sampled:
    """One continuation."""

    rows: np.ndarray  # (n, 5) stroke-5 in normalised units, ended by its own end row, or cut without one
    log_likelihood: float  # nats of these rows at temperature 1

    @property
    def finished(self) -> bool:
        return bool(self.rows[-1, 4] > 0.5)


class Sampler:
    """Drawings that are drawn together, each a row at every step; others can join between two steps.

    Each has its own temperature, noise and step, so that none depends on which others are there.
    """

    def __init__(self, stepper: Stepper):
        self.stepper = stepper
        self._issued = 0
        self._time = 0  # the step that comes next, counted from the first one that somebody who is there has drawn
        self._there: list[_Span] = []  # the B drawings that have not ended
        self._noise = self._drawn = torch.empty(0, 0, 0)  # (T, B, 4) and (T, B, 5): of every step
        # Of each drawing (B, ...): the last row, the two temperatures, the constant share of the gates, the nats so far, and
        # the cell's state.
        self._parts: State = ()

    def __len__(self) -> int:
        """Return the number of drawings that have not ended."""
        return len(self._there)

    @torch.inference_mode()
    def join(self, wanted: Wanted) -> range:
        """Return the tickets of drawings that are added; they need not have as many steps as those that are there."""
        count = len(wanted.keys)
        wanted = wanted.only(range(count))
        told = wanted.context.told
        last, tau, pen_tau = (
            each.to(told.device) for each in (wanted.last, wanted.temperature, wanted.pen_temperature)
        )
        # Of the new drawings (B', ...): what stands in ``_parts``; their noise (T', B', 4), and room for their rows (T', B', 5).
        new = (last, tau, pen_tau, self.stepper.gates(told), last.new_zeros(count), *wanted.context.state)
        chance, drawn = (
            noise(wanted.keys, wanted.steps).transpose(0, 1).to(last),
            last.new_zeros(wanted.steps, count, 5),
        )
        self._forget()
        if (
            self._there
        ):  # the new ones stand behind those that are there, and their first step is the one that comes next
            new = joined([self._parts, new])
            chance, drawn = _beside(self._noise, chance, self._time), _beside(self._drawn, drawn, self._time)
        self._parts, self._noise, self._drawn = new, chance.contiguous(), drawn
        tickets = range(self._issued, self._issued + count)
        self._there += [_Span(ticket, self._time, self._time + wanted.steps) for ticket in tickets]
        self._issued += count
        return tickets

    @torch.inference_mode()
    def step(self) -> dict[int, Sampled]:
        """Draw one row of each; return those that ended by it, by their tickets."""
        if not self._there:
            return {}
        row, tau, pen_tau, gates, nats, *state = self._parts
        row, likely, state = self.stepper.step(row, gates, tuple(state), Chance(tau, pen_tau, self._noise[self._time]))
        self._drawn[self._time] = row
        self._parts = (row, tau, pen_tau, gates, nats + likely, *state)
        self._time += 1
        ends = row[:, 4].tolist()
        ended = [k for k, span in enumerate(self._there) if ends[k] > 0.5 or span.end == self._time]
        sampled = {self._there[k].ticket: self._sampled(k) for k in ended}
        if sampled:
            self.leave(sampled)
        return sampled

    @torch.inference_mode()
    def leave(self, tickets: Iterable[int]) -> None:
        """Take out these drawings, which nobody wants any more: they cost no more products. Others' tickets change nothing."""
        gone = set(tickets)
        stay = [k for k, span in enumerate(self._there) if span.ticket not in gone]
        if len(stay) == len(self):
            return
        kept = torch.tensor(stay, dtype=torch.long, device=self._drawn.device)
        self._there = [self._there[k] for k in stay]
        self._noise, self._drawn = self._noise.index_select(1, kept), self._drawn.index_select(1, kept)
        self._parts = picked(self._parts, kept)

    def _sampled(self, number: int) -> Sampled:
        """Return the drawing of this number as it is."""
        rows = self._drawn[self._there[number].begin : self._time, number].cpu().numpy()
        return Sampled(rows, float(self._parts[4][number]))

    def _forget(self) -> None:
        """Count from the first step of those that are there: what came before belongs to nobody any more."""
        past = min((span.begin for span in self._there), default=self._time)
        self._time -= past
        self._noise, self._drawn = self._noise[past:], self._drawn[past:]
        self._there = [_Span(ticket, begin - past, end - past) for ticket, begin, end in self._there]


class _Span(NamedTuple):
    """The steps of one drawing in a sampler."""

    ticket: int
    begin: int  # its first step
    end: int  # the step before which it must have ended


def _beside(there: Tensor, new: Tensor, begin: int) -> Tensor:
    """Return ``(T, B, K)`` and behind it in B what begins at step ``begin``; zeros where either has nothing."""
    steps = max(len(there), begin + len(new))
    both = there.new_zeros(steps, there.shape[1] + new.shape[1], there.shape[2])
    both[: len(there), : there.shape[1]] = there
    both[begin : begin + len(new), there.shape[1] :] = new
    return both


def sample(stepper: Stepper, wanted: Wanted, stopped: Callable[[], bool] = lambda: False) -> list[Sampled]:
    """Return the B continuations that are wanted, in order; ``stopped`` is asked before every step.

    Raises Interrupted when it says so.
    """
    sampler = Sampler(stepper)
    tickets = sampler.join(wanted)
    sampled: dict[int, Sampled] = {}
    while len(sampler):
        if stopped():
            raise Interrupted
        sampled |= sampler.step()
    return [sampled[ticket] for ticket in tickets]
