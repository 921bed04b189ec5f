"""The pen's position in the drawing so far: what the rows say together, worked out rather than remembered.

An LSTM that is fed offsets must add them up to know where it is, and its sums drift: wheels beside cars, circles that do not
close. These eight numbers are functions of the rows that are already drawn, so what the model says is still
p(next row | rows so far).
"""

from __future__ import annotations

import torch
from torch import Tensor

FEATURES = 8  # from the drawing's first point, from the stroke's first point, and from the four sides of the box so far
SHRINK = 0.25  # of them all: as large as offsets are, about

# The pen (x, y), the stroke's first point (x, y), the box (left, top, right, bottom), and 1 where the pen was just lifted.
_STATE = 9


def origin(batch: int, like: Tensor) -> Tensor:
    """Return the position before the first row, ``(B, 9)``: everything at the drawing's first point."""
    return like.new_zeros(batch, _STATE)


def follow(rows: Tensor, position: Tensor) -> tuple[Tensor, Tensor]:
    """Return the features after each row, ``(T, B, 8)``, and the position after the last, ``(B, 9)``.

    rows ``(T, B, 5)`` in normalised offsets, T >= 1, drawn from ``position``. The row behind one that lifts the pen moves to
    the first point of a new stroke.
    """
    pen, first, box, lifted = position.split([2, 2, 4, 1], dim=-1)
    points = pen + rows[..., :2].cumsum(0)
    begins = torch.cat([lifted.unsqueeze(0), rows[:-1, :, 3:4]]) > 0.5
    number = torch.arange(1, len(rows) + 1, device=rows.device).view(-1, 1, 1)
    # The row that began the stroke, counted from 1; 0 where that was before these rows.
    latest = torch.where(begins, number, 0).cummax(0).values.expand(-1, -1, 2)
    firsts = torch.cat([first.unsqueeze(0), points]).gather(0, latest)
    least = torch.minimum(points.cummin(0).values, box[:, :2])
    most = torch.maximum(points.cummax(0).values, box[:, 2:])
    features = torch.cat([points, points - firsts, points - least, most - points], dim=-1) * SHRINK
    after = torch.cat([points[-1], firsts[-1], least[-1], most[-1], rows[-1, :, 3:4]], dim=-1)
    return features, after
