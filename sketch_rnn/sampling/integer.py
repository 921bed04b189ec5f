"""A whole step of drawing as one graph on the CPU: where the pen is, the cell, the head, the next row, how likely it is.

``SketchRNN.draw_step`` says what it computes, and computes it everywhere else; its hundred and more small operations cost
more than the cell's product. Here too a row depends on nothing but itself, to the last bit.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.network.cells import LSTM, State
from sketch_rnn.network.cells.integer import IntegerLSTM, add_step
from sketch_rnn.network.graph import OnnxGraph
from sketch_rnn.network.mixture import LOG_2PI, LOG_SIGMA_RANGE, RHO_RANGE, Chance
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.pen_position import SHRINK

WORTH_IT = 256  # units: smaller cells are quick as they are
BY = 64  # units come by so many: what is left of a vector at a row's end would be of another row


def suits(model: SketchRNN) -> bool:
    """Return whether a model can be drawn with so: an LSTM of so many units in float32, on a CPU."""
    cell, weight = model.decoder, model.head.weight
    large = isinstance(cell, LSTM) and cell.size >= WORTH_IT and cell.size % BY == 0
    return large and weight.device.type == "cpu" and weight.dtype == torch.float32


class IntegerStep:
    """``SketchRNN.draw_step`` of a model that :func:`suits`; the model itself stays as it is."""

    def __init__(self, model: SketchRNN):
        self.cell = IntegerLSTM(model.decoder)
        self._follows = model.config.pen_position
        graph = OnnxGraph()
        outputs = add_draw_step(graph, model)
        outputs.pop("params")  # nobody asks here, and it would be copied at every step
        self._session = graph.session(torch.get_num_threads(), outputs)

    def __call__(self, row: Tensor, gates: Tensor, state: State, chance: Chance) -> tuple[Tensor, Tensor, State]:
        """Return what ``SketchRNN.draw_step`` does."""
        fed = {"row": row, "gates": gates, "h": state[0], "c": state[1]} | chance._asdict()
        if self._follows:
            fed["position"] = state[2]
        values = self._session.run(None, {name: value.numpy() for name, value in fed.items()})
        row, likely, *state = (torch.from_numpy(each) for each in values)
        return row, likely, tuple(state)


def add_draw_step(graph: OnnxGraph, model: SketchRNN) -> dict[str, str]:
    """Add ``SketchRNN.draw_step`` of an LSTM to a graph; returns what its results are called there, by their names.

    ``params`` ``(B, 3 + 6M)`` is what the mixture is made of, ``row_after`` one row of it, ``likely`` the nats of that.
    """
    size, after = model.decoder.size, {}
    row = graph.input("row", "b", 5)
    seen = row
    if model.config.pen_position:
        seen, after["position_after"] = _add_position(graph, row, graph.input("position", "b", 9))
    gates, h, c = (graph.input(name, "b", width) for name, width in (("gates", 4 * size), ("h", size), ("c", size)))
    h, c = add_step(graph, model.decoder, seen, gates, h, c)
    weight, bias = (each.detach().float().numpy() for each in (model.head.weight, model.head.bias))
    params = graph.add("Gemm", h, np.ascontiguousarray(weight.T), bias)
    row = _add_sample(graph, params, model.config.mixtures)
    likely = _add_likelihood(graph, params, row, model.config.mixtures)
    return {"row_after": row, "likely": likely, "h_after": h, "c_after": c, "params": params} | after


def _add_position(graph: OnnxGraph, row: str, position: str) -> tuple[str, str]:
    """Add ``pen_position.follow`` for one row: what the cell is fed ``(R, 13)``, and the position after it."""
    pen, first, least, most, lifted = graph.columns(position, [2, 2, 2, 2, 1])
    offset, _, lifts, _ = graph.columns(row, [2, 1, 1, 1])
    pen = graph.add("Add", pen, offset)
    first = graph.add("Where", graph.add("Greater", lifted, 0.5), pen, first)
    least, most = graph.add("Min", least, pen), graph.add("Max", most, pen)
    sides = [graph.add("Sub", pen, first), graph.add("Sub", pen, least), graph.add("Sub", most, pen)]
    features = graph.add("Mul", graph.add("Concat", pen, *sides, axis=1), SHRINK)
    after = graph.add("Concat", pen, first, least, most, lifts, axis=1)
    return graph.add("Concat", row, features, axis=1), after


def _add_sample(graph: OnnxGraph, params: str, mixtures: int) -> str:
    """Add ``at_temperature`` and ``sample`` of a mixture of ``(B, 3 + 6M)`` parameters: the next row ``(B, 5)``."""
    tau, pen_tau = (graph.add("Unsqueeze", graph.input(name, "b"), [1]) for name in ("temperature", "pen_temperature"))
    uniform, pen_uniform, normal_x, normal_y = graph.columns(graph.input("noise", "b", 4), [1] * 4)
    pen, pi, rest = graph.columns(params, [3, mixtures, 5 * mixtures])
    picked = graph.add("Unsqueeze", _add_pick(graph, graph.add("Div", pi, tau), uniform, mixtures), [1])
    each = graph.add("Mul", graph.add("Reshape", rest, [-1, 5, mixtures]), picked)
    mu, log_sigma, raw = graph.columns(graph.add("ReduceSum", each, [2], keepdims=0), [2, 2, 1])
    sigma = graph.add("Mul", graph.add("Exp", graph.add("Clip", log_sigma, *LOG_SIGMA_RANGE)), graph.add("Sqrt", tau))
    rho = graph.add("Tanh", graph.add("Clip", raw, -RHO_RANGE, RHO_RANGE))
    beside = graph.add("Mul", graph.add("Sqrt", graph.add("Sub", 1.0, graph.add("Mul", rho, rho))), normal_y)
    leaning = graph.add("Add", graph.add("Mul", rho, normal_x), beside)
    offset = graph.add("Add", mu, graph.add("Mul", sigma, graph.add("Concat", normal_x, leaning, axis=1)))
    state = _add_pick(graph, graph.add("Div", pen, pen_tau), pen_uniform, 3)
    goes_on = graph.add("Sub", 1.0, graph.columns(state, [2, 1])[1])
    return graph.add("Concat", graph.add("Mul", offset, goes_on), state, axis=1)


def _add_pick(graph: OnnxGraph, logits: str, uniform: str, count: int) -> str:
    """Add ``mixture._pick`` from logits ``(B, K)``: 1 at the one that is picked, 0 at the others, ``(B, K)``."""
    total = graph.add("CumSum", graph.add("Softmax", logits, axis=1), np.int64(1))
    last = graph.columns(total, [count - 1, 1])[1] if count > 1 else total
    passed = graph.add(
        "Cast", graph.add("Less", total, graph.add("Mul", uniform, last)), to=1
    )  # uniform < 1: never the last
    number = graph.add("ReduceSum", passed, [1], keepdims=1)
    return graph.add("Cast", graph.add("Equal", number, np.arange(count, dtype=np.float32)), to=1)


def _add_likelihood(graph: OnnxGraph, params: str, row: str, mixtures: int) -> str:
    """Add ``log_prob_row`` of rows ``(B, 5)`` in a mixture of ``(B, 3 + 6M)`` parameters: ``(B,)``."""
    pen, pi, mu, log_sigma, rho = graph.columns(params, [3, mixtures, 2 * mixtures, 2 * mixtures, mixtures])
    offset, state = graph.columns(row, [2, 3])
    log_pen = graph.add("ReduceSum", graph.add("Mul", graph.add("LogSoftmax", pen, axis=1), state), [1], keepdims=0)
    log_sigma = graph.add("Clip", log_sigma, *LOG_SIGMA_RANGE)
    both = (graph.add("Reshape", name, [-1, 2, mixtures]) for name in (mu, log_sigma))
    mu, log_sigma = both
    away = graph.add("Sub", graph.add("Unsqueeze", offset, [2]), mu)
    z = graph.add("Div", away, graph.add("Exp", log_sigma))
    zx, zy = (graph.add("Squeeze", each, [1]) for each in graph.split("Split", z, [1, 1], count=2, axis=1))
    raw = graph.add("Clip", rho, -RHO_RANGE, RHO_RANGE)
    rho, twice = graph.add("Tanh", raw), graph.add("Mul", graph.add("Abs", raw), -2.0)
    # log(1 - rho^2), as in Mixture: 2 log 2 - 2 (|a| + log(1 + e^{-2 |a|}))
    soft = graph.add("Mul", graph.add("Log", graph.add("Add", graph.add("Exp", twice), 1.0)), -2.0)
    log_rest = graph.add("Add", graph.add("Add", twice, soft), 2 * math.log(2))
    # zx^2 + zy^2 - 2 rho zx zy = zx (zx - 2 rho zy) + zy^2
    leaning = graph.add("Mul", graph.add("Sub", zx, graph.add("Mul", graph.add("Mul", rho, 2.0), zy)), zx)
    squares = graph.add("Add", leaning, graph.add("Mul", zy, zy))
    distance = graph.add("Div", squares, graph.add("Exp", log_rest))
    log_n = graph.add("Add", graph.add("Mul", graph.add("Add", distance, log_rest), -0.5), -LOG_2PI)
    log_n = graph.add("Sub", log_n, graph.add("ReduceSum", log_sigma, [1], keepdims=0))
    log_n = graph.add("Add", log_n, graph.add("LogSoftmax", pi, axis=1))
    log_offset = graph.add("ReduceLogSumExp", log_n, [1], keepdims=0)
    goes_on = graph.add("Sub", 1.0, graph.add("Squeeze", graph.columns(state, [2, 1])[1], [1]))
    return graph.add("Add", graph.add("Mul", log_offset, goes_on), log_pen)
