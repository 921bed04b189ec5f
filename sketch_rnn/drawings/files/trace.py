"""From pixels to strokes: the thinned lines of a picture, walked along as a pen would have drawn them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sketch_rnn.drawings.files import pixels
from sketch_rnn.drawings.files.skeleton import End, Skeleton, heading, skeleton_of
from sketch_rnn.drawings.strokes import Lines, rdp

STRAIGHT = 0.5  # cosine: a line that turns farther at a junction ends there
SMOOTH = 2.0  # pixels along a line over which its steps are evened out
FINE = 1.2  # pixels within which the simplified line lies to that


def lines(data: bytes, most: int = pixels.PIXELS) -> Lines:
    """Return the lines of a picture, in its pixels once its longest side has 600, in an order in which one could draw them.

    ``data`` is a PNG, a JPEG or a WebP of ``most`` pixels. Raises DrawingError where there is no line drawing in it.
    """
    thin, width = pixels.thinned(pixels.grey(data, most))
    return _in_order([_simple(stroke, width) for stroke in _joined(skeleton_of(thin, width), width)])


def _joined(skeleton: Skeleton, width: float) -> list[np.ndarray]:
    """Return strokes ``(k, 2)`` of x, y: ways that go on through a junction are one."""
    follows: dict[End, End] = {}
    crossed: set[End] = set()
    for ends in skeleton.meeting:
        pairs = _pairs([(end, heading(skeleton.ways[end[0]], end[1], width)) for end in ends])
        follows |= pairs
        crossed |= set(pairs if len(ends) > 2 else ())
    whole = [
        _cut(way, width, [(number, side) in crossed for side in (0, 1)]) for number, way in enumerate(skeleton.ways)
    ]
    return skeleton.dots + _chained(whole, follows)


def _pairs(ends: Sequence[tuple[End, np.ndarray]]) -> dict[End, End]:
    """Return which ends at a node go on in which: the straightest first, and two alone whatever their angle."""
    ahead = [(-float(a @ b), one, other) for k, (one, a) in enumerate(ends) for other, b in ends[:k]]
    found: dict[End, End] = {}
    for straight, one, other in sorted(ahead, reverse=True):
        if one not in found and other not in found and (straight > STRAIGHT or len(ends) == 2):
            found |= {one: other, other: one}
    return found


def _cut(line: np.ndarray, width: float, sides: Sequence[bool]) -> np.ndarray:
    """Return a line without what a junction has bent of it, at the sides where it goes on in another."""
    bent = int(width / 2) + 1
    if len(line) < 3 * bent:
        return line
    return line[bent * sides[0] : len(line) - bent * sides[1]]


def _chained(lines: Sequence[np.ndarray], follows: dict[End, End]) -> list[np.ndarray]:
    """Return lines as strokes, each with those that follow it; what comes back to its beginning ends where it began."""
    every = [(number, side) for number in range(len(lines)) for side in (0, 1)]
    left, strokes = set(range(len(lines))), []
    for first in sorted(every, key=lambda end: end in follows):  # from loose ends; what is left then are loops
        end, parts = first, []
        while end and end[0] in left:
            number, side = end
            left.remove(number)
            parts.append(lines[number][::-1] if side else lines[number])
            end = follows.get((number, 1 - side))
        if parts:
            strokes.append(np.concatenate([*parts, parts[0][:1]] if end == first else parts))
    return strokes


def _simple(stroke: np.ndarray, width: float) -> np.ndarray:
    """Return a stroke without the steps of its pixels, of as few points as it takes; one point where it is but a dot."""
    from scipy.ndimage import gaussian_filter1d

    closed = _closed(stroke)
    if len(stroke) <= max(2.0, width / 2):
        return stroke.mean(0, keepdims=True)
    even = gaussian_filter1d(stroke[: len(stroke) - closed], SMOOTH, axis=0, mode="wrap" if closed else "nearest")
    even = np.concatenate([even, even[:1]] if closed else [stroke[:1], even[1:-1], stroke[-1:]])
    return rdp(even, FINE)


def _in_order(strokes: Sequence[np.ndarray]) -> Lines:
    """Return strokes from the top left on, each from where the pen is nearest to it; a closed one may begin anywhere."""
    begins = [
        (number, k)
        for number, stroke in enumerate(strokes)
        for k in (range(len(stroke)) if _closed(stroke) else (0, len(stroke) - 1))
    ]
    places, owners = np.array([strokes[number][k] for number, k in begins]), np.array([each[0] for each in begins])
    left, pen, found = np.ones(len(begins), dtype=bool), np.zeros(2), []
    while left.any():
        number, k = begins[int(np.where(left, np.hypot(*(places - pen).T), np.inf).argmin())]
        left &= owners != number
        found.append(_beginning(strokes[number], k))
        pen = found[-1][-1]
    return found


def _closed(stroke: np.ndarray) -> bool:
    return len(stroke) > 2 and bool((stroke[0] == stroke[-1]).all())


def _beginning(stroke: np.ndarray, k: int) -> np.ndarray:
    """Return a stroke as it is drawn from its point ``k``, which is an end of it unless it is closed."""
    if _closed(stroke):
        return np.concatenate([stroke[k:], stroke[1 : k + 1]])
    return stroke[::-1] if k else stroke
