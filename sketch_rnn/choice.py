"""Several drawings for each that is asked for, and of these the one that is most of its kind.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. It can
say of every row how much likelier it is in a drawing of this category than in one of any (the log of their ratio, a pointwise
mutual information); a drawing whose rows say much of its kind is one in which people see what it is. The model card has how
much more often they do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import Sampled, Start, sample

OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


def best(
    model: SketchRNN,
    starts: Sequence[Start],
    last: np.ndarray,
    chance: Tensor,
    temperature: float,
    pen_temperature: float,
) -> list[np.ndarray]:
    """B continuations as stroke-5 in normalised units, each the one of most :func:`worth` among its K candidates.

    ``starts`` are where they start from and the same told of drawings of any kind; or the first alone, and K is 1. ``chance`` is
    the noise of all, ``(K, B, steps, 4)``. The rest as for ``sample``.
    """
    k, b = chance.shape[:2]
    start, *beside = (each.repeat(k) for each in starts)
    last = np.tile(np.broadcast_to(last, (b, 5)), (k, 1))
    drawn = sample(model, start, last, chance.flatten(0, 1), temperature, pen_temperature, *beside)
    return [max(drawn[number::b], key=worth).rows for number in range(b)]


def worth(drawn: Sampled) -> tuple[bool, float]:
    """What the better of two has more of: that it ended by itself, and then, a row, what its kind explains."""
    return drawn.finished, drawn.gain / (len(drawn.rows) + OF_NO_KIND)
