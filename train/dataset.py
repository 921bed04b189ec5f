"""Drawings packed into memory-mapped arrays, and the batches that are made of them.

A packed folder holds ``rows.npy`` (all stroke-3 rows of all drawings, one after the other, units of the 255 box),
``starts.npy`` (where each drawing begins, and the end), ``labels.npy``, ``splits.npy`` and ``pack.json``. No pickle.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from sketch_rnn.strokes import START, to_stroke3, to_stroke5
from train.quickdraw import SPLITS, DataError, ndjson_files, read_ndjson, split_of

SHORTEST, LONGEST = 4, 250  # stroke-3 rows of a drawing that is kept (250: Google's max_seq_len)


@dataclass(frozen=True)
class Batch:
    """Time-major: ``rows`` is S_0 ... S_T, ``(T + 1, B, 5)`` float32 normalised; ``lengths`` counts stroke-3 rows."""

    rows: np.ndarray
    labels: np.ndarray  # (B,) int64
    lengths: np.ndarray  # (B,) int64; the row after a drawing's last is the one that ends it


class Drawings:
    """The drawings of one split of a packed folder, or of all of them."""

    def __init__(self, folder: str | Path, split: str | None):
        folder = Path(folder)
        info = json.loads((folder / "pack.json").read_text())
        self.categories: tuple[str, ...] = tuple(info["categories"])
        self._rows = np.load(folder / "rows.npy", mmap_mode="r")
        starts = np.load(folder / "starts.npy")
        splits = np.load(folder / "splits.npy")
        mine = np.flatnonzero(splits == SPLITS.index(split)) if split else np.arange(len(splits))
        self._starts, self.lengths = starts[mine], np.diff(starts)[mine]
        self.labels = np.load(folder / "labels.npy")[mine].astype(np.int64)
        if not len(mine):
            raise DataError(f"No drawings for {split} in {folder}: the data set is too small to be split.")

    def __len__(self) -> int:
        return len(self.labels)

    def stroke3(self, index: int) -> np.ndarray:
        """Drawing ``index`` as stroke-3 ``(n, 3)`` float32, units of the 255 box."""
        start = self._starts[index]
        return np.array(self._rows[start : start + self.lengths[index]], dtype=np.float32)

    def per_category(self) -> dict[str, int]:
        """How many drawings of each category."""
        counts = np.bincount(self.labels, minlength=len(self.categories))
        return dict(zip(self.categories, counts.tolist(), strict=True))

    def relabel(self, categories: Sequence[str]) -> None:
        """Count labels by another list of names, a model's; raises DataError for a category that is not in it."""
        missing = sorted(set(self.categories) - set(categories))
        if missing:
            raise DataError(f"The model does not know these categories: {', '.join(missing[:5])}.")
        self.labels = np.array([categories.index(name) for name in self.categories])[self.labels]
        self.categories = tuple(categories)

    def scale(self) -> float:
        """The normalising factor: standard deviation of all dx and dy together, mean not removed from the data."""
        total = sum_of_squares = count = 0.0
        for index in range(len(self)):
            offsets = self.stroke3(index)[:, :2].astype(np.float64)
            total, sum_of_squares = total + offsets.sum(), sum_of_squares + (offsets**2).sum()
            count += offsets.size
        return float(np.sqrt(sum_of_squares / count - (total / count) ** 2))


def pack(source: str | Path, folder: str | Path) -> None:
    """Read every ndjson file of ``source`` and write the packed folder, whole or not at all."""
    folder = Path(folder)
    rows, lengths, words, splits = [], [], [], []
    dropped = {"unreadable or unrecognised": 0, f"not {SHORTEST} to {LONGEST} rows": 0}
    reasons = list(dropped)
    for path in tqdm(ndjson_files(source), desc="reading drawings", unit="file"):
        for sample in read_ndjson(path):
            stroke3 = to_stroke3(sample.lines) if sample else None
            if stroke3 is None or not SHORTEST <= len(stroke3) <= LONGEST:
                dropped[reasons[stroke3 is not None]] += 1
                continue
            rows.append(stroke3)
            lengths.append(len(stroke3))
            words.append(sample.word)
            splits.append(SPLITS.index(split_of(sample.key)))
    if not rows:
        raise DataError(f"No usable drawings in {source} ({dropped}).")
    categories, labels = np.unique(words, return_inverse=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".pack-"))
    try:
        np.save(temporary / "rows.npy", np.concatenate(rows))
        np.save(temporary / "starts.npy", np.cumsum([0, *lengths]))
        np.save(temporary / "labels.npy", labels.astype(np.int32))
        np.save(temporary / "splits.npy", np.array(splits, dtype=np.uint8))
        info = {
            "source": str(Path(source).resolve()),
            "drawings": len(rows),
            "dropped": dropped,
            "categories": categories.tolist(),
        }
        (temporary / "pack.json").write_text(json.dumps(info, indent=1, ensure_ascii=False) + "\n")
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def source(folder: Path) -> Path:
    """Where the drawings of a packed folder came from."""
    return Path(json.loads((folder / "pack.json").read_text())["source"]).resolve()


