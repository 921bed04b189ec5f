"""Drawing a drawing again."""

from __future__ import annotations

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import OF_DRAWINGS, Engine
from sketch_rnn.sampling.requests import requests
from sketch_rnn.verbs.params import Care, Category, Count, Seed, Temperatures
from sketch_rnn.verbs.verb import verb


@verb(empty={"drawing": "There is nothing to draw again yet: draw something first."})
def reconstruct(
    engine: Engine,
    drawing: Drawing,
    category: Category,
    count: Count = 9,
    temperature: Temperatures = 0.4,
    seed: Seed = 0,
    care: Care = OF_DRAWINGS,
) -> list[Sketch]:
    """Draw a finished drawing again, as the model understands it; the category need not be its own.

    Returns ``count`` drawings at each temperature, in the drawing's units and its place.
    """
    encoded = engine.encode(drawing)
    wanted = requests([category], count, temperature, seed, encoded.anchor, care)
    return engine.draw(wanted, encoded.mu.expand(len(wanted), -1), care=care)
