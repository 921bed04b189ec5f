"""Conversions are laws, so they are tested as laws; the simplification against the package that defines it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdp import rdp as oracle

from sketch_rnn.drawings import strokes
from tests.conftest import coordinates, drawings


@given(drawings)
def test_stroke3_and_back_keeps_every_point(lines):
    back = strokes.to_lines(strokes.to_stroke3(lines), origin=lines[0][0])
    if len(lines[0]) == 1:  # a first dot is written as a line that stays where it is
        lines = [np.repeat(lines[0], 2, axis=0), *lines[1:]]
    assert [len(line) for line in back] == [len(line) for line in lines]
    for mine, theirs in zip(back, lines, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-2)


@given(drawings)
def test_stroke5_and_back_is_exact(lines):
    stroke3 = strokes.to_stroke3(lines)
    stroke5 = strokes.to_stroke5(stroke3)
    assert stroke5.shape == (len(stroke3) + 1, 5)
    assert (stroke5[:, 2:].sum(axis=1) == 1).all()
    assert stroke5[-1].tolist() == [0, 0, 0, 0, 1]
    np.testing.assert_array_equal(strokes.to_stroke3_from5(stroke5), stroke3)


@given(drawings)
def test_a_drawing_ends_with_the_pen_lifted(lines):
    stroke3 = strokes.to_stroke3(lines)
    assert len(stroke3) == max(1, sum(len(line) for line in lines) - 1) + (len(lines[0]) == 1 and len(lines) > 1)
    assert stroke3[-1, 2] == 1
    assert stroke3[:, 2].sum() == len(lines)


def test_added_strokes_begin_with_a_move():
    rows = np.array([[10, 0, 0], [0, 5, 1], [1, 1, 1]], dtype=np.float32)
    added = strokes.to_lines(rows, origin=(100, 100), pen_down=False)
    assert [line.tolist() for line in added] == [[[110, 100], [110, 105]], [[111, 106]]]


def test_no_rows_no_lines():
    assert strokes.to_lines(np.zeros((0, 3))) == []
    assert strokes.to_stroke3([]).shape == (0, 3)


def test_bounds_and_extent():
    lines = [np.array([[1.0, 2.0], [4.0, 3.0]]), np.array([[0.0, 9.0]])]
    assert strokes.bounds(lines) == (0.0, 2.0, 4.0, 9.0)
    assert strokes.extent(lines) == 7.0
    with pytest.raises(ValueError, match="no points"):
        strokes.bounds([])


points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=40).map(np.array)


@given(points, st.floats(0.05, 50))
def test_rdp_keeps_the_points_of_the_oracle(line, epsilon):
    if len(line) < 3:
        np.testing.assert_array_equal(strokes.rdp(line, epsilon), line)
    else:
        np.testing.assert_array_equal(strokes.rdp(line, epsilon), oracle(line, epsilon, algo="iter"))


def test_rdp_on_whole_number_lines_like_those_of_the_data():
    rng = np.random.default_rng(0)
    for _ in range(50):
        line = np.cumsum(rng.integers(-3, 4, size=(80, 2)), axis=0).astype(float)
        np.testing.assert_array_equal(strokes.rdp(line, 2.0), oracle(line, 2.0, algo="iter"))


def test_rdp_of_a_long_zigzag_ends():
    zigzag = np.stack([np.arange(2000.0), np.tile([0.0, 50.0], 1000)], axis=1)
    assert len(strokes.rdp(zigzag, 2.0)) > 1990
    np.testing.assert_array_equal(strokes.rdp(zigzag[:200], 2.0), oracle(zigzag[:200], 2.0, algo="iter"))


def test_rdp_of_nothing_and_of_one_point():
    assert strokes.rdp(np.zeros((0, 2)), 2.0).shape == (0, 2)
    assert strokes.rdp(np.ones((1, 2)), 2.0).tolist() == [[1, 1]]
