"""What a verb that draws returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sketch_rnn.drawings.drawing import Drawing


@dataclass(frozen=True)
class Sketch:
    """One drawing of the model's, in the units of the drawing that was given, or of the 255 box."""

    drawing: Drawing  # of an ending the added strokes alone; empty where the model found nothing to draw
    finished: bool  # whether the model ended it itself, or was cut at its longest, or taken back by sight
    category: str  # what it is meant to be
    temperature: float
    nats: float  # how unlikely the model finds a row of all that it drew, on the average; at temperature 1, normalised offsets
    care: int = field(default=1, kw_only=True)  # from how many candidates it was kept

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it: ``{"strokes": [[[x, y], ...], ...], "finished": ..., ...}``."""
        return self.drawing.to_dict() | {
            "finished": self.finished,
            "category": self.category,
            "temperature": self.temperature,
            "nats": round(self.nats, 4),
            "care": self.care,
        }
