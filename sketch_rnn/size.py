"""How big will it be? The size at which the model reads an unfinished drawing.

The model knows drawings whose *finished* longest side is 255. An unfinished one does not tell what it will span, nor do
people draw at that size, so the strokes are read at several sizes at once, each simplified as the training data is at that
size, and the likelihood chooses. Two sizes keep different numbers of points, so what is compared is the mean log density
a point, in the drawing's own units (the change of variables adds -2 log unit a point); a broad prior over the share of
the finished drawing that is already spanned speaks where a stroke or two say little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sketch_rnn.drawing import Drawing
from sketch_rnn.strokes import BOX, EPSILON, Lines, rdp, to_stroke3

SHEET = 400.0  # side of the page's sheet: strokes that lie on it are taken to belong to a drawing that fits on it
CONTEXT = 400  # stroke-3 rows that are read, the last ones; training drawings have up to about 230
SHARES = np.geomspace(0.12, 1.0, 14)  # share of the finished longest side that the strokes so far may span
LIKELY_SHARE, SPREAD = (
    0.6,
    0.7,
)  # the prior: log-normal, measured on first strokes and first halves of held-out drawings
WEIGHT = 0.3  # of the likelihood against the prior: points of one stroke say much the same


@dataclass(frozen=True)
class Reading:
    """The strokes so far at one of the sizes."""

    rows: np.ndarray  # (n, 3) stroke-3 in normalised offsets, n >= 1
    unit: float  # units of the drawing to one normalised offset
    share: float  # of the finished drawing's longest side that the strokes span at this size


def readings(drawing: Drawing, scale: float) -> list[Reading]:
    """A drawing with at least one point, at every size that it may have; ``scale`` is the model's normalising factor."""
    extent = drawing.extent
    if extent == 0:  # dots in one place: no size to start from, so the units are taken for those of the 255 box
        return [Reading(_rows(drawing.lines, 1.0, scale), scale, 1.0)]
    left, top, right, bottom = drawing.bounds
    on_sheet = min(left, top) >= 0 and max(right, bottom) <= SHEET
    least = min(1.0, extent / SHEET) if on_sheet else 0.0
    shares = SHARES[least <= SHARES]
    lines = _recent(drawing.lines, EPSILON * extent / BOX)  # the tolerance at the largest size, the finest of all
    found = []
    for share in shares:
        box = share * BOX / extent  # units of the 255 box to one of the drawing's
        found.append(Reading(_rows(lines, box, scale), scale / box, float(share)))
    return found


def likeliest(read: Sequence[Reading], log_likelihood: np.ndarray) -> int:
    """The reading to draw from, by the log likelihood of each one's rows in normalised units."""
    counts = np.array([len(each.rows) for each in read])
    density = log_likelihood / counts - 2 * np.log([each.unit for each in read])
    prior = -0.5 * (np.log(np.array([each.share for each in read]) / LIKELY_SHARE) / SPREAD) ** 2
    return int(np.argmax(WEIGHT * np.median(counts) * density + prior))


def _recent(lines: Lines, epsilon: float) -> Lines:
    """The last lines, simplified, that hold no more than CONTEXT points together."""
    kept: Lines = []
    room = CONTEXT
    for line in reversed(lines):
        points = rdp(line, epsilon)[-room:]
        kept.insert(0, points)
        room -= len(points)
        if room <= 0:
            break
    return kept


def _rows(lines: Lines, box: float, scale: float) -> np.ndarray:
    """Lines, times ``box``, simplified and normalised. A dot becomes the shortest line there is in the training data."""
    at_size = [rdp(line * box, EPSILON) for line in lines]
    strokes = [line if len(line) > 1 else np.concatenate([line, line + [1.0, 0.0]]) for line in at_size]
    rows = to_stroke3(strokes)
    rows[:, :2] /= scale
    return rows
