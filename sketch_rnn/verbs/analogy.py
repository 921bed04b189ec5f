"""Sums and differences of drawings."""

from __future__ import annotations

import numpy as np

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import OF_DRAWINGS, Engine
from sketch_rnn.sampling import latent
from sketch_rnn.sampling.requests import Anchor, requests
from sketch_rnn.verbs.interpolate import centred
from sketch_rnn.verbs.params import Care, Category, Count, Seed, Temperatures, Weight
from sketch_rnn.verbs.verb import verb


@verb(
    empty={
        "a": "The first sheet, A, is empty: draw what has the difference.",
        "b": "The second sheet, B, is empty: draw what lacks it.",
        "c": "The third sheet, C, is empty: draw what it is to be added to.",
    },
)
def analogy(
    engine: Engine,
    a: Drawing,
    b: Drawing,
    c: Drawing,
    category: Category,
    weight: Weight = 1.0,
    count: Count = 3,
    temperature: Temperatures = 0.2,
    seed: Seed = 0,
    care: Care = OF_DRAWINGS,
) -> list[Sketch]:
    """Draw A - B + C: what the first has and the second lacks, added to the third.

    Returns ``count`` drawings of the category, which is the third's, at each temperature, in its units and around its middle.
    """
    first, second, third = (engine.encode(each) for each in (a, b, c))
    z = latent.analogy(first.mu, second.mu, third.mu, weight)
    wanted = requests([category], count, temperature, seed, Anchor(third.anchor.unit, np.zeros(2)), care)
    drawn = engine.draw(wanted, z.expand(len(wanted), -1), care=care)
    return [centred(each, np.array(c.centre)) for each in drawn]
