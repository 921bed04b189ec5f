"""Priming is the likelihood and the state of the strokes so far; chance is the seed's alone."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn.mixture import Mixture
from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import noise, prime, sample
from sketch_rnn.strokes import START, to_stroke5


def beginning(rows: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    stroke3 = np.concatenate([rng.normal(size=(rows, 2)), rng.integers(0, 2, size=(rows, 1))], 1).astype(np.float32)
    stroke3[-1, 2] = 1
    return stroke3


@pytest.mark.parametrize("place", [False, True])
@torch.inference_mode()
def test_priming_is_the_steps_one_by_one(place, small_model):
    torch.manual_seed(0)
    small_model = SketchRNN(dataclasses.replace(small_model.config, place=place)).eval()
    beginnings = np.stack([beginning(7, 1), beginning(7, 2), beginning(7, 3)])
    told, state = small_model.condition(torch.tensor([1, 0, 1]))
    primed = prime(small_model, beginnings, told, state)
    for b, rows in enumerate(beginnings):
        gates = small_model.decoder.constant_gates(told[b : b + 1])
        state, total = small_model.condition(torch.tensor([b % 2 == 0]).long())[1], 0.0
        previous = torch.from_numpy(START)[None]
        for row in torch.from_numpy(to_stroke5(rows)[:-1]):
            mixture, state = small_model.step(previous, gates, state)
            total += float(mixture.log_prob_offset(row[None, :2]) + mixture.log_prob_pen(row[None, 2:]))
            previous = row[None]
        np.testing.assert_allclose(primed.log_likelihood[b], total, rtol=1e-5)
        for after, expected in zip(primed.state, state, strict=True):
            torch.testing.assert_close(after[b : b + 1], expected, rtol=1e-5, atol=1e-6)


def test_a_drawing_depends_on_its_own_number_alone():
    nine, three = noise(7, 9, 20), noise(7, 3, 20)
    assert torch.equal(nine[:3], three)
    assert not torch.equal(nine[0], nine[1])
    assert not torch.equal(noise(8, 1, 20), noise(7, 1, 20))


def test_sampling_repeats_itself_and_stops(small_model):
    def run(count: int) -> list[np.ndarray]:
        told, state = small_model.condition(torch.zeros(count, dtype=torch.int64))
        return sample(small_model, told, state, START, noise(1, count, 30), temperature=0.8, pen_temperature=0.8)

    once, again, fewer = run(5), run(5), run(2)
    for a, b in zip(once, again, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(once, fewer, strict=False):
        np.testing.assert_allclose(a, b, atol=1e-5)
    for rows in once:
        assert len(rows) <= 30
        assert (rows[:-1, 4] == 0).all()
        assert rows[-1, 4] == 1 or len(rows) == 30


def test_all_ended_is_the_end(small_model, monkeypatch):
    """The loop does not run on when every drawing has ended."""
    calls = []
    original = Mixture.sample

    def at_once(self, chance):
        calls.append(1)
        rows = original(self, chance)
        return torch.tensor([[0.0, 0, 0, 0, 1]]).expand_as(rows) if len(calls) == 3 else rows

    monkeypatch.setattr(Mixture, "sample", at_once)
    with torch.no_grad():
        small_model.head.bias[2] = -50.0  # never ends by itself
    told, state = small_model.condition(torch.zeros(4, dtype=torch.int64))
    rows = sample(small_model, told, state, START, noise(1, 4, 30), 1.0, 1.0)
    assert len(calls) == 3
    assert [len(each) for each in rows] == [3] * 4
