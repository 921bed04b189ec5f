"""Teaching a model one more category from a few drawings, with PyTorch alone and within a minute or two.

What is learned is one row of the embedding, in place of the categories' own rows: all weights stay as they are, so that what
the model could draw before it draws as before. A row says little (it chooses among what the network can already do), which is
why twenty drawings are enough for it and are not learned by heart: with a vector of its own in every gate the drawings that
were taught came to be four times likelier, and others of the same thing less likely.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.weights import checkpoint, recognisers
from sketch_rnn.weights.taught import Progress, Taught, checked_name, contents
from train.dataset import BatchOrder, augment, collate
from train.look import drawing_of
from train.losses import reconstruction
from train.report import Report
from train.sources import DataError, Sample, everything, find
from train.sources.sample import into_box

STEPS = 100
BATCH = 10  # drawings a step
RATE = 0.03  # of Adam, at its highest
WARMUP, DECAY = 5, 0.5  # steps in which it rises; share of the steps, the last ones, in which it falls
BETAS, TINY = (0.9, 0.999), 1e-8
CHANGES = BatchOrder(
    batch=BATCH, seed=0, stretch=0.12, turn=0.08, mirror=0.1, drop=0.08
)  # twenty are few: each is met changed
LONGEST = 250  # rows of a drawing that are learned, the first ones


def teach(paths: Sequence[str | Path], model_path: str | Path, out: str | Path, name: str | None = None) -> str:
    """Write to ``out``, a new folder, the checkpoint at ``model_path`` with one more category, that of the drawings in ``paths``.

    Returns the lines on what was read. Raises DataError, DrawingError, CheckpointError and OSError.
    """
    folder, out, report = checkpoint.at_hand(model_path), Path(out), Report()
    model, _ = checkpoint.load(folder)
    if out.exists() and any(out.iterdir()):
        raise DataError(f"{out} is not empty: choose a new folder.")
    if not model.config.category_size:
        raise DataError(f"{model_path} draws without being told what: it cannot be taught a category.")
    samples = [found for path, found in everything(find(paths)) if report.add(path, found)]
    words = sorted({sample.word for sample in samples})
    if name is None and len(words) > 1:
        raise DataError(
            f"The drawings are of {len(words)} things, {', '.join(words[:5])}: say with --name what they are."
        )
    name = checked_name(name or "".join(words), model.config.categories)
    drawings = [drawing_of(sample) for sample in samples]
    rows, progress = rows_of(drawings), begun(model)
    with tqdm(total=STEPS, desc="teaching", unit="step", disable=None) as bar:
        while progress.step < STEPS:
            progress = advance(model, rows, progress, seconds=0.5)
            bar.update(progress.step - bar.n)
    seer = recognisers.beside(folder)
    look = seer.look([each.lines for each in drawings if each]) if seer else None
    taught = Taught(name=name, row=progress.row, drawings=len(rows), look=look)
    checkpoint.write_files(out, contents(folder, [taught.model_dump()]))
    words = f"{out} draws {len(model.config.categories) + 1} categories now: “{name}” from {len(rows)} drawings."
    return "\n".join([*report.lines(), words])


def rows_of(drawings: Sequence[Drawing]) -> list[np.ndarray]:
    """Return drawings as the network knows them, stroke-3 in the 255 box; raises DrawingError where none can be learned."""
    samples = [into_box("", drawing.lines) for drawing in drawings if drawing]
    rows = [each.stroke3[:LONGEST] for each in samples if isinstance(each, Sample)]
    if not rows:
        raise DrawingError("There is nothing to learn from yet: draw it a few times first.")
    return rows


def begun(model: SketchRNN) -> Progress:
    """Return what teaching begins with: the mean of all categories, any drawing, so to speak."""
    row = tuple(model.embedding.weight.mean(0).tolist())
    nothing = (0.0,) * len(row)
    return Progress(step=0, row=row, mean=nothing, square=nothing)


def advance(
    model: SketchRNN,
    rows: Sequence[np.ndarray],
    progress: Progress,
    seconds: float = float("inf"),
    stopped: Callable[[], bool] = lambda: False,
    steps: int = STEPS,
) -> Progress:
    """Return the progress some steps on: at the end of all steps, or after so many seconds, one step at least.

    It follows from the drawings and from what it is given alone, so it may go on in another process, and in pieces as it would
    in one. ``stopped`` is asked before every step.
    """
    until = time.monotonic() + seconds
    while progress.step < steps and not stopped():
        progress = _step(model, rows, progress, steps)
        if time.monotonic() > until:
            break
    return progress


def _step(model: SketchRNN, drawings: Sequence[np.ndarray], progress: Progress, steps: int) -> Progress:
    """Return the progress after one step of Adam on the row (Kingma & Ba 2015, algorithm 1)."""
    step = progress.step + 1
    rng = np.random.default_rng((CHANGES.seed, step))
    mine = rng.permutation(len(drawings))[:BATCH]
    batch = collate([augment(drawings[i], rng, CHANGES) for i in mine], mine * 0, mine, model.config.scale)
    row, mean, square = (
        torch.tensor(each, device=model.head.weight.device) for each in (progress.row, progress.mean, progress.square)
    )
    row.requires_grad_()
    gradient = torch.autograd.grad(_nats(model, batch.rows, batch.lengths, row), row)[0]
    mean = BETAS[0] * mean + (1 - BETAS[0]) * gradient
    square = BETAS[1] * square + (1 - BETAS[1]) * gradient.square()
    rate = RATE * min(1, step / WARMUP) * min(1, (steps - progress.step) / (DECAY * steps))
    unbiased = (square / (1 - BETAS[1] ** step)).sqrt() + TINY
    row = row.detach() - rate * mean / (1 - BETAS[0] ** step) / unbiased
    moved = {name: tuple(each.tolist()) for name, each in (("row", row), ("mean", mean), ("square", square))}
    return Progress(step=step, **moved)


def _nats(model: SketchRNN, rows: np.ndarray, lengths: np.ndarray, row: Tensor) -> Tensor:
    """Return the nats a row of drawings ``(T + 1, B, 5)`` of the category that ``row`` ``(C,)`` stands for."""
    told = torch.from_numpy(rows).to(row.device)
    kind = row.expand(len(lengths), -1)
    z = None if model.config.draws_alone else row.new_zeros(len(lengths), model.config.latent_size)
    mixture, _ = model.decode(told[:-1], *model.condition(kind, z))
    l_s, l_p = reconstruction(mixture, told[1:], torch.from_numpy(lengths).to(row.device))
    return (l_s + l_p).sum() / float((lengths + 1).sum())
