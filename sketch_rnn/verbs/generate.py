"""Drawing from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import Engine
from sketch_rnn.sampling.requests import Anchor, requests
from sketch_rnn.verbs.params import Categories, Count, Seed, Temperatures
from sketch_rnn.verbs.verb import verb


@verb()
def generate(
    engine: Engine, category: Categories, count: Count = 9, temperature: Temperatures = 0.4, seed: Seed = 0
) -> list[Sketch]:
    """Draw from nothing, in units of a box of 255.

    Returns ``count`` drawings of each category at each temperature, each moved so that its bounding box begins at 0, 0.
    """
    anchor = Anchor(engine.scale, np.zeros(2))
    drawn = engine.draw(requests(category, count, temperature, seed, anchor))
    return [replace(each, drawing=_at_zero(each)) for each in drawn]


def _at_zero(sketch: Sketch):
    drawing = sketch.drawing
    return drawing.moved(1.0, -np.array(drawing.bounds[:2])) if drawing else drawing
