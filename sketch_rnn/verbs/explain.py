"""What the model expected at each point of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.strokes import START, to_stroke5
from sketch_rnn.engine import Engine
from sketch_rnn.network.mixture import Mixture
from sketch_rnn.verbs.params import Category
from sketch_rnn.verbs.verb import verb

LIGHTEST = 0.002  # components of less weight are left out: nobody sees them


@dataclass(frozen=True)
class Point:
    """What the model expected before one point was drawn, and what came; lengths in the units of the drawing."""

    x: float
    y: float
    stroke: int  # the number of its stroke, from 0 on
    nats: float  # of this point and its pen state, in normalised offsets: how surprised the model was
    pen: list[float]  # chances of: the pen goes on, is lifted after this point, the drawing is over
    drawn: int  # which of the three it was
    mixture: list[dict[str, float]]  # weight, x, y, sx, sy, rho of each component

    def to_dict(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Explanation:
    """A drawing point by point, as the model saw it come."""

    first: tuple[float, float]  # the point that the first row starts from
    points: list[Point]  # the last one is what it expects next: its nats are those of the drawing being over

    def to_dict(self) -> dict[str, Any]:
        return {"first": list(self.first), "points": [point.to_dict() for point in self.points]}


@verb(empty={"drawing": "There is nothing to explain yet: draw something first."})
def explain(engine: Engine, drawing: Drawing, category: Category) -> Explanation:
    """Show what the model expected at each point of a drawing, knowing what was drawn before and nothing of what follows.

    Returns, for each point of the drawing as the model reads it (simplified), the mixture of Gaussians, the chances of the
    pen's three states, and how surprised it was; and what it expects after the last.
    """
    [read] = engine.readings(drawing, category, range(1))
    mixture, rows = _expected(engine, read.rows, category)
    nats = -mixture.log_prob_row(rows).cpu().numpy()
    points = np.concatenate([[[0.0, 0.0]], np.cumsum(rows[:, :2].cpu().numpy(), axis=0)]) * read.unit
    points += drawing.strokes[-1][-1] - points[-1]  # the reading's last point is the drawing's
    lifted = np.cumsum(rows[:, 3].cpu().numpy())
    found = []
    for number in range(len(rows)):
        x, y = points[number + 1]
        stroke = int(lifted[number - 1]) if number else 0
        components = _components(mixture, number, points[number], read.unit)
        pen = [round(float(each), 4) for each in mixture.log_pen[number].exp()]
        came = int(rows[number, 2:].argmax())
        found.append(Point(_short(x), _short(y), stroke, round(float(nats[number]), 3), pen, came, components))
    return Explanation((_short(points[0][0]), _short(points[0][1])), found)


@torch.inference_mode()
def _expected(engine: Engine, stroke3: np.ndarray, category: str) -> tuple[Mixture, torch.Tensor]:
    """Return the mixtures before each row ``(T,)`` and the rows ``(T, 5)`` that came, the end of the drawing among them."""
    rows = torch.from_numpy(to_stroke5(stroke3)).to(engine.device)
    inputs = torch.cat([torch.from_numpy(START[None]).to(engine.device), rows[:-1]]).unsqueeze(1)
    mixture, _ = engine.model.decode(inputs, *engine.model.condition(engine.embed([category]), engine.unknown(1)))
    return mixture[:, 0], rows


def _components(mixture: Mixture, number: int, origin: np.ndarray, unit: float) -> list[dict[str, float]]:
    """Return the components before row ``number``, heaviest first, where they lie on the sheet."""
    weight, rho = mixture.log_pi[number].exp(), torch.tanh(mixture.rho_raw[number])
    mu, sigma = mixture.mu[number] * unit, mixture.log_sigma[number].exp() * unit
    return [
        {
            "weight": round(float(weight[k]), 4),
            "x": _short(origin[0] + float(mu[k, 0])),
            "y": _short(origin[1] + float(mu[k, 1])),
            "sx": _short(float(sigma[k, 0])),
            "sy": _short(float(sigma[k, 1])),
            "rho": round(float(rho[k]), 4),
        }
        for k in weight.argsort(descending=True).tolist()
        if weight[k] > LIGHTEST
    ]


def _short(value: float) -> float:
    """Return a length with five significant figures."""
    return float(f"{value:.5g}")
