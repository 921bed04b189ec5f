"""What a drawing looks like, finished or not: a small network that sees a picture of it and names one of its categories.

It sees what a person sees, gray pixels, and neither size nor place: every drawing is fitted into the picture by its bounding
box. A folder holds it as it holds any other model: ``config.json`` and ``model.safetensors``. ``train/recogniser.py`` teaches
it, from people's drawings alone.

    recogniser = load("checkpoints/quickdraw/recogniser")  # of weights.recognisers
    recogniser.guess(drawing.lines, count=3)  # [("cat", 0.81), ("rabbit", 0.07), ("pig", 0.03)]
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketch_rnn.drawings.strokes import bounds
from sketch_rnn.network.sight import Eye, fitted, gray, looked

RECOGNISER_SIDE = 40  # pixels of a picture
CHANNELS = (24, 24, 64, 64, 128, 128, 256, 256)  # of the convolutions
STRIDES = (2, 1) * (len(CHANNELS) // 2)  # every other one halves the picture
LOOK = CHANNELS[-1] + 1  # numbers by which it knows a thing that it was not trained to name


def picture(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Return a picture ``(side, side)`` uint8, white on black, of lines in any units: their box centred, and fitted."""
    return fitted(lines, bounds(lines), RECOGNISER_SIDE)


def pictures(drawings: Iterable[Sequence[np.ndarray]], count: int) -> np.ndarray:
    """Return pictures ``(count, side, side)`` uint8; a drawing without a point is an empty picture."""
    out = np.zeros((count, RECOGNISER_SIDE, RECOGNISER_SIDE), dtype=np.uint8)
    for number, lines in enumerate(drawings):
        if any(len(line) for line in lines):
            out[number] = picture(lines)
    return out


class Network(Eye):
    """Eight convolutions, and one product of what they find. 1.3 million weights for 345 categories."""

    def __init__(self, categories: int):
        super().__init__(1, CHANNELS, STRIDES)
        self.head = nn.Linear(CHANNELS[-1], categories)

    def forward(self, seen: Tensor) -> Tensor:
        """Return logits ``(B, K)`` of ``(B, 1, side, side)`` in 0 ... 1."""
        return self.head(F.dropout(self.features(seen), 0.2, self.training))


@dataclass(frozen=True)
class Recogniser:
    """A trained network, the names it chooses from, and what it was trained on and scores."""

    network: Network
    categories: tuple[str, ...]
    notes: dict

    def guess(self, drawing_lines: Sequence[np.ndarray], count: int = 3) -> list[tuple[str, float]]:
        """Return the ``count`` most probable names of a drawing and how probable each is, most probable first.

        Lines are ``(k, 2)``, in any units. A drawing without a point has no name.
        """
        lines = [line for line in (np.asarray(each, dtype=np.float64) for each in drawing_lines) if len(line)]
        if not lines:
            return []
        shares = self.logits(picture(lines)[None]).softmax(1)[0]
        found = shares.topk(min(count, len(self.categories)))
        names = [self.categories[i] for i in found.indices.tolist()]
        return list(zip(names, found.values.tolist(), strict=True))

    def logits(self, pictures: np.ndarray) -> Tensor:
        """Return ``(n, K)`` float32 of ``(n, side, side)`` uint8: the softmax of each row is how probable the names are."""
        return self._each(self.network.eval(), pictures, len(self.categories))

    def features(self, pictures: np.ndarray) -> Tensor:
        """Return ``(n, CHANNELS[-1])`` float32 of the same: what is alike in them is alike to the eye."""
        return self._each(self.network.eval().features, pictures, CHANNELS[-1])

    def depths(self, pictures: np.ndarray) -> Tensor:
        """Return ``(n, 2 * sum(CHANNELS))`` float32 of the same: the mean and the greatest of what each layer finds."""

        def look(seen: Tensor) -> Tensor:
            return torch.cat(
                [part for each in network.depths(seen) for part in (each.mean((2, 3)), each.amax((2, 3)))], 1
            )

        network = self.network.eval()
        return self._each(look, pictures, 2 * sum(CHANNELS))

    @torch.inference_mode()
    def named(self, features: Tensor) -> Tensor:
        """Return the :meth:`logits` ``(n, K)`` that follow from :meth:`features` ``(n, CHANNELS[-1])``."""
        return self.network.head(features.to(self.network.head.weight.device)).cpu()

    def _each(self, look: Callable[[Tensor], Tensor], pictures: np.ndarray, width: int) -> Tensor:
        device = self.network.head.weight.device
        seen = torch.from_numpy(pictures).unsqueeze(1)
        return torch.cat([torch.zeros(0, width), *looked(lambda each: look(gray(each)), device, seen)])

    @torch.inference_mode()
    def look(self, drawings: Sequence[Sequence[np.ndarray]]) -> tuple[float, ...]:
        """Return what a thing looks like of which these are some drawings, LOOK numbers: a row of the head and its bias.

        The row is the mean direction of what is found in the drawings, as long as other rows are on the average (weight
        imprinting: Qi, Brown & Lowe, CVPR 2018), and its bias such that on the average they are likelier than the likeliest name
        by a factor of e. Of categories left out and told so by twenty drawings, 55 of 100 others were named right (65 by a row
        that was trained), and 1 of 100 drawings of something else was taken for one.
        """
        seen = pictures(drawings, len(drawings))
        found, logits, head = self.features(seen), self.logits(seen), self.network.head.weight.cpu()
        row = F.normalize(F.normalize(found, dim=1).mean(0), dim=0) * head.norm(dim=1).mean()
        bias = (logits.amax(1) - found @ row).mean() + 1
        return tuple(round(value, 4) for value in [*row.tolist(), float(bias)])

    def with_categories(self, names: Sequence[str], looks: Sequence[Sequence[float]]) -> Recogniser:
        """Return this recogniser of more categories, of which it has been told the :meth:`look`; all other weights are shared."""
        network, head = copy.copy(self.network), self.network.head
        table = torch.tensor(looks).to(head.weight)
        network._modules = dict(self.network._modules)  # a copy's own, so that this one keeps its head
        network.head = nn.Linear(head.in_features, len(self.categories) + len(names)).requires_grad_(False)
        network.head.weight.data = torch.cat([head.weight, table[:, :-1]])
        network.head.bias.data = torch.cat([head.bias, table[:, -1]])
        return Recogniser(network, (*self.categories, *names), self.notes)
