"""What is asked for, drawing by drawing: of what, how carefully, with which random numbers, and where on the sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import to_lines, to_stroke3_from5
from sketch_rnn.sampling.loop import Key, Sampled

AT_ONCE = 125  # drawings that one call may ask for: 25 at five temperatures
CANDIDATES = 2_000  # that one call may ask for


@dataclass(frozen=True)
class Anchor:
    """The size and the place of a drawing on a sheet."""

    unit: float  # units of the sheet to one normalised offset
    point: np.ndarray  # (2,) the point that its first row starts from
    pen_down: bool = True  # whether that point is its own first, or the last of what it is added to


@dataclass(frozen=True)
class Request:
    """One drawing that is asked for."""

    category: str
    temperature: float
    key: Key
    anchor: Anchor

    def candidate(self, number: int) -> Request:
        """Return the request for the same drawing's candidate of this number."""
        return replace(self, key=self.key._replace(candidate=number))

    def sketch(self, drawn: Sampled) -> Sketch:
        """Return what was drawn for it, in units of its sheet."""
        stroke3 = to_stroke3_from5(drawn.rows)
        stroke3[:, :2] *= self.anchor.unit
        lines = to_lines(stroke3, self.anchor.point, self.anchor.pen_down)
        nats = -drawn.log_likelihood / len(drawn.rows)
        return Sketch(Drawing.of(lines), drawn.finished, self.category, self.temperature, nats)


def bounded(*factors: int, care: int = 1) -> None:
    """Raise DrawingError where the product of these counts is more than can be drawn at once, with so many candidates each."""
    drawings = math.prod(factors)
    if drawings > AT_ONCE:
        raise DrawingError(f"That would be {drawings:,} drawings: {AT_ONCE} at once are the most.")
    if drawings * care > CANDIDATES:
        raise DrawingError(
            f"That would be {drawings * care:,} candidates: {CANDIDATES:,} at once are the most (“Care”)."
        )


def requests(
    categories: Sequence[str], count: int, temperatures: Sequence[float], seed: int, anchor: Anchor, care: int = 1
) -> list[Request]:
    """Return ``count`` requests for each category at each temperature, in this order; number k has the same noise in each.

    Raises DrawingError where they are too many, with ``care`` candidates each.
    """
    bounded(len(categories), count, len(temperatures), care=care)
    return [
        Request(category, temperature, Key(seed, number), anchor)
        for category in categories
        for temperature in temperatures
        for number in range(count)
    ]
