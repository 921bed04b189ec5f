"""The loss, summed by hand."""

import math

import numpy as np
import torch

from sketch_rnn.network.mixture import Mixture
from train.dataset import collate
from train.losses import annealed, divergence, reconstruction

SHORT = np.array([[3, 1, 0], [2, 2, 1]], dtype=np.float32)
LONG = np.array([[1, 0, 0], [0, 4, 0], [5, 5, 1], [1, 1, 0], [2, 2, 1]], dtype=np.float32)


def test_rows_the_end_and_nothing_behind_it():
    batch = collate([SHORT, LONG], np.array([0, 1]), np.arange(2), scale=1.0)
    targets = torch.from_numpy(batch.rows[1:]).double()
    params = torch.randn(*targets.shape[:2], 3 + 6 * 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    mixture = Mixture.from_params(params)
    l_s, l_p = reconstruction(mixture, targets, torch.from_numpy(batch.lengths))
    offset, pen = mixture.log_prob_offset(targets[..., :2]), mixture.log_prob_pen(targets[..., 2:])
    for b, rows in enumerate((SHORT, LONG)):
        assert math.isclose(l_s[b], -sum(offset[t, b] for t in range(len(rows))), rel_tol=1e-12)
        assert math.isclose(l_p[b], -sum(pen[t, b] for t in range(len(rows) + 1)), rel_tol=1e-12)


def test_the_paper_counts_the_pen_past_the_end():
    batch = collate([SHORT, LONG], np.array([0, 1]), np.arange(2), scale=1.0, steps=9)
    targets = torch.from_numpy(batch.rows[1:]).double()
    assert len(targets) == 9
    params = torch.randn(*targets.shape[:2], 3 + 6 * 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    mixture = Mixture.from_params(params)
    inside, whole = (reconstruction(mixture, targets, torch.from_numpy(batch.lengths), n_max) for n_max in (0, 8))
    assert torch.equal(inside[0], whole[0])
    pen = mixture.log_prob_pen(targets[..., 2:])
    torch.testing.assert_close(whole[1], -pen[:8].sum(0))


def test_the_divergence_is_that_of_the_normal_distributions():
    mu, presig = torch.randn(2, 5, 7, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    ours = torch.distributions.Normal(mu, torch.exp(presig / 2))
    expected = torch.distributions.kl_divergence(ours, torch.distributions.Normal(0.0, 1.0))
    torch.testing.assert_close(divergence(mu, presig), expected.mean(-1))
    assert divergence(torch.zeros(1, 4), torch.zeros(1, 4)).item() == 0


def test_the_weight_of_the_divergence_grows_from_its_start():
    """w eta with eta = 1 - (1 - eta_min) R^step."""
    weight, eta_min, rate = 0.5, 0.02, 0.999
    for step in (0, 1, 500, 10_000):
        eta = 1 - (1 - eta_min) * rate**step
        assert math.isclose(annealed(step, weight, weight * eta_min, rate), weight * eta, rel_tol=1e-12)
