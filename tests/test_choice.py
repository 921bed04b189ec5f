"""Of several drawings the best: one that ended, and of these the one that is most of its kind."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn import Artist, Drawing, choice
from sketch_rnn.choice import best
from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import Sampled, Start, noise, sample
from sketch_rnn.strokes import START

CIRCLE = Drawing.of([[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)]])


def starts(model: SketchRNN, labels: list[int]) -> tuple[Start, Start]:
    with torch.inference_mode():
        start = Start(*model.condition(torch.tensor(labels)))
        return start, Start(model.of_any_kind(start.told), start.state)


def test_each_drawing_is_chosen_among_its_own_candidates(small_model):
    labels, chance = [0, 1, 0, 1], torch.stack([noise(3, 4, 25, candidate) for candidate in range(3)])
    start, beside = starts(small_model, labels)
    chosen = best(small_model, start, beside, START, chance, 0.9, 0.9)
    others = []
    for number, rows in enumerate(chosen):
        mine = [each.at([number]) for each in (start, beside)]
        candidates = [
            sample(small_model, mine[0], START, each[number : number + 1], 0.9, 0.9, mine[1])[0] for each in chance
        ]
        expected = sorted(candidates, key=lambda each: (each.finished, each.gain / (len(each.rows) + 30)))[-1]
        np.testing.assert_allclose(rows, expected.rows, atol=1e-4)
        others.append(expected is not candidates[0])
    assert any(others)


def rows(count: int, ended: bool) -> np.ndarray:
    return np.array([[1, 1, 1, 0, 0]] * (count - 1) + [[0, 0, 0, 0, 1] if ended else [1, 1, 1, 0, 0]], dtype=np.float32)


def test_one_that_ended_is_better_than_one_that_was_cut(small_model, monkeypatch):
    drawn = [Sampled(rows(9, False), 20.0), Sampled(rows(3, True), 3.0), Sampled(rows(4, True), 8.0)]
    monkeypatch.setattr(choice, "sample", lambda *_: drawn)
    start, beside = starts(small_model, [0])
    assert len(best(small_model, start, beside, START, torch.zeros(3, 1, 9, 4), 1.0, 1.0)[0]) == 4


def test_any_kind_is_the_mean_of_the_kinds_and_keeps_z(small_model):
    start, beside = starts(small_model, [0, 1])
    np.testing.assert_array_equal(start.told[:, :6], beside.told[:, :6])
    np.testing.assert_allclose(beside.told[:, 6:], start.told[:, 6:].mean(0).expand(2, -1), atol=1e-6)


@pytest.mark.parametrize("null_latent", [True, False])
@pytest.mark.parametrize("verb", ["complete", "draw", "reconstruct"])
def test_asking_for_fewer_gives_the_first_ones(small_model, verb, null_latent):
    """Also where every drawing has a z of its own, and reads the strokes so far at a size of its own."""
    torch.manual_seed(0)
    model = SketchRNN(dataclasses.replace(small_model.config, null_latent=null_latent)).eval()
    torch.nn.init.normal_(model.initial.weight, std=2)
    artist = Artist(model)
    given = () if verb == "draw" else (CIRCLE,)
    many, few = (getattr(artist, verb)(*given, "cat", count=count, temperature=0.8, seed=4) for count in (6, 2))
    for a, b in zip(many, few, strict=False):
        for x, y in zip(a.drawing.strokes, b.drawing.strokes, strict=True):
            np.testing.assert_allclose(x, y, atol=1e-2)


def test_without_choosing_the_first_candidate_is_taken(small_model):
    chosen, plain = Artist(small_model), Artist(small_model, choose=False)
    [expected] = sample(small_model, starts(small_model, [0])[0], START, noise(4, 1, 30), 0.8, 0.9)
    [drawn] = plain.rows([0], None, [4], 0.8)
    np.testing.assert_array_equal(drawn, expected.rows)
    among = [chosen.rows([0], None, [seed], 0.8)[0].tolist() for seed in range(8)]
    assert among != [plain.rows([0], None, [seed], 0.8)[0].tolist() for seed in range(8)]
