"""The figures: what they are made of, that no batch size or sharing-out changes them, and their units."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from sketch_rnn.network.model import ModelConfig, SketchRNN
from train.dataset import collate
from train.evaluate import COLUMNS, figures, likelihood, table, tally
from train.losses import divergence, reconstruction

SHORT = np.array([[3, 1, 0], [2, 2, 1]], dtype=np.float32)
LONG = np.array([[1, 0, 0], [0, 4, 0], [5, 5, 1], [1, 1, 0], [2, 2, 1]], dtype=np.float32)


class Few:
    """Three drawings, as train.dataset.Drawings would give them; the last in units half as large."""

    drawn = (SHORT, LONG, LONG * [2, 2, 1])
    lengths = np.array([2, 5, 5])
    labels = np.array([0, 1, 1])
    sides = np.array([255.0, 255.0, 510.0])
    scale, longest = 20.0, 9

    def __len__(self) -> int:
        return 3

    def stroke3(self, index: int) -> np.ndarray:
        return self.drawn[index].astype(np.float32)


def test_figures_are_the_losses(small_model):
    found = likelihood(small_model, Few(), batch=2)
    batch = collate(Few.drawn[:1], Few.labels[:1], np.arange(1), 20.0, steps=9)
    rows, lengths = torch.from_numpy(batch.rows), torch.from_numpy(batch.lengths)
    mixture, _ = small_model.decode(rows[:-1], *small_model.condition(small_model.embed(torch.tensor([0]))))
    nats = sum(reconstruction(mixture, rows[1:], lengths)).item()
    cat = found["categories"]["cat"]
    assert (cat["drawings"], cat["points"]) == (1, 2)
    assert math.isclose(cat["nats_per_point"], nats / 2 + 2 * math.log(20), rel_tol=1e-5)
    means = [entry["nats_per_point"] for entry in found["categories"].values()]
    assert math.isclose(found["mean_nats_per_point"], np.mean(means), rel_tol=1e-9)
    assert math.isclose(found["nats_per_point"], np.dot(means, [2, 10]) / 12, rel_tol=1e-9)
    assert found["alone"]["L_R_past_end"] > found["alone"]["L_R"] > 0
    mus = [small_model.encode(*_read(drawn)) for drawn in Few.drawn]
    assert math.isclose(found["L_KL"], np.mean([divergence(*each).item() for each in mus]), rel_tol=1e-4)
    assert "L_R" in table(found)


def _read(drawn: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    batch = collate([drawn.astype(np.float32)], np.zeros(1), np.zeros(1), 20.0)
    return torch.from_numpy(batch.rows[1:]), torch.from_numpy(batch.lengths)


def test_neither_batches_nor_processes_change_them(small_model):
    whole = tally(small_model, Few(), True, batch=3)
    torch.testing.assert_close(tally(small_model, Few(), True, batch=1), whole, rtol=1e-5, atol=1e-5)
    shared = sum(tally(small_model, Few(), True, batch=1, part=part, parts=2) for part in range(2))
    torch.testing.assert_close(shared, whole, rtol=1e-5, atol=1e-5)


def test_units_are_those_of_the_box(small_model):
    """A drawing in units half as large has the same density in pixels of the box as its twin, were it read the same."""
    rows = dict(zip(COLUMNS, tally(small_model, Few(), False)[1].tolist(), strict=True))
    assert math.isclose(rows["unit"], 10 * math.log(20) + 10 * math.log(20 * 255 / 510), rel_tol=1e-6)


@pytest.mark.parametrize("latent", [0, 4])
def test_a_model_that_cannot_draw_alone_is_held_to_its_bound(latent):
    torch.manual_seed(0)
    config = ModelConfig(("cat", "dog"), 20.0, 30, encoder_size=5, latent_size=latent, decoder_size=8, mixtures=2)
    model = SketchRNN(config).eval()
    found = likelihood(model, Few(), past_end=False)
    if latent:
        kl = found["L_KL"] * latent * 3 / 12
        assert math.isclose(found["nats_per_point"], found["given_z"]["nats_per_point"] + kl, rel_tol=1e-6)
        assert math.isclose(found["bound"], found["nats_per_point"], rel_tol=1e-9)
        assert "alone" not in found
    else:
        assert math.isclose(found["nats_per_point"], found["alone"]["nats_per_point"])
        assert "L_KL" not in found


def test_a_category_without_drawings_is_no_figure(small_model):
    table = torch.zeros(2, len(COLUMNS), dtype=torch.float64)
    table[0] = torch.arange(1, len(COLUMNS) + 1)
    found = figures(table, small_model, SimpleNamespace(longest=9))
    assert list(found["categories"]) == ["cat"]
    assert math.isfinite(found["mean_nats_per_point"])
