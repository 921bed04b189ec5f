"""Drawings that break off: where, and what a model adds to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing
from sketch_rnn.sampling.loop import Key
from tests.conftest import artist_of, drawings
from train.begun import Unfinished, cut, finished, lifts


def ink(lines):
    return sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines)


@given(drawings, st.floats(0.05, 0.95))
def test_a_drawing_is_cut_at_a_share_of_its_ink(lines, share):
    first, rest = cut(lines, share)
    total = ink(lines)
    assert ink(first) == pytest.approx(share * total, abs=1e-6 * (1 + total))
    assert ink(first) + ink(rest) == pytest.approx(total)
    if total > 1e-6:
        assert first
        assert rest
        np.testing.assert_array_equal(rest[0][0], first[-1][-1])  # it goes on where it broke off
    points = np.concatenate([*first, *rest]) if first or rest else np.zeros((0, 2))
    corners = np.concatenate(lines)
    assert all((np.abs(points - corner).max(1) < 1e-9).any() for corner in corners)  # none is lost


def test_dots_are_cut_between_them():
    dots = [np.array([[float(k), 0.0]]) for k in range(4)]
    first, rest = cut(dots, 0.5)
    assert (len(first), len(rest)) == (2, 2)
    assert [len(part) for part in cut(dots, 0.01)] == [1, 3]
    assert [len(part) for part in cut(dots, 0.99)] == [3, 1]


def test_the_lifts_of_the_pen_lie_where_the_ink_says():
    lines = [np.array([[0.0, 0], [30, 0]]), np.array([[0.0, 5], [0, 15]]), np.array([[1.0, 1], [61, 1]])]
    np.testing.assert_allclose(lifts(lines), [0.3, 0.4])
    assert lifts(lines[:1]).shape == (0,)
    assert np.isfinite(lifts([np.zeros((1, 2))] * 3)).all()


def test_many_are_finished_as_each_is_alone(small_model):
    artist = artist_of(small_model, choose=False)
    lines = [[np.array([[0.0, 0.0], [20.0 * k, 5.0], [10.0, 30.0]])[: 2 + k % 2]] for k in range(1, 6)]
    unfinished = [
        Unfinished(each, ("cat", "dog")[k % 2], 0.5, 0.3 + 0.1 * k, Key(7, k)) for k, each in enumerate(lines)
    ]
    every = finished(artist.engine, unfinished)
    for k, each in enumerate(unfinished):
        [alone] = artist.complete(
            Drawing.of(each.lines), each.category, 1, each.temperature, seed=7, fraction=0.5, first=k
        )
        assert len(alone.drawing.strokes) == len(every[k].drawing.strokes)
        for mine, its in zip(alone.drawing.strokes, every[k].drawing.strokes, strict=True):
            np.testing.assert_allclose(mine, its, rtol=1e-3, atol=1e-2)
