"""How far two drawings are from each other: the symmetric Chamfer distance of points along their lines."""

from __future__ import annotations

import numpy as np

from sketch_rnn.drawings.strokes import Lines

STEP = 4.0  # units of the 255 box from point to point along a resampled curve
MOST = 5_000  # points, about, that a drawing of whatever length is resampled to


def resample(lines: Lines, step: float = STEP) -> np.ndarray:
    """Return points along all the lines, ``(n, 2)``, no farther apart than ``step`` in each, the ends included.

    Of lines that are very long together they are farther apart, so that there are not many more than MOST.
    """
    points = []
    length = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)
    step = max(step, length / MOST)
    for line in lines:
        way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        at = np.linspace(0, way[-1], int(np.ceil(way[-1] / step)) + 1)
        points.append(np.stack([np.interp(at, way, line[:, axis]) for axis in (0, 1)], axis=1))
    return np.concatenate(points)


def chamfer(a: np.ndarray, b: np.ndarray) -> float:
    """Return the symmetric Chamfer distance of points ``(n, 2)`` and ``(m, 2)``, in their units.

    It is the mean way from a point to the nearest of the other set, averaged over the two directions.
    """
    apart = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1))
    return float(apart.min(1).mean() + apart.min(0).mean()) / 2
