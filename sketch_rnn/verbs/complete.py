"""Finishing a drawing."""

from __future__ import annotations

import torch

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.engine import OF_ENDINGS, Engine
from sketch_rnn.sampling.loop import Key, latents
from sketch_rnn.sampling.requests import Anchor, Request, bounded
from sketch_rnn.sampling.sizing import reading
from sketch_rnn.verbs.params import Care, Category, Count, First, Fraction, Seed, Temperatures
from sketch_rnn.verbs.verb import verb


@verb(answers="endings", empty={"drawing": "There is nothing to finish yet: draw a stroke first."})
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
    care: Care = OF_ENDINGS,
) -> list[Sketch]:
    """Finish a drawing several ways.

    Returns the added strokes alone, in the units of the drawing; ``count`` endings at each temperature, one temperature after
    the other, numbered from ``first``, each kept from ``care`` candidates. ``like`` is a finished drawing that the endings shall
    be like. Where ``fraction`` is not known, each ending has a size that is likely.
    """
    # What is kept of a number may follow from what is kept of those before it: these are drawn too.
    chooser = engine.chooser(category, care, unlike=True)
    skipped = first if chooser.in_order else 0
    bounded(skipped + count, len(temperature), care=chooser.candidates)
    numbers = range(first - skipped, first + count)
    keys = [Key(seed, number) for number in numbers]
    z = engine.prior(keys)
    if like:
        z = _near(engine, like, keys)
        fraction = fraction or max(0.001, min(1.0, drawing.extent / (like.extent or 1.0)))
    # At which size each ending reads the strokes, and the state after them.
    if fraction is None:
        reads = engine.readings(drawing, category, numbers)
    else:
        reads = [reading(drawing, fraction, engine.scale)] * len(keys)
    begun = engine.begun(reads, engine.context([category] * len(keys), z))
    pen = drawing.strokes[-1][-1]
    wanted = [
        Request(category, each, key, Anchor(read.unit, pen, pen_down=False))
        for each in temperature
        for key, read in zip(keys, reads, strict=True)
    ]
    # All first candidates of all temperatures, then all second ones, ...: each goes on from its ending's beginning.
    tried = [request.candidate(number) for number in range(chooser.candidates) for request in wanted]
    kept = engine.go_on(tried, begun, chooser, drawing.lines)
    return [sketch for number, sketch in enumerate(kept) if number % len(keys) >= skipped]


@torch.inference_mode()
def _near(engine: Engine, like: Drawing, keys: list[Key]) -> torch.Tensor:
    """Return a z ``(B, Nz)`` for each key from q(z | like): z = mu + sigma epsilon, equation 2."""
    encoded = engine.encode(like)
    epsilon = latents(keys, len(encoded.mu)).to(engine.device)
    return encoded.mu + (encoded.presig / 2).exp() * epsilon
