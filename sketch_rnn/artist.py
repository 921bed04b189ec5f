"""One loaded model and the verbs a user has: what the page, the shell and the API call.

artist = load("checkpoints/quickdraw")
endings = artist.complete(drawing, "cat", count=9, temperature=0.4, seed=1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sketch_rnn import checkpoint, magenta
from sketch_rnn.choice import best
from sketch_rnn.drawing import Drawing, DrawingError
from sketch_rnn.model import SketchRNN
from sketch_rnn.sampling import Start, latents, noise, prime
from sketch_rnn.size import Reading, chosen, reading, readings
from sketch_rnn.strokes import START, to_lines, to_stroke3_from5, to_stroke5

MAX_COUNT = 25  # endings at once
MAX_SEED = 2**31 - 1
# Candidates for each drawing that is asked for, one of which is chosen: few where somebody waits with the pen in hand.
OF_ENDINGS, OF_DRAWINGS = 2, 4
MIN_TEMPERATURE = 0.01
MIN_SHARE = 0.001  # of a finished drawing's longest side, the least that its beginning may span


def pen_temperature(temperature: float) -> float:
    """The pen's own temperature, milder than the paper's rule (the same for all): 0.5 + 0.5 tau, as in Google's demos.

    Lifting the pen is a rate and not a choice: at tau 0.3 the paper's rule makes a chance of 0.3 a point into one of 0.06, and
    strokes five times too long. The model card has what either is worth.
    """
    return 0.5 + 0.5 * temperature


@dataclass(frozen=True)
class Ending:
    """What the model would add: strokes in the units of the drawing it was given, after that drawing's last point."""

    drawing: Drawing  # the added strokes alone; empty where the model finds nothing to add
    finished: bool  # whether the model ended the drawing itself, or was cut at its longest


