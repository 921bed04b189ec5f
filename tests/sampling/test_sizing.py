"""The size at which an unfinished drawing is read."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing
from sketch_rnn.drawings.strokes import to_stroke5
from sketch_rnn.sampling.loop import Context, log_likelihood
from sketch_rnn.sampling.sizing import CONTEXT, SHEET, chosen, reading, readings
from tests.conftest import drawings


@given(drawings, st.floats(0.01, 100))
def test_readings_do_not_depend_on_the_units(lines, factor):
    drawing = Drawing.of(lines).moved(1.0, (1000, 1000))  # off the sheet, which is the one thing with a size of its own
    mine, scaled = readings(drawing, 20.0), readings(drawing.moved(factor, (5000, 0)), 20.0)
    if drawing.extent > 1e-6:
        assert [each.fraction for each in mine] == [each.fraction for each in scaled]
        for a, b in zip(mine, scaled, strict=True):
            np.testing.assert_allclose(a.unit * factor, b.unit, rtol=1e-6)


@given(drawings)
def test_every_reading_has_rows_that_can_be_primed(lines):
    drawing = Drawing.of(lines)
    for read in [*readings(drawing, 20.0), reading(drawing, 0.5, 20.0)]:
        assert 1 <= len(read.rows) <= CONTEXT
        assert np.isfinite(read.rows).all()
        assert read.rows[-1, 2] == 1


def test_what_lies_on_the_sheet_ends_on_the_sheet():
    big = Drawing.of([[[20, 20], [380, 30], [200, 380]]])
    assert all(each.fraction >= 360 / SHEET - 1e-9 for each in readings(big, 20.0))
    assert min(each.fraction for each in readings(big.moved(3.0), 20.0)) < 0.2


def test_the_points_compared_are_the_same_at_every_size():
    read = readings(Drawing.of([[[500 + 90 * np.sin(t / 9), 500 + 90 * np.cos(t / 9)] for t in range(57)]]), 20.0)
    assert len(read) > 10
    for each in read:
        np.testing.assert_allclose(
            each.rows[:, :2] * each.unit, read[0].rows[:, :2] * read[0].unit, rtol=1e-4, atol=1e-3
        )


@pytest.mark.parametrize("points", [1800, 20])
def test_what_is_read_has_an_end(points):
    zigzag = np.stack([np.tile([0.0, 300.0], points // 2), np.linspace(0, 390, points)], 1)
    for drawing in (
        Drawing.of([zigzag] * 5),
        Drawing.of([[[0, 0]]] * 1000),
        Drawing.of([[[k, k]] for k in range(900)]),
    ):
        assert len(reading(drawing, 1.0, 20.0).rows) <= CONTEXT
        assert max(len(each.rows) for each in readings(drawing, 20.0)) <= CONTEXT


@pytest.mark.parametrize("size", [0.0, 5e-324, 1e-306, 1e-12])
def test_an_extent_of_nothing_is_a_dot(size):
    [read] = readings(Drawing.of([[[0, 0], [size, size]]]), 20.0)
    assert np.isfinite(read.rows).all()
    assert read.unit == 20.0


def test_the_likelihood_decides():
    read = readings(Drawing.of([[[500, 500], [600, 510], [700, 700]]]), 20.0)
    for wanted in (2, len(read) - 1):
        log_likelihood = np.array([2 * np.log(each.unit) * len(each.rows) for each in read])
        log_likelihood[wanted] += 1000
        assert chosen(read, log_likelihood, 9) == [wanted] * 9


def test_where_two_sizes_are_as_likely_both_are_drawn():
    read = readings(Drawing.of([[[500, 500], [600, 510], [700, 700]]]), 20.0)
    log_likelihood = np.array([2 * np.log(each.unit) * len(each.rows) for each in read])
    log_likelihood[[6, 10]] += 1000  # of which the prior prefers one by a little
    nine = chosen(read, log_likelihood, 9)
    assert set(nine) == {6, 10}
    assert 3 <= nine.count(10) <= 6
    assert chosen(read, log_likelihood, 25)[:9] == nine
    assert chosen(read, log_likelihood, 1) == nine[:1]


def test_circles_drawn_by_hand_are_more_of_a_face_than_of_a_bicycle(artist):
    """Dense and shaky ink, as pens make it: a circle is more of a face than it is of a bicycle, eight hands' mean."""
    angle, model = np.linspace(0, 2 * np.pi, 150), artist.engine.model
    fractions: dict[str, list[float]] = {"face": [], "bicycle": []}
    for seed in range(8):
        shake = np.random.default_rng(seed).normal(0, 0.3, (150, 2))
        circle = np.stack([np.cos(angle) * 60, np.sin(angle) * 60], 1) + 2000 + shake
        read = readings(Drawing.of([circle]), artist.engine.scale)
        rows = np.stack([to_stroke5(each.rows)[:-1] for each in read])
        for category, found in fractions.items():
            told = model.condition(model.embed(torch.full((len(read),), artist.categories.index(category))))
            [number] = chosen(read, log_likelihood(artist.engine.stepper, rows, Context(*told)), 1)
            found.append(read[number].fraction)
    assert np.mean(fractions["face"]) > np.mean(fractions["bicycle"]) + 0.02
