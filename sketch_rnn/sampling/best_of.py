"""Several drawings for each that is asked for, and of these the one in which people would see what it is.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. Where
a recogniser ships beside it, that looks at the candidates, and the first in which it sees what is meant is taken: first and not
best, so that a drawing gives way only where it went astray, and drawings stay as various as they are. Where all went astray one
is taken back to where it had not yet. Without a recogniser the model itself says of every row how much likelier it is in a
drawing of this category than in one of any (the log of their ratio, a pointwise mutual information), and the drawing of which
this is most is taken. TRAINING.md beside the weights has what either is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.network.recogniser import Recogniser, pictures
from sketch_rnn.sampling.loop import Sampled

BACK = 3  # places that a drawing is taken back to: it may have sixty strokes, and a look takes as long as two steps
OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


def by_sight(recogniser: Recogniser, tried: Sequence[Sequence[Sketch]], before: Lines = ()) -> list[Sketch]:
    """Return the best of C candidates, ``tried[c][b]``, for each of B drawings: the first that is right.

    A drawing is right where the recogniser finds its own name the likeliest; a whole candidate, where the model also ended it
    itself. If none is, a part of one is taken that is right (:func:`taken_back`), and if no part is, the likeliest candidate.
    ``before`` are the lines that all of them go on from. A candidate that adds nothing is not right; where the lines before are
    right by themselves, half of an ending is kept at least.
    """
    kept = list(tried[0])
    likeliest = [(False, -1.0)] * len(kept)
    waiting = list(range(len(kept)))
    for candidates in tried:
        seen = _seen(recogniser, [candidates[number] for number in waiting], before)
        for number, (right, likely) in zip(list(waiting), seen, strict=True):
            sketch = candidates[number]
            whole = sketch.finished and bool(sketch.drawing)
            if whole and right:
                waiting.remove(number)
            if (whole and right) or (whole, likely) > likeliest[number]:
                kept[number], likeliest[number] = sketch, (whole, likely)
    bare = {kept[number].category: replace(kept[number], drawing=Drawing()) for number in waiting if before}
    begun = {name for name, (right, _) in zip(bare, _seen(recogniser, [*bare.values()], before), strict=True) if right}
    for candidates in tried:
        shorter = [
            (number, each)
            for number in waiting
            for each in taken_back(candidates[number], half=kept[number].category in begun)
        ]
        seen = _seen(recogniser, [sketch for _, sketch in shorter], before)
        for (number, sketch), (right, _) in zip(shorter, seen, strict=True):
            if right and number in waiting:
                kept[number] = sketch
                waiting.remove(number)
    return kept


def taken_back(sketch: Sketch, half: bool = False) -> list[Sketch]:
    """Return the drawing without its last stroke, and so on to its first one alone, or to half of them: BACK, longest first."""
    strokes = sketch.drawing.strokes
    least = -(-len(strokes) // 2) if half else 1
    lengths = np.linspace(len(strokes) - 1, least, BACK).round().astype(int) if len(strokes) > 1 else ()
    return [replace(sketch, drawing=Drawing(strokes[:length]), finished=False) for length in dict.fromkeys(lengths)]


def _seen(recogniser: Recogniser, sketches: Sequence[Sketch], before: Lines) -> Iterator[tuple[bool, float]]:
    """Yield whether the name of each is the likeliest, and how likely it is."""
    seen = pictures(([*before, *sketch.drawing.lines] for sketch in sketches), len(sketches))
    for sketch, shares in zip(sketches, recogniser.logits(seen).softmax(1), strict=True):
        own = shares[recogniser.categories.index(sketch.category)]
        yield bool(own >= shares.max()), float(own)


def by_gain(tried: Sequence[Sequence[Sampled]]) -> list[int]:
    """Return which of C candidates, ``tried[c][b]``, is of most :func:`worth` for each of B drawings."""
    return [max(range(len(tried)), key=lambda each: worth(tried[each][number])) for number in range(len(tried[0]))]


def worth(drawn: Sampled) -> tuple[bool, float]:
    """Return what the better of two has more of: that it ended by itself, and then, a row, what its kind explains."""
    return drawn.finished, drawn.gain / (len(drawn.rows) + OF_NO_KIND)
