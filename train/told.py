"""Can the machine's endings be told from people's? A judge that is made for this question alone is asked.

It is one product of what a recogniser finds, at every depth, in the whole drawing and in the ending alone. The recogniser must
not be the one that chose the endings; it has learned names from people's drawings, and nothing of machines. The product is
made afresh for every table: it learns from one fold of the beginnings, and is asked about the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.network.recogniser import Recogniser, pictures
from train.pairs import Pair, told_apart

LEAST_PAIRS = 8  # pairs that can be asked about
PENALTY = 0.1  # of the product's squared weights: of 0.001 to 0.1 the best on what the critic learned from
FOLDINGS = 4  # ways to part the pairs in two folds, of which the mean is told
SEED = 12_345


def told(pairs: Sequence[Pair], recogniser: Recogniser, seed: int = SEED) -> dict:
    """Return how well a judge tells the machine's endings from people's, :func:`train.pairs.told_apart`, of so many ``pairs``.

    The ``floor`` is the same where the two of every pair change places as a coin has it: what there is not to be told.
    """
    both = torch.stack(
        [seen(recogniser, pairs, [getattr(each, kind) for each in pairs]) for kind in ("person", "machine")]
    )
    coin = torch.from_numpy(np.random.default_rng(seed).random(len(pairs)) < 0.5)
    changed = torch.where(coin[:, None], both, both.flip(0))
    return {"pairs": len(pairs)} | _asked(both, seed) | {"floor": _asked(changed, seed)}


def seen(recogniser: Recogniser, pairs: Sequence[Pair], added: Sequence[Lines]) -> Tensor:
    """Return what is found in each beginning with what is added, and in that alone: ``(n, d)`` float32."""
    wholes = ([*each.before, *lines] for each, lines in zip(pairs, added, strict=True))
    return torch.cat([recogniser.depths(pictures(drawings, len(pairs))) for drawings in (wholes, added)], 1)


def _asked(both: Tensor, seed: int) -> dict[str, float]:
    """Return the figures of ``(2, n, d)``, people's and the machine's: each fold is asked about when the other was learned."""
    figures = []
    for folding in range(FOLDINGS):
        fold = torch.from_numpy(np.random.default_rng((seed, folding)).permutation(both.shape[1]) % 2)
        logits = torch.zeros(2, both.shape[1])
        for asked in (0, 1):
            logits[:, fold == asked] = _judged(both[:, fold != asked], both[:, fold == asked])
        figures.append(told_apart(*logits.numpy()))
    return {name: float(np.mean([each[name] for each in figures])) for name in figures[0]}


def _judged(learned: Tensor, asked: Tensor) -> Tensor:
    """Return logits ``(2, m)`` of ``(2, m, d)``, the machine's the higher, of a logistic regression on ``(2, n, d)``."""
    every = learned.flatten(0, 1)
    middle, spread = every.mean(0), every.std(0).clamp(min=1e-3)
    learned = (learned - middle) / spread
    wanted = torch.arange(2.0)[:, None].expand(learned.shape[:2])
    weights, bias = torch.zeros(learned.shape[-1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(learned @ weights + bias, wanted)
        loss = loss + PENALTY * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(loss)
    with torch.no_grad():
        return (asked - middle) / spread @ weights + bias
