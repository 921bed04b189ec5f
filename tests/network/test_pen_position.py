"""The pen's position against a loop that keeps account of it point by point."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import START, to_stroke5
from sketch_rnn.network.pen_position import FEATURES, SHRINK, follow, origin

STROKE3 = st.lists(st.tuples(st.integers(-200, 200), st.integers(-200, 200), st.booleans()), min_size=1, max_size=20)


def counted(rows: np.ndarray) -> np.ndarray:
    """The features after each of ``(T, 5)`` rows, the first of which begins a drawing."""
    pen = first = np.zeros(2)
    points, lifted, found = [pen], False, []
    for row in rows:
        pen = pen + row[:2]
        points.append(pen)
        if lifted:
            first = pen
        lifted = row[3] > 0.5
        low, high = np.min(points, axis=0), np.max(points, axis=0)
        found.append(SHRINK * np.concatenate([pen, pen - first, pen - low, high - pen]))
    return np.array(found)


def inputs(drawing: list) -> torch.Tensor:
    rows = to_stroke5(np.array(drawing, dtype=np.float32))
    return torch.from_numpy(np.concatenate([START[None], rows])).double()


@given(drawing=STROKE3)
def test_it_is_what_counting_finds(drawing):
    rows = inputs(drawing)
    features, _ = follow(rows.unsqueeze(1), origin(1, rows))
    assert features.shape == (len(rows), 1, FEATURES)
    np.testing.assert_allclose(features[:, 0], counted(rows.numpy()), atol=1e-9)


@given(drawing=STROKE3, data=st.data())
def test_in_parts_as_in_one(drawing, data):
    rows = inputs(drawing).unsqueeze(1)
    cut = data.draw(st.integers(1, len(rows) - 1)) if len(rows) > 1 else len(rows)
    whole, end = follow(rows, origin(1, rows))
    place, parts = origin(1, rows), []
    for part in [rows[:cut], *rows[cut:].split(1)]:
        if len(part):
            features, place = follow(part, place)
            parts.append(features)
    torch.testing.assert_close(torch.cat(parts), whole, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(place, end, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("later", [2, 5])
def test_it_knows_nothing_of_later_rows(later):
    rows = torch.randn(8, 3, 5)
    changed = rows.clone()
    changed[later:] = torch.randn(8 - later, 3, 5)
    before, after = (follow(each, origin(3, each))[0] for each in (rows, changed))
    torch.testing.assert_close(before[:later], after[:later], rtol=0, atol=0)
