"""Teaching to draw a thing, stroke by stroke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.likeness import Mark, marks
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import BOX
from sketch_rnn.engine import Engine
from sketch_rnn.sampling.requests import Anchor, requests
from sketch_rnn.sampling.sizing import SHEET
from sketch_rnn.verbs.params import Category, Seed, Temperature
from sketch_rnn.verbs.verb import verb

PUPILS_CHOICE = 6  # drawings of which the plainest becomes the lesson
STROKES = (2, 12)  # that a lesson has, if it can be
MARGIN = 50.0  # of the learner's sheet, left free around the drawing


@dataclass(frozen=True)
class Lesson:
    """A drawing to be copied, and how well it was."""

    sketch: Sketch  # in units of the sheet of 400
    marks: list[Mark]  # one a stroke; none where nothing was copied yet

    def to_dict(self) -> dict[str, Any]:
        return {"drawing": self.sketch.to_dict(), "marks": [mark.to_dict() for mark in self.marks]}


@verb()
def lesson(
    engine: Engine, category: Category, temperature: Temperature = 0.2, seed: Seed = 0, copy: Drawing | None = None
) -> Lesson:
    """Draw a thing to be copied stroke by stroke; and, of a ``copy`` of it, say how alike each stroke is.

    Returns the drawing on a sheet of 400, and the marks. The same category, temperature and seed give the same drawing.
    """
    wanted = requests([category], PUPILS_CHOICE, [temperature], seed, Anchor(engine.scale, np.zeros(2)))
    drawn = [each for each in engine.draw(wanted) if each.drawing]
    if not drawn:
        raise DrawingError("Nothing came of it this time: try another seed.")
    sketch = max(drawn, key=lambda each: _plain(engine, each))
    scale = (SHEET - 2 * MARGIN) / (sketch.drawing.extent or BOX)
    moved = sketch.drawing.moved(scale)
    moved = moved.moved(1.0, SHEET / 2 - np.array(moved.centre))
    sketch = Sketch(moved, sketch.finished, sketch.category, sketch.temperature, sketch.nats)
    return Lesson(sketch, marks(moved.lines, copy.lines) if copy else [])


def _plain(engine: Engine, sketch: Sketch) -> tuple[bool, bool, float]:
    """Return what the better lesson has more of: ended by itself, of few strokes, and seen to be what it is."""
    few = STROKES[0] <= len(sketch.drawing.strokes) <= STROKES[1]
    if engine.recogniser is None:
        return sketch.finished, few, -sketch.nats
    guesses = engine.recogniser.guess(sketch.drawing.lines, len(engine.recogniser.categories))
    return sketch.finished, few, dict(guesses).get(sketch.category, 0.0)
