"""Drawings packed into memory-mapped arrays, and the batches that are made of them.

A packed folder (``train/prepare.py`` writes it) holds ``rows.npy`` (all stroke-3 rows of all drawings, one after the other),
``starts.npy`` (where each drawing begins, and the end), ``sides.npy`` (the length that is 255 pixels of the box, in each
drawing's own units), ``labels.npy``, ``splits.npy`` and ``pack.json``. No pickle. Rows are in the units of their file there,
and brought to the box when they are read.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.strokes import BOX, START, Lines, at_origin, to_lines, to_stroke5
from train.prepare import scale_of, to_box
from train.sources import SPLITS, DataError


@dataclass(frozen=True)
class Batch:
    """Time-major: ``rows`` is S_0 ... S_T, ``(T + 1, B, 5)`` float32 normalised; ``lengths`` counts stroke-3 rows."""

    rows: np.ndarray
    labels: np.ndarray  # (B,) int64
    lengths: np.ndarray  # (B,) int64; the row after a drawing's last is the one that ends it
    indices: np.ndarray  # (B,) int64, the drawings' numbers in their split

    def part(self, number: int, parts: int) -> Batch:
        """Return what process ``number`` of ``parts`` takes of it; all take whole columns, so the time axis stays alike."""
        mine = np.array_split(np.arange(len(self.labels)), parts)[number]
        return Batch(self.rows[:, mine], self.labels[mine], self.lengths[mine], self.indices[mine])


def own_side(folder: str | Path) -> float | None:
    """Return the side of a typical drawing in the units of its files, where all are npz in units of their own."""
    return json.loads((Path(folder) / "pack.json").read_text(encoding="utf-8")).get("own_side")


class Drawings:
    """The drawings of one split of a packed folder, or of all of them."""

    def __init__(self, folder: str | Path, split: str | None, side: float | None = None):
        """``side`` is a length in the units of the files, which becomes 255: for a network that learned these units. Without
        it each drawing is brought to the box by itself.
        """
        folder, self.split, self.side = Path(folder), split, side
        info = json.loads((folder / "pack.json").read_text())
        self.categories: tuple[str, ...] = tuple(info["categories"])
        self.checksum: str | None = info.get("checksum")  # of all splits; folders of older versions have none
        self.longest: int = info["longest"]  # N_max: rows of the longest drawing of all splits
        self._rows = np.load(folder / "rows.npy", mmap_mode="r")
        starts = np.load(folder / "starts.npy")
        splits = np.load(folder / "splits.npy")
        mine = np.flatnonzero(splits == SPLITS.index(split)) if split else np.arange(len(splits))
        self._starts, self.lengths = starts[:-1][mine], np.diff(starts)[mine]
        sides = np.load(folder / "sides.npy")
        factors = to_box(sides) if side is None else np.full(len(sides), BOX / side)
        if side is not None:
            self.scale: float = info["scale"] * BOX / side  # the normalising factor of the train split
        elif (factors == 1).all():
            self.scale = info["scale"]
        else:
            self.scale = info.get("box_scale") or scale_of(self._rows, starts, splits == SPLITS.index("train"), factors)
        self._factors, self.sides = factors[mine], sides[mine] * factors[mine]
        self.labels = np.load(folder / "labels.npy")[mine].astype(np.int64)
        if not len(mine):
            raise DataError(f"No drawings for {split} in {folder}: the data set is too small to be split.")

    def __len__(self) -> int:
        return len(self.labels)

    def units(self) -> str:
        """Return a line that says in what units the drawings are read."""
        if self.side is not None:
            own = f"a typical side is {self.side:g}, the normalising factor {self.scale * self.side / BOX:.4f} there"
            return f"drawings are read in the units of their file: {own}"
        moved = int((self._factors != 1).sum())
        brought = f"{moved:,} of {len(self):,} are brought to" if moved else "all are of"
        return f"drawings: {brought} the box of {BOX:.0f}, normalising factor {self.scale:.4f}"

    def stroke3(self, index: int) -> np.ndarray:
        """Return drawing ``index`` as stroke-3 ``(n, 3)`` float32, in units of the 255 box."""
        start, factor = self._starts[index], self._factors[index]
        rows = np.array(self._rows[start : start + self.lengths[index]], dtype=np.float32)
        if factor != 1:
            rows[:, :2] *= factor
        return rows

    def in_box(self, index: int) -> Lines:
        """Return drawing ``index`` as lines, where it lies in the 255 box."""
        side = BOX / self.sides[index]
        return at_origin(to_lines(self.stroke3(index) * [side, side, 1]))

    def per_category(self) -> dict[str, int]:
        """Return how many drawings of each category."""
        counts = np.bincount(self.labels, minlength=len(self.categories))
        return dict(zip(self.categories, counts.tolist(), strict=True))

    def only(self, mine: np.ndarray) -> Drawings:
        """Return the drawings of these numbers alone, ``(k,)``, in this order."""
        part = copy.copy(self)
        arrays = ("_starts", "_factors", "lengths", "sides", "labels")
        part.__dict__.update({name: getattr(self, name)[mine] for name in arrays})
        return part

    def of(self, categories: Sequence[str]) -> Drawings:
        """Return the drawings of these categories alone, whose order, a model's, labels count by; DataError where there is none.

        Names match as they do on the page: drawings of ``alarm_clock`` are of the category ``alarm clock``.
        """
        known = {name: number for number, name in enumerate(categories)}
        labels = np.array([known.get(find_category(name, categories), -1) for name in self.categories])[self.labels]
        if (labels < 0).all():
            mine = [name for name, count in self.per_category().items() if count]
            words = f"{', '.join(mine[:5])}{', ...' * (len(mine) > 5)}"
            wanted = f"{', '.join(categories[:5])}{', ...' * (len(categories) > 5)}"
            raise DataError(f"None of the drawings is of {wanted}: they are of {words}.{hint(mine[0], categories)}")
        part = self.only(np.flatnonzero(labels >= 0))
        part.categories, part.labels = tuple(categories), labels[labels >= 0]
        return part


def collate(
    drawings: Sequence[np.ndarray], labels: np.ndarray, indices: np.ndarray, scale: float, steps: int = 0
) -> Batch:
    """Return one batch of stroke-3 arrays, divided by ``scale``; padding repeats the end of the drawing.

    T is ``steps``, or where that is 0 just enough for the end of the longest.
    """
    lengths = np.array([len(drawing) for drawing in drawings], dtype=np.int64)
    rows = np.zeros((max(lengths.max() + 1, steps) + 1, len(drawings), 5), dtype=np.float32)
    rows[:, :, 4] = 1
    rows[0] = START
    for column, drawing in enumerate(drawings):
        rows[1 : len(drawing) + 2, column] = to_stroke5(drawing)
    rows[:, :, :2] /= scale
    return Batch(rows, np.asarray(labels, dtype=np.int64), lengths, np.asarray(indices, dtype=np.int64))


def augment(stroke3: np.ndarray, rng: np.random.Generator, order: BatchOrder) -> np.ndarray:
    """Return a drawing that could also have been: see :class:`BatchOrder` for the changes.

    A point is left out only where it lies inside a line; the way to it is added to the next one.
    """
    rows = stroke3.copy()
    if order.drop:
        inside = rows[:, 2] == 0
        inside[1:] &= rows[:-1, 2] == 0  # the first point of a line is where the pen comes down: it stays
        keep = ~(inside & (rng.random(len(rows)) < order.drop))
        positions = np.cumsum(rows[:, :2], axis=0, dtype=np.float64)[keep]
        rows = rows[keep]
        rows[:, :2] = np.diff(positions, axis=0, prepend=0)
    if order.stretch:
        rows[:, :2] *= rng.uniform(1 - order.stretch, 1 + order.stretch, size=2)
    if order.turn:
        angle = rng.uniform(-order.turn, order.turn)
        rows[:, :2] = rows[:, :2] @ [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
    if rng.random() < order.mirror:
        rows[:, 0] *= -1
    return rows


@dataclass(frozen=True)
class BatchOrder:
    """Which drawings are in which batch, and how they are changed: all that a resumed run must have as it was."""

    batch: int  # drawings
    seed: int
    stretch: float = 0.0  # each axis by a factor of 1 +- this
    turn: float = 0.0  # by an angle of up to this, radians, either way
    mirror: float = 0.0  # left for right, in this share of the drawings
    drop: float = 0.0  # share of the points inside lines that are left out
    balance: float = 0.0  # a category of n drawings has a share in proportion to n^(1 - balance)
    steps: int = 0  # rows that every batch is padded to; 0: only as far as its longest needs


def epoch(data: Drawings, number: int, order: BatchOrder, skip: int = 0) -> Iterator[Batch]:
    """Yield one pass over the data in batches of drawings of like length, from the batch ``skip`` on.

    The seed and the number of the epoch alone decide its order and its changes: an interrupted run goes on with the same batch.

    With a balance it is as many drawings, drawn with replacement.
    """
    rng = np.random.default_rng((order.seed, number))
    if order.balance:
        weights = np.bincount(data.labels)[data.labels] ** -order.balance
        drawn = rng.choice(len(data), len(data), p=weights / weights.sum())
    else:
        drawn = rng.permutation(len(data))
    groups = []
    for pool in _pools(drawn, order.batch):
        pool = pool[np.argsort(data.lengths[pool], kind="stable")]
        groups += np.array_split(pool, -(-len(pool) // order.batch))
    for position in rng.permutation(len(groups))[skip:]:
        own = np.random.default_rng((order.seed, number, int(position)))
        group = own.permutation(groups[position])  # where in a batch means nothing
        drawings = [augment(data.stroke3(i), own, order) for i in group]
        yield collate(drawings, data.labels[group], group, data.scale, order.steps)


def batches_per_epoch(drawings: int, batch: int) -> int:
    """Return how many batches :func:`epoch` yields."""
    return sum(-(-len(pool) // batch) for pool in _pools(np.arange(drawings), batch))


def _pools(drawn: np.ndarray, batch: int) -> list[np.ndarray]:
    """Parts of an epoch within which drawings are sorted by length: little padding, and still nearly any neighbours."""
    return np.array_split(drawn, -(-len(drawn) // (50 * batch)))


def in_order(data: Drawings, batch: int, steps: int = 0) -> Iterator[Batch]:
    """Yield every drawing once, unchanged, shortest first: for evaluation. Offsets are divided by ``data.scale``."""
    order = np.argsort(data.lengths, kind="stable")
    for start in range(0, len(order), batch):
        chunk = order[start : start + batch]
        yield collate([data.stroke3(i) for i in chunk], data.labels[chunk], chunk, data.scale, steps)
