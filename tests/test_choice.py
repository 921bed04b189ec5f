"""Of several drawings the best: one that ended, and of these the one that is most of its kind."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn import Artist, Drawing, choice
from sketch_rnn.choice import best, worth
from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import Sampled, Start, latents, noise, prime, sample
from sketch_rnn.size import reading
from sketch_rnn.strokes import START, to_lines, to_stroke3_from5, to_stroke5

CIRCLE = Drawing.of([[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)]])


def changed(model: SketchRNN, **changes) -> SketchRNN:
    """An untrained model like it, whose z says something."""
    torch.manual_seed(0)
    model = SketchRNN(dataclasses.replace(model.config, **changes)).eval().requires_grad_(False)
    if model.config.latent_size:
        torch.nn.init.normal_(model.initial.weight, std=2)
    return model


def starts(model: SketchRNN, labels: list[int]) -> list[Start]:
    with torch.inference_mode():
        start = Start(*model.condition(torch.tensor(labels)))
        return [start, Start(model.of_any_kind(start.told), start.state)]


def candidates(model: SketchRNN, begun: list[Start], last: np.ndarray, number: int, seed: int, k: int) -> list[Sampled]:
    """The k candidates of drawing ``number``, each sampled by itself; at a temperature of 0.8."""
    steps = model.config.max_rows
    return [
        sample(model, begun[0], last, noise(seed, number + 1, steps, each)[number:], 0.8, 0.9, begun[1])[0]
        for each in range(k)
    ]


def test_each_drawing_is_chosen_among_its_own_candidates(small_model):
    chosen = Artist(small_model).sampled([0, 1, 0, 1, 1, 0], None, [3], 0.8)
    numbers = []
    for number, drawn in enumerate(chosen):
        mine = candidates(
            small_model, [each.only([number]) for each in starts(small_model, [0, 1, 0, 1, 1, 0])], START, number, 3, 4
        )
        values = [worth(each) for each in mine]
        numbers.append(values.index(max(values)))
        np.testing.assert_allclose(drawn, mine[numbers[-1]].rows, atol=1e-4)
    assert len(set(numbers)) > 1


@pytest.mark.parametrize("null_latent", [True, False])
def test_an_ending_is_chosen_by_what_follows_from_the_strokes(small_model, null_latent):
    """Each ending by itself: the strokes read for its category and for any, two candidates, the one of more worth."""
    model = changed(small_model, null_latent=null_latent)
    count, seed = 6, 2
    read = reading(CIRCLE, 0.5, model.config.scale)
    z = None if null_latent else latents(seed, count, model.config.latent_size)
    told = [Start(*model.condition(torch.zeros(count, dtype=torch.int64), z))]
    told.append(Start(model.of_any_kind(told[0].told), told[0].state))
    numbers = []
    for number, ending in enumerate(Artist(model).complete(CIRCLE, "cat", count, 0.8, seed, share=0.5)):
        begun = [prime(model, read.rows[None], each.only([number])).start for each in told]
        mine = candidates(model, begun, to_stroke5(read.rows)[-2], number, seed, 2)
        values = [worth(each) for each in mine]
        numbers.append(values.index(max(values)))
        stroke3 = to_stroke3_from5(mine[numbers[-1]].rows) * [read.unit, read.unit, 1]
        expected = Drawing.of(to_lines(stroke3, CIRCLE.strokes[-1][-1], pen_down=False))
        for stroke, other in zip(ending.drawing.strokes, expected.strokes, strict=True):
            np.testing.assert_allclose(stroke, other, atol=1e-2)
    assert set(numbers) == {0, 1}


def rows(count: int, ended: bool) -> np.ndarray:
    return np.array([[1, 1, 1, 0, 0]] * (count - 1) + [[0, 0, 0, 0, 1] if ended else [1, 1, 1, 0, 0]], dtype=np.float32)


def test_one_that_ended_is_better_than_one_that_was_cut(small_model, monkeypatch):
    drawn = [Sampled(rows(9, False), 20.0), Sampled(rows(3, True), 3.0), Sampled(rows(4, True), 8.0)]
    monkeypatch.setattr(choice, "sample", lambda *_: drawn)
    assert len(best(small_model, starts(small_model, [0]), START, torch.zeros(3, 1, 9, 4), 1.0, 1.0)[0]) == 4


def test_any_kind_is_the_mean_of_the_kinds_and_keeps_z(small_model):
    start, beside = starts(small_model, [0, 1])
    np.testing.assert_array_equal(start.told[:, :6], beside.told[:, :6])
    np.testing.assert_allclose(beside.told[:, 6:], start.told[:, 6:].mean(0).expand(2, -1), atol=1e-6)


KINDS = {
    "as it ships": {},
    "each its own z": {"null_latent": False},
    "one category": {"categories": ("cat",)},
    "told no category": {"category_size": 0},
    "the decoder alone": {"latent_size": 0, "null_latent": False},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("verb", ["complete", "draw", "reconstruct"])
def test_asking_for_fewer_gives_the_first_ones(small_model, verb, changes):
    """Also where every drawing has a z of its own, and reads the strokes so far at a size of its own."""
    artist = Artist(changed(small_model, **changes))
    if verb == "reconstruct" and not artist.model.config.latent_size:
        pytest.skip("nothing to draw again by")
    given = () if verb == "draw" else (CIRCLE,)
    many, few = (getattr(artist, verb)(*given, "cat", count=count, temperature=0.8, seed=4) for count in (6, 2))
    for a, b in zip(many, few, strict=False):
        for x, y in zip(a.drawing.strokes, b.drawing.strokes, strict=True):
            np.testing.assert_allclose(x, y, atol=1e-2)


@pytest.mark.parametrize("changes", [{"categories": ("cat",)}, {"category_size": 0}])
def test_where_one_kind_is_like_another_nothing_is_chosen(small_model, changes):
    model = changed(small_model, **changes)
    assert not Artist(model).chooses
    start = Start(*model.condition(torch.zeros(3, dtype=torch.int64)))
    expected = [each.rows for each in sample(model, start, START, noise(4, 3, 30), 0.8, 0.9)]
    for artist in (Artist(model), Artist(model, choose=False)):
        for drawn, rows in zip(artist.sampled([0] * 3, None, [4], 0.8), expected, strict=True):
            np.testing.assert_array_equal(drawn, rows)


def test_without_choosing_the_first_candidate_is_taken(small_model):
    expected = sample(small_model, starts(small_model, [0, 1])[0], START, noise(4, 2, 30), 0.8, 0.9)
    drawn = Artist(small_model, choose=False).sampled([0, 1], None, [4], 0.8)
    for rows, other in zip(drawn, expected, strict=True):
        np.testing.assert_array_equal(rows, other.rows)
