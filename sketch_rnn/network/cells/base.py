"""What the cells share: their interface, their initial values, and a product for every step whose weight learns at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

# Tensors (B, ...) of B drawings. The first is h (B, H), which the head reads; what the others are, and whether they grow, is the
# cell's own business.
State = tuple[Tensor, ...]


def picked(state: State, numbers: Sequence[int] | Tensor) -> State:
    """Return the state of the drawings of these numbers, in this order."""
    return tuple(part[numbers] for part in state)


def joined(states: Sequence[State]) -> State:
    """Return the state of the first state's drawings, behind them that of the second's, ...

    Where a cell's memory has grown to other sizes, the smaller ones are filled up with zeros.
    """
    return tuple(torch.cat(_alike(parts)) for parts in zip(*states, strict=True))


def _alike(parts: Sequence[Tensor]) -> list[Tensor]:
    """Return tensors ``(B_i, ...)`` filled up to the largest of their sizes behind the first."""
    sizes = [max(each) for each in zip(*(part.shape[1:] for part in parts), strict=True)]
    if all(list(part.shape[1:]) == sizes for part in parts):
        return list(parts)
    return [F.pad(part, _behind(part.shape[1:], sizes)) for part in parts]


def _behind(shape: Sequence[int], sizes: Sequence[int]) -> list[int]:
    """Return, as ``F.pad`` takes it, the last axis first, how much is missing behind each axis."""
    return [missing for now, due in zip(reversed(shape), reversed(sizes), strict=True) for missing in (0, due - now)]


class Cell(nn.Module):
    """A recurrent cell: x_t, constant, state_{t-1} -> state_t.

    The input of a step is [x; constant], where the constant part (z, the category) is the same for a whole sequence.
    ``keep`` is the probability that a unit of the candidate g is kept: recurrent dropout without memory loss (Semeniuta et
    al. 2016), a new mask at each step, in training only. Gates stand in the order i, f, g, o.
    """

    widths: tuple[int, ...]  # numbers in each of the state's tensors, of a drawing, before its first step
    state_is_fixed = True  # whether its tensors keep their sizes from step to step
    elementwise: tuple[Callable[..., Any], ...]  # what of a step is not a product: pure functions of tensors

    def __init__(self, input_size: int, constant_size: int, size: int, keep: float = 1.0):
        super().__init__()
        self.input_size, self.constant_size, self.size, self.keep = input_size, constant_size, size, keep
        self.widths = (size, size)

    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        """inputs ``(T, B, I)``, constant ``(B, C)`` -> h after every step ``(T, B, H)``, and the last state."""
        raise NotImplementedError

    def constant_gates(self, constant: Tensor) -> Tensor:
        """constant ``(B, C)`` -> the share of the gates that stays the same over a sequence."""
        raise NotImplementedError

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        """Return the state after one step without gradient or dropout, of inputs ``(B, I)`` and :meth:`constant_gates`."""
        raise NotImplementedError

    def start(self, values: Tensor) -> State:
        """Return the state before the first step that ``values`` ``(B, sum of the widths)`` are; another cell may shape it."""
        return values.split(self.widths, dim=-1)

    def zero_state(self, batch: int) -> State:
        """Return the state of B drawings of which nothing is known."""
        zeros = next(self.parameters()).new_zeros(batch, sum(self.widths))
        return tuple(part.contiguous() for part in self.start(zeros))

    def compiled(self) -> Cell:
        """This cell, from now on with the element-wise part of its steps fused by ``torch.compile``; an LSTM has none."""
        self.elementwise = tuple(torch.compile(function) for function in self.elementwise)
        return self

    def full(self, state: State) -> State:
        """Return the state in the parameters' type, in which it is carried under autocast too: what rounds it would pile up."""
        dtype = next(self.parameters()).dtype
        return tuple(part.to(dtype) for part in state)

    def masks(self, steps: int, like: Tensor) -> Tensor | None:
        """Return ``(T, B, H)`` of 0 and 1 / keep for a state ``like``, which is (B, H); None where nothing is dropped."""
        if not self.training or self.keep == 1:
            return None
        return like.new_empty(steps, *like.shape).bernoulli_(self.keep).div_(self.keep)


def one_by_one(function: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """Return what a function makes of rows ``(B, K)``; on a CPU of each by itself, and once of those that are alike.

    The last bits of a product follow from how many rows it has, and from there on a drawing may turn another way.
    """
    if rows.device.type != "cpu" or not rows.shape[1]:  # a model may be told nothing
        return function(rows)
    each, which = rows.unique(dim=0, return_inverse=True)
    made = [function(row.clone()) for row in each.split(1)]  # cloned, since they follow from alignment too
    return torch.cat(made)[which]


def initialise(weight_ih: Tensor, weight_hh: Tensor) -> None:
    """The paper's code: input weights ``(4H, I)`` Glorot uniform, recurrent weights ``(4H, H)`` orthogonal, each gate.

    Where there are shapes alone (PyTorch's meta device) there is nothing to be done.
    """
    if weight_hh.is_meta:
        return
    nn.init.xavier_uniform_(weight_ih)
    with torch.no_grad():
        for gate in weight_hh.chunk(4):
            gate.copy_(nn.init.orthogonal_(torch.empty_like(gate)))


class _Bound(torch.autograd.Function):
    """The rows as they are; where their gradient passes, it makes the weight's too: dW = sum_t u_t^T drow_t."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, weight: Tensor, inputs: list[Tensor]) -> Tensor:
        ctx.inputs = inputs
        return rows.view_as(rows)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor):
        grad_weight = torch.cat(ctx.inputs).t() @ grad.flatten(0, 1) if ctx.needs_input_grad[1] else None
        return grad, grad_weight, None


class StepProducts:
    """row_t + u_t W at every step, u_t not known before step t.

    Autograd would make W's gradient of T small products and as many sums over all of W. Here the loop sees W as a constant
    and its inputs are kept, so that the gradient is one product of T B rows, when all the rows' gradients are there.
    """

    def __init__(self, rows: Tensor, weight: Tensor):
        """rows ``(T, B, G)``, weight ``(U, G)``; the products are of the rows' type, as autocast made them."""
        self._inputs: list[Tensor] = []
        weight = weight.to(rows.dtype)
        self._weight = weight.detach()
        # unbind, since the gradient of rows[t] would be as large as all the rows, at every step
        self._rows = iter(_Bound.apply(rows, weight, self._inputs).unbind(0))

    def __call__(self, u: Tensor) -> Tensor:
        """u_t ``(B, U)`` -> ``(B, G)``, for t = 1, 2, ... in turn."""
        u = u.to(self._weight.dtype)
        if torch.is_grad_enabled():
            self._inputs.append(u.detach())
        return torch.addmm(next(self._rows), u, self._weight)
