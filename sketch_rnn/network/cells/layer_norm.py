"""LSTM with layer normalisation (Ba et al. 2016) of each gate and of the cell's output."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm

from sketch_rnn.network.cells.base import Cell, State, StepProducts, initialise

EPSILON = 1e-3  # beside the variance, in the paper's code


def normalise_gates(a: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
    """LN of each gate over its H units, the last axis; gain and shift ``(4, H)`` or what broadcasts."""
    return torch.addcmul(shift, layer_norm(a, a.shape[-1:], eps=EPSILON), gain)


def recur(gates: tuple[Tensor, ...], c: Tensor, gain_c: Tensor, shift_c: Tensor, mask: Tensor | None) -> State:
    """Return h and c of the gates i, f, g, o and the c before, ``(B, H)`` each."""
    i, f, g, o = gates
    g = g.tanh() if mask is None else g.tanh() * mask
    c = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g)  # c_t = f c_{t-1} + i d(g), carried as it is
    return layer_norm(c, c.shape[-1:], gain_c, shift_c, EPSILON).tanh() * o.sigmoid(), c  # h_t = o tanh(LN(c_t))


def layer_norm_step(
    a: Tensor, c: Tensor, gain: Tensor, shift: Tensor, gain_c: Tensor, shift_c: Tensor, mask: Tensor | None = None
) -> State:
    """Pre-activations ``(B, 4H)`` and c ``(B, H)`` -> h, c; in c's type, whatever the product's."""
    gates = normalise_gates(a.to(c.dtype).unflatten(-1, gain.shape), gain, shift)
    return recur(gates.unbind(-2), c, gain_c, shift_c, mask)


class LayerNorms(nn.Module):
    """Gains and shifts of the norms: of the gates ``(4, H)`` and of c ``(H,)``. There is no other bias.

    The paper's forget bias, 1 inside the sigmoid, is the forget gate's first shift: the same function, and one sum less.
    """

    def __init__(self, size: int):
        super().__init__()
        self.gain, self.shift = nn.Parameter(torch.ones(4, size)), nn.Parameter(torch.zeros(4, size))
        self.gain_c, self.shift_c = nn.Parameter(torch.ones(size)), nn.Parameter(torch.zeros(size))
        nn.init.ones_(self.shift[1])


class LayerNormLSTM(Cell):
    """a_t = [x_t; constant] W_x + h_{t-1} W_h; the LSTM's equations with LN(a) for a and h = o tanh(LN(c)).

    State: h, c. ``weight_ih`` (4H, I + C) and ``weight_hh`` (4H, H) as an ``nn.LSTM``'s.
    """

    elementwise = (layer_norm_step,)

    def __init__(self, input_size: int, constant_size: int, size: int, keep: float = 1.0):
        super().__init__(input_size, constant_size, size, keep)
        self.weight_ih = nn.Parameter(torch.empty(4 * size, input_size + constant_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * size, size))
        self.norms = LayerNorms(size)
        initialise(self.weight_ih, self.weight_hh)

    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        h, c = self.full(state)
        gates = (inputs @ self._w_x).add_(self.constant_gates(constant))
        recurrent = StepProducts(gates, self.weight_hh.t())
        norms = tuple(self.norms.parameters())
        masks = self.masks(len(inputs), h)
        (step,) = self.elementwise
        hs = []
        with torch.autocast(h.device.type, enabled=False):
            for t in range(len(inputs)):
                h, c = step(recurrent(h), c, *norms, None if masks is None else masks[t])
                hs.append(h)
        return torch.stack(hs), (h, c)

    @property
    def _w_x(self) -> Tensor:
        return self.weight_ih[:, : self.input_size].t()

    def constant_gates(self, constant: Tensor) -> Tensor:
        return constant @ self.weight_ih[:, self.input_size :].t()

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        h, c = state
        a = torch.addmm(torch.addmm(constant_gates, inputs, self._w_x), h, self.weight_hh.t())
        return layer_norm_step(a, c, *self.norms.parameters())
