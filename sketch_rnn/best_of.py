"""Several drawings for each that is asked for, and of these the one that is most of its kind.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. It can
say of every row how much likelier it is in a drawing of this category than in one of any (the log of their ratio, a pointwise
mutual information); a drawing whose rows say much of its kind is one in which people see what it is. The model card has how
much more often they do.
"""

from __future__ import annotations

from collections.abc import Callable

from sketch_rnn.sampling import Sampled, Wanted

OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


def best_of(draw: Callable[[Wanted], list[Sampled]], wanted: Wanted, candidates: int) -> list[Sampled]:
    """Return the B continuations that are wanted, each the one of most :func:`worth` among ``candidates`` that ``draw`` made."""
    drawn = draw(wanted.candidates(candidates))
    return [max(drawn[number :: len(wanted.keys)], key=worth) for number in range(len(wanted.keys))]


def worth(drawn: Sampled) -> tuple[bool, float]:
    """Return what the better of two has more of: that it ended by itself, and then, a row, what its kind explains."""
    return drawn.finished, drawn.gain / (len(drawn.rows) + OF_NO_KIND)
