"""How alike the strokes of a copy are to those of the drawing that it copies, in numbers and in kind words.

A copy may stand elsewhere on its sheet and be of another size; a stroke may be drawn from either end, and a closed one from
any of its points. What counts is the shape of each stroke, and where it stands among the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sketch_rnn.drawings.strokes import Lines, arc_length, evenly

POINTS = 32  # along each stroke, evenly spaced
CLOSED = 0.15  # of a stroke's length: ends that are nearer to each other than this close it
FLOOR = 0.1  # of the whole drawing's radius: what a dot's size is taken for
TOLERANCE = 0.6  # error, in radii of the stroke, at which the likeness has fallen to 1/e
ROUNDING = 1e-9  # of the coordinates: a drawing of less than that is one dot
POSITION, SIZE = 0.8, 0.3  # what standing elsewhere and another size count beside the shape

WORDS = ((0.85, "Just like it!"), (0.6, "Very close."), (0.35, "Well on the way."), (0.0, "This one goes its own way."))


@dataclass(frozen=True)
class Mark:
    """The likeness of one stroke of the copy to its model."""

    stroke: int  # its number, from 0 on
    likeness: float  # 0 to 1; 1 is the same
    words: str  # for the person who drew it

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"stroke": self.stroke, "likeness": round(self.likeness, 3), "words": self.words}


def marks(model_strokes: Lines, copied_strokes: Lines) -> list[Mark]:
    """Return a mark for each stroke of the model, the k-th stroke of the copy being taken for a copy of the k-th.

    Strokes are ``(k, 2)`` arrays in any units, y down. Those of the copy beyond the model's count for nothing; those that it
    lacks are marked 0 and said to be missing.
    """
    count = min(len(model_strokes), len(copied_strokes))
    missing = [Mark(number, 0.0, "Not drawn yet.") for number in range(count, len(model_strokes))]
    if not count:
        return missing

    # The whole copy is laid over the model: the same centre and the same radius, long strokes counting for more.
    model = np.stack([evenly(stroke, POINTS) for stroke in model_strokes[:count]])  # (count, POINTS, 2)
    copy = np.stack([evenly(stroke, POINTS) for stroke in copied_strokes[:count]])
    weights = np.array([_length(stroke) for stroke in model]) + 1e-9
    centre, radius = _spread(model, weights)
    copied_centre, copied_radius = _spread(copy, weights)
    radius = radius or 1.0  # a single dot has none
    model, copy = model - centre, (copy - copied_centre) * radius / (copied_radius or 1.0)
    return [_mark(number, model[number], copy[number], radius) for number in range(count)] + missing


def _mark(number: int, model: np.ndarray, copy: np.ndarray, radius: float) -> Mark:
    """Return the mark of one stroke, both ``(POINTS, 2)``, of drawings that are laid over each other."""
    floor = FLOOR * radius
    (position, own), (copied_position, copied) = ((each.mean(0), _radius(each) + floor) for each in (model, copy))
    shift, ratio = copied_position - position, copied / own
    shape = _apart(model - position, (copy - copied_position) / ratio) / own
    errors = np.array([shape, POSITION * np.hypot(*shift) / radius, SIZE * abs(np.log2(ratio))])
    likeness = float(np.exp(-(errors @ errors) / TOLERANCE**2))
    praise = next(words for least, words in WORDS if likeness >= least)
    return Mark(number, likeness, " ".join(filter(None, [praise, _hint(errors, shift, ratio, likeness)])))


def _hint(errors: np.ndarray, shift: np.ndarray, ratio: float, likeness: float) -> str:
    """Return what would bring the copy nearer, by what it lacks most; nothing where it is near enough."""
    if likeness >= WORDS[0][0]:
        return ""
    worst = int(errors.argmax())
    if worst == 0:
        return "Look at its shape once more."
    if worst == 2:
        return "It could be smaller." if ratio > 1 else "It could be larger."
    if abs(shift[0]) > abs(shift[1]):
        return "It could stand more to the left." if shift[0] > 0 else "It could stand more to the right."
    return "It could stand higher." if shift[1] > 0 else "It could stand lower."


def _apart(a: np.ndarray, b: np.ndarray) -> float:
    """Return the root mean square distance of corresponding points, from whichever end ``b`` is nearer to ``a``."""
    ways = np.stack([b, b[::-1]])
    if _closed(a) and _closed(b):  # may begin at any point
        ways = np.concatenate([np.roll(ways, begin, axis=1) for begin in range(POINTS)])
    return float(np.sqrt(((ways - a) ** 2).sum(2).mean(1)).min())


def _length(points: np.ndarray) -> float:
    return float(arc_length(points)[-1])


def _closed(points: np.ndarray) -> bool:
    return bool(np.hypot(*(points[-1] - points[0])) <= CLOSED * _length(points))


def _radius(points: np.ndarray) -> float:
    """Return the root mean square distance from the middle of the points."""
    return float(np.sqrt(((points - points.mean(0)) ** 2).sum(1).mean()))


def _spread(strokes: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the centre and the radius of strokes ``(n, POINTS, 2)``, each counting by its weight ``(n,)``."""
    centre = np.average(strokes.mean(1), axis=0, weights=weights)
    radius = float(np.sqrt(np.average(((strokes - centre) ** 2).sum(2).mean(1), weights=weights)))
    return centre, radius if radius > ROUNDING * np.abs(strokes).max() else 0.0
