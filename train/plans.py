"""Plans: latents of people's drawings, a few of each category, by which the network draws from nothing.

Without any z the drawings of a category come out alike, and a z from the prior of equation 10 holds a layout that need not suit
the category. So z is that of a drawing that somebody made: an even mixture of points for p(z | category), in the manner of the
VampPrior (Tomczak & Welling, AISTATS 2018). The variety is people's then, and the care is the temperature's. TRAINING.md beside
the weights has which choice of plans is worth what.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from sketch_rnn import Artist, load
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.recogniser import Recogniser, pictures
from sketch_rnn.sampling.loop import Key
from sketch_rnn.sampling.requests import Anchor, Request
from sketch_rnn.weights import checkpoint
from train.dataset import Drawings, collate
from train.evaluate import mu_of
from train.sources import DataError
from train.variety import varied

COUNT = 36  # of a category: four times nine drawings have each one of their own
POOL = 1000  # drawings of a category among which they are chosen
TEMPERATURE = 0.3  # at which the network draws each of these again
CARE = 0.4  # the power of how probable the right name is: more has drawings known better, less has them more various
ENOUGH = 400  # drawings to choose among; where there are more, more care costs no variety, in proportion


def plan(
    folder: str | Path,
    packed: str | Path,
    out: str | Path,
    recogniser: Recogniser | None = None,
    count: int = COUNT,
    pool: int = POOL,
    seed: int = 0,
) -> str:
    """Write to ``out`` the checkpoint in ``folder`` with ``count`` plans for each category, in place of those it may have.

    They are of training drawings of the packed folder; a category without one has none. Returns a line on what was done.
    Raises DataError where there is nothing to plan by, and CheckpointError.
    """
    if min(count, pool) < 1:
        raise DataError("It takes one plan or more, from one drawing or more.")
    artist = load(folder, choose=False)
    model = artist.engine.model
    if not model.config.latent_size:
        raise DataError(f"{folder} has no encoder: it cannot draw by plans.")
    data = Drawings(packed, "train").of(artist.categories)
    data.scale = artist.engine.scale
    planned, seen = [], 0
    for name in tqdm(artist.categories, "planning", unit="category", disable=None):
        plans, right = plans_of(artist, data, recogniser, name, count, pool, seed)
        planned.append(plans)
        seen += right
    planning = SketchRNN(replace(model.config, plans=count))
    planning.load_state_dict(model.state_dict() | {"plans": torch.stack(planned)})
    checkpoint.save(out, planning, artist.engine.notes)
    sure = f", {seen:,} of them seen to draw what is meant" if recogniser else ""
    drawn = sum(map(bool, data.per_category().values()))
    return f"{out} draws {drawn:,} of {len(planned):,} categories by {count} plans{sure}."


def plans_of(
    artist: Artist, data: Drawings, recogniser: Recogniser | None, name: str, count: int, pool: int, seed: int
) -> tuple[Tensor, int]:
    """Return the plans of a category ``(count, Nz)``, and of how many of them the recogniser names right what they draw.

    Each is mu of a training drawing, one of ``pool`` that chance picks. The model draws each of these again, once and as it
    comes, and :func:`train.variety.varied` chooses by what the recogniser sees in that: plans that draw what is meant, and that
    draw it unlike one another. Where it cannot see, chance decides. Of fewer drawings than plans all are met again. A category
    without drawings has the null latent.
    """
    label = artist.categories.index(name)
    mine = np.random.default_rng((seed, label)).permutation(np.flatnonzero(data.labels == label))[:pool]
    if not len(mine):
        return artist.engine.model.null_plans(1, count)[0].cpu(), 0
    batch = collate([data.stroke3(i) for i in mine], data.labels[mine], mine, data.scale)
    mu, right, chosen = mu_of(artist.engine.model, batch), np.zeros(len(mine), dtype=bool), np.arange(len(mine))[:count]
    if recogniser and name in recogniser.categories:
        requests = [
            Request(name, TEMPERATURE, Key(seed, number), Anchor(1.0, np.zeros(2))) for number in range(len(mine))
        ]
        again = pictures((each.drawing.lines for each in artist.engine.draw(requests, mu)), len(mine))
        shares = recogniser.logits(again).softmax(1)
        own = shares[:, recogniser.categories.index(name)]
        right = (own >= shares.amax(1)).numpy()
        care = CARE * max(1.0, len(mine) / ENOUGH)
        chosen = varied(recogniser.features(again).numpy(), own.numpy() ** care, count)
    met = np.resize(chosen, count)
    return mu[met].cpu(), int(right[met].sum())
