"""Ways through the latent space: straight lines, great circles, and differences (Ha & Eck 2018, sections 4.2 and 4.3)."""

from __future__ import annotations

import torch
from torch import Tensor

NEARLY_PARALLEL = 1e-4  # sine of the angle below which the great circle is the straight line


def lerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Return the points ``(T, N)`` at ``t`` (T,), 0 ... 1, of the straight line from ``a`` to ``b`` (N,)."""
    return a + t.unsqueeze(1) * (b - a)


def slerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Return the points ``(T, N)`` at ``t`` (T,), 0 ... 1, of the arc from ``a`` to ``b`` (N,): White 2016, as Google's code.

    sin((1 - t) w) / sin(w) a + sin(t w) / sin(w) b, w the angle between them. Where that has no meaning (one of them is 0, or
    they point the same or opposite ways) it is the straight line.
    """
    lengths = a.norm() * b.norm()
    if not lengths:
        return lerp(a, b, t)
    angle = torch.arccos((a @ b / lengths).clamp(-1, 1))
    if angle.sin().abs() < NEARLY_PARALLEL:
        return lerp(a, b, t)
    t = t.unsqueeze(1)
    return (torch.sin((1 - t) * angle) * a + torch.sin(t * angle) * b) / torch.sin(angle)


PATHS = {"slerp": slerp, "lerp": lerp}


def analogy(a: Tensor, b: Tensor, c: Tensor, weight: float) -> Tensor:
    """Return ``c + weight (a - b)``: what the first has and the second lacks, added to the third."""
    return c + weight * (a - b)
