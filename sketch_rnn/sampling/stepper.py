"""Who draws a row: the network as it was learned, or what computes the same quicker on this machine."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from sketch_rnn.network.cells import State
from sketch_rnn.network.mixture import Chance, Mixture
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.sampling.captured import CapturedStep
from sketch_rnn.sampling.integer import IntegerStep, suits


class Stepper(Protocol):
    """Draws one row of B drawings at a time; no drawing depends on which others are in the batch.

    It knows a model's decoder and head. The categories are not its business: ``told`` is [z; category].
    """

    def gates(self, told: Tensor) -> Tensor:
        """Return what stays the same over a drawing ``(B, G)`` of what is told at every step ``(B, Nz + C)``."""
        ...

    def step(self, row: Tensor, gates: Tensor, state: State, chance: Chance) -> tuple[Tensor, Tensor, State]:
        """Return the next rows ``(B, 5)`` after ``row`` ``(B, 5)``, the nats of each ``(B,)``, and the state after ``row``."""
        ...

    def read(self, rows: Tensor, told: Tensor, state: State) -> tuple[Tensor, State]:
        """Return h after each of the rows ``(T, B, 5)``, ``(T, B, H)``, and the state after the last."""
        ...

    def mixture(self, hs: Tensor) -> Mixture:
        """Return what is expected after h ``(..., H)``: equation 4."""
        ...


class Eager:
    """The model itself, operation by operation: any cell, on any device, in any type."""

    def __init__(self, model: SketchRNN):
        self.model = model

    def gates(self, told: Tensor) -> Tensor:
        return self.model.decoder.constant_gates(told)

    @torch.inference_mode()
    def step(self, row: Tensor, gates: Tensor, state: State, chance: Chance) -> tuple[Tensor, Tensor, State]:
        return self.model.draw_step(row, gates, state, chance)

    def read(self, rows: Tensor, told: Tensor, state: State) -> tuple[Tensor, State]:
        return self.model.read(rows, told, state)

    def mixture(self, hs: Tensor) -> Mixture:
        return self.model.mixture(hs)


class Captured(Eager):
    """The same on a GPU, a step being one graph that was captured."""

    def __init__(self, model: SketchRNN):
        super().__init__(model)
        self.step = CapturedStep(model)


class Integer(Eager):
    """The same on a CPU for an LSTM, its recurrent product in whole numbers and a step being one ONNX graph."""

    def __init__(self, model: SketchRNN):
        super().__init__(model)
        self.step = IntegerStep(model)
        self.gates, self._cell = self.step.cell.constant_gates, self.step.cell

    def read(self, rows: Tensor, told: Tensor, state: State) -> tuple[Tensor, State]:
        return self.model.read(rows, told, state, self._cell)


def quickest(model: SketchRNN) -> Stepper:
    """Return the quickest stepper that there is for a model where its weights lie."""
    if model.head.weight.is_cuda:
        return Captured(model) if model.decoder.state_is_fixed else Eager(model)
    return Integer(model) if suits(model) else Eager(model)
