"""Saying what a drawing looks like so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.verbs.params import MANY
from sketch_rnn.verbs.verb import verb

Guesses = Annotated[int, Field(title="How many", description="how many guesses", ge=1, le=MANY)]


@dataclass(frozen=True)
class Guess:
    """One thing that a drawing may be."""

    category: str
    chance: float  # 0 ... 1

    def to_dict(self) -> dict[str, Any]:
        return {"category": self.category, "chance": round(self.chance, 4)}


@verb(answers="guesses", empty={"drawing": "There is nothing to guess yet: draw a stroke first."})
def guess(engine: Engine, drawing: Drawing, count: Guesses = 3) -> list[Guess]:
    """Say what a drawing looks like, also one that is not finished.

    Returns the likeliest categories, best first, of those that the model can draw.
    """
    if engine.recogniser is None:
        raise DrawingError("This model has no recogniser beside it, so it cannot guess.")
    known = set(engine.categories)
    found = [
        (name, chance)
        for name, chance in engine.recogniser.guess(drawing.lines, len(engine.recogniser.categories))
        if name in known
    ]
    return [Guess(name, chance) for name, chance in found[:count]]
