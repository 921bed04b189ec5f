"""Several drawings for each that is asked for, and of these the one that is most of its kind.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. It can
say of every row how much likelier it is in a drawing of this category than in one of any (the log of their ratio, a pointwise
mutual information); where the mean over a drawing's rows is high, people see what it is more often. The model card has how
much more often.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import Sampled, Start, sample

OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


def best(
    model: SketchRNN,
    start: Start,
    beside: Start | None,
    last: np.ndarray,
    chance: Tensor,
    temperature: float,
    pen_temperature: float,
) -> list[np.ndarray]:
    """B continuations as stroke-5 in normalised units, each the best of ``chance``'s K, ``(K, B, steps, 4)``.

    Best is one that ended by itself, and of these the one with the highest gain a row over ``beside``, which is ``start`` told of
    no category; without that there is no choice. The rest as for ``sample``.
    """
    if beside is None:
        return [each.rows for each in sample(model, start, last, chance[0], temperature, pen_temperature)]
    k, b = chance.shape[:2]
    many = [each.repeat(k) for each in (start, beside)]
    last = np.tile(np.broadcast_to(last, (b, 5)), (k, 1))
    drawn = sample(model, many[0], last, chance.flatten(0, 1), temperature, pen_temperature, many[1])
    return [max(drawn[number::b], key=worth).rows for number in range(b)]


def worth(drawn: Sampled) -> tuple[bool, float]:
    """What the better one has more of: whether it ended, and what it gains a row."""
    return drawn.finished, drawn.gain / (len(drawn.rows) + OF_NO_KIND)
