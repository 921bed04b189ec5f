"""The reconstruction loss, as in Ha & Eck 2018, equation 9, in nats and not yet averaged."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from sketch_rnn.mixture import Mixture


def reconstruction(mixture: Mixture, targets: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """(L_s, L_p): the sums, a drawing, of the offsets' and of the pen states' negative log likelihood, each ``(B,)``.

    targets ``(T, B, 5)`` are S_1 ... S_T; a drawing has ``lengths`` stroke-3 rows, then the row that ends it, whose pen
    state counts and whose offset does not; what is behind that row counts for nothing.
    """
    step = torch.arange(len(targets), device=targets.device).unsqueeze(1)
    drawn = (step < lengths).to(targets.dtype)
    told = (step <= lengths).to(targets.dtype)
    l_s = -(mixture.log_prob_offset(targets[..., :2]) * drawn).sum(0)
    l_p = -(mixture.log_prob_pen(targets[..., 2:]) * told).sum(0)
    return l_s, l_p


def nats_per_point(total: float, rows: float, scale: float) -> float:
    """L_s + L_p of drawings with that many stroke-3 rows, a row, as a density in units of the 255-pixel box.

    The model's density is in normalised offsets, so each row's two offsets add log(scale) each. The end of a drawing adds
    its nats but no row.
    """
    return float(total / rows + 2 * math.log(scale))
