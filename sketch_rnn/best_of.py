"""Several drawings for each that is asked for, and of these the one in which people would see what it is.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. Where
a recogniser ships beside it, that looks at the candidates, and the first in which it sees what is meant is taken: first and not
best, so that a drawing gives way only where it went astray, and drawings stay as various as they are. Else the model itself says
of every row how much likelier it is in a drawing of this category than in one of any (the log of their ratio, a pointwise
mutual information), and the drawing of which this is most is taken. TRAINING.md beside the weights has what either is worth.
"""

from __future__ import annotations

from collections.abc import Sequence

from sketch_rnn.recogniser import Recogniser, pictures
from sketch_rnn.sampling import Sampled
from sketch_rnn.sketch import Sketch
from sketch_rnn.strokes import Lines

OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


def by_sight(recogniser: Recogniser, tried: Sequence[Sequence[Sketch]], before: Lines = ()) -> list[Sketch]:
    """Return, of C candidates each for B drawings, ``tried[c][b]``, the first that is right, else the likeliest to be.

    Right is what the model ended itself, and whose name is the likeliest. ``before`` are the lines that all of them go on from;
    where nothing was added to these, nothing is right. Only what has no right candidate yet is looked at.
    """
    kept = list(tried[0])
    worths = [(False, False, -1.0)] * len(kept)
    waiting = list(range(len(kept)))
    for candidates in tried:
        logits = recogniser.logits(
            pictures(([*before, *candidates[number].drawing.lines] for number in waiting), len(waiting))
        )
        for number, shares in zip(list(waiting), logits.softmax(1), strict=True):
            sketch = candidates[number]
            own = shares[recogniser.categories.index(sketch.category)]
            whole = sketch.finished and bool(sketch.drawing)
            worth = (whole, whole and bool(own >= shares.max()), float(own))
            if worth > worths[number]:
                kept[number], worths[number] = sketch, worth
            if worth[1]:
                waiting.remove(number)
        if not waiting:
            break
    return kept


def by_gain(tried: Sequence[Sequence[Sampled]]) -> list[int]:
    """Return which of C candidates, ``tried[c][b]``, is of most :func:`worth` for each of B drawings."""
    return [max(range(len(tried)), key=lambda each: worth(tried[each][number])) for number in range(len(tried[0]))]


def worth(drawn: Sampled) -> tuple[bool, float]:
    """Return what the better of two has more of: that it ended by itself, and then, a row, what its kind explains."""
    return drawn.finished, drawn.gain / (len(drawn.rows) + OF_NO_KIND)
