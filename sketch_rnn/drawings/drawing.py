"""A drawing as people make it: pen strokes in absolute coordinates. The one gate through which drawings come in."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from sketch_rnn.drawings.strokes import Lines, bounds, extent

MAX_BYTES = 1_000_000  # of JSON text
MAX_STROKES = 1_000
MAX_POINTS = 20_000  # of a drawing; a busy page of real drawing has some hundreds
MAX_STROKE_POINTS = 2_000  # of a stroke: simplifying one is quadratic at the worst
MAX_COORDINATE = 100_000.0

Coordinate = Annotated[float, Field(strict=True, ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Stroke = Annotated[list[Point], Field(max_length=MAX_STROKE_POINTS)]


class DrawingError(ValueError):
    """What was sent is not a drawing, or not one that can be finished; the message is for the person."""


class _Payload(BaseModel):
    strokes: Annotated[list[Stroke], Field(max_length=MAX_STROKES)]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Pen strokes, each a ``(k, 2)`` float64 array with k >= 1, y down, in any units (the page's sheet is 400 x 400)."""

    strokes: tuple[np.ndarray, ...] = ()

    @classmethod
    def of(cls, lines: Sequence[Any]) -> Drawing:
        """Return a drawing of points that are known to be good; strokes without points are left out."""
        arrays = (np.asarray(line, dtype=np.float64).reshape(-1, 2) for line in lines)
        return cls(tuple(array for array in arrays if len(array)))

    @classmethod
    def parse(cls, payload: str | bytes | dict) -> Drawing:
        """Return the drawing in ``{"strokes": [[[x, y], ...], ...]}``, JSON text or already decoded; raises DrawingError."""
        if isinstance(payload, (str, bytes)):
            if len(payload) > MAX_BYTES:
                raise DrawingError(f"That drawing is too large: more than {MAX_BYTES // 1000} kB.")
            try:
                payload = json.loads(payload.removeprefix("\ufeff") if isinstance(payload, str) else payload)
            except (ValueError, RecursionError):
                raise DrawingError("That is not a drawing: it cannot be read as JSON.") from None
        try:
            strokes = _Payload.model_validate(payload).strokes
        except ValidationError as error:
            raise DrawingError(_in_plain_words(error)) from None
        if sum(len(stroke) for stroke in strokes) > MAX_POINTS:
            raise DrawingError(f"That drawing has more than {MAX_POINTS:,} points: too many to finish.")
        return cls.of(strokes)

    def to_dict(self) -> dict[str, Any]:
        """Return ``{"strokes": [[[x, y], ...], ...]}``, rounded to hundredths; finer where it is smaller than the sheet."""
        extent = self.extent if self else 0.0
        decimals = min(15, 2 + max(0, math.ceil(2 - math.log10(extent)))) if extent > 0 else 6
        return {"strokes": [np.round(stroke, decimals).tolist() for stroke in self.strokes]}

    def to_json(self) -> str:
        """Return the same as JSON text."""
        return json.dumps(self.to_dict(), separators=(",", ":"))

    def __bool__(self) -> bool:
        return bool(self.strokes)

    def __add__(self, other: Drawing) -> Drawing:
        return Drawing(self.strokes + other.strokes)

    @property
    def lines(self) -> Lines:
        return list(self.strokes)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom); raises ValueError for an empty drawing."""
        return bounds(self.strokes)

    @property
    def extent(self) -> float:
        """The longest side of the bounding box; raises ValueError for an empty drawing."""
        return extent(self.strokes)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the bounding box; raises ValueError for an empty drawing."""
        left, top, right, bottom = self.bounds
        return (left + right) / 2, (top + bottom) / 2

    def moved(self, scale: float, shift: Sequence[float] = (0.0, 0.0)) -> Drawing:
        """Return every point times ``scale``, then plus ``shift``."""
        return Drawing(tuple(stroke * scale + np.asarray(shift) for stroke in self.strokes))


def _in_plain_words(error: ValidationError) -> str:
    """Return the first thing that is wrong, said to a person."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where, kind = first["loc"], first["type"]
    numbers = [part + 1 for part in where if isinstance(part, int)]
    if kind == "too_long" and not numbers:
        return f"That drawing has more than {MAX_STROKES:,} strokes: too many to finish."
    if kind == "too_long" and len(numbers) == 1:
        return f"Stroke {numbers[0]} has more than {MAX_STROKE_POINTS:,} points: draw it in shorter strokes."
    named = "".join(f" {name} {number}" for name, number in zip(("stroke", "point"), numbers, strict=False))
    if kind in ("finite_number", "greater_than_equal", "less_than_equal"):
        return f"In{named}, a coordinate is not a number between -{MAX_COORDINATE:,.0f} and {MAX_COORDINATE:,.0f}."
    look = f"; look at{named}" if named else ""
    return f'A drawing is written {{"strokes": [[[x, y], ...], ...]}}{look}.'
