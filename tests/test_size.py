"""The size at which an unfinished drawing is read."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing
from sketch_rnn.size import CONTEXT, SHEET, likeliest, readings
from tests.conftest import drawings


@given(drawings, st.floats(0.01, 100))
def test_readings_do_not_depend_on_the_units(lines, factor):
    drawing = Drawing.of(lines).moved(1.0, (1000, 1000))  # off the sheet, which is the one thing with a size of its own
    mine, scaled = readings(drawing, 20.0), readings(drawing.moved(factor, (5000, 0)), 20.0)
    if drawing.extent > 1e-6:
        assert [each.share for each in mine] == [each.share for each in scaled]
        for a, b in zip(mine, scaled, strict=True):
            np.testing.assert_allclose(a.unit * factor, b.unit, rtol=1e-6)


@given(drawings)
def test_every_reading_has_rows_that_can_be_primed(lines):
    for reading in readings(Drawing.of(lines), 20.0):
        assert 1 <= len(reading.rows) <= CONTEXT + len(lines) + 1
        assert np.isfinite(reading.rows).all()
        assert reading.rows[-1, 2] == 1


def test_what_lies_on_the_sheet_ends_on_the_sheet():
    big = Drawing.of([[[20, 20], [380, 30], [200, 380]]])
    assert all(each.share >= 360 / SHEET - 1e-9 for each in readings(big, 20.0))
    assert min(each.share for each in readings(big.moved(3.0), 20.0)) < 0.2


def test_a_long_scribble_is_read_from_its_end():
    zigzag = np.stack([np.tile([0.0, 300.0], 900), np.linspace(0, 390, 1800)], 1)
    scribble = Drawing.of([zigzag] * 5)
    assert max(len(each.rows) for each in readings(scribble, 20.0)) <= CONTEXT + 1


def test_the_likelihood_chooses():
    read = readings(Drawing.of([[[500, 500], [600, 510], [700, 700]]]), 20.0)
    for wanted in (2, len(read) - 1):
        log_likelihood = np.array([2 * np.log(each.unit) * len(each.rows) for each in read])
        log_likelihood[wanted] += 1000
        assert likeliest(read, log_likelihood) == wanted
