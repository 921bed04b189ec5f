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
class Primed:
    """The model before the last row of each of B beginnings."""

    state: State  # (h, c), each (B, H)
    log_likelihood: np.ndarray  # (B,) nats of each beginning's rows, in normalised units


@torch.inference_mode()
def prime(model: SketchRNN, beginnings: Sequence[np.ndarray], category: int) -> Primed:
    """Read B beginnings, each ``(n, 3)`` stroke-3 in normalised units with n >= 1, in one parallel pass."""
    device = next(model.parameters()).device
    counts = torch.tensor([len(rows) for rows in beginnings])
    rows = np.zeros((int(counts.max()) + 1, len(beginnings), 5), dtype=np.float32)
    rows[0] = START
    for column, beginning in enumerate(beginnings):
        rows[1 : len(beginning) + 1, column] = to_stroke5(beginning)[:-1]
    inputs = torch.from_numpy(rows).to(device)
    labels = torch.full((len(beginnings),), category, device=device)
    mixture, state = model(inputs[:-1], labels, lengths=counts)
    each = mixture.log_prob_offset(inputs[1:, :, :2]) + mixture.log_prob_pen(inputs[1:, :, 2:])
    drawn = torch.arange(len(each)).unsqueeze(1) < counts
    return Primed(state, (each * drawn.to(device)).sum(0).double().cpu().numpy())


def noise(seed: int, count: int, steps: int) -> Tensor:
    """What chance decides: ``(count, steps, 4)``, uniform, uniform, normal, normal.

    Drawing k depends on the seed and k alone: asking for more drawings leaves the first ones as they were, and a GPU draws
    what a CPU draws.
    """
    each = []
    for k in range(count):
        generator = torch.Generator().manual_seed((seed * 1_000_003 + k) % 2**63)
        each.append(
            torch.cat([torch.rand(steps, 2, generator=generator), torch.randn(steps, 2, generator=generator)], 1)
        )
    return torch.stack(each)


@torch.inference_mode()
def sample(
    model: SketchRNN,
    state: State,
    last: np.ndarray,
    category: int,
    chance: Tensor,
    temperature: float,
    pen_temperature: float,
) -> list[np.ndarray]:
    """B continuations as stroke-5 in normalised units, each ``(n, 5)`` and ended by its own end row, or cut without one.

    ``state`` ``(B, H)`` is the one *before* ``last`` ``(5,)``, the last row that is already drawn; ``chance`` is
    :func:`noise`, ``(B, steps, 4)``: the steps are the most that may be drawn. With the two
    temperatures alike, the rule is the paper's.
    """
    device = state[0].device
    chance = chance.to(device)
    gates = model.constant_gates(torch.full((len(chance),), category, device=device))
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


def _until_end(rows: np.ndarray) -> np.ndarray:
    ends = np.flatnonzero(rows[:, 4] > 0.5)
    return rows[: ends[0] + 1] if len(ends) else rows
