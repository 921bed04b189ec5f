"""Pen strokes as arrays: lines of points, stroke-3 and stroke-5, and their simplification.

Three forms of one drawing (Ha & Eck 2018, section 3.1, and the sketch-rnn data sets):

* *lines*: a list of ``(k, 2)`` float64 arrays, absolute positions, y down, one array a pen stroke;
* *stroke-3*: ``(n, 3)`` float32 rows ``(dx, dy, p)``: the way from the point before, and whether the pen is
  lifted *after* this point (1) or not (0). The first point of a drawing is the origin and has no row of its own;
* *stroke-5*: ``(n + 1, 5)`` float32 rows ``(dx, dy, p1, p2, p3)``: pen down, pen lifted, drawing ended, one-hot,
  the last row being the end of the drawing. The start token stands before the first row and is not part of it.

Pure numpy, nothing of the project above it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Lines = list[np.ndarray]

BOX = 255.0  # longest side of a drawing in Quick, Draw!'s simplified form: the size that the model is trained at
EPSILON = 2.0  # tolerance of the simplification at that size (paper, section 3.1)
SHEET = 400.0  # side of the page's sheet: strokes that lie on it are taken to belong to a drawing that fits on it
SMALLEST = 1e-9  # an extent below this is that of a dot
START = np.array([0, 0, 1, 0, 0], dtype=np.float32)  # S_0, the start token (paper, section 3.2)


def bounds(lines: Sequence[np.ndarray]) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of all points, in the units of the lines; raises ValueError where there is none."""
    if not any(len(line) for line in lines):
        raise ValueError("no points, so no bounds")
    points = np.concatenate([line for line in lines if len(line)])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def extent(lines: Sequence[np.ndarray]) -> float:
    """Return the longest side of the bounding box, in the units of the lines."""
    left, top, right, bottom = bounds(lines)
    return max(right - left, bottom - top)


def arc_length(line: np.ndarray) -> np.ndarray:
    """Return how far along a line ``(k, 2)`` each of its points is, ``(k,)``, from 0 on, in the units of the line."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def points_at(line: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Return the points ``(n, 2)`` that lie at distances ``(n,)`` along a line ``(k, 2)``."""
    along = arc_length(line)
    return np.stack([np.interp(distances, along, line[:, axis]) for axis in (0, 1)], axis=1)


def at_origin(lines: Sequence[np.ndarray]) -> Lines:
    """Return lines moved so that their box begins at (0, 0)."""
    left, top, _, _ = bounds(lines)
    return [line - (left, top) for line in lines]


def evenly(line: np.ndarray, count: int) -> np.ndarray:
    """Return ``count`` points evenly spaced along a line ``(k, 2)``, the ends included."""
    return points_at(line, np.linspace(0, arc_length(line)[-1], count))


def into_square(box: tuple[float, float, float, float], side: float, inner: float) -> tuple[float, np.ndarray]:
    """Return the scale, and the shift ``(2,)`` after it, that bring a box into the middle of a square of ``side``.

    The box is (left, top, right, bottom); its longest side becomes ``inner``, or stays what it is where it is that of a dot.
    """
    left, top, right, bottom = box
    longest = max(right - left, bottom - top)
    scale = inner / (longest if longest > SMALLEST else 1.0)
    return scale, side / 2 - scale * np.array([left + right, top + bottom]) / 2


