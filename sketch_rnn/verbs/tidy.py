"""Drawing a drawing again, as near to it as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sketch_rnn.drawings.distance import chamfer, resample
from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import BOX, SMALLEST
from sketch_rnn.engine import Engine
from sketch_rnn.sampling.requests import requests
from sketch_rnn.verbs.params import Category, Seed, Temperature, Tries
from sketch_rnn.verbs.verb import verb


@dataclass(frozen=True)
class Tidied(Sketch):
    """A redrawing, and how far it is from the original."""

    distance: float  # Chamfer distance, in units of a box of 255 around the original

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"distance": round(self.distance, 3)}


@verb(empty={"drawing": "There is nothing to tidy up yet: draw something first."})
def tidy(
    engine: Engine,
    drawing: Drawing,
    category: Category,
    tries: Tries = 12,
    temperature: Temperature = 0.1,
    seed: Seed = 0,
) -> list[Sketch]:
    """Draw a finished drawing again several times, and keep the redrawing that is nearest to it.

    Returns that one alone, laid over the original: the middles of their boxes, and their longest sides, are the same.
    """
    encoded = engine.encode(drawing)
    wanted = requests([category], tries, [temperature], seed, encoded.anchor)
    as_they_come = replace(engine, choose=False)  # nearness chooses
    drawn = as_they_come.draw(wanted, encoded.mu.expand(tries, -1))
    side = BOX / drawing.extent if drawing.extent > SMALLEST else 1.0
    points = resample([line * side for line in drawing.lines])
    found = [_laid_over(each, drawing, points, side) for each in drawn if each.drawing]
    return [min(found, key=lambda each: each.distance)] if found else []


def _laid_over(sketch: Sketch, original: Drawing, points: np.ndarray, side: float) -> Tidied:
    extents = original.extent, sketch.drawing.extent
    scale = extents[0] / extents[1] if min(extents) > SMALLEST else 1.0
    moved = sketch.drawing.moved(scale)
    moved = moved.moved(1.0, np.array(original.centre) - moved.centre)
    distance = chamfer(points, resample([line * side for line in moved.lines]))
    return Tidied(moved, sketch.finished, sketch.category, sketch.temperature, sketch.nats, distance)
