"""Teaching the recogniser (``sketch_rnn/network/recogniser.py``) from what people drew, and judging by it what a model draws.

It learns from whole drawings and from beginnings of them: the first strokes, or a drawing that breaks off inside a stroke.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from sketch_rnn.drawings.strokes import Lines, to_lines
from sketch_rnn.network.recogniser import RECOGNISER_SIDE, Network, Recogniser, pictures
from sketch_rnn.network.sight import gray
from sketch_rnn.weights import recognisers
from train.dataset import Drawings
from train.endings import halves
from train.sources import DataError

LEAST_DRAWINGS = 100  # drawings of a category that can be learned, all splits together
BATCH = 256
BEGINNINGS = 3  # of each drawing, drawn once; half of what is met is whole
STROKES = 0.5  # share of the beginnings that break off between strokes
RATE, AGAIN = 4e-3, 1e-3  # the highest of learning: from nothing, and from what has learned before
PLAIN = 0.5  # share of the steps, the last ones, in which pictures are as sharp as those that will be judged


def learn(
    training: Drawings,
    valid: Drawings,
    categories: Sequence[str],
    epochs: float = 6.0,
    seed: int = 0,
    start: Recogniser | None = None,
) -> Recogniser:
    """Return a recogniser of ``categories``; ``start`` is one of the same that learns on.

    On two busy cores four epochs of 210,000 drawings of 345 categories took 35 minutes.

    Pictures are met in proportion to the square root of their category's number, and the logarithm of that share is added to
    the logits while learning (Menon et al., arXiv 2007.07314): all names are then equally likely before anything is seen.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    training = training.of(categories)
    labels = torch.from_numpy(training.labels)
    counts = torch.bincount(labels, minlength=len(categories)).double()
    if not counts.all():
        raise DataError(f"No drawing to learn {categories[int(counts.argmin())]} from.")
    if start and start.categories != tuple(categories):
        raise DataError("The recogniser to start from names other categories than these drawings are of.")
    seen = torch.from_numpy(_with_beginnings(training, seed)).to(device)
    chances, prior = counts[labels] ** -0.5, (counts.sqrt() / counts.sqrt().sum()).log().float().to(device)
    network = start.network.requires_grad_() if start else Network(len(categories))
    network = network.to(device, memory_format=torch.channels_last)
    steps = max(1, math.ceil(epochs * len(labels) / BATCH))
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, AGAIN if start else RATE, total_steps=steps + 1, pct_start=0.2
    )
    losses = []
    with tqdm(range(steps), "learning", unit="batch", disable=None, mininterval=2) as bar:
        for step in bar:
            mine = torch.multinomial(chances, BATCH, replacement=True)
            which = torch.randint(1, 1 + BEGINNINGS, (BATCH,)) * (torch.rand(BATCH) < 0.5)
            change = _changed if step < (1 - PLAIN) * steps else _mirrored
            logits = network.train()(change(gray(seen[mine.to(device), which.to(device)].unsqueeze(1)))) + prior
            loss = F.cross_entropy(logits, labels[mine].to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
    before = start.notes.get("epochs", 0) if start else 0
    notes = {"drawings": len(labels), "epochs": before + epochs, "seed": seed}
    recogniser = Recogniser(network.eval(), tuple(categories), notes)
    notes["valid"] = on_real(recogniser, valid)["mean"]
    notes["valid_first_half"] = on_real(recogniser, valid, half=True)["mean"]
    return recogniser


def load(folder: str) -> Recogniser:
    """Return the recogniser of a folder, on the GPU where there is one; raises CheckpointError with the cause."""
    return recognisers.load(folder, "cuda" if torch.cuda.is_available() else "cpu")


def ranks(judge: Recogniser, seen: np.ndarray, category: str) -> np.ndarray:
    """Return the rank of a name, from 0 on, for each of ``(n, side, side)`` uint8 pictures: 0 is the likeliest.

    That of an empty picture is behind all names, and past the first five.
    """
    logits = judge.logits(seen)
    right = logits[:, [judge.categories.index(category)]]
    return np.where(seen.any((1, 2)), (logits > right).sum(1).numpy(), len(judge.categories) + 5)


def shares(of: np.ndarray) -> dict[str, float]:
    """Return shares named right of what :func:`ranks` gives: at first, and among the first five."""
    return {"top_1": float((of < 1).mean()), "top_5": float((of < 5).mean())}


def real(data: Drawings, half: bool = False) -> np.ndarray:
    """Return pictures of the drawings of a packed folder, or of the first half of each one's points."""
    drawn = (to_lines(data.stroke3(i)) for i in range(len(data)))
    return pictures((halves(lines)[0] for lines in drawn) if half else drawn, len(data))


def on_real(judge: Recogniser, data: Drawings, half: bool = False) -> dict:
    """Return the shares named right of people's own drawings, or of the first half of each one's points.

    That is by category, and the mean of the categories that have drawings.
    """
    data = data.of(judge.categories)
    by_category = {}
    for label in np.unique(data.labels):
        mine, name = data.only(np.flatnonzero(data.labels == label)), judge.categories[label]
        by_category[name] = {"drawings": len(mine)} | shares(ranks(judge, real(mine, half), name))
    return {"mean": mean(by_category.values()), "categories": by_category}


def mean(several: Iterable[dict]) -> dict[str, float]:
    """Return the mean of several :func:`shares`."""
    several = list(several)
    return {top: float(np.mean([each[top] for each in several])) for top in ("top_1", "top_5")}


def beginning(lines: Lines, rng: np.random.Generator) -> Lines:
    """Return the first points of a drawing, as many as chance has it, or all strokes that these are of."""
    left = int(rng.integers(2, max(3, sum(map(len, lines)))))
    whole = rng.random() < STROKES
    begun: Lines = []
    for line in lines:
        if left <= 0:
            break
        begun.append(line if whole else line[:left])
        left -= len(line)
    return begun


def _with_beginnings(data: Drawings, seed: int) -> np.ndarray:
    """Return ``(n, 1 + BEGINNINGS, side, side)`` uint8: each drawing, and beginnings of it."""
    rng = np.random.default_rng(seed)
    seen = np.zeros((len(data), 1 + BEGINNINGS, RECOGNISER_SIDE, RECOGNISER_SIDE), dtype=np.uint8)
    for number in tqdm(range(len(data)), "drawing pictures", unit="drawing", disable=None, mininterval=2):
        lines = to_lines(data.stroke3(number))
        seen[number] = pictures([lines, *(beginning(lines, rng) for _ in range(BEGINNINGS))], 1 + BEGINNINGS)
    return seen


def _mirrored(seen: Tensor) -> Tensor:
    """Pictures, half of them mirrored."""
    return torch.where((torch.rand(len(seen), 1, 1, 1) < 0.5).to(seen.device), seen.flip(3), seen)


def _changed(seen: Tensor) -> Tensor:
    """Return pictures a little stretched, turned, sheared and moved, half of them mirrored."""
    n = len(seen)
    angle, shear = (torch.rand(2, n) - 0.5) * torch.tensor([[0.4], [0.2]])
    x, y = 1 + 0.25 * (torch.rand(2, n) - 0.5)
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    matrix = torch.stack([x * mirror * angle.cos(), shear - angle.sin(), angle.sin(), y * angle.cos()], 1).view(n, 2, 2)
    theta = torch.cat([matrix, 0.12 * (torch.rand(n, 2, 1) - 0.5)], dim=2).to(seen.device)
    return F.grid_sample(seen, F.affine_grid(theta, list(seen.shape), align_corners=False), align_corners=False)