def rdp(points: np.ndarray, epsilon: float) -> np.ndarray:
    """Return, by Ramer-Douglas-Peucker, the points of a ``(k, 2)`` line that are needed to stay within epsilon of it.

    The distance is the one to the infinite line through a segment's ends, as in Quick, Draw!'s own preprocessing and the
    ``rdp`` package, whose points it reproduces. All segments of one depth are examined at once, so the cost is a
    handful of array operations a depth; the worst case (every point kept, one a depth) is quadratic.
    """
    count = len(points)
    keep = np.zeros(count, dtype=bool)
    keep[:1] = keep[-1:] = True
    z = (
        np.ascontiguousarray(points, dtype=np.float64).view(np.complex128).ravel()
    )  # a point as one number: half the calls
    first, last = np.array([0]), np.array([count - 1])  # the ends of the segments that are still to be looked at
    while len(first):
        inner = last - first - 1  # points strictly between a segment's ends
        first, last, inner = first[inner > 0], last[inner > 0], inner[inner > 0]
        if not len(first):
            break
        starts = np.cumsum(inner) - inner
        owner = np.repeat(np.arange(len(first)), inner)
        index = np.arange(len(owner)) + (first + 1 - starts)[owner]
        chord = z[last] - z[first]
        reach = z[first][owner] - z[index]
        length = np.abs(chord)
        across = np.abs((chord.conj()[owner] * reach).imag)
        if length.all():
            distance = across / length[owner]
        else:  # a segment that ends where it began has no line to measure from
            closed = (length == 0)[owner]
            distance = np.where(closed, np.abs(reach), across / np.where(closed, 1, length[owner]))
        farthest = np.maximum.reduceat(distance, starts)
        split = np.minimum.reduceat(np.where(distance == farthest[owner], index, count), starts)
        cut = farthest > epsilon
        middle = split[cut]
        keep[middle] = True
        first, last = np.concatenate([first[cut], middle]), np.concatenate([middle, last[cut]])
    return points[keep]


def to_stroke3(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Return lines as stroke-3, ``(points - 1, 3)`` float32; empty lines are passed over, no points give no rows.

    A first line of a single point would be lost (the origin's pen state has no row), so it gets a row (0, 0, 1).
    """
    lines = [np.asarray(line, dtype=np.float64) for line in lines if len(line)]
    if not lines:
        return np.zeros((0, 3), dtype=np.float32)
    if len(lines[0]) == 1:
        lines[0] = np.repeat(lines[0], 2, axis=0)
    points = np.concatenate(lines)
    rows = np.zeros((len(points), 3), dtype=np.float32)
    rows[1:, :2] = np.diff(points, axis=0)
    rows[np.cumsum([len(line) for line in lines]) - 1, 2] = 1
    return rows[1:]


def to_lines(stroke3: np.ndarray, origin: Sequence[float] = (0.0, 0.0), pen_down: bool = True) -> Lines:
    """Return stroke-3 as lines that begin at ``origin``, in the units of the rows.

    ``pen_down`` says how the pen came to the origin: down, so that the first row draws a line from there (a whole
    drawing), or lifted, so that the first row is a move (what is added to a drawing).
    """
    if not len(stroke3):
        return []
    points = np.asarray(origin, dtype=np.float64) + np.cumsum(stroke3[:, :2], axis=0, dtype=np.float64)
    lifted = np.flatnonzero(stroke3[:, 2] > 0.5) + 1
    if pen_down:
        points = np.concatenate([[origin], points])
        lifted = lifted + 1
    return [line for line in np.split(points, lifted) if len(line)]


def to_stroke5(stroke3: np.ndarray) -> np.ndarray:
    """Return stroke-3 ``(n, 3)`` as stroke-5 ``(n + 1, 5)`` float32: one row each, and the row that ends the drawing."""
    rows = np.zeros((len(stroke3) + 1, 5), dtype=np.float32)
    rows[:-1, :2] = stroke3[:, :2]
    rows[:-1, 2] = 1 - stroke3[:, 2]
    rows[:-1, 3] = stroke3[:, 2]
    rows[-1, 4] = 1
    return rows


def to_stroke3_from5(stroke5: np.ndarray) -> np.ndarray:
    """Return stroke-5 ``(n, 5)`` as stroke-3: the rows before the first one that ends the drawing."""
    ended = np.flatnonzero(stroke5[:, 4] > 0.5)
    rows = stroke5[: ended[0]] if len(ended) else stroke5
    return np.concatenate([rows[:, :2], rows[:, 3:4]], axis=1).astype(np.float32)
