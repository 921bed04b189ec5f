"""Lines brought into the box; splits and keys."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import extent, to_lines
from tests.conftest import drawings
from train.sources import Dropped, split_of
from train.sources.sample import into_box, resampled


@given(drawings)
def test_in_the_box_lines_are_where_they_were(lines):
    found = into_box("cat", lines)
    if extent(lines) < 1e-6:
        assert found == Dropped("a single point")
        return
    corner = np.concatenate(lines).min(axis=0)
    factor = 255 / extent(lines)
    scaled = [(line - corner) * factor for line in lines]
    start = np.round(scaled[0][0])
    after = to_lines(found.stroke3, start)
    assert len(after) == len(lines)
    assert found.side == 255.0
    assert (found.stroke3 == np.round(found.stroke3)).all()
    for new, old in zip(after, scaled, strict=True):
        np.testing.assert_array_equal(new[0], np.round(old[0]))
        np.testing.assert_array_equal(new[-1], np.round(old[-1]))
        for point in new:
            assert _distance(point, old) < 0.51 * np.sqrt(2) + 1e-6  # rounded to whole numbers, nothing else


@given(drawings.filter(lambda lines: extent(lines) > 1), st.integers(-6, 6))
def test_the_box_knows_no_units(lines, power):
    """Powers of two, which are exact: elsewhere a point on the edge of being left out may fall on its other side."""
    first, second = into_box("cat", lines), into_box("cat", [line * 2.0**power for line in lines])
    assert first.key == second.key


def test_points_lie_a_pixel_apart():
    points = resampled(np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 2.5]]))
    np.testing.assert_allclose(points, [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 2.5]])
    np.testing.assert_array_equal(resampled(np.array([[2.0, 3.0]])), [[2, 3]])
    np.testing.assert_array_equal(resampled(np.array([[2.0, 3.0], [2.0, 3.0]])), [[2, 3]])


def _distance(point: np.ndarray, line: np.ndarray) -> float:
    if len(line) == 1:
        return float(np.hypot(*(point - line[0])))
    a, way = line[:-1], np.diff(line, axis=0)
    length = (way**2).sum(axis=1)
    t = np.clip(((point - a) * way).sum(axis=1) / np.where(length == 0, 1, length), 0, 1)
    return float(np.hypot(*(a + t[:, None] * way - point).T).min())


# ndjson


def test_the_shares_and_some_known_sides():
    sides = [split_of(str(i)) for i in range(20_000)]
    shares = [sides.count(name) / 20_000 for name in ("train", "valid", "test")]
    np.testing.assert_allclose(shares, [0.90, 0.05, 0.05], atol=0.006)
    # Written down once: another hash would move drawings from one side to another.
    assert [split_of(key) for key in ("0f76125cae0e6278", "5", "16")] == ["train", "valid", "test"]
