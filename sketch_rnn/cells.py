"""The recurrent cells of the paper, over whole sequences.

What depends on the input alone is one matrix product for all steps; only h_{t-1} W_h is left to the loop. Without recurrent
dropout the loop is PyTorch's own kernel. With it, the loop is written out here, its gradient by hand, so that it keeps one
buffer a step and the recurrent weight's gradient is one product at the end instead of T small ones.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

State = tuple[Tensor, Tensor]  # (h, c), each (B, H)


class _DropoutLSTM(torch.autograd.Function):
    """h_1 ... h_T and c_T from the input's share of the gates, which is used up; gates i, f, g, o along the last axis."""

    @staticmethod
    def forward(ctx: Any, gates: Tensor, w_h: Tensor, h0: Tensor, c0: Tensor, mask: Tensor):
        size = w_h.shape[0]
        hs = gates.new_empty(len(gates) + 1, *h0.shape)
        cs = gates.new_empty(len(gates) + 1, *c0.shape)
        hs[0], cs[0] = h0, c0
        for t, a in enumerate(gates.detach()):  # in place: the sum that made the gates does not need them any more
            i, f, g, o = a.addmm_(hs[t], w_h).split(size, dim=1)
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
        steps, batch, width = acts.shape
        size = width // 4
        grad_gates = torch.empty_like(acts)
        dh, dc = torch.zeros_like(hs[0]), grad_c
        w_back = w_h.t().contiguous()
        for t in reversed(range(steps)):
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
            dh = grad_gates[t] @ w_back
        grad_w = hs[:-1].reshape(steps * batch, size).t() @ grad_gates.view(steps * batch, width)
        return grad_gates, grad_w, dh, dc, None


class LSTM(nn.Module):
    """LSTM with recurrent dropout without memory loss (Semeniuta et al. 2016): only the candidate g is dropped.

    ``keep`` is the probability that a unit of the candidate is kept, a new mask at each step, in training only. The input
    of a step is [changing; constant], where the constant part (the category) is the same for the whole sequence. Initial
    values as in the paper's code: Glorot input weights, recurrent weights orthogonal a gate, zero biases but 1 for the
    forget gate. The parameters are an ``nn.LSTM``'s, gates in its order i, f, g, o.
    """

    def __init__(self, input_size: int, constant_size: int, size: int, keep: float = 1.0):
        super().__init__()
        self.input_size, self.size, self.keep = input_size, size, keep
        self.core = nn.LSTM(input_size + constant_size, size)
        limit = math.sqrt(6 / (input_size + constant_size + 4 * size))
        with torch.no_grad():
            self.core.weight_ih_l0.uniform_(-limit, limit)
            for gate in self.core.weight_hh_l0.split(size):
                gate.copy_(nn.init.orthogonal_(torch.empty(size, size)))
            self.core.bias_ih_l0.zero_()[size : 2 * size] = 1.0
            self.core.bias_hh_l0.zero_()

    def zero_state(self, batch: int) -> State:
        zeros = self.core.weight_hh_l0.new_zeros(batch, self.size)
        return zeros, zeros

    def forward(
        self, inputs: Tensor, constant: Tensor, state: State, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """inputs ``(T, B, I)``, constant ``(B, C)`` -> h after every step ``(T, B, H)``, and the last state.

        With ``lengths`` ``(B,)`` (not in training with dropout) the last state is each sequence's own, and h behind it 0.
        """
        if not (self.training and self.keep < 1):
            whole = torch.cat([inputs, constant.expand(len(inputs), -1, -1)], dim=-1)
            if lengths is not None:
                whole = pack_padded_sequence(whole, lengths, enforce_sorted=False)
            hs, (h, c) = self.core(whole, (state[0].unsqueeze(0), state[1].unsqueeze(0)))
            return hs if lengths is None else pad_packed_sequence(hs)[0], (h[0], c[0])
        if lengths is not None:
            raise ValueError("sequences of different lengths cannot be read with recurrent dropout on")
        gates = inputs @ self._w_x + self.constant_gates(constant)
        mask = torch.rand(*gates.shape[:2], self.size, device=gates.device, dtype=gates.dtype)
        mask = (mask < self.keep).to(gates.dtype).div_(self.keep)
        hs, c = _DropoutLSTM.apply(gates, self.core.weight_hh_l0.t(), *state, mask)
        return hs, (hs[-1], c)

    @property
    def _w_x(self) -> Tensor:
        return self.core.weight_ih_l0[:, : self.input_size].t()

    def constant_gates(self, constant: Tensor) -> Tensor:
        """The share of the gates ``(B, 4H)`` that stays the same over a sequence, the biases included."""
        bias = self.core.bias_ih_l0 + self.core.bias_hh_l0
        return torch.addmm(bias, constant, self.core.weight_ih_l0[:, self.input_size :].t())

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        """One step without gradient: inputs ``(B, I)``, the shared gates of :meth:`constant_gates`, state -> state."""
        h, c = state
        i, f, g, o = torch.addmm(constant_gates, inputs, self._w_x).addmm_(h, self.core.weight_hh_l0.t()).chunk(4, 1)
        c = torch.addcmul(f.sigmoid() * c, i.sigmoid(), g.tanh())
        return o.sigmoid() * c.tanh(), c
