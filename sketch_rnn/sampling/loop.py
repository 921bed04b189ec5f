"""The batched autoregressive loop, and what stands before it: the state after strokes that are already drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.drawings.strokes import START, to_stroke5
from sketch_rnn.network.cells import State
from sketch_rnn.network.mixture import Chance
from sketch_rnn.network.model import SketchRNN


class Interrupted(Exception):
    """Nobody wants these drawings any more."""


@dataclass(frozen=True)
class Context:
    """What B drawings go on from: what the model is told at every step ``(B, Nz + C)``, and its state, each part ``(B, H)``."""

    told: Tensor
    state: State

    def only(self, numbers: Sequence[int]) -> Context:
        """Return those of these numbers, in this order."""
        return Context(self.told[numbers], tuple(part[numbers] for part in self.state))

    def chunks(self, count: int) -> list[Context]:
        """Return ``count`` parts of as many drawings each."""
        parts = zip(self.told.chunk(count), *(part.chunk(count) for part in self.state), strict=True)
        return [Context(told, tuple(state)) for told, *state in parts]

    def repeat(self, times: int) -> Context:
        """Return all of them, and all of them again, ``times`` times in all."""
        return Context(self.told.repeat(times, 1), tuple(part.repeat(times, 1) for part in self.state))


def joined(contexts: Sequence[Context]) -> Context:
    """Return the drawings of the first, behind them those of the second, ..."""
    told, *state = (torch.cat(parts) for parts in zip(*((each.told, *each.state) for each in contexts), strict=True))
    return Context(told, tuple(state))


@dataclass(frozen=True)
class Primed:
    """The model before the last row of each of B beginnings."""

    context: Context
    log_likelihood: np.ndarray  # (B,) nats of each beginning's rows, in normalised units


@torch.inference_mode()
def prime(model: SketchRNN, beginnings: np.ndarray, context: Context) -> Primed:
    """Read B beginnings of n >= 1 rows, ``(B, n, 3)`` stroke-3 in normalised units, from ``context``, in one parallel pass."""
    rows = _inputs(beginnings, context)
    mixture, state = model.decode(rows[:-1], context.told, context.state)
    each = mixture.log_prob_row(rows[1:])
    return Primed(Context(context.told, state), each.sum(0).double().cpu().numpy())


@torch.inference_mode()
def begun(model: SketchRNN, beginnings: np.ndarray, context: Context) -> Context:
    """Return the context of :func:`prime` alone, which costs less."""
    state = model.read(_inputs(beginnings, context)[:-1], context.told, context.state)[1]
    return Context(context.told, state)


def _inputs(beginnings: np.ndarray, context: Context) -> Tensor:
    """Return S_0 ... S_n ``(n + 1, B, 5)`` of B beginnings ``(B, n, 3)``."""
    rows = np.stack([np.concatenate([START[None], to_stroke5(rows)[:-1]]) for rows in beginnings], axis=1)
    return torch.from_numpy(rows).to(context.told.device)


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


@dataclass(frozen=True)
class Wanted:
    """B drawings that are asked for. With the two temperatures alike the rule is the paper's."""

    contexts: tuple[
        Context, ...
    ]  # before ``last``; the first is drawn from, a second is asked how likely the rows are there
    last: Tensor  # (B, 5) the last row that is already drawn
    keys: Sequence[Key]  # B of them
    temperature: Tensor  # (B,)
    pen_temperature: Tensor  # (B,)
    steps: int  # rows that may be drawn, at the most


@dataclass(frozen=True)
class Sampled:
    """One continuation."""

    rows: np.ndarray  # (n, 5) stroke-5 in normalised units, ended by its own end row, or cut without one
    log_likelihood: float  # nats of these rows at temperature 1
    gain: float  # nats by which they are likelier from the first context than from the second; 0 without a second

    @property
    def finished(self) -> bool:
        return bool(self.rows[-1, 4] > 0.5)


