"""HyperLSTM (Ha et al. 2016): a small LSTM that scales and shifts, at every step, what the large one's weights make."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sketch_rnn.network.cells.base import Cell, State, StepProducts, initialise
from sketch_rnn.network.cells.layer_norm import LayerNormLSTM, LayerNorms, layer_norm_step, normalise_gates, recur


def hyper_step(
    x: Tensor,
    h: Tensor,
    d: Tensor,
    c: Tensor,
    bias: Tensor,
    gain: Tensor,
    shift: Tensor,
    gain_c: Tensor,
    shift_c: Tensor,
    mask: Tensor | None = None,
) -> State:
    """Return h and c of what x and h bring to the gates ``(B, 4H)``, the vectors d ``(12, B, H)`` and c ``(B, H)``.

    a = d_x * x + d_h * h + d_b + bias, each (4, B, H): the gates come first, as the batched product leaves d.
    """
    x, h = (part.to(c.dtype).unflatten(-1, gain.shape).transpose(0, 1) for part in (x, h))
    d_x, d_h, d_b = d.to(c.dtype).split(4)
    a = torch.addcmul(torch.addcmul(d_b + bias.unsqueeze(1), d_x, x), d_h, h)
    gates = normalise_gates(a, gain.unsqueeze(1), shift.unsqueeze(1))
    return recur(gates.unbind(0), c, gain_c, shift_c, mask)


class HyperLSTM(Cell):
    """A :class:`LayerNormLSTM` whose four gates are a = d_x * (x W_x) + d_h * (h W_h) + d_b + bias before their norms.

    The twelve vectors d = z D, z = hhat W_z + b_z, come from the embeddings z of the auxiliary cell's output hhat; that
    cell reads [x; constant; h_{t-1}]. State: h, c, hhat, chat. At the start z = 1 and D = 0.1 / embedding for d_x and
    d_h, so that both are 0.1 everywhere, and D = 0 for d_b.
    """

    elementwise = (layer_norm_step, hyper_step)

    def __init__(
        self,
        input_size: int,
        constant_size: int,
        size: int,
        keep: float = 1.0,
        *,
        aux_size: int = 256,
        embedding: int = 32,
    ):
        super().__init__(input_size, constant_size, size, keep)
        self.widths = (size, size, aux_size, aux_size)
        self.aux_size, self.embedding = aux_size, embedding
        self.weight_ih = nn.Parameter(torch.empty(4 * size, input_size + constant_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * size, size))
        self.bias = nn.Parameter(torch.zeros(4, size))
        self.norms = LayerNorms(size)
        self.aux = LayerNormLSTM(input_size, constant_size + size, aux_size)
        # Twelve embeddings: of x's four gates, of h's four, and of the four shifts, which have no bias.
        self.weight_z = nn.Parameter(torch.zeros(12 * embedding, aux_size))
        self.bias_z = nn.Parameter(torch.ones(8 * embedding))
        self.weight_d = nn.Parameter(torch.zeros(12, embedding, size))
        initialise(self.weight_ih, self.weight_hh)
        nn.init.normal_(self.weight_z[8 * embedding :], std=0.01)
        nn.init.constant_(self.weight_d[:8], 0.1 / embedding)

    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        h, c, aux_h, aux_c = self.full(state)
        steps, batch, _ = inputs.shape
        gates = (inputs @ self._w_x).add_(self.constant_gates(constant))
        x, x_aux = gates.split([4 * self.size, 4 * self.aux_size], dim=-1)
        nothing = gates.new_zeros(()).expand(steps, batch, 4 * self.size)  # since d_h scales h W_h alone
        main = StepProducts(nothing, self.weight_hh.t())
        aux = StepProducts(x_aux, torch.cat([self._aux_w_main, self.aux.weight_hh.t()]))
        embed = StepProducts(self._bias_z.to(gates.dtype).expand(steps, batch, -1), self.weight_z.t())
        weight_d = self.weight_d.to(gates.dtype)
        norms, aux_norms = (tuple(norms.parameters()) for norms in (self.norms, self.aux.norms))
        masks = self.masks(steps, h)
        aux_step, main_step = self.elementwise
        hs = []
        with torch.autocast(h.device.type, enabled=False):
            for t, x_t in enumerate(x.unbind(0)):
                aux_h, aux_c = aux_step(aux(torch.cat([h, aux_h], 1)), aux_c, *aux_norms)
                d = torch.bmm(self._twelve(embed(aux_h)), weight_d)
                h, c = main_step(x_t, main(h), d, c, self.bias, *norms, None if masks is None else masks[t])
                hs.append(h)
        return torch.stack(hs), (h, c, aux_h, aux_c)

    def constant_gates(self, constant: Tensor) -> Tensor:
        """constant ``(B, C)`` -> the share of the main and of the auxiliary gates, ``(B, 4H + 4A)``."""
        start, end = self.input_size, self.input_size + self.constant_size
        return constant @ torch.cat([self.weight_ih[:, start:], self.aux.weight_ih[:, start:end]]).t()

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        h, c, aux_h, aux_c = state
        gates = torch.addmm(constant_gates, inputs, self._w_x)
        x, x_aux = gates.split([4 * self.size, 4 * self.aux_size], dim=-1)
        a = torch.addmm(torch.addmm(x_aux, h, self._aux_w_main), aux_h, self.aux.weight_hh.t())
        aux_h, aux_c = layer_norm_step(a, aux_c, *self.aux.norms.parameters())
        d = torch.bmm(self._twelve(torch.addmm(self._bias_z, aux_h, self.weight_z.t())), self.weight_d)
        h, c = hyper_step(x, h @ self.weight_hh.t(), d, c, self.bias, *self.norms.parameters())
        return h, c, aux_h, aux_c

    @property
    def _w_x(self) -> Tensor:  # of the main and of the auxiliary gates: (I, 4H + 4A)
        return torch.cat([cell.weight_ih[:, : self.input_size] for cell in (self, self.aux)]).t()

    @property
    def _aux_w_main(self) -> Tensor:  # from h_{t-1} to the auxiliary gates: (H, 4A)
        return self.aux.weight_ih[:, self.input_size + self.constant_size :].t()

    @property
    def _bias_z(self) -> Tensor:  # (12 E)
        return torch.cat([self.bias_z, self.bias_z.new_zeros(4 * self.embedding)])

    def _twelve(self, z: Tensor) -> Tensor:
        """Return ``(B, 12 E)`` as ``(12, B, E)``."""
        return z.unflatten(-1, (12, self.embedding)).transpose(0, 1)
