"""Explaining, guessing, and lessons."""

import numpy as np
import pytest
import torch

from sketch_rnn import Drawing, DrawingError, load
from sketch_rnn.drawings.strokes import START
from tests.conftest import CHECKPOINT, artist_of
from tests.sampling.test_choosers import CIRCLE


def test_an_explanation_is_the_likelihood_of_the_points_one_by_one():
    artist = load(
        CHECKPOINT, "cpu", quick=False
    )  # in whole numbers h is rounded, and may be rounded otherwise step by step
    drawing = artist.generate("cat", count=1, temperature=0.3, seed=2)[0].drawing.moved(1.2, (40, 60))
    found = artist.explain(drawing, "cat")
    engine = artist.engine
    [read] = engine.readings(drawing, "cat", range(1))
    state = engine.model.condition(engine.embed(["cat"]))
    gates, state, previous = engine.model.decoder.constant_gates(state[0]), state[1], torch.from_numpy(START)[None]
    rows = np.concatenate([read.rows[:, :2], 1 - read.rows[:, 2:], read.rows[:, 2:], np.zeros((len(read.rows), 1))], 1)
    for row, point in zip([*rows, [0, 0, 0, 0, 1]], found.points, strict=True):
        with torch.inference_mode():
            mixture, state = engine.model.step(previous, gates, state)
            row = torch.tensor(np.array(row, dtype=np.float32))[None]
            assert point.nats == pytest.approx(-float(mixture.log_prob_row(row)), abs=5e-3)
            np.testing.assert_allclose(point.pen, mixture.log_pen.exp()[0], atol=1e-3)
            assert sum(each["weight"] for each in point.mixture) == pytest.approx(1, abs=0.05)
        previous = row
    ends = [stroke[-1] for stroke in drawing.strokes]
    lifted = [(point.x, point.y) for point in found.points if point.drawn == 1]
    np.testing.assert_allclose(lifted, ends, atol=0.5)
    assert [point.stroke for point in found.points if point.drawn == 1] == list(range(len(ends)))
    np.testing.assert_allclose(found.first, drawing.strokes[0][0], atol=0.5)
    assert found.points[-1].drawn == 2


def test_the_mixture_of_an_explanation_is_where_the_points_are(artist):
    """Read back: sampled where it says, a drawing would be of the same size."""
    drawing = artist.generate("circle", count=1, temperature=0.2, seed=1)[0].drawing.moved(1.0, (60, 60))
    points = artist.explain(drawing, "circle").points[:-1]
    apart = [min(np.hypot(each["x"] - p.x, each["y"] - p.y) for each in p.mixture) for p in points]
    assert np.median(apart) < drawing.extent / 8


def test_guesses_are_the_recognisers_best_first(artist):
    found = artist.guess(CIRCLE, count=5)
    assert len(found) == 5
    assert [each.chance for each in found] == sorted((each.chance for each in found), reverse=True)
    assert {"circle", "octagon", "hexagon"} & {each.category for each in found}
    cats = [each.drawing for each in artist.generate("cat", count=6, temperature=0.2)]
    assert sum("cat" in {each.category for each in artist.guess(cat)} for cat in cats) >= 4


def test_without_a_recogniser_it_cannot_guess(small_model):
    with pytest.raises(DrawingError, match="cannot guess"):
        artist_of(small_model).guess(CIRCLE)


def test_a_lesson_lies_on_the_sheet_and_marks_its_copy(artist):
    found = artist.lesson("cat", seed=2)
    drawing = found.sketch.drawing
    left, top, right, bottom = drawing.bounds
    assert min(left, top) >= 0
    assert max(right, bottom) <= 400
    assert found.marks == []
    assert found.to_dict()["drawing"]["strokes"] == artist.lesson("cat", seed=2).to_dict()["drawing"]["strokes"]
    copied = artist.lesson("cat", seed=2, copy=drawing)
    assert [mark.likeness for mark in copied.marks] == pytest.approx([1.0] * len(drawing.strokes))
    scribble = Drawing.of([np.random.default_rng(k).uniform(0, 400, (20, 2)) for k in range(len(drawing.strokes))])
    assert np.mean([mark.likeness for mark in artist.lesson("cat", seed=2, copy=scribble).marks]) < 0.6


def test_a_lesson_s_cat_has_a_face(artist):
    """Ears and a head are the plainest cat that there is, and have no eyes."""
    strokes = [len(artist.lesson("cat", seed=seed).sketch.drawing.strokes) for seed in range(5)]
    assert min(strokes) >= 4
    assert sum(count >= 6 for count in strokes) >= 3
