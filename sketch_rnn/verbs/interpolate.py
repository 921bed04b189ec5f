"""Moving from one drawing to another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import OF_DRAWINGS, Engine
from sketch_rnn.sampling.latent import PATHS, lerp
from sketch_rnn.sampling.loop import Key
from sketch_rnn.sampling.requests import Anchor, Request
from sketch_rnn.verbs.params import Care, Category, Path, Seed, Steps, Temperature
from sketch_rnn.verbs.verb import verb


@verb(
    answers="frames",
    empty={
        "a": "The first sheet is empty: draw the drawing to begin from.",
        "b": "The second sheet is empty: draw the drawing to arrive at.",
    },
)
def interpolate(
    engine: Engine,
    a: Drawing,
    b: Drawing,
    category: Category,
    to: Category | None = None,
    steps: Steps = 9,
    path: Path = "slerp",
    temperature: Temperature = 0.1,
    seed: Seed = 0,
    care: Care = OF_DRAWINGS,
) -> list[Sketch]:
    """Move from one finished drawing to another, through what the model takes to lie between them.

    Returns ``steps`` frames, the first like ``a``, the last like ``b``; their middles move in a straight line from the one's to
    the other's. ``category`` is the first's, ``to`` the second's where it is another.
    """
    first, last = engine.encode(a), engine.encode(b)
    t = torch.linspace(0, 1, steps, device=engine.device)
    z = PATHS[path](first.mu, last.mu, t)
    ends = [category, to or category]
    embeddings = lerp(*engine.embed(ends), t)
    units = np.linspace(first.anchor.unit, last.anchor.unit, steps)
    names = [ends[number > (steps - 1) / 2] for number in range(steps)]
    # All frames have the same noise: what differs between neighbours is the latent, and which candidate was right.
    wanted = [
        Request(name, temperature, Key(seed, 0), Anchor(unit, np.zeros(2)))
        for name, unit in zip(names, units, strict=True)
    ]
    middles = np.linspace(a.centre, b.centre, steps)
    return [
        centred(each, middle) for each, middle in zip(engine.draw(wanted, z, embeddings, care), middles, strict=True)
    ]


def centred(sketch: Sketch, middle: np.ndarray) -> Sketch:
    """Return the sketch with its bounding box around ``middle`` (2,)."""
    drawing = sketch.drawing
    return replace(sketch, drawing=drawing.moved(1.0, middle - drawing.centre)) if drawing else sketch
