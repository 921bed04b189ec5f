"""Whether an ending looks as if a person had drawn it: a small network that sees what was there and what was added.

It sees them in two channels of one picture, fitted to the bounding box of both together, and is told the category. It answers
with the logit of the ending being a machine's: the lower, the more like a person's. ``train/critic.py`` teaches it from
people's endings beside the model's own, so it belongs to the weights that it lies beside.

    critic = load("checkpoints/quickdraw/critic")  # of weights.critics
    critic.logits(drawing.lines, [ending.drawing.lines for ending in endings], ["cat"] * len(endings))  # (n,)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketch_rnn.drawings.strokes import Lines, bounds
from sketch_rnn.network.sight import Box, Eye, fitted, gray, looked

CRITIC_SIDE = 56  # pixels of a picture
CHANNELS = (24, 48, 96, 160, 160)  # of the convolutions
STRIDES = (2, 2, 2, 2, 1)
DROPOUT = 0.2


class Network(Eye):
    """Five convolutions, what they find weighed by a category's own factors, and one product. 0.5 million weights for 345."""

    def __init__(self, categories: int):
        super().__init__(2, CHANNELS, STRIDES)
        self.factors = nn.Embedding(categories + 1, CHANNELS[-1])  # the last: of a category that it was not told
        nn.init.ones_(self.factors.weight)
        self.head = nn.Linear(CHANNELS[-1], 1)

    def forward(self, seen: Tensor, labels: Tensor) -> Tensor:
        """Return logits ``(B,)`` of pictures ``(B, 2, side, side)`` in 0 ... 1, of categories ``(B,)``."""
        found = self.features(seen) * self.factors(labels)
        return self.head(F.dropout(found, DROPOUT, self.training)).squeeze(1)


def beside(before: Lines, added: Sequence[Lines]) -> np.ndarray:
    """Return the pictures of endings of one beginning: ``(n, 2, side, side)`` uint8, what was there and what was added.

    The beginning is drawn once for all endings that do not reach out of its box.
    """
    out = np.zeros((len(added), 2, CRITIC_SIDE, CRITIC_SIDE), dtype=np.uint8)
    begun, drawn = _box(before), {}
    for number, lines in enumerate(added):
        box = _joined(begun, _box(lines))
        if box is None:
            continue
        if box not in drawn:
            drawn[box] = fitted(before, box, CRITIC_SIDE)
        out[number] = drawn[box], fitted(lines, box, CRITIC_SIDE)
    return out


@dataclass(frozen=True)
class Critic:
    """A trained network, the categories that it can be told, and what it was trained on and scores."""

    network: Network
    categories: tuple[str, ...]
    notes: dict

    def logits(self, before: Lines, added: Sequence[Lines], categories: Sequence[str]) -> Tensor:
        """Return of n endings of one beginning, each of a category, the logit of its being a machine's: ``(n,)`` float32.

        A category that the critic does not know is judged as if it were not told. Where nothing is added it sees so.
        """
        return self.judged(beside(before, added), categories)

    def judged(self, pictures: np.ndarray, categories: Sequence[str]) -> Tensor:
        """Return the same of the pictures ``(n, 2, side, side)`` uint8 that :func:`beside` makes."""
        labels = torch.tensor([self._labels.get(name, len(self.categories)) for name in categories], dtype=torch.long)
        network = self.network.eval()
        seen = torch.from_numpy(pictures)
        logits = looked(lambda each, label: network(gray(each), label), network.head.weight.device, seen, labels)
        return torch.cat([torch.zeros(0), *logits])

    @cached_property
    def _labels(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.categories)}


def _box(lines: Lines) -> Box | None:
    return bounds(lines) if any(len(line) for line in lines) else None


def _joined(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return (*np.minimum(one[:2], other[:2]).tolist(), *np.maximum(one[2:], other[2:]).tolist())
