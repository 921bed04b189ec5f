"""The training loop, on Accelerate: a CPU, a GPU, or several processes, each with its part of every batch.

Everything random in it (order, augmentation, latents, dropout) is a function of the seed and the number of the step, so a
run that was killed goes on as if it had not been: the state to be kept is the weights, Adam's moments and the step.
"""

from __future__ import annotations

import dataclasses
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator, InitProcessGroupKwargs
from torch import Tensor
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from sketch_rnn.network.model import SketchRNN
from sketch_rnn.weights import checkpoint
from train import dataset
from train import state as states
from train.config import TrainConfig
from train.evaluate import figures, tally
from train.losses import divergence, reconstruction
from train.pictures import pictures
from train.prepare import packed_folder
from train.start import start_from
from train.state import TrainingError

FIGURES = ("loss", "L_R", "L_KL", "nats_per_point")


def fit(
    data: Sequence[str | Path],
    out: str | Path,
    config: TrainConfig,
    start: str | Path | None = None,
    precision: str = "auto",
    compiled: bool = False,
    repack: bool = False,
) -> None:
    """Train on ``data``, a prepared folder or files to prepare; the best weights so far are a checkpoint at ``out``/best.

    A run that is already in ``out`` is continued, with this config's steps. ``start`` is a checkpoint to begin from;
    ``precision`` is bf16, fp32, or auto: bf16 on a GPU that has it. ``compiled`` has torch.compile fuse the cells' steps.
    Where the drawings have changed since the run began, it goes on with them as they are now if ``repack`` says so.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    accelerator = _accelerator(precision)
    with states.alone(out) if accelerator.is_main_process else nullcontext():
        if accelerator.is_main_process:
            states.clear(out)
        with accelerator.main_process_first():
            packed = packed_folder(data, out / "packed", repack)
        saved = states.read(out)
        side = dataset.own_side(packed) if config.own_units and not start else None
        training, held_out = (dataset.Drawings(packed, split, side) for split in ("train", "valid"))
        if start:  # its weights speak its units
            training.scale = held_out.scale = checkpoint.load(start)[0].config.scale
        if saved and _changed(saved, training, out, repack):
            training.scale = held_out.scale = saved["scale"]
            saved["best"] = math.inf  # of other drawings, of which the longest may be longer
            saved["order"].pop("steps")
        if accelerator.is_main_process:
            print(training.units(), file=sys.stderr)
        torch.manual_seed(config.seed)
        try:
            model = SketchRNN(config.network(training))
        except RuntimeError as error:  # PyTorch's word for no memory
            raise TrainingError("There is no memory for a network of this size: choose smaller sizes.") from error
        if start:
            start_from(model, start)
        if compiled:
            model.compiled()
        _Run(accelerator, model, training, held_out, out, config, side, start, saved).go()
    accelerator.end_training()


def _changed(saved: dict[str, Any], training: dataset.Drawings, out: Path, repack: bool) -> bool:
    """Return whether a run goes on with other drawings than it was begun with. Raises TrainingError where it may not.

    Saves of older versions do not say which drawings they are of.
    """
    if saved.get("drawings") in (None, training.checksum):
        return False
    if saved["categories"] != list(training.categories):
        raise TrainingError(
            f"The drawings are of other categories than those that the run in {out} knows: begin another, in another --out, "
            f"from what it has learned (--start {out / 'best'})."
        )
    if not repack:
        raise TrainingError(
            f"The run in {out} was begun with other drawings: say --repack to go on with these, or begin another (--out)."
        )
    return True


class _Run:
    """One process's side of a run."""

    def __init__(
        self,
        accelerator: Accelerator,
        model: SketchRNN,
        training: dataset.Drawings,
        held_out: dataset.Drawings,
        out: Path,
        config: TrainConfig,
        side: float | None = None,
        start: str | Path | None = None,
        saved: dict[str, Any] | None = None,
    ):
        self.side = side  # of a typical drawing, in units that are the files' own
        self.start = start  # the checkpoint that it began from
        self.accelerator, self.bare, self.training, self.held_out = accelerator, model, training, held_out
        self.out, self.config = out, config
        self.order = config.order(accelerator.num_processes, training.longest)
        optimizer = _adam(model, config)
        self.model, self.optimizer = accelerator.prepare(model, optimizer)
        self.step, self.best = 0, math.inf
        self.seconds = 0.0  # of learning, in all the pieces that the run had
        if saved:
            self._resume(saved)

    def go(self) -> None:
        main = self.accelerator.is_main_process
        writer = SummaryWriter(self.out / "tensorboard", purge_step=self.step) if main else None
        bar = tqdm(
            total=self.config.steps,
            initial=self.step,
            desc="training",
            unit="step",
            mininterval=5,
            disable=None if main else True,
        )
        for batch, place in self._batches():
            values = self._learn(batch, place)
            self.step += 1
            bar.update()
            if main and self.step % 50 == 0:
                shown = {name: f"{values[name]:.3f}" for name in FIGURES[1:] if values[name] is not None}
                bar.set_postfix(shown | {"best": f"{self.best:.3f}"}, refresh=False)
                values |= {
                    "learning_rate": self.config.rate(self.step, self.seconds),
                    "w_KL": self.config.w_kl(self.step),
                }
                _write(writer, "train", values, self.step)
            judged = self.step % self.config.evaluate_every == 0 or self._over()
            if judged:
                self._judge(writer)
            if main and (judged or self.step % self.config.save_every == 0):
                self._save()
        bar.close()
        if writer:
            writer.close()

    def _batches(self) -> Iterator[tuple[dataset.Batch, str]]:
        """Yield the batches from this step to the end of the run, and where each stands."""
        each = dataset.batches_per_epoch(len(self.training), self.order.batch)
        while not self._over():
            number, skip = divmod(self.step, each)
            for index, batch in enumerate(dataset.epoch(self.training, number, self.order, skip), skip):
                yield batch, f"batch {index} of epoch {number}"
                if self._over():
                    return

    def _over(self) -> bool:
        return self.config.done(self.step, self.seconds) >= 1

    def _learn(self, batch: dataset.Batch, place: str) -> dict[str, float | None]:
        """Take one step of Adam on this process's part of a batch, and return the figures of the whole batch."""
        began = time.monotonic()
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)  # the latents and the dropout of this step
        self.model.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.rate(self.step, self.seconds)
        loss, values = self._loss(batch)
        if not math.isfinite(values["loss"]):
            raise TrainingError(self._broken(f"The loss is {values['loss']}", batch, place))
        self.optimizer.zero_grad()
        self.accelerator.backward(loss)
        if self.config.clip_by == "value":
            self.accelerator.clip_grad_value_(self.model.parameters(), self.config.clip)
        else:
            norm = self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.clip)
            if not torch.isfinite(norm):
                raise TrainingError(self._broken(f"The gradient is {norm.item()}", batch, place))
        self.optimizer.step()
        if self.config.minutes:  # the processes agree on how late it is
            took = torch.tensor(time.monotonic() - began, device=self.accelerator.device, dtype=torch.float64)
            self.seconds += float(self.accelerator.reduce(took, "mean"))
        return values

    def _loss(self, batch: dataset.Batch) -> tuple[Tensor, dict[str, float | None]]:
        """L_R + w_KL max(L_KL, KL_min), this process's share of it, and the figures of the whole batch."""
        config, device, processes = self.config, self.accelerator.device, self.accelerator.num_processes
        size, count, n_max = len(batch.labels), self.accelerator.process_index, self.training.longest
        part = batch.part(count, processes)
        mine = np.array_split(np.arange(size), processes)[count]
        chance = torch.randn(size, self.bare.config.latent_size)[mine].to(device)
        unknown = torch.from_numpy(_unknown(size, config.null_share)[mine]).to(device)
        rows, labels, lengths = (torch.from_numpy(each).to(device) for each in (part.rows, part.labels, part.lengths))
        mixture, mu, presig = self.model(rows, lengths, labels, chance, unknown)
        l_s, l_p = reconstruction(mixture, rows[1:], lengths, n_max if config.past_end else 0)
        l_r = (l_s + l_p).sum() / (size * n_max)  # equation 9
        l_kl = divergence(mu, presig).sum() if mu is not None else l_r.detach() * 0
        sums = torch.stack([l_r.detach(), l_kl.detach(), l_kl.new_tensor(len(mu) if mu is not None else 1)])
        all_r, all_kl, read = self.accelerator.reduce(sums.double(), "sum").tolist()
        all_kl /= read
        weight = config.w_kl(self.step)
        loss = l_r + (weight * l_kl / read if mu is not None and all_kl > config.kl_floor else 0)
        level = size * n_max / batch.lengths.sum() if config.level else 1.0
        whole = all_r + (weight * max(all_kl, config.kl_floor) if mu is not None else 0)
        values = {"loss": whole * level, "L_R": all_r, "L_KL": all_kl if mu is not None else None}
        values["nats_per_point"] = (
            None if config.past_end else all_r * size * n_max / batch.lengths.sum() + 2 * math.log(self.training.scale)
        )
        return loss * level * processes, values  # gradients are averaged over processes

    def _broken(self, what: str, batch: dataset.Batch, place: str) -> str:
        numbers = ", ".join(str(i) for i in batch.indices[:8]) + (", ..." if len(batch.indices) > 8 else "")
        return (
            f"{what} at step {self.step}, {place} (training drawings {numbers}; at most {batch.lengths.max()} rows): "
            "try a lower learning rate."
        )

    def _judge(self, writer: SummaryWriter | None) -> None:
        """Held-out figures, each process reading its part; the best so far becomes a checkpoint, and pictures are drawn."""
        part, parts = self.accelerator.process_index, self.accelerator.num_processes
        table = tally(self.bare, self.held_out, past_end=False, part=part, parts=parts)
        table = self.accelerator.reduce(table.to(self.accelerator.device, torch.float64), "sum").cpu()
        if not self.accelerator.is_main_process:
            return
        judged = figures(table, self.bare, self.held_out)
        del judged["categories"]
        flat = {name: value for name, value in judged.items() if isinstance(value, float)}
        for name in ("alone", "given_z"):
            flat |= {f"{name}/{key}": value for key, value in judged.get(name, {}).items()}
        _write(writer, "valid", flat, self.step)
        score = judged["nats_per_point"]
        if "bound" in judged:  # it serves for both: endings, and reconstructions at what z costs
            score = (score + judged["bound"]) / 2
        words = ", ".join(f"{name} {value:.4f}" for name, value in flat.items())
        tqdm.write(f"step {self.step}: {words}")
        if score < self.best:
            self.best = score
            notes = {"train": dataclasses.asdict(self.config), "step": self.step, "valid": judged}
            notes |= {checkpoint.OWN_SIDE: self.side} if self.side else {}
            notes |= {"start": str(self.start)} if self.start else {}
            with states.with_room(self.out):
                checkpoint.save(self.out / "best", self.bare, notes | {"drawings": self.training.per_category()})
        self._show(writer)

    def _show(self, writer: SummaryWriter) -> None:
        try:
            drawn = pictures(self.bare, self.held_out)
        except OSError as error:  # no cairo: training goes on without
            tqdm.write(f"No pictures for TensorBoard: {error}")
            return
        for name, picture in drawn.items():
            writer.add_image(name, picture, self.step, dataformats="HWC")

    def _save(self) -> None:
        state = {
            "step": self.step,
            "best": self.best,
            "seconds": self.seconds,
            "order": dataclasses.asdict(self.order),
            "drawings": self.training.checksum,
            "categories": list(self.training.categories),
            "scale": self.training.scale,
            "model": self.bare.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        states.save(self.out, state)

    def _resume(self, saved: dict[str, Any]) -> None:
        try:
            self.bare.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            order, self.step, self.best = saved["order"], saved["step"], saved["best"]
            self.seconds = saved.get("seconds", 0.0)  # older versions did not keep it
        except Exception as error:  # what is missing, of another size or of another kind
            reason = str(error).splitlines()[0]
            raise TrainingError(f"The run in {self.out} cannot be continued with these sizes: {reason}") from None
        changed = {name: value for name, value in order.items() if getattr(self.order, name, None) != value}
        if changed:
            was = ", ".join(f"{name} {value}" for name, value in changed.items())
            raise TrainingError(f"The run in {self.out} was begun with {was}: that decides the order of its batches.")


def _accelerator(precision: str) -> Accelerator:
    if precision == "auto":
        precision = "bf16" if torch.cuda.is_available() and torch.cuda.is_bf16_supported() else "fp32"
    patience = InitProcessGroupKwargs(timeout=timedelta(hours=3))  # others wait while one prepares the drawings
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1  # which Accelerate, on CPUs, takes for strangers
    accelerator = Accelerator(
        mixed_precision="bf16" if precision == "bf16" else "no",
        cpu=several and not torch.cuda.is_available(),
        kwargs_handlers=[patience],
    )
    if accelerator.num_processes == 1 and "MASTER_ADDR" in os.environ and "ACCELERATE_USE_CPU" in os.environ:
        raise TrainingError(
            "`accelerate launch --cpu` starts one process alone: say --multi_gpu for several, on CPUs too."
        )
    return accelerator


def _adam(model: SketchRNN, config: TrainConfig) -> torch.optim.AdamW:
    """Adam; weight decay, where there is one, is the matrices' alone: a forget gate's bias has its reasons."""
    matrices = [value for value in model.parameters() if value.ndim > 1]
    others = [value for value in model.parameters() if value.ndim < 2]
    groups = [{"params": matrices}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, config.learning_rate, weight_decay=config.weight_decay)


def _unknown(count: int, share: float) -> np.ndarray:
    """Return which drawings of a batch are decoded from the null latent: spread evenly, so that each process has its share."""
    passed = np.floor(np.arange(count + 1) * share)
    return passed[1:] > passed[:-1]


def _write(writer: SummaryWriter, group: str, values: dict[str, float | None], step: int) -> None:
    for name, value in values.items():
        if value is not None:
            writer.add_scalar(f"{group}/{name}", value, step)
