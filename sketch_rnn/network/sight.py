"""What networks that look at drawings have in common: the pictures that they see, and the convolutions that find things in them.

A picture knows neither size nor place: what is drawn in it is fitted by its bounding box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw
from torch import Tensor, nn

from sketch_rnn.drawings.strokes import into_square

MARGIN, FINER = 2, 2  # pixels of a picture's empty edge; how much finer it is drawn than seen
WIDTH = 1.5  # pixels of a line
TOGETHER = 64  # pictures at once: as quick as 512 on a CPU, the same numbers, and 100 MB less

Box = tuple[float, float, float, float]  # left, top, right, bottom


def fitted(lines: Sequence[np.ndarray], box: Box, side: int) -> np.ndarray:
    """Return ``(side, side)`` uint8, white on black, of lines in any units: the box centred, its longest side fitted.

    Lines without a point are passed over.
    """
    scale, shift = into_square(box, FINER * side, FINER * (side - 2 * MARGIN))
    image = Image.new("L", (FINER * side, FINER * side))
    pen = ImageDraw.Draw(image)
    for line in lines:
        points = np.repeat(line, 2, axis=0) if len(line) == 1 else line
        pen.line((points * scale + shift).ravel().tolist(), fill=255, width=round(FINER * WIDTH))
    return np.array(image.reduce(FINER))


def gray(pixels: Tensor) -> Tensor:
    """Return uint8 in 0 ... 1."""
    return pixels.float() / 255


class Eye(nn.Module):
    """Convolutions of 3 x 3, each with its batch norm; those that keep the size add to what they read."""

    def __init__(self, inputs: int, channels: Sequence[int], strides: Sequence[int]):
        super().__init__()
        layers = [
            nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after))
            for before, after, stride in zip((inputs, *channels), channels, strides, strict=False)
        ]
        self.layers = nn.ModuleList(layers)

    def depths(self, seen: Tensor) -> Iterator[Tensor]:
        """Yield what each layer finds in pictures ``(B, inputs, side, side)``: ``(B, channels, h, w)``."""
        value = seen.contiguous(memory_format=torch.channels_last)
        for layer in self.layers:
            found = layer(value)
            value = F.relu(found + value if found.shape == value.shape else found)
            yield value

    def features(self, seen: Tensor) -> Tensor:
        """Return what is found in pictures ``(B, inputs, side, side)``, the mean over each, ``(B, channels[-1])``."""
        *_, value = self.depths(seen)
        return value.mean((2, 3))


@torch.inference_mode()
def looked(look: Callable[..., Tensor], device: torch.device, *seen: Tensor) -> list[Tensor]:
    """Return what ``look`` says of rows of all ``seen``, on the CPU, TOGETHER rows at a time: none of no rows."""
    parts = zip(*(each.split(TOGETHER) for each in seen), strict=True)
    return [look(*(each.to(device) for each in part)).cpu() for part in parts if len(part[0])]
