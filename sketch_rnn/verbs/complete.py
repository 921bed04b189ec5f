"""Finishing a drawing."""

from __future__ import annotations

import torch

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import to_stroke5
from sketch_rnn.engine import OF_ENDINGS, Anchor, Engine, Order, bounded
from sketch_rnn.sampling.loop import Key, latents
from sketch_rnn.sampling.sizing import reading
from sketch_rnn.verbs.params import Category, Count, First, Fraction, Seed, Temperatures
from sketch_rnn.verbs.verb import needed, verb


@verb(answers="endings")
def complete(
    engine: Engine,
    drawing: Drawing,
    category: Category,
    count: Count = 9,
    temperature: Temperatures = 0.4,
    seed: Seed = 0,
    like: Drawing | None = None,
    fraction: Fraction | None = None,
    first: First = 0,
) -> list[Sketch]:
    """Finish a drawing several ways.

    Returns the added strokes alone, in the units of the drawing; ``count`` endings at each temperature, one temperature after
    the other, numbered from ``first``. ``like`` is a finished drawing that the endings shall be like. Where ``fraction`` is
    not known, each ending has a size that is likely.
    """
    needed(drawing, "There is nothing to finish yet: draw a stroke first.")
    bounded(count, len(temperature))
    numbers = range(first, first + count)
    keys = [Key(seed, number) for number in numbers]
    z = engine.prior(keys)
    if like:
        z = _near(engine, like, keys)
        fraction = fraction or max(0.001, min(1.0, drawing.extent / (like.extent or 1.0)))
    # At which size each ending reads the strokes.
    if fraction is None:
        reads, which = engine.read(drawing, category, numbers)
    else:
        reads, which = [reading(drawing, fraction, engine.scale)], [0] * count
    # The state after the strokes, before their last row.
    contexts = engine.contexts([category] * count, z)
    contexts = engine.begun(contexts, reads, which, alike=z is None)
    last = torch.stack([torch.from_numpy(to_stroke5(reads[number].rows)[-2]) for number in which])
    pen = drawing.strokes[-1][-1]
    wanted = [
        Order(category, each, key, Anchor(reads[number].unit, pen, pen_down=False))
        for each in temperature
        for key, number in zip(keys, which, strict=True)
    ]
    tried = engine.candidates(wanted, OF_ENDINGS)
    times = len(tried) // count
    return engine.go_on(
        tried, tuple(each.repeat(times) for each in contexts), last.repeat(times, 1), len(wanted), drawing.lines
    )


@torch.inference_mode()
def _near(engine: Engine, like: Drawing, keys: list[Key]) -> torch.Tensor:
    """Return a z ``(B, Nz)`` for each key from q(z | like): z = mu + sigma epsilon, equation 2."""
    encoded = engine.encode(like)
    epsilon = latents(keys, len(encoded.mu)).to(engine.device)
    return encoded.mu + (encoded.presig / 2).exp() * epsilon
