"""How far two drawings are from each other: the symmetric Chamfer distance of points along their lines."""

from __future__ import annotations

import numpy as np

from sketch_rnn.drawings.strokes import Lines, arc_length, evenly

STEP = 4.0  # units of the 255 box from point to point along a resampled curve
MOST_POINTS = 5_000  # points, about, that a drawing of whatever length is resampled to


def resample(lines: Lines, step: float = STEP) -> np.ndarray:
    """Return points along all the lines, ``(n, 2)``, no farther apart than ``step`` in each, the ends included.

    Of lines that are very long together they are farther apart, so that there are not many more than MOST_POINTS.
    """
    points = []
    lengths = [float(arc_length(line)[-1]) for line in lines]
    step = max(step, sum(lengths) / MOST_POINTS)
    for line, length in zip(lines, lengths, strict=True):
        points.append(evenly(line, int(np.ceil(length / step)) + 1))
    return np.concatenate(points)


def chamfer(a: np.ndarray, b: np.ndarray) -> float:
    """Return the symmetric Chamfer distance of points ``(n, 2)`` and ``(m, 2)``, in their units.

    It is the mean way from a point to the nearest of the other set, averaged over the two directions.
    """
    apart = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1))
    return float(apart.min(1).mean() + apart.min(0).mean()) / 2
