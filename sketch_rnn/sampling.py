"""The batched autoregressive loop, and what stands before it: the state after strokes that are already drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.cells import State
from sketch_rnn.model import SketchRNN
from sketch_rnn.strokes import START, to_stroke5


@dataclass(frozen=True)
class Start:
    """What B drawings go on from: what the model is told at every step ``(B, Nz + C)``, and its state, each part ``(B, H)``."""

    told: Tensor
    state: State

    def only(self, numbers: Sequence[int]) -> Start:
        """Those of these numbers, in this order."""
        return Start(self.told[numbers], tuple(part[numbers] for part in self.state))

    def repeat(self, times: int) -> Start:
        """All of them, and all of them again."""
        return Start(self.told.repeat(times, 1), tuple(part.repeat(times, 1) for part in self.state))


@dataclass(frozen=True)
class Primed:
    """The model before the last row of each of B beginnings."""

    start: Start
    log_likelihood: np.ndarray  # (B,) nats of each beginning's rows, in normalised units


@torch.inference_mode()
def prime(model: SketchRNN, beginnings: np.ndarray, start: Start) -> Primed:
    """Read B beginnings of n >= 1 rows, ``(B, n, 3)`` stroke-3 in normalised units, from ``start``, in one parallel pass."""
    rows = np.stack([np.concatenate([START[None], to_stroke5(rows)[:-1]]) for rows in beginnings], axis=1)
    inputs = torch.from_numpy(rows).to(start.told.device)
    mixture, state = model.decode(inputs[:-1], start.told, start.state)
    each = mixture.log_prob_row(inputs[1:])
    return Primed(Start(start.told, state), each.sum(0).double().cpu().numpy())


def noise(seed: int, count: int, steps: int, candidate: int = 0) -> Tensor:
    """What chance decides: ``(count, steps, 4)``, uniform, uniform, normal, normal.

    Drawing k depends on the seed, the number of the candidate and k alone: asking for more drawings leaves the first ones as
    they were, and a GPU draws what a CPU draws.
    """
    each = []
    for k in range(count):
        generator = _generator(seed, 10_000 * candidate + k)
        each.append(
            torch.cat([torch.rand(steps, 2, generator=generator), torch.randn(steps, 2, generator=generator)], 1)
        )
    return torch.stack(each)


def latents(seed: int, count: int, size: int) -> Tensor:
    """``(count, size)`` from the prior, standard normal; like :func:`noise`, each depends on the seed and its own number."""
    return torch.stack([torch.randn(size, generator=_generator(seed, 500_000 + k)) for k in range(count)])


@dataclass(frozen=True)
class Sampled:
    """One continuation."""

    rows: np.ndarray  # (n, 5) stroke-5 in normalised units, ended by its own end row, or cut without one
    gain: float  # nats by which it is likelier from where it started than from what stood beside that

    @property
    def finished(self) -> bool:
        return bool(self.rows[-1, 4] > 0.5)


@torch.inference_mode()
def sample(
    model: SketchRNN,
    start: Start,
    last: np.ndarray,
    chance: Tensor,
    temperature: float,
    pen_temperature: float,
    beside: Start | None = None,
) -> list[Sampled]:
    """B continuations.

    ``start`` holds the state *before* ``last``, ``(5,)`` or ``(B, 5)``, the last row that is already drawn; ``chance`` is
    :func:`noise`, ``(B, steps, 4)``: the steps are the most that may be drawn. With the two temperatures alike, the rule
    is the paper's. ``beside`` is another start, from which nothing is drawn: it is asked how likely the same rows are.
    """
    count, steps = chance.shape[:2]
    device = start.told.device
    chance = chance.to(device)
    starts = [start, beside] if beside else [start]
    gates = torch.cat([model.decoder.constant_gates(each.told) for each in starts])
    state = tuple(torch.cat(parts) for parts in zip(*(each.state for each in starts), strict=True))
    row = torch.from_numpy(last).to(device).expand(count, -1)
    drawn, gain = row.new_zeros(count, steps, 5), row.new_zeros(count)
    going = torch.arange(count, device=device)  # the drawings that have not ended
    for step in range(steps):
        mixture, state = model.step(row.repeat(len(starts), 1), gates, state)
        row = mixture[: len(row)].at_temperature(temperature, pen_temperature).sample(chance[going, step])
        drawn[going, step] = row
        if beside:
            likely, otherwise = mixture.log_prob_row(row.repeat(2, 1)).chunk(2)
            gain[going] += likely - otherwise
        stays = row[:, 4] < 0.5
        if not stays.all():  # those that have ended cost no more products
            going, row, stays = going[stays], row[stays], stays.repeat(len(starts))
            if not len(going):
                break
            gates, state = gates[stays], tuple(part[stays] for part in state)
    rows = [_until_end(each) for each in drawn[:, : step + 1].cpu().numpy()]
    return [Sampled(each, float(nats)) for each, nats in zip(rows, gain.cpu(), strict=True)]


def _generator(seed: int, number: int) -> torch.Generator:
    return torch.Generator().manual_seed((seed * 1_000_003 + number) % 2**63)


def _until_end(rows: np.ndarray) -> np.ndarray:
    ends = np.flatnonzero(rows[:, 4] > 0.5)
    return rows[: ends[0] + 1] if len(ends) else rows