class Artist:
    """A model that draws; it has no state of its own, so one serves any number of people.

    For each drawing that is asked for it draws several and keeps one (``sketch_rnn/choice.py``), unless told not to ``choose``.
    """

    def __init__(self, model: SketchRNN, notes: dict | None = None, choose: bool = True):
        self.model = model
        # Off: every drawing is taken as it comes, as it is where the model does not tell one category from another.
        self.chooses = choose and model.config.category_size > 0 and len(model.config.categories) > 1
        self.notes = notes or {}  # what the checkpoint says of its training
        self.categories: tuple[str, ...] = model.config.categories
        self._labels = {name: index for index, name in enumerate(self.categories)}

    def complete(
        self,
        drawing: Drawing,
        category: str,
        count: int = 9,
        temperature: float = 0.4,
        seed: int = 0,
        share: float | None = None,
    ) -> list[Ending]:
        """``count`` ways to finish a drawing; the same arguments give the same endings, one by one.

        temperature from 0.01 to 1: the paper's tau for the offsets, see pen_temperature for the pen. ``share``: of the finished
        drawing's longest side, what these strokes span; where it is not known, each ending has one that is likely.
        Raises DrawingError for an empty drawing, a category that the model does not know, or numbers out of range.
        """
        if not drawing:
            raise DrawingError("There is nothing to finish yet: draw a stroke first.")
        label = self._label(category)
        _check(count, temperature, seed)
        if share is not None and not _number(share, (int, float), MIN_SHARE, 1):
            raise DrawingError(f"The share that is drawn already is a number from {MIN_SHARE} to 1.")
        shares = self._shares(drawing, label, count) if share is None else [share] * count
        reads = {each: reading(drawing, each, self.model.config.scale) for each in shares}
        fresh = self._starts([label] * count, self._z(count, seed))
        begun = [self._begun(start, reads, shares) for start in fresh]
        last = np.stack([to_stroke5(reads[each].rows)[-2] for each in shares])
        rows = self._best(begun, last, [seed], OF_ENDINGS, temperature)
        pen = drawing.strokes[-1][-1]
        units = [reads[each].unit for each in shares]
        return [_ending(each, unit, pen, pen_down=False) for each, unit in zip(rows, units, strict=True)]

    def draw(self, category: str, count: int = 9, temperature: float = 0.4, seed: int = 0) -> list[Ending]:
        """``count`` drawings from nothing, each moved so that its bounding box begins at 0, 0; units of the 255 box.

        A drawing that the model ends before it began is left out.
        """
        label = self._label(category)
        _check(count, temperature, seed)
        rows = self.sampled([label] * count, self._z(count, seed), [seed], temperature)
        endings = [_ending(each, self.model.config.scale, np.zeros(2), pen_down=True) for each in rows]
        return [replace(e, drawing=e.drawing.moved(1.0, -np.array(e.drawing.bounds[:2]))) for e in endings if e.drawing]

    def reconstruct(
        self, drawing: Drawing, category: str, count: int = 9, temperature: float = 0.4, seed: int = 0
    ) -> list[Ending]:
        """``count`` drawings of what a finished drawing was read as, of a category that need not be its own; in its units and
        its place. Raises DrawingError as :meth:`complete`, and where the model has no latent.
        """
        if not drawing:
            raise DrawingError("There is nothing to draw again yet: draw something first.")
        if not self.model.config.latent_size:
            raise DrawingError("This model has no encoder: it finishes drawings and cannot draw one again.")
        label = self._label(category)
        _check(count, temperature, seed)
        read = reading(drawing, 1.0, self.model.config.scale)
        z = self._encode(read.rows).expand(count, -1)
        rows = self.sampled([label] * count, z, [seed], temperature)
        return [_ending(each, read.unit, drawing.strokes[0][0], pen_down=True) for each in rows]

    def best_first(self) -> list[str]:
        """The categories, those with the most training drawings first (no such notes: in alphabetical order)."""
        seen = self.notes.get("drawings", {})
        return sorted(self.categories, key=lambda name: (-seen.get(name, 0), name))

    @property
    def device(self) -> torch.device:
        return self.model.head.weight.device

    def _z(self, count: int, seed: int) -> Tensor | None:
        """What drawings that nothing is known of are drawn from: the null latent (None), or each its own z of the prior."""
        config = self.model.config
        return None if config.draws_alone else latents(seed, count, config.latent_size).to(self.device)

    @torch.inference_mode()
    def _encode(self, rows: np.ndarray) -> Tensor:
        """mu ``(1, Nz)`` of stroke-3 rows in normalised units."""
        inputs = torch.from_numpy(to_stroke5(rows)).unsqueeze(1).to(self.device)
        return self.model.encode(inputs, torch.tensor([len(rows)], device=self.device))[0]

    def sampled(
        self, labels: Sequence[int], z: Tensor | None, seeds: Sequence[int], temperature: float
    ) -> list[np.ndarray]:
        """A drawing from nothing, or of z ``(B, Nz)``, for each of B labels, stroke-5 in normalised units; each seed is for as
        many of them as any other.
        """
        return self._best(self._starts(labels, z), START, seeds, OF_DRAWINGS, temperature)

    @torch.inference_mode()
    def _starts(self, labels: Sequence[int], z: Tensor | None) -> list[Start]:
        """Where drawings of these labels start from; and, to choose by, the same for drawings of any kind."""
        start = self._start(labels, z)
        return [start, Start(self.model.of_any_kind(start.told), start.state)] if self.chooses else [start]

    @torch.inference_mode()
    def _start(self, labels: Sequence[int], z: Tensor | None) -> Start:
        """Where drawings of these labels start from; of z ``(B, Nz)``, or of nothing known."""
        return Start(*self.model.condition(torch.tensor(labels, device=self.device), z))

    def _shares(self, drawing: Drawing, label: int, count: int) -> list[float]:
        """For each ending, the share of its longest side that the drawing spans so far."""
        sizes = readings(drawing, self.model.config.scale)
        config = self.model.config  # a model that cannot draw alone judges sizes from the middle of the prior
        z = None if config.draws_alone else torch.zeros(len(sizes), config.latent_size, device=self.device)
        start = self._start([label] * len(sizes), z)
        return chosen(sizes, prime(self.model, np.stack([each.rows for each in sizes]), start).log_likelihood, count)

    def _begun(self, start: Start, reads: dict[float, Reading], shares: list[float]) -> Start:
        """For each ending, what it goes on from before the last row of what it is read as; what is the same for several is read
        once, unless each has its own z.
        """
        order, parts = [], []
        for share, read in reads.items():
            mine = [k for k, each in enumerate(shares) if each == share]
            unlike = mine[:1] if self.model.config.draws_alone else mine
            primed = prime(self.model, np.stack([read.rows] * len(unlike)), start.only(unlike)).start
            parts.append(primed.repeat(len(mine) // len(unlike)))
            order += mine
        back = np.argsort(order)
        state = tuple(torch.cat(part)[back] for part in zip(*(each.state for each in parts), strict=True))
        return Start(start.told, state)

    def _best(
        self, starts: list[Start], last: np.ndarray, seeds: Sequence[int], candidates: int, temperature: float
    ) -> list[np.ndarray]:
        """What is drawn from ``starts`` after ``last``, the best of so many candidates where there is something to choose by."""
        count, steps = len(starts[0].told) // len(seeds), self.model.config.max_rows
        numbers = range(candidates if len(starts) > 1 else 1)
        chance = torch.stack([torch.cat([noise(seed, count, steps, k) for seed in seeds]) for k in numbers])
        return best(self.model, starts, last, chance, temperature, pen_temperature(temperature))

    def _label(self, category: str) -> int:
        if not category:
            raise DrawingError("Choose what is being drawn first.")
        if not isinstance(category, str) or category not in self._labels:
            raise DrawingError(f"This model has not learned to draw “{str(category)[:40]}”.")
        return self._labels[category]


def _number(value: object, kind: type | tuple, least: float, most: float) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and least <= value <= most


def _check(count: int, temperature: float, seed: int) -> None:
    if not _number(count, int, 1, MAX_COUNT):
        raise DrawingError(f"The number of endings is a whole number from 1 to {MAX_COUNT}.")
    if not _number(temperature, (int, float), MIN_TEMPERATURE, 1):
        raise DrawingError(f"The temperature is a number from {MIN_TEMPERATURE} to 1.")
    if not _number(seed, int, 0, MAX_SEED):
        raise DrawingError(f"The seed is a whole number from 0 to {MAX_SEED}.")


def _ending(rows: np.ndarray, unit: float, origin: np.ndarray, pen_down: bool) -> Ending:
    stroke3 = to_stroke3_from5(rows)
    stroke3[:, :2] *= unit
    return Ending(Drawing.of(to_lines(stroke3, origin, pen_down)), finished=bool(rows[-1, 4] > 0.5))


def load(path: str | Path, device: str | torch.device | None = None, choose: bool = True) -> Artist:
    """The artist of a checkpoint folder, of hf://OWNER/NAME on the Hugging Face Hub, or of a .json file of Google's
    sketch-rnn-js, on the GPU where there is one; raises CheckpointError with the cause. ``choose``: see :class:`Artist`.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    read = magenta.load if Path(path).suffix == ".json" else checkpoint.load
    return Artist(*read(path, device), choose)
