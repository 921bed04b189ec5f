"""The batched autoregressive loop, and what stands before it: the state after strokes that are already drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.cells import State
from sketch_rnn.model import SketchRNN
from sketch_rnn.strokes import START, to_stroke5


@dataclass(frozen=True)
class Primed:
    """The model before the last row of each of B beginnings."""

    state: State  # each (B, H)
    log_likelihood: np.ndarray  # (B,) nats of each beginning's rows, in normalised units


@torch.inference_mode()
def prime(model: SketchRNN, beginnings: np.ndarray, told: Tensor, state: State) -> Primed:
    """Read B beginnings of n >= 1 rows, ``(B, n, 3)`` stroke-3 in normalised units, in one parallel pass.

    ``told`` ``(B, Nz + C)`` and ``state`` ``(B, H)`` are those of the model's ``condition``.
    """
    rows = np.stack([np.concatenate([START[None], to_stroke5(rows)[:-1]]) for rows in beginnings], axis=1)
    inputs = torch.from_numpy(rows).to(told.device)
    mixture, state = model.decode(inputs[:-1], told, state)
    each = mixture.log_prob_offset(inputs[1:, :, :2]) + mixture.log_prob_pen(inputs[1:, :, 2:])
    return Primed(state, each.sum(0).double().cpu().numpy())


def noise(seed: int, count: int, steps: int) -> Tensor:
    """What chance decides: ``(count, steps, 4)``, uniform, uniform, normal, normal.

    Drawing k depends on the seed and k alone: asking for more drawings leaves the first ones as they were, and a GPU draws
    what a CPU draws.
    """
    each = []
    for k in range(count):
        generator = _generator(seed, k)
        each.append(
            torch.cat([torch.rand(steps, 2, generator=generator), torch.randn(steps, 2, generator=generator)], 1)
        )
    return torch.stack(each)


def latents(seed: int, count: int, size: int) -> Tensor:
    """``(count, size)`` from the prior, standard normal; like :func:`noise`, each depends on the seed and its own number."""
    return torch.stack([torch.randn(size, generator=_generator(seed, 500_000 + k)) for k in range(count)])


@torch.inference_mode()
def sample(
    model: SketchRNN,
    told: Tensor,
    state: State,
    last: np.ndarray,
    chance: Tensor,
    temperature: float,
    pen_temperature: float,
) -> list[np.ndarray]:
    """B continuations as stroke-5 in normalised units, each ``(n, 5)`` and ended by its own end row, or cut without one.

    ``told`` ``(B, Nz + C)`` is what the model is told at every step; ``state`` ``(B, H)`` is the one *before* ``last``, ``(5,)``
    or ``(B, 5)``, the last row that is already drawn; ``chance`` is :func:`noise`, ``(B, steps, 4)``: the steps are the
    most that may be drawn. With the two temperatures alike, the rule is the paper's.
    """
    device = told.device
    chance = chance.to(device)
    gates = model.decoder.constant_gates(told)
    row = torch.from_numpy(last).to(device).expand(len(chance), -1)
    ended = torch.zeros(len(chance), dtype=torch.bool, device=device)
    drawn = []
    for step in range(chance.shape[1]):
        mixture, state = model.step(row, gates, state)
        row = mixture.at_temperature(temperature, pen_temperature).sample(chance[:, step])
        drawn.append(row)
        ended |= row[:, 4] > 0.5
        if ended.all():
            break
    rows = torch.stack(drawn, dim=1).cpu().numpy()
    return [_until_end(each) for each in rows]


def _generator(seed: int, number: int) -> torch.Generator:
    return torch.Generator().manual_seed((seed * 1_000_003 + number) % 2**63)


def _until_end(rows: np.ndarray) -> np.ndarray:
    ends = np.flatnonzero(rows[:, 4] > 0.5)
    return rows[: ends[0] + 1] if len(ends) else rows
