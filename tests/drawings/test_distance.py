"""The distance of drawings: a metric's laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.distance import chamfer
from tests.conftest import lines

shifts = st.tuples(st.floats(-300, 300), st.floats(-300, 300)).map(np.array)


@given(lines, lines)
def test_the_distance_is_symmetric_and_nothing_from_itself(a, b):
    assert chamfer(a, a) == 0
    assert chamfer(a, b) == pytest.approx(chamfer(b, a))


@given(lines, lines, shifts)
def test_the_distance_moves_with_both(a, b, shift):
    assert chamfer(a + shift, b + shift) == pytest.approx(chamfer(a, b), abs=1e-6)
    assert chamfer(a, a + shift) <= np.hypot(*shift) + 1e-6
