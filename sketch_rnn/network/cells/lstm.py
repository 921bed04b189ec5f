"""The LSTM. Without recurrent dropout the loop over its steps is PyTorch's own kernel.

With it, the loop is written out here, its gradient by hand, so that it keeps one buffer a step and the recurrent weight's
gradient is one product at the end instead of T small ones.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from sketch_rnn.network.cells.base import Cell, State, initialise


class _DropoutLSTM(torch.autograd.Function):
    """h_1 ... h_T and c_T from the input's share of the gates, which is used up; gates i, f, g, o along the last axis.

    Under autocast w_h is of the short type, and so are the factors of its products; all else keeps the state's type, since
    a forget gate of 0.999 would be 1 in bfloat16.
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, w_h: Tensor, h0: Tensor, c0: Tensor, mask: Tensor):
        size = w_h.shape[0]
        hs = h0.new_empty(len(gates) + 1, *h0.shape)
        cs = c0.new_empty(len(gates) + 1, *c0.shape)
        hs[0], cs[0] = h0, c0
        for t, a in enumerate(gates.detach()):  # in place: the sum that made the gates does not need them any more
            a = a.addmm_(hs[t], w_h) if w_h.dtype == a.dtype else a.add_(hs[t].to(w_h.dtype) @ w_h)
            i, f, g, o = a.split(size, dim=1)
            a[:, : 2 * size].sigmoid_()
            g.tanh_()
            o.sigmoid_()
            torch.mul(f, cs[t], out=cs[t + 1]).addcmul_(i, g * mask[t])  # c_t = f c_{t-1} + i d(g)
            torch.tanh(cs[t + 1], out=hs[t + 1]).mul_(o)  # h_t = o tanh(c_t)
        ctx.save_for_backward(gates.detach(), hs, cs, w_h, mask)
        return hs[1:], cs[-1]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_hs: Tensor, grad_c: Tensor):
        acts, hs, cs, w_h, mask = ctx.saved_tensors
        width, size = acts.shape[-1], hs.shape[-1]
        grad_gates = torch.empty_like(acts)
        dh, dc = torch.zeros_like(hs[0]), grad_c
        w_back = w_h.t().contiguous()
        for t in reversed(range(len(acts))):
            i, f, g, o = acts[t].split(size, dim=1)
            di, df, dg, do = grad_gates[t].split(size, dim=1)
            dh = dh + grad_hs[t]
            tanh_c = cs[t + 1].tanh()
            dc = dc + dh * o * (1 - tanh_c * tanh_c)
            torch.mul(dc * g * mask[t], i - i * i, out=di)  # sigmoid' = s - s^2
            torch.mul(dc * cs[t], f - f * f, out=df)
            torch.mul(dc * i * mask[t], 1 - g * g, out=dg)  # tanh' = 1 - tanh^2
            torch.mul(dh * tanh_c, o - o * o, out=do)
            dc = dc * f
            dh = grad_gates[t].to(w_h.dtype) @ w_back
        before, after = hs[:-1].reshape(-1, size), grad_gates.view(-1, width)
        grad_w = before.to(w_h.dtype).t() @ after.to(w_h.dtype)
        return grad_gates, grad_w, dh, dc, None


class LSTM(Cell):
    """i, f, g, o = [x_t; constant] W_x + h_{t-1} W_h + b; c_t = sig(f) c_{t-1} + sig(i) d(tanh g); h_t = sig(o) tanh c_t.

    State: h, c. The parameters are an ``nn.LSTM``'s; zero biases at first, but 1 for the forget gate.
    """

    elementwise = ()

    def __init__(self, input_size: int, constant_size: int, size: int, keep: float = 1.0):
        super().__init__(input_size, constant_size, size, keep)
        self.core = nn.LSTM(input_size + constant_size, size)
        initialise(self.core.weight_ih_l0, self.core.weight_hh_l0)
        with torch.no_grad():
            self.core.bias_ih_l0.zero_()[size : 2 * size] = 1.0
            self.core.bias_hh_l0.zero_()

    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        h, c = self.full(state)
        mask = self.masks(len(inputs), h)
        if mask is None:
            whole = torch.cat([inputs, constant.expand(len(inputs), -1, -1)], dim=-1)
            with torch.autocast("cpu", enabled=False):  # whose kernel knows bfloat16 on few machines
                hs, (h, c) = self.core(whole.to(h.dtype), (h.unsqueeze(0), c.unsqueeze(0)))
            return hs, (h[0], c[0])
        gates = (inputs @ self._w_x).add_(self.constant_gates(constant))
        w_h = self.core.weight_hh_l0.t().to(gates.dtype)
        hs, c = _DropoutLSTM.apply(gates.to(h.dtype), w_h, h, c, mask)
        return hs, (hs[-1], c)

    @property
    def _w_x(self) -> Tensor:
        return self.core.weight_ih_l0[:, : self.input_size].t()

    def constant_gates(self, constant: Tensor) -> Tensor:
        """Return the share of the gates ``(B, 4H)`` that stays the same over a sequence, the biases included."""
        bias = self.core.bias_ih_l0 + self.core.bias_hh_l0
        return torch.addmm(bias, constant, self.core.weight_ih_l0[:, self.input_size :].t())

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        h, c = state
        a = torch.addmm(torch.addmm(constant_gates, inputs, self._w_x), h, self.core.weight_hh_l0.t())
        i, f, g, o = a.chunk(4, 1)
        c = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
        return o.sigmoid() * c.tanh(), c
