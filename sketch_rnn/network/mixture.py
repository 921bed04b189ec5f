"""What the decoder says of the next point: a mixture of bivariate Gaussians and three pen states.

Ha & Eck 2018, equations 3 to 6 and 8; the density is Graves 2013 (arXiv 1308.0850), equations 24 and 25. Everything is kept in
log space: the log of the mixture is a log-sum-exp, and log(1 - rho^2) comes from rho's pre-activation, so that nothing
needs a 1e-6 to survive.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

LOG_2PI = math.log(2 * math.pi)
LOG_SIGMA_RANGE = (-6.0, 6.0)  # in normalised offsets; below it a spike on a whole number would count as knowledge
RHO_RANGE = 5.0  # |pre-activation|; tanh(5) = 0.9999


class Chance(NamedTuple):
    """The temperatures and the random numbers that B rows are drawn by."""

    temperature: Tensor  # (B,)
    pen_temperature: Tensor  # (B,)
    noise: Tensor  # (B, 4): uniform, uniform, normal, normal


@dataclass(frozen=True)
class Mixture:
    """The distribution of one next row for each of ``(...)`` places; M components; offsets in normalised units."""

    log_pi: Tensor  # (..., M) log weights
    mu: Tensor  # (..., M, 2)
    log_sigma: Tensor  # (..., M, 2)
    rho_raw: Tensor  # (..., M), rho = tanh(rho_raw)
    log_pen: Tensor  # (..., 3) log probabilities: pen down, pen lifted, drawing ended

    @classmethod
    def from_params(cls, params: Tensor) -> Mixture:
        """Return the mixture of the decoder's output ``(..., 3 + 6M)`` (equations 4 to 6).

        It holds pen logits, then pi, mu_x, mu_y, log sigma_x, log sigma_y, rho.
        """
        pen, rest = params[..., :3], params[..., 3:]
        pi, mu_x, mu_y, sigma_x, sigma_y, rho = rest.chunk(6, dim=-1)
        return cls(
            log_pi=F.log_softmax(pi, dim=-1),
            mu=torch.stack([mu_x, mu_y], dim=-1),
            log_sigma=torch.stack([sigma_x, sigma_y], dim=-1).clamp(*LOG_SIGMA_RANGE),
            rho_raw=rho.clamp(-RHO_RANGE, RHO_RANGE),
            log_pen=F.log_softmax(pen, dim=-1),
        )

    def __getitem__(self, places: slice) -> Mixture:
        """Return the distributions of some of the places."""
        return Mixture(*(getattr(self, field.name)[places] for field in fields(self)))

    def log_prob_row(self, row: Tensor) -> Tensor:
        """log p of stroke-5 rows ``(..., 5)`` -> ``(...)``; one that ends the drawing has no offset."""
        return self.log_prob_offset(row[..., :2]) * (1 - row[..., 4]) + self.log_prob_pen(row[..., 2:])

    def log_prob_offset(self, offset: Tensor) -> Tensor:
        """log p(dx, dy) of offsets ``(..., 2)`` -> ``(...)``: the logarithm of equation 3."""
        zx, zy = ((offset.unsqueeze(-2) - self.mu) * torch.exp(-self.log_sigma)).unbind(-1)
        rho = torch.tanh(self.rho_raw)
        # log(1 - tanh^2 a) = 2 (log 2 - |a| - log(1 + e^{-2|a|})), exact where 1 - rho^2 would round to nothing
        a = self.rho_raw.abs()
        log_one_minus_rho2 = 2 * (math.log(2) - a - F.softplus(-2 * a))
        z = (zx * zx + zy * zy - 2 * rho * zx * zy) * torch.exp(-log_one_minus_rho2)  # Graves eq. 25
        log_n = -0.5 * z - LOG_2PI - self.log_sigma.sum(-1) - 0.5 * log_one_minus_rho2  # Graves eq. 24
        return torch.logsumexp(self.log_pi + log_n, dim=-1)

    def log_prob_pen(self, pen: Tensor) -> Tensor:
        """log q of one-hot pen states ``(..., 3)`` -> ``(...)``."""
        return (self.log_pen * pen).sum(-1)

    def at_temperature(self, tau: float | Tensor, pen_tau: float | Tensor) -> Mixture:
        """Return the mixture of the paper's equation 8: pi logits over tau, variances times tau, tau in (0, 1].

        The pen's logits are divided by ``pen_tau``, which in the paper is the same. Both are a number, or ``(...)``.
        """
        tau, pen_tau = (torch.as_tensor(each, dtype=self.mu.dtype, device=self.mu.device) for each in (tau, pen_tau))
        return Mixture(
            log_pi=F.log_softmax(self.log_pi / tau.unsqueeze(-1), dim=-1),
            mu=self.mu,
            log_sigma=self.log_sigma + 0.5 * tau.log()[..., None, None],
            rho_raw=self.rho_raw,
            log_pen=F.log_softmax(self.log_pen / pen_tau.unsqueeze(-1), dim=-1),
        )

    def sample(self, noise: Tensor) -> Tensor:
        """Return one stroke-5 row a place, ``(B, 5)``, as a function of noise ``(B, 4)``: uniform, uniform, normal, normal.

        The noise decides everything, so a drawing can be repeated on any machine, alone or in a batch. A row that ends
        the drawing has no offset.
        """
        component = _pick(self.log_pi, noise[:, 0])
        pen = _pick(self.log_pen, noise[:, 1])
        rows = torch.arange(len(noise), device=noise.device)
        mu, sigma = self.mu[rows, component], self.log_sigma[rows, component].exp()
        rho = torch.tanh(self.rho_raw[rows, component])
        nx, ny = noise[:, 2], noise[:, 3]
        dx = mu[:, 0] + sigma[:, 0] * nx
        dy = mu[:, 1] + sigma[:, 1] * (rho * nx + torch.sqrt(1 - rho * rho) * ny)
        state = F.one_hot(pen, 3).to(mu.dtype)
        offset = torch.stack([dx, dy], dim=-1) * (1 - state[:, 2:])
        return torch.cat([offset, state], dim=-1)


def _pick(log_p: Tensor, uniform: Tensor) -> Tensor:
    """Return the category ``(B,)`` at which the running sum of probabilities ``(B, K)`` passes a uniform number ``(B,)``."""
    total = log_p.exp().cumsum(-1)
    return (total < uniform.unsqueeze(-1) * total[..., -1:]).sum(-1).clamp_(max=log_p.shape[-1] - 1)
