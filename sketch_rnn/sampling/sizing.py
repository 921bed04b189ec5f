"""How big will it be? The size at which the model reads an unfinished drawing.

The model knows drawings whose *finished* longest side is 255. An unfinished one does not tell what it will span, nor do
people draw at that size, so the strokes are read at several sizes at once and the likelihood tells which are probable. What
is compared is the density of the same points in the drawing's own units (the change of variables adds -2 log unit a
point): simplified anew at each size, a larger size would keep more and shorter steps, and always look likelier. A broad
prior over the fraction of the finished drawing that is already spanned speaks where a stroke or two say little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.strokes import BOX, EPSILON, SHEET, SMALLEST, Lines, rdp, to_stroke3

CONTEXT = 400  # stroke-3 rows that are read, the last ones, as if they were all; training drawings have up to about 230
FRACTIONS = np.geomspace(0.12, 1.0, 14)  # fraction of the finished longest side that the strokes so far may span
LIKELY_FRACTION, SPREAD = 0.6, 0.7  # the prior: log-normal, as first strokes and first halves of real drawings are
GOLDEN = (5**0.5 - 1) / 2  # multiples of it, less their whole parts, lie evenly from 0 to 1 however many there are


@dataclass(frozen=True)
class Reading:
    """The strokes so far at one of the sizes."""

    rows: np.ndarray  # (n, 3) stroke-3 in normalised offsets, n >= 1
    unit: float  # units of the drawing to one normalised offset
    fraction: float  # of the finished drawing's longest side that the strokes span at this size


def readings(drawing: Drawing, scale: float) -> list[Reading]:
    """Return a drawing of at least one point at every size that it may have; ``scale`` is the model's factor."""
    if drawing.extent < SMALLEST:
        return [reading(drawing, 1.0, scale)]
    left, top, right, bottom = drawing.bounds
    on_sheet = min(left, top) >= 0 and max(right, bottom) <= SHEET
    fractions = FRACTIONS[(min(1.0, drawing.extent / SHEET) if on_sheet else 0) <= FRACTIONS]
    lines = _simplified(drawing.lines, LIKELY_FRACTION * BOX / drawing.extent)
    return [_at_size(lines, fraction, drawing.extent, scale) for fraction in fractions]


def reading(drawing: Drawing, fraction: float, scale: float) -> Reading:
    """Return the drawing at one size, simplified as the training data is at that size."""
    extent = drawing.extent
    if extent < SMALLEST:  # dots in one place: no size to start from, so the units are taken for those of the 255 box
        fraction, extent = 1.0, BOX
    return _at_size(_simplified(drawing.lines, fraction * BOX / extent), fraction, extent, scale)


def chosen(read: Sequence[Reading], log_likelihood: np.ndarray, count: int) -> list[int]:
    """Return the numbers of the readings of which ``count`` endings are drawn, by the log likelihood of each one's rows.

    The first is the likeliest. The others are as probable as the model says, spread evenly over what is probable: where one
    size is certain all are of it, and where a circle may be a head or a wheel, some endings are a bicycle's. Ending k's
    does not depend on how many there are.
    """
    density = log_likelihood - 2 * np.log([each.unit for each in read]) * [len(each.rows) for each in read]
    prior = -0.5 * (np.log(np.array([each.fraction for each in read]) / LIKELY_FRACTION) / SPREAD) ** 2
    score = density + prior
    chance = np.exp(score - score.max())
    quantiles = (0.5 + GOLDEN * np.arange(1, count)) % 1 * chance.sum()
    picked = np.searchsorted(chance.cumsum(), quantiles).clip(max=len(read) - 1)
    return [int(np.argmax(score)), *picked.tolist()]


def _simplified(lines: Lines, box: float) -> Lines:
    """Return the recent lines, simplified as where ``box`` units of the 255 box are one of theirs, in their own units."""
    return [_line(line * box) / box for line in _recent(lines, EPSILON / box)]


def _at_size(lines: Lines, fraction: float, extent: float, scale: float) -> Reading:
    unit = scale * extent / (fraction * BOX)
    rows = to_stroke3([line / unit for line in lines])[-CONTEXT:]  # divided in float64: other units, the same rows
    return Reading(rows, unit, float(fraction))


def _recent(lines: Lines, epsilon: float) -> Lines:
    """Return the last lines, those that hold the last CONTEXT points of the simplified drawing."""
    kept: Lines = []
    room = CONTEXT + 1
    for line in reversed(lines):
        kept.insert(0, line)
        room -= len(rdp(line, epsilon))
        if room <= 0:
            break
    return kept


def _line(line: np.ndarray) -> np.ndarray:
    """Return a line in units of the 255 box, simplified; a dot becomes the shortest line that there is in the training data."""
    points = rdp(line, EPSILON)
    return points if len(points) > 1 else np.concatenate([points, points + [1.0, 0.0]])
