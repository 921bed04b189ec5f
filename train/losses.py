"""The losses of Ha & Eck 2018, section 3.3, in nats, and the figure that compares across data sets."""

from __future__ import annotations

import torch
from torch import Tensor

from sketch_rnn.network.mixture import Mixture


def reconstruction(mixture: Mixture, targets: Tensor, lengths: Tensor, n_max: int = 0) -> tuple[Tensor, Tensor]:
    """(L_s, L_p) of equation 9 before the division by N_max: the sums, a drawing, of the offsets' and of the pen states'
    negative log likelihood, each ``(B,)``.

    targets ``(T, B, 5)`` are S_1 ... S_T; a drawing has ``lengths`` stroke-3 rows, then the row that ends it, whose pen
    state counts and whose offset does not. What is behind that row counts for nothing; with ``n_max`` its pen states count
    too, up to that step: the paper's sum, and what Google's trainer prints.
    """
    step = torch.arange(len(targets), device=targets.device).unsqueeze(1)
    drawn = (step < lengths).to(targets.dtype)
    told = (step < n_max if n_max else step <= lengths).to(targets.dtype)
    l_s = -(mixture.log_prob_offset(targets[..., :2]) * drawn).sum(0)
    l_p = -(mixture.log_prob_pen(targets[..., 2:]) * told).sum(0)
    return l_s, l_p


def divergence(mu: Tensor, presig: Tensor) -> Tensor:
    """L_KL of equation 10, a drawing ``(B,)``: from the standard normal, in nats a latent dimension; presig is 2 log sigma."""
    return -0.5 * (1 + presig - mu * mu - torch.exp(presig)).mean(-1)


def annealed(step: int, weight: float, start: float, rate: float) -> float:
    """Return the weight of L_KL at a step: w eta, eta = 1 - (1 - eta_min) R^step, where ``start`` is w eta_min and ``rate`` R."""
    return weight - (weight - start) * rate**step
