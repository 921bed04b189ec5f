"""Teaching to draw a thing, stroke by stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.likeness import Mark, marks
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import SHEET, bounds, into_square
from sketch_rnn.engine import Engine
from sketch_rnn.sampling.choosers import looked
from sketch_rnn.sampling.requests import Anchor, requests
from sketch_rnn.verbs.params import Category, Seed, Temperature
from sketch_rnn.verbs.verb import verb

PUPILS_CHOICE = 24  # drawings of which the plainest becomes the lesson
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
    sketch = _plainest(engine, drawn)
    moved = sketch.drawing.moved(*into_square(bounds(sketch.drawing.lines), SHEET, SHEET - 2 * MARGIN))
    return Lesson(replace(sketch, drawing=moved), marks(moved.lines, copy.lines) if copy else [])


def _plainest(engine: Engine, drawn: Sequence[Sketch]) -> Sketch:
    """Return the drawing to be copied: ended by itself, of few strokes, right, and of these one to which little is lacking.

    What is right with the fewest strokes is a head without eyes: so of the better half, by recogniser and critic, it is the one
    of most strokes.
    """
    few = [each for each in drawn if each.finished and STROKES[0] <= len(each.drawing.strokes) <= STROKES[1]] or drawn
    if not (engine.recogniser and engine.critic and few[0].category in engine.recogniser.categories):
        return min(few, key=lambda each: each.nats)
    worth = looked(engine.recogniser, engine.critic, few).worth
    better = [few[number] for number in np.argsort(-worth, kind="stable")[: max(1, len(few) // 2)]]
    return max(better, key=lambda each: len(each.drawing.strokes))