def collate(drawings: list[np.ndarray], labels: np.ndarray, scale: float) -> Batch:
    """Stroke-3 arrays in units of the 255 box to one padded batch; padding repeats the end of the drawing."""
    lengths = np.array([len(drawing) for drawing in drawings], dtype=np.int64)
    rows = np.zeros((lengths.max() + 2, len(drawings), 5), dtype=np.float32)
    rows[:, :, 4] = 1
    rows[0] = START
    for column, drawing in enumerate(drawings):
        rows[1 : len(drawing) + 2, column] = to_stroke5(drawing)
    rows[:, :, :2] /= scale
    return Batch(rows, np.asarray(labels, dtype=np.int64), lengths)


def augment(stroke3: np.ndarray, rng: np.random.Generator, stretch: float, drop: float) -> np.ndarray:
    """A drawing that could also have been: x and y stretched by factors of 1 +- ``stretch``, and points left out.

    A point is left out with probability ``drop`` where it lies inside a line; the way to it is added to the next one.
    """
    rows = stroke3.copy()
    if drop:
        inside = rows[:, 2] == 0
        inside[1:] &= rows[:-1, 2] == 0  # the first point of a line is where the pen comes down: it stays
        keep = ~(inside & (rng.random(len(rows)) < drop))
        positions = np.cumsum(rows[:, :2], axis=0, dtype=np.float64)[keep]
        rows = rows[keep]
        rows[:, :2] = np.diff(positions, axis=0, prepend=0)
    if stretch:
        rows[:, :2] *= rng.uniform(1 - stretch, 1 + stretch, size=2)
    return rows


def epoch(
    data: Drawings,
    number: int,
    *,
    batch: int,
    scale: float,
    seed: int,
    stretch: float,
    drop: float,
    balance: float = 0.0,
    skip: int = 0,
) -> Iterator[Batch]:
    """One pass over the data in batches of drawings of like length, in an order and with changes that the seed and the
    number of the epoch decide alone, so that an interrupted run goes on with the same next batch (``skip`` batches on).

    With ``balance`` above 0 it is as many drawings, drawn with replacement: a category of n drawings has a share in
    proportion to n^(1 - balance).
    """
    rng = np.random.default_rng((seed, number))
    if balance:
        weights = np.bincount(data.labels)[data.labels] ** -balance
        order = rng.choice(len(data), len(data), p=weights / weights.sum())
    else:
        order = rng.permutation(len(data))
    pool = 50 * batch  # sorted by length within a pool: little padding, and still nearly any neighbours
    groups = []
    for start in range(0, len(order), pool):
        chunk = order[start : start + pool]
        chunk = chunk[np.argsort(data.lengths[chunk], kind="stable")]
        groups += [chunk[i : i + batch] for i in range(0, len(chunk), batch)]
    for position in rng.permutation(len(groups))[skip:]:
        own = np.random.default_rng((seed, number, int(position)))
        drawings = [augment(data.stroke3(i), own, stretch, drop) for i in groups[position]]
        yield collate(drawings, data.labels[groups[position]], scale)


def batches_per_epoch(drawings: int, batch: int) -> int:
    """How many batches :func:`epoch` yields."""
    pool = 50 * batch
    full, rest = divmod(drawings, pool)
    return full * 50 + -(-rest // batch)


def in_order(data: Drawings, batch: int, scale: float) -> Iterator[Batch]:
    """Every drawing once, unchanged, shortest first: for evaluation."""
    order = np.argsort(data.lengths, kind="stable")
    for start in range(0, len(order), batch):
        chunk = order[start : start + batch]
        yield collate([data.stroke3(i) for i in chunk], data.labels[chunk], scale)
