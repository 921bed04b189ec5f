"""How unlike one another drawings are, and how much of what people draw they cover: by what a recogniser sees in them.

The measures are the field's own: the Vendi score (Friedman & Dieng, arXiv 2210.02410), and recall and coverage (Kynkäänniemi et
al., arXiv 1904.06991; Naeem et al., arXiv 2002.09797). The tests hold them to the packages ``vendi-score`` and ``prdc``.
And how to choose for it.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.sampling.variety import novelty, unit

OF = 12  # drawings of a category that are looked at: the Vendi score of more is larger
LEAST_WORTH = 1e-3  # that a drawing is worth
NEAREST = 5  # the neighbour that says how far a drawing reaches


def vendi(features: np.ndarray) -> float:
    """Return how many wholly unlike drawings features ``(n, d)`` are worth, from 1 to n: cosines say what is alike."""
    if not len(features):
        return float("nan")
    directions = unit(features)
    weights = np.linalg.eigvalsh(directions @ directions.T / len(directions))
    weights = weights[weights > 0]
    return float(np.exp(-(weights * np.log(weights)).sum()))


def covered(people: np.ndarray, drawn: np.ndarray, nearest: int = NEAREST) -> dict[str, float]:
    """``recall``: the share of people's drawings, ``(n, d)`` features, that lie within reach of one of ``(m, d)`` drawn; and
    ``coverage``: the share of them within whose own reach one drawn lies. The reach is the way to the nearest-th neighbour.
    """
    if not len(people) or not len(drawn):
        return {"recall": float("nan"), "coverage": float("nan")}
    its, mine = (torch.from_numpy(np.asarray(each, dtype=np.float64)) for each in (people, drawn))
    between = torch.cdist(its, mine)
    return {
        "recall": float((between < _reach(mine, nearest)).any(1).double().mean()),
        "coverage": float((between.amin(1) < _reach(its, nearest)).double().mean()),
    }


def varied(features: np.ndarray, worth: np.ndarray, count: int) -> np.ndarray:
    """Return the numbers of ``count`` of n drawings, or of all, that are worth much and unlike one another, as they are chosen.

    ``features`` are ``(n, d)``, ``worth`` is ``(n,)``, from 0 to 1. Next is always the one that makes the determinant of
    worth_i cos(i, j) worth_j of all that are chosen the largest: the greedy mode of a determinantal point process (Kulesza &
    Taskar, 2012; ``sketch_rnn/sampling/variety.py``).
    """
    worth, directions = np.maximum(np.asarray(worth, dtype=np.float64), LEAST_WORTH), unit(features)
    chosen: list[int] = []
    for _ in range(min(count, len(directions))):
        gain = worth**2 * novelty(directions, directions[chosen])
        gain[chosen] = -np.inf
        chosen.append(int(gain.argmax()))
    return np.array(chosen, dtype=np.int64)


def _reach(features: Tensor, nearest: int) -> Tensor:
    """Return how far it is from each of ``(n, d)`` to its nearest-th neighbour ``(n,)``, or to the last of fewer."""
    apart = torch.cdist(features, features)
    return apart.kthvalue(min(nearest + 1, len(apart)), dim=1).values  # the nearest of all is itself
