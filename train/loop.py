"""The training loop.

Everything random in it (order, augmentation, dropout) is a function of the seed and the number of the step, so a run that
was killed goes on as if it had not been: the state to be kept is the weights, Adam's moments and the step.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from sketch_rnn import checkpoint
from sketch_rnn.model import ModelConfig, SketchRNN
from train import dataset
from train.evaluate import likelihood
from train.losses import nats_per_point, reconstruction

STATE = "state.pt"


class TrainingError(RuntimeError):
    """Training cannot go on; the message says why."""


@dataclass(frozen=True)
class TrainConfig:
    """One run. The schedule is a warm-up, a plateau and a decay to nothing over the last ``decay`` share of the steps."""

    steps: int = 20_000
    batch: int = 64  # drawings
    learning_rate: float = 1e-3  # Adam's, on the plateau
    warmup: int = 500  # steps
    decay: float = 0.3  # share of the steps, the last ones
    clip: float = 1.0  # norm of the gradient
    keep: float = 0.9  # recurrent dropout
    stretch: float = 0.1  # augmentation: each axis by 1 +- this
    drop: float = 0.05  # augmentation: share of the points inside lines that are left out
    balance: float = 0.0  # categories of n drawings are met in proportion to n^(1 - balance)
    decoder_size: int = 512
    category_size: int = 64
    mixtures: int = 20
    evaluate_every: int = 1000  # steps; each time the best so far is kept
    save_every: int = 250  # steps; what a kill can cost
    seed: int = 1

    def __post_init__(self) -> None:
        counts = ("steps", "batch", "decoder_size", "category_size", "mixtures", "evaluate_every", "save_every")
        for name in counts:
            if getattr(self, name) < 1:
                raise ValueError(f"{name.replace('_', '-')} must be 1 or more, not {getattr(self, name)}.")
        for name in ("warmup", "seed", "learning_rate", "clip"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name.replace('_', '-')} must not be negative, not {getattr(self, name)}.")
        for name in ("decay", "keep", "stretch", "drop", "balance"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share from 0 to 1, not {getattr(self, name)}.")

    @property
    def order(self) -> dict[str, float]:
        """What decides which drawings are in which batch."""
        return {"batch": self.batch, "seed": self.seed, "balance": self.balance}

    def rate(self, step: int) -> float:
        """The learning rate at a step, counted from 0."""
        rise = min(1.0, (step + 1) / self.warmup) if self.warmup else 1.0
        fall = min(1.0, (self.steps - step) / max(1.0, self.decay * self.steps))
        return self.learning_rate * rise * fall


def fit(data: str | Path, out: str | Path, config: TrainConfig) -> None:
    """Train on the ndjson files of ``data``; the best weights so far are a checkpoint folder at ``out``/best.

    A run that is already in ``out`` is continued, with this config's steps.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    packed = out / "packed"
    if not packed.exists():
        dataset.pack(data, packed)
    elif dataset.source(packed) != Path(data).resolve():
        raise TrainingError(
            f"The run in {out} learns from {dataset.source(packed)}: choose another --out for other data."
        )
    training, held_out = dataset.Drawings(packed, "train"), dataset.Drawings(packed, "valid")
    accelerator = Accelerator()
    model_config = ModelConfig(
        categories=training.categories,
        scale=training.scale(),
        max_rows=int(np.quantile(training.lengths, 0.99)),
        decoder_size=config.decoder_size,
        category_size=config.category_size,
        mixtures=config.mixtures,
        keep=config.keep,
    )
    torch.manual_seed(config.seed)
    model = SketchRNN(model_config)
    optimizer = torch.optim.Adam(model.parameters(), lr=config.learning_rate)
    model, optimizer = accelerator.prepare(model, optimizer)
    step, best = _resume(out / STATE, model, optimizer, config.order)
    writer = SummaryWriter(out / "tensorboard", purge_step=step)
    bar = tqdm(total=config.steps, initial=step, desc="training", unit="step", mininterval=5)
    for batch in _batches(training, model_config.scale, config, step):
        loss = _step(model, optimizer, accelerator, batch, config, step)
        step += 1
        bar.update()
        if step % 50 == 0:
            nats = nats_per_point(loss, 1, model_config.scale)
            bar.set_postfix(nats=f"{nats:.3f}", best=f"{best:.3f}", refresh=False)
            writer.add_scalar("train/nats_per_point", nats, step)
            writer.add_scalar("train/learning_rate", config.rate(step), step)
        if step % config.evaluate_every == 0 or step == config.steps:
            scores = likelihood(model, held_out)
            model.train()
            nats = scores["nats_per_point"]
            writer.add_scalar("valid/nats_per_point", nats, step)
            writer.add_scalar("valid/mean_nats_per_point", scores["mean_nats_per_point"], step)
            tqdm.write(
                f"step {step}: {nats:.4f} nats per point held out, {scores['mean_nats_per_point']:.4f} a category"
            )
            if nats < best:
                best = nats
                notes = {
                    "train": dataclasses.asdict(config),
                    "step": step,
                    "valid_nats_per_point": round(nats, 4),
                    "drawings": training.per_category(),
                }
                checkpoint.save(out / "best", model, notes)
        if step % config.save_every == 0 or step == config.steps:
            state = {
                "step": step,
                "best": best,
                "order": config.order,
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
            }
            checkpoint.write_whole(out / STATE, lambda path: torch.save(state, path))  # noqa: B023
    writer.close()
    bar.close()


