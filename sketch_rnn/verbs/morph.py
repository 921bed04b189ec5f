"""Drawing a drawing as something else."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import torch
from pydantic import Field

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import OF_DRAWINGS, Engine
from sketch_rnn.sampling.latent import lerp
from sketch_rnn.sampling.loop import Key
from sketch_rnn.sampling.requests import Anchor, Request, bounded
from sketch_rnn.verbs.interpolate import centred
from sketch_rnn.verbs.params import Care, Categories, Count, Seed, Temperature
from sketch_rnn.verbs.verb import verb

Blend = Annotated[
    int,
    Field(title="Blend", description="frames from the first category to the last, in place of one each", ge=3, le=15),
]


@verb(empty={"drawing": "There is nothing to turn into something else yet: draw something first."})
def morph(
    engine: Engine,
    drawing: Drawing,
    categories: Categories,
    count: Count = 1,
    temperature: Temperature = 0.2,
    seed: Seed = 0,
    blend: Blend | None = None,
    care: Care = OF_DRAWINGS,
) -> list[Sketch]:
    """Draw a finished drawing as other things: the same latent through other categories.

    Returns ``count`` drawings for each category, one category after the other; or, with ``blend``, so many frames on the straight
    line through the categories' embeddings, from the first to the last. All stand around the middle of the drawing.
    """
    if not engine.model.config.category_size:
        raise DrawingError("This model knows one kind of drawing only, so it cannot turn one into another.")
    bounded(blend or len(categories) * count, care=care)
    encoded = engine.encode(drawing)
    anchor = Anchor(encoded.anchor.unit, np.zeros(2))
    embeddings = engine.embed(categories)
    if blend:
        at = torch.linspace(0, len(categories) - 1, blend, device=engine.device)
        embeddings = torch.cat([_between(embeddings, each) for each in at])
        nearest = [categories[round(each)] for each in at.tolist()]
        wanted = [Request(name, temperature, Key(seed, 0), anchor) for name in nearest]
    else:
        embeddings = embeddings.repeat_interleave(count, 0)
        wanted = [
            Request(name, temperature, Key(seed, number), anchor) for name in categories for number in range(count)
        ]
    drawn = engine.draw(wanted, encoded.mu.expand(len(wanted), -1), embeddings, care)
    return [centred(each, np.array(drawing.centre)) for each in drawn]


def _between(embeddings: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """Return the embedding ``(1, C)`` at ``at``, 0 ... K - 1, of the line through K embeddings ``(K, C)``."""
    first = min(int(at), len(embeddings) - 1)
    second = min(first + 1, len(embeddings) - 1)
    return lerp(embeddings[first], embeddings[second], (at - first).reshape(1))
