"""The networks around a step of drawing as ONNX graphs: what a drawing begins from, the encoder, and those that look.

Weights are in half precision, as in a checkpoint, and are computed with in float32.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketch_rnn.network import critic, recogniser
from sketch_rnn.network.cells import LSTM, Cell
from sketch_rnn.network.cells.integer import gate_columns
from sketch_rnn.network.graph import OnnxGraph
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.sight import Eye
from sketch_rnn.sampling.integer import add_draw_step

NO_LSTM = "What draws without a server is an LSTM, and this model's {} is none ({})."


def step(model: SketchRNN) -> bytes:
    """Return ``SketchRNN.draw_step``, the recurrent product in whole numbers; raises ValueError where the cell is no LSTM."""
    _need_lstm(model.decoder, "decoder")
    graph = OnnxGraph()
    return graph.file(add_draw_step(graph, model))


def beginning(model: SketchRNN) -> bytes:
    """Return told ``(B, Nz + C)`` -> the constant gates ``(B, 4H)``; and, with a latent, z ``(B, Nz)`` -> h and c ``(B, H)``.

    A model that is told nothing is fed one number, which counts for nothing.
    """
    graph, core, config = OnnxGraph(), model.decoder.core, model.config
    told = core.weight_ih_l0[:, config.row :]
    if not config.told:
        told = F.pad(told, (0, 1))
    fed = graph.input("told", "b", told.shape[1])
    bias = gate_columns((core.bias_ih_l0 + core.bias_hh_l0).unsqueeze(1))[0]
    outputs = {"gates": graph.add("Gemm", fed, graph.half(_columns(told)), bias)}
    if config.latent_size:
        z = graph.input("z", "b", config.latent_size)
        state = graph.add("Tanh", _add_linear(graph, z, model.initial))
        outputs["h"], outputs["c"] = graph.columns(state, list(model.decoder.widths))
    return graph.file(outputs)


def encoder(model: SketchRNN) -> bytes:
    """Return a drawing's rows as the cells see them ``(T, 1, I)`` -> mu and presig ``(1, Nz)``.

    Raises ValueError as :func:`step`.
    """
    graph, cells = OnnxGraph(), (model.encoder.forwards, model.encoder.backwards)
    for cell in cells:
        _need_lstm(cell, "encoder")
    rows = graph.input("rows", "t", 1, model.config.row)
    weights = [graph.half(_both(cells, f"weight_{name}_l0")) for name in ("ih", "hh")]
    bias = graph.half(torch.cat([_both(cells, f"bias_{name}_l0") for name in ("ih", "hh")], 1))
    size = cells[0].size
    _, ends = graph.split("LSTM", rows, *weights, bias, count=2, direction="bidirectional", hidden_size=size)
    h = graph.add("Reshape", graph.add("Transpose", ends, perm=[1, 0, 2]), [1, 2 * size])
    return graph.file({name: _add_linear(graph, h, getattr(model.encoder, name)) for name in ("mu", "presig")})


def recognising(network: recogniser.Network) -> bytes:
    """Return pictures ``(B, 1, SIDE, SIDE)`` in 0 ... 1 -> what is found in them, and the logits ``(B, K)``."""
    graph = OnnxGraph()
    found = _add_eye(
        graph, network, graph.input("pictures", "b", 1, recogniser.RECOGNISER_SIDE, recogniser.RECOGNISER_SIDE)
    )
    return graph.file({"features": found, "logits": _add_linear(graph, found, network.head)})


def criticising(network: critic.Network) -> bytes:
    """Return pictures ``(B, 2, SIDE, SIDE)`` in 0 ... 1 and the numbers of categories ``(B,)`` -> logits ``(B, 1)``."""
    graph = OnnxGraph()
    found = _add_eye(graph, network, graph.input("pictures", "b", 2, critic.CRITIC_SIDE, critic.CRITIC_SIDE))
    labels = graph.input("labels", "b", whole=True)
    factors = graph.add("Gather", graph.half(network.factors.weight), labels)
    return graph.file({"logits": _add_linear(graph, graph.add("Mul", found, factors), network.head)})


def _add_eye(graph: OnnxGraph, eye: Eye, pictures: str) -> str:
    """Add ``Eye.features``."""
    value, before = pictures, eye.layers[0][0].in_channels
    for convolution, norm in eye.layers:
        pads, strides = [*convolution.padding] * 2, [*convolution.stride]
        found = graph.add("Conv", value, graph.half(convolution.weight), pads=pads, strides=strides)
        kept = (norm.weight, norm.bias, norm.running_mean, norm.running_var)
        found = graph.add("BatchNormalization", found, *(each.detach().numpy() for each in kept), epsilon=norm.eps)
        if before == convolution.out_channels and set(strides) == {1}:
            found = graph.add("Add", found, value)
        value, before = graph.add("Relu", found), convolution.out_channels
    return graph.add("ReduceMean", value, [2, 3], keepdims=0)


def _add_linear(graph: OnnxGraph, value: str, layer: nn.Linear) -> str:
    return graph.add("Gemm", value, graph.half(layer.weight), layer.bias.detach().numpy(), transB=1)


def _need_lstm(cell: Cell, which: str) -> None:
    if not isinstance(cell, LSTM):
        raise ValueError(NO_LSTM.format(which, type(cell).__name__))


def _columns(weight: Tensor) -> Tensor:
    """Return weights ``(4H, K)``, gates i, f, g, o, as ``(K, 4H)``, gates i, f, o, g."""
    return weight.new_tensor(gate_columns(weight))


def _both(cells: Sequence[LSTM], name: str) -> Tensor:
    """Return a parameter ``(4H, ...)`` of each cell as ``(2, 4H, ...)``, in ONNX's order of the gates: i, o, f, g."""
    each = [getattr(cell.core, name).detach().chunk(4) for cell in cells]
    return torch.stack([torch.cat([i, o, f, g]) for i, f, g, o in each])