def _resume(path: Path, model: SketchRNN, optimizer: torch.optim.Optimizer, order: dict[str, float]) -> tuple[int, float]:
    if not path.exists():
        return 0, math.inf
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
    except Exception as error:  # a damaged file makes torch.load raise nearly anything
        raise TrainingError(
            f"The run in {path.parent} cannot be continued with these sizes, or is damaged: {error}"
        ) from None
    if state["order"] != order:
        raise TrainingError(
            f"The run in {path.parent} was begun with {state['order']}, which decide the order of its batches."
        )
    return state["step"], state["best"]


def _batches(data: dataset.Drawings, scale: float, config: TrainConfig, step: int) -> Iterator[dataset.Batch]:
    """The batches from ``step`` to the end of the run."""
    each = dataset.batches_per_epoch(len(data), config.batch)
    while step < config.steps:
        number, skip = divmod(step, each)
        options = {"batch": config.batch, "scale": scale, "seed": config.seed, "balance": config.balance}
        for batch in dataset.epoch(data, number, stretch=config.stretch, drop=config.drop, skip=skip, **options):
            yield batch
            step += 1
            if step >= config.steps:
                return


def _step(
    model: SketchRNN,
    optimizer: torch.optim.Optimizer,
    accelerator: Accelerator,
    batch: dataset.Batch,
    config: TrainConfig,
    step: int,
) -> float:
    """One step of Adam; returns the mean of L_s + L_p over the batch's stroke-3 rows, in normalised units."""
    torch.manual_seed(config.seed * 1_000_003 + step)  # the dropout of this step
    for group in optimizer.param_groups:
        group["lr"] = config.rate(step)
    rows = torch.from_numpy(batch.rows).to(accelerator.device)
    labels = torch.from_numpy(batch.labels).to(accelerator.device)
    lengths = torch.from_numpy(batch.lengths).to(accelerator.device)
    mixture, _ = model(rows[:-1], labels)
    l_s, l_p = reconstruction(mixture, rows[1:], lengths)
    loss = (l_s + l_p).sum() / lengths.sum()
    if not torch.isfinite(loss):
        raise TrainingError(f"The loss is {loss.item()} at step {step}: try a lower learning rate.")
    optimizer.zero_grad()
    accelerator.backward(loss)
    norm = accelerator.clip_grad_norm_(model.parameters(), config.clip)
    if not torch.isfinite(norm):
        raise TrainingError(f"The gradient is {norm.item()} at step {step}: try a lower learning rate.")
    optimizer.step()
    return loss.item()
