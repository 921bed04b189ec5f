"""The batched autoregressive loop, and what stands before it: the state after strokes that are already drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from sketch_rnn.cells import State
from sketch_rnn.model import SketchRNN
from sketch_rnn.quick import Chance
from sketch_rnn.strokes import START, to_stroke5


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

    def repeat(self, times: int) -> Context:
        """Return all of them, and all of them again, ``times`` times in all."""
        return Context(self.told.repeat(times, 1), tuple(part.repeat(times, 1) for part in self.state))


@dataclass(frozen=True)
class Primed:
    """The model before the last row of each of B beginnings."""

    context: Context
    log_likelihood: np.ndarray  # (B,) nats of each beginning's rows, in normalised units


@torch.inference_mode()
def prime(model: SketchRNN, beginnings: np.ndarray, context: Context) -> Primed:
    """Read B beginnings of n >= 1 rows, ``(B, n, 3)`` stroke-3 in normalised units, from ``context``, in one parallel pass."""
    rows = np.stack([np.concatenate([START[None], to_stroke5(rows)[:-1]]) for rows in beginnings], axis=1)
    inputs = torch.from_numpy(rows).to(context.told.device)
    mixture, state = model.decode(inputs[:-1], context.told, context.state)
    each = mixture.log_prob_row(inputs[1:])
    return Primed(Context(context.told, state), each.sum(0).double().cpu().numpy())


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
    """Return ``(B, size)`` from the standard normal, a row for each key, as :func:`noise`; candidates have the same."""
    return torch.stack([torch.randn(size, generator=_generator(key.seed, 500_000 + key.number)) for key in keys])


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

    def candidates(self, count: int) -> Wanted:
        """Return ``count`` candidates of each: all first candidates, then all second ones, ..."""
        return Wanted(
            contexts=tuple(each.repeat(count) for each in self.contexts),
            last=self.last.repeat(count, 1),
            keys=[key._replace(candidate=candidate) for candidate in range(count) for key in self.keys],
            temperature=self.temperature.repeat(count),
            pen_temperature=self.pen_temperature.repeat(count),
            steps=self.steps,
        )


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
        self._tickets: list[int] = []  # of the drawings that have not ended
        self._issued = 0
        # Of each drawing, (B, ...); then of each row of the cell, (R, ...): the gates that stay and the state, of the drawings
        # in their first context and behind these of some of them in a second; and the number of the drawing that each is of.
        self._own: dict[str, Tensor] = {}
        self._cells: list[Tensor] = []
        self._source = torch.empty(0, dtype=torch.long)

    def __len__(self) -> int:
        """Return the number of drawings that have not ended."""
        return len(self._tickets)

    @torch.inference_mode()
    def join(self, wanted: Wanted) -> range:
        """Return the tickets of drawings that are added; they need not have as many contexts or steps as those that are there."""
        first, *others = wanted.contexts
        count, there, device = len(wanted.keys), len(self._tickets), first.told.device
        own = {
            "row": wanted.last,
            "noise": noise(wanted.keys, wanted.steps).to(wanted.last.dtype),
            "temperature": wanted.temperature,
            "pen_temperature": wanted.pen_temperature,
            "drawn": wanted.last.new_zeros(count, wanted.steps, 5),
            "step": torch.zeros(count, dtype=torch.long),
            "steps": torch.full((count,), wanted.steps),
            "nats": wanted.last.new_zeros(count),
            "gain": wanted.last.new_zeros(count),
        }
        own = {name: part.to(device) for name, part in own.items()}
        gates, *more_gates = (self.model.decoder.constant_gates(each.told) for each in wanted.contexts)
        cells = [gates, *first.state]
        seconds = [*more_gates, *others[0].state] if others else [part[:0] for part in cells]
        numbers = torch.arange(there, there + count, device=device)
        if there:
            own = {name: _joined(self._own[name], part) for name, part in own.items()}
            cells = [torch.cat(pair) for pair in zip([part[:there] for part in self._cells], cells, strict=True)]
            seconds = [torch.cat(pair) for pair in zip([part[there:] for part in self._cells], seconds, strict=True)]
            before = self._source
        else:
            before = numbers[:0]
        self._own, self._cells = own, [torch.cat(pair) for pair in zip(cells, seconds, strict=True)]
        self._source = torch.cat([before[:there], numbers, before[there:], numbers[: count * len(others)]])
        tickets = range(self._issued, self._issued + count)
        self._tickets += tickets
        self._issued += count
        return tickets

    @torch.inference_mode()
    def step(self) -> dict[int, Sampled]:
        """Draw one row of each; return those that ended by it, by their tickets."""
        own, count = self._own, len(self._tickets)
        step = own["step"].view(-1, 1, 1)
        chance = Chance(own["temperature"], own["pen_temperature"], own["noise"].take_along_dim(step, 1)[:, 0])
        gates, *state = self._cells
        draw = self.model.quick or self._draw
        row, likely, state = draw(own["row"], self._source, gates, tuple(state), chance)
        self._cells = [gates, *state]
        own["row"] = row
        own["drawn"].scatter_(1, step.expand(-1, 1, 5), row.unsqueeze(1))
        own["nats"] += likely[:count]
        twice = self._source[count:]
        own["gain"][twice] += likely[twice] - likely[count:]
        own["step"] += 1
        goes_on = (row[:, 4] < 0.5) & (own["step"] < own["steps"])
        return {} if goes_on.all() else self._end(goes_on)

    def _draw(
        self, row: Tensor, source: Tensor, gates: Tensor, state: State, chance: Chance
    ) -> tuple[Tensor, Tensor, State]:
        """Return what :class:`QuickStep` does, operation by operation, on any device."""
        mixture, state = self.model.step(row[source], gates, state)
        row = mixture[: len(row)].at_temperature(chance.temperature, chance.pen_temperature).sample(chance.noise)
        return row, mixture.log_prob_row(row[source]), state

    def _end(self, goes_on: Tensor) -> dict[int, Sampled]:
        """Take out those that do not go on, and return them."""
        found, own = {}, self._own
        for number in (~goes_on).nonzero().flatten().tolist():
            rows = own["drawn"][number, : own["step"][number]].cpu().numpy()
            found[self._tickets[number]] = Sampled(rows, float(own["nats"][number]), float(own["gain"][number]))
        self._keep(goes_on)
        return found

    @torch.inference_mode()
    def leave(self, tickets: Iterable[int]) -> None:
        """Take out these drawings, which nobody wants any more; those that ended or left before are left out of account."""
        gone = set(tickets)
        stays = torch.tensor([ticket not in gone for ticket in self._tickets], dtype=torch.bool)
        if not stays.all():
            self._keep(stays.to(self._source.device))

    def _keep(self, stays: Tensor) -> None:
        """Go on with those for which ``stays`` ``(B,)`` is true alone: the others cost no more products."""
        self._tickets = [ticket for ticket, each in zip(self._tickets, stays.tolist(), strict=True) if each]
        self._own = {name: part[stays] for name, part in self._own.items()}
        kept = stays[self._source]
        self._cells = [part[kept] for part in self._cells]
        self._source = (stays.cumsum(0) - 1)[self._source[kept]]


def _joined(there: Tensor, new: Tensor) -> Tensor:
    """Return both, one behind the other; the second axis of the shorter is filled up with zeros."""
    if there.dim() > 1 and there.shape[1] != new.shape[1]:
        longest = max(there.shape[1], new.shape[1])
        there, new = (F.pad(part, (0, 0, 0, longest - part.shape[1])) for part in (there, new))
    return torch.cat([there, new])


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
