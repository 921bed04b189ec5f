"""The LSTM with its recurrent product in whole numbers: a quarter of the bytes, and of the time on a CPU.

h lies in (-1, 1), so that its scale is a constant, and a row's sums are whole numbers that no other row has a part in: a
drawing is the same, to the last bit, whoever else is in the batch. With a scale that follows the batch, as dynamic
quantisation has it, it would not be. What comes and goes around the product stays float32.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.network.cells.base import Cell, State, one_by_one
from sketch_rnn.network.cells.lstm import LSTM
from sketch_rnn.network.graph import OnnxGraph

# Processors without whole-number dot products multiply unsigned by signed and add two neighbours in 16 bits, and what does not
# fit is cut without a word: so levels of h go to 255, and two neighbouring weights come to 128 at the most, 255 * 128 < 2^15.
# So no machine cuts a sum.
MIDDLE = 128  # what h = 0 is as a level
H_LEVELS = 127  # to either side of it
PAIR = 127  # two neighbouring weights, before each is rounded


def add_step(graph: OnnxGraph, cell: LSTM, inputs: str, gates: str, h: str, c: str) -> tuple[str, str]:
    """Add a step of the cell to a graph: inputs ``(B, I)``, constant gates ``(B, 4H)``, h, c ``(B, H)`` -> h, c."""
    w_x = gate_columns(cell.core.weight_ih_l0[:, : cell.input_size])
    a = graph.add("Add", graph.add("Gemm", inputs, w_x, gates), add_product(graph, cell, h))
    sigmoids, g = graph.columns(a, [3 * cell.size, cell.size])
    i, f, o = graph.columns(graph.add("Sigmoid", sigmoids), [cell.size] * 3)
    c = graph.add("Add", graph.add("Mul", f, c), graph.add("Mul", i, graph.add("Tanh", g)))
    return graph.add("Mul", o, graph.add("Tanh", c)), c


def add_product(graph: OnnxGraph, cell: LSTM, h: str) -> str:
    """Add the recurrent product alone: h ``(B, H)`` -> ``(B, 4H)``."""
    whole, scale = whole_numbers(gate_columns(cell.core.weight_hh_l0))
    middle, step = np.uint8(MIDDLE), np.float32(1 / H_LEVELS)
    levels = graph.add("QuantizeLinear", h, step, middle)
    zeros = np.zeros(4 * cell.size, np.int8)
    return graph.add("MatMulIntegerToFloat", levels, whole, step, scale, middle, zeros, domain="com.microsoft")


def whole_numbers(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights ``(H, G)``, H even, as int8 and the scale ``(G,)`` of each column."""
    pairs = np.abs(weight).reshape(-1, 2, weight.shape[1]).sum(1).max(0)
    scale = np.maximum(pairs, np.finfo(np.float32).tiny) / np.float32(PAIR)
    return np.rint(weight / scale).astype(np.int8), scale


def gate_columns(weight: Tensor) -> np.ndarray:
    """Return weights ``(4H, K)``, gates i, f, g, o, as ``(K, 4H)``, gates i, f, o, g: the sigmoids are one operation."""
    i, f, g, o = np.split(weight.detach().float().cpu().numpy(), 4)
    return np.ascontiguousarray(np.concatenate([i, f, o, g]).T)


class IntegerLSTM(Cell):
    """An :class:`LSTM` on a CPU for drawing alone: it cannot learn, and what it holds are the weights as they were."""

    elementwise = ()

    def __init__(self, cell: LSTM):
        super().__init__(cell.input_size, cell.constant_size, cell.size)
        self.cell = cell
        graph = OnnxGraph()
        names = graph.input("inputs", "b", self.input_size), graph.input("gates", "b", 4 * self.size)
        state = graph.input("h", "b", self.size), graph.input("c", "b", self.size)
        h, c = add_step(graph, cell, *names, *state)
        self._session = graph.session(torch.get_num_threads(), {"h_after": h, "c_after": c})

    @torch.inference_mode()
    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        gates, (h, c), hs = self.constant_gates(constant).numpy(), (part.numpy() for part in state), []
        for each in inputs.numpy():
            h, c = self._session.run(None, {"inputs": each, "gates": gates, "h": h, "c": c})
            hs.append(h)
        return torch.from_numpy(np.stack(hs)), (torch.from_numpy(h), torch.from_numpy(c))

    def constant_gates(self, constant: Tensor) -> Tensor:
        """constant ``(B, C)`` -> the share of the gates ``(B, 4H)``, in the order i, f, o, g."""
        i, f, g, o = one_by_one(self.cell.constant_gates, constant).chunk(4, -1)
        return torch.cat([i, f, o, g], -1)

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        fed = {"inputs": inputs, "gates": constant_gates, "h": state[0], "c": state[1]}
        found = self._session.run(None, {name: value.numpy() for name, value in fed.items()})
        return tuple(torch.from_numpy(part) for part in found)