class Sampler:
    """Drawings that are drawn together, each a row at every step; others can join between two steps.

    Each has its own temperature, noise and step, so that none depends on which others are there.
    """

    def __init__(self, model: SketchRNN):
        self.model = model
        self._issued = 0
        self._time = 0  # the step that comes next, counted from the first one that somebody who is there has drawn
        self._there: list[_Place] = []  # the B drawings that have not ended
        self._own: dict[str, Tensor] = {}  # (B, ...): the last row and the temperatures
        self._noise = self._drawn = torch.empty(0, 0, 0)  # (T, B, 4) and (T, B, 5): of every step
        # Of each row of the cell, (R, ...): what is constant of the gates, the nats so far, and the state; of the drawings in
        # their first context, and behind these of some of them in a second one.
        self._cells: list[Tensor] = []
        self._source = torch.empty(0, dtype=torch.long)  # (R,) the number of the drawing that each of them is of

    def __len__(self) -> int:
        """Return the number of drawings that have not ended."""
        return len(self._there)

    @torch.inference_mode()
    def join(self, wanted: Wanted) -> range:
        """Return the tickets of drawings that are added; they need not have as many contexts or steps as those that are there."""
        first, *second = wanted.contexts
        count, there, device = len(wanted.keys), len(self), first.told.device
        own = {"row": wanted.last, "temperature": wanted.temperature, "pen_temperature": wanted.pen_temperature}
        own = {name: part.to(device) for name, part in own.items()}
        like = own["row"]
        chance = noise(wanted.keys, wanted.steps).transpose(0, 1).to(like)
        drawn = like.new_zeros(wanted.steps, count, 5)
        cells, *more = (
            [self.model.decoder.constant_gates(each.told), like.new_zeros(count), *each.state]
            for each in (first, *second)
        )
        numbers = torch.arange(there, there + count, device=device)
        sources = [numbers, numbers[: count * len(second)]]
        self._forget()
        if there:
            own = {name: torch.cat([self._own[name], part]) for name, part in own.items()}
            chance, drawn = _beside(self._noise, chance, self._time), _beside(self._drawn, drawn, self._time)
            firsts = [part[:there] for part in self._cells], [part[there:] for part in self._cells]
            cells, *more = (
                [torch.cat(pair) for pair in zip(old, new, strict=True)]
                for old, new in zip(firsts, (cells, *(more or [[part[:0] for part in cells]])), strict=True)
            )
            sources = [self._source[:there], numbers, self._source[there:], sources[1]]
        self._own, self._noise, self._drawn = own, chance.contiguous(), drawn
        self._cells = [torch.cat(parts) for parts in zip(cells, *more, strict=True)]
        self._source = torch.cat(sources)
        tickets = range(self._issued, self._issued + count)
        self._there += [_Place(ticket, self._time, self._time + wanted.steps) for ticket in tickets]
        self._issued += count
        return tickets

    @torch.inference_mode()
    def step(self) -> dict[int, Sampled]:
        """Draw one row of each; return those that ended by it, by their tickets."""
        if not self._there:
            return {}
        gates, nats, *state = self._cells
        chance = Chance(self._own["temperature"], self._own["pen_temperature"], self._noise[self._time])
        draw = self.model.quick or self.model.draw_step
        row, likely, state = draw(self._own["row"], self._source, gates, state, chance)
        self._own["row"] = self._drawn[self._time] = row
        self._cells = [gates, nats + likely, *state]
        self._time += 1
        ends = row[:, 4].tolist()
        ended = [k for k, place in enumerate(self._there) if ends[k] > 0.5 or place.end == self._time]
        found = {self._there[k].ticket: self._sampled(k) for k in ended}
        if found:
            self.leave(found)
        return found

    @torch.inference_mode()
    def leave(self, tickets: Iterable[int]) -> None:
        """Take out these drawings, which nobody wants any more: they cost no more products. Others' tickets change nothing."""
        gone = set(tickets)
        stay = [k for k, place in enumerate(self._there) if place.ticket not in gone]
        if len(stay) == len(self):
            return
        device = self._source.device
        kept, number = torch.tensor(stay, dtype=torch.long, device=device), torch.full((len(self),), -1, device=device)
        number[kept] = torch.arange(len(stay), device=device)
        source = number[self._source]
        rows = (source >= 0).nonzero().squeeze(1)
        self._there = [self._there[k] for k in stay]
        self._own = {name: part.index_select(0, kept) for name, part in self._own.items()}
        self._noise, self._drawn = self._noise.index_select(1, kept), self._drawn.index_select(1, kept)
        self._cells = [part.index_select(0, rows) for part in self._cells]
        self._source = source.index_select(0, rows)

    def _sampled(self, number: int) -> Sampled:
        """Return the drawing of this number as it is."""
        nats = self._cells[1][
            self._source == number
        ].tolist()  # in the first context, and in the second where there is one
        rows = self._drawn[self._there[number].begin : self._time, number].cpu().numpy()
        return Sampled(rows, nats[0], nats[0] - nats[-1])

    def _forget(self) -> None:
        """Count from the first step of those that are there: what came before belongs to nobody any more."""
        past = min((place.begin for place in self._there), default=self._time)
        self._time -= past
        self._noise, self._drawn = self._noise[past:], self._drawn[past:]
        self._there = [_Place(ticket, begin - past, end - past) for ticket, begin, end in self._there]


class _Place(NamedTuple):
    """One drawing of a sampler's."""

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


def sample(model: SketchRNN, wanted: Wanted, stopped: Callable[[], bool] = lambda: False) -> list[Sampled]:
    """Return the B continuations that are wanted, in order; ``stopped`` is asked before every step.

    Raises Interrupted when it says so.
    """
    sampler = Sampler(model)
    tickets = sampler.join(wanted)
    found: dict[int, Sampled] = {}
    while len(sampler):
        if stopped():
            raise Interrupted
        found |= sampler.step()
    return [found[ticket] for ticket in tickets]


def _generator(seed: int, number: int) -> torch.Generator:
    return torch.Generator().manual_seed((seed * 1_000_003 + number) % 2**63)
