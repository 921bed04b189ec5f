"""The mixture against scipy and torch.distributions, and its temperature by moments."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from sketch_rnn.network.mixture import RHO_RANGE, Mixture

M = 4


def params(seed: int, places: int = 6) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(places, 3 + 6 * M, generator=generator, dtype=torch.float64)


@given(st.integers(0, 10_000))
def test_log_density_is_scipys(seed):
    raw = params(seed)
    offset = torch.randn(6, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(seed + 1))
    mine = Mixture.from_params(raw).log_prob_offset(offset).numpy()
    for place in range(6):
        pi, mx, my, sx, sy, rho = raw[place, 3:].view(6, M).numpy()
        weight = np.exp(pi) / np.exp(pi).sum()
        sx, sy, rho = np.exp(sx), np.exp(sy), np.tanh(rho)
        density = sum(
            weight[k]
            * multivariate_normal(
                [mx[k], my[k]], [[sx[k] ** 2, rho[k] * sx[k] * sy[k]], [rho[k] * sx[k] * sy[k], sy[k] ** 2]]
            ).pdf(offset[place].numpy())
            for k in range(M)
        )
        np.testing.assert_allclose(mine[place], np.log(density), rtol=1e-9)


def test_pen_is_a_categorical():
    raw = params(3)
    pen = torch.eye(3, dtype=torch.float64)[[0, 1, 2, 0, 1, 2]]
    expected = torch.distributions.Categorical(logits=raw[:, :3]).log_prob(pen.argmax(-1))
    torch.testing.assert_close(Mixture.from_params(raw).log_prob_pen(pen), expected)


def test_what_would_overflow_stays_finite_and_has_a_gradient():
    raw = (params(1).float() * 1000).requires_grad_()
    value = Mixture.from_params(raw).log_prob_offset(torch.full((6, 2), 300.0))
    value.sum().backward()
    assert torch.isfinite(value).all()
    assert torch.isfinite(raw.grad).all()


def one_component(rho: float = 0.6) -> torch.Tensor:
    """(1, 3 + 6) parameters of a single Gaussian with mean (2, -1) and sigmas (0.5, 2); the pen 60, 30, 10 %."""
    pen = torch.log(torch.tensor([0.6, 0.3, 0.1]))
    return torch.cat([pen, torch.tensor([0.0, 2.0, -1.0, np.log(0.5), np.log(2.0), np.arctanh(rho)])]).double()[None]


def draw(raw: torch.Tensor, tau: float, count: int = 200_000) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    noise = torch.cat(
        [torch.rand(count, 2, generator=generator), torch.randn(count, 2, generator=generator)], 1
    ).double()
    return Mixture.from_params(raw.expand(count, -1)).at_temperature(tau, tau).sample(noise)


def test_temperature_scales_the_variance_and_keeps_mean_and_correlation():
    for tau in (1.0, 0.25):
        rows = draw(one_component(), tau)
        offsets = rows[rows[:, 4] == 0, :2].numpy()
        np.testing.assert_allclose(offsets.mean(0), [2, -1], atol=0.02)
        np.testing.assert_allclose(offsets.var(0), [0.25 * tau, 4 * tau], rtol=0.02)
        np.testing.assert_allclose(np.corrcoef(offsets.T)[0, 1], 0.6, atol=0.01)


def test_temperature_sharpens_the_pen():
    for tau in (1.0, 0.5):
        sharp = np.array([0.6, 0.3, 0.1]) ** (1 / tau)
        np.testing.assert_allclose(draw(one_component(), tau)[:, 2:].mean(0), sharp / sharp.sum(), atol=0.005)


def test_the_pen_can_have_a_temperature_of_its_own():
    cold = Mixture.from_params(one_component()).at_temperature(0.1, 1.0)
    np.testing.assert_allclose(cold.log_pen.exp().numpy(), [[0.6, 0.3, 0.1]], rtol=1e-6)
    np.testing.assert_allclose(cold.log_sigma.exp().numpy() ** 2, [[[0.025, 0.4]]], rtol=1e-6)


def test_temperature_sharpens_the_weights():
    raw = torch.tensor([[9.0, 0, 0, np.log(0.7), np.log(0.3), 5.0, -5.0, 0, 0, -3, -3, -3, -3, 0, 0]]).double()
    right = (draw(raw, 0.5)[:, 0] > 0).double().mean().item()
    np.testing.assert_allclose(right, 0.49 / (0.49 + 0.09), atol=0.005)


def test_towards_zero_it_is_the_most_likely_row():
    row = draw(one_component(), 1e-6, count=10)
    np.testing.assert_allclose(row.numpy(), np.tile([2, -1, 1, 0, 0], (10, 1)), atol=0.01)


def test_the_end_has_no_offset():
    raw = one_component()
    raw[0, :3] = torch.tensor([-50.0, -50.0, 50.0])
    assert draw(raw, 1.0, count=5).tolist() == [[0, 0, 0, 0, 1]] * 5


def test_the_bounds_of_rho_leave_a_density():
    raw = one_component()
    raw[0, -1] = 100 * RHO_RANGE
    assert torch.isfinite(Mixture.from_params(raw).log_prob_offset(torch.zeros(1, 2).double())).all()
