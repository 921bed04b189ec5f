"""The loss, summed by hand."""

import math

import numpy as np
import torch

from sketch_rnn.mixture import Mixture
from train.dataset import collate
from train.evaluate import likelihood
from train.losses import nats_per_point, reconstruction

SHORT = np.array([[3, 1, 0], [2, 2, 1]], dtype=np.float32)
LONG = np.array([[1, 0, 0], [0, 4, 0], [5, 5, 1], [1, 1, 0], [2, 2, 1]], dtype=np.float32)


def test_rows_the_end_and_nothing_behind_it():
    batch = collate([SHORT, LONG], np.array([0, 1]), scale=1.0)
    targets = torch.from_numpy(batch.rows[1:]).double()
    params = torch.randn(*targets.shape[:2], 3 + 6 * 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    mixture = Mixture.from_params(params)
    l_s, l_p = reconstruction(mixture, targets, torch.from_numpy(batch.lengths))
    offset, pen = mixture.log_prob_offset(targets[..., :2]), mixture.log_prob_pen(targets[..., 2:])
    for b, rows in enumerate((SHORT, LONG)):
        assert math.isclose(l_s[b], -sum(offset[t, b] for t in range(len(rows))), rel_tol=1e-12)
        assert math.isclose(l_p[b], -sum(pen[t, b] for t in range(len(rows) + 1)), rel_tol=1e-12)


def test_the_units_of_nats_per_point():
    """A density in normalised offsets, taken to pixels: uniform on a square of 2 x 2 normalised is 40 x 40 pixels."""
    assert math.isclose(nats_per_point(math.log(4.0), 1, scale=20.0), math.log(40.0 * 40.0))


def test_likelihood_is_the_loss_and_does_not_depend_on_the_batch(small_model):
    class Two:
        lengths = np.array([len(SHORT), len(LONG)])
        labels = np.array([0, 1])

        def __len__(self) -> int:
            return 2

        def stroke3(self, index: int) -> np.ndarray:
            return (SHORT, LONG)[index]

    one, two = likelihood(small_model, Two(), batch=1), likelihood(small_model, Two(), batch=2)
    assert one["categories"]["cat"]["points"] == 2
    assert one["categories"]["dog"]["drawings"] == 1
    assert math.isclose(one["nats_per_point"], two["nats_per_point"], rel_tol=1e-6)
    weighted = [one["categories"][name]["nats_per_point"] * n for name, n in (("cat", 2), ("dog", 5))]
    assert math.isclose(one["nats_per_point"], sum(weighted) / 7, rel_tol=1e-9)
