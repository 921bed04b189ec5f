"""Packing drawings of any source into a folder of arrays that training maps into memory. No pickle.

``rows.npy`` has the stroke-3 rows of all drawings, one drawing after the other, float32, each in its own units;
``starts.npy`` where each begins, and the end; ``labels.npy`` the number of its category; ``splits.npy`` that of its split
in SPLITS; ``sides.npy`` the length that the longest side of the 255 box has in its units; ``pack.json`` the rest.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from tqdm import tqdm

from train.sources import GAME, SPLITS, DataError, Dropped, Sample, find, hash_of, read, split_of

FORMAT = 1
SHORTEST, LONGEST = 4, 250  # stroke-3 rows of a drawing that is kept; 250: Google's max_seq_len
BLOCK = 10_000  # drawings whose rows are in memory at once for the scale


@dataclass(frozen=True)
class Summary:
    """What became of the drawings."""

    categories: dict[str, int]  # drawings kept, by name
    dropped: dict[str, int]  # drawings left out, by reason
    splits: dict[str, int]
    longest: int  # stroke-3 rows
    scale: float  # the normalising factor: standard deviation of all dx and dy of the train split, mean not removed

    @property
    def drawings(self) -> int:
        return sum(self.categories.values())

    def __str__(self) -> str:
        """The lines that a shell shows."""
        names = sorted(self.categories, key=lambda name: (-self.categories[name], name))
        if len(names) > 12:
            ends = [f"{name} ({self.categories[name]:,})" for name in (names[0], names[-1])]
            lines = [f"{self.drawings:,} drawings of {len(names)} categories, from {ends[0]} to {ends[1]}"]
        else:
            lines = _table({name: self.categories[name] for name in names} | {"drawings kept": self.drawings})
        if self.dropped:
            lines += ["", f"{sum(self.dropped.values()):,} left out:", *_table(self.dropped)]
        lines += ["", ", ".join(f"{count:,} {split}" for split, count in self.splits.items())]
        return "\n".join([*lines, f"longest drawing: {self.longest} rows", f"normalising factor: {self.scale:.4f}"])


class _Pack:
    """The arrays while they grow: a few bytes a drawing in memory, the rows on disk."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.lengths, self.labels, self.sides = array("q"), array("i"), array("f")
        self.splits, self.hashes = array("B"), array("Q")
        self.words: dict[str, int] = {}
        self.seen: set[int] = set()
        self.dropped: Counter[str] = Counter()
        _header(file, 0)

    def add(self, found: Sample | Dropped, shortest: int, longest: int) -> None:
        reason = found.reason if isinstance(found, Dropped) else self._against(found, shortest, longest)
        if reason:
            self.dropped[reason] += 1
            return
        found.stroke3.astype("<f4").tofile(self.file)
        self.lengths.append(len(found.stroke3))
        self.labels.append(self.words.setdefault(found.word, len(self.words)))
        self.sides.append(found.side)
        self.splits.append(SPLITS.index(found.split or split_of(found.key)))
        self.hashes.append(hash_of(found.key))

    def _against(self, sample: Sample, shortest: int, longest: int) -> str:
        """Why a drawing is not kept, or nothing."""
        if len(sample.stroke3) < shortest:
            return f"shorter than {shortest} rows"
        if len(sample.stroke3) > longest:
            return f"longer than {longest} rows"
        drawing = hash_of(f"{sample.word}\n{sample.key}")  # the same lines can be a moon and a banana
        if drawing in self.seen:
            return "seen twice"
        self.seen.add(drawing)
        return ""


def prepare(
    paths: Sequence[str | Path], folder: str | Path, shortest: int | None = None, longest: int = LONGEST
) -> Summary:
    """Read every drawing in ``paths``, files and folders, and write the packed folder, whole or not at all.

    Drawings of fewer than ``shortest`` or more than ``longest`` rows are left out. Without ``shortest`` it is 4 in the
    game's own files, where less is mostly a slip of the mouse, and 1 in others: a character can be one line.
    Raises DataError where nothing can be used, and OSError.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError(f"{folder} is there already: choose another folder for the packed drawings.")
    if not 1 <= (1 if shortest is None else shortest) <= longest:
        raise DataError(f"No drawing has from {1 if shortest is None else shortest} to {longest} rows.")
    files = find(paths)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".pack-"))
    try:
        with open(temporary / "rows.npy", "wb") as file, tqdm(desc="reading drawings", unit="drawing") as bar:
            pack = _Pack(file)
            for path in files:
                least = shortest or (SHORTEST if path.suffix.lower() in GAME else 1)
                for found in read(path):
                    pack.add(found, least, longest)
                    bar.update()
            _header(file, sum(pack.lengths))
        summary = _finish(pack, paths, temporary)
        temporary.chmod(0o755)  # as any other folder; a temporary one is its owner's alone
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return summary


def packed_folder(paths: Sequence[str | Path], folder: str | Path) -> Path:
    """Where the packed drawings of ``paths`` are: that path itself if it is a packed folder, else ``folder``, which is made
    where it is not there yet. Raises DataError where ``folder`` was made of other paths.
    """
    if len(paths) == 1 and (Path(paths[0]) / "pack.json").is_file():
        return Path(paths[0])
    folder = Path(folder)
    if not folder.exists():
        prepare(paths, folder)
    sources = json.loads((folder / "pack.json").read_text(encoding="utf-8"))["sources"]
    if sources != [str(Path(path).resolve()) for path in paths]:
        raise DataError(f"{folder} is made of {', '.join(sources)}: choose another --out for other data.")
    return folder


def _finish(pack: _Pack, paths: Sequence[str | Path], folder: Path) -> Summary:
    dropped = dict(pack.dropped.most_common())
    if not pack.lengths:
        why = "; ".join(f"{count:,} {reason}" for reason, count in dropped.items())
        raise DataError(f"No usable drawings in {', '.join(map(str, paths))} ({why or 'the files are empty'}).")
    lengths, splits = np.array(pack.lengths), np.array(pack.splits)
    _fill(splits, np.array(pack.hashes))
    categories, order = np.unique(list(pack.words), return_inverse=True)
    labels = order[np.array(pack.labels)]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    np.save(folder / "starts.npy", starts)
    np.save(folder / "labels.npy", labels.astype(np.int32))
    np.save(folder / "splits.npy", splits)
    np.save(folder / "sides.npy", np.array(pack.sides))
    summary = Summary(
        categories=dict(zip(categories.tolist(), np.bincount(labels).tolist(), strict=True)),
        dropped=dropped,
        splits=dict(zip(SPLITS, np.bincount(splits, minlength=len(SPLITS)).tolist(), strict=True)),
        longest=int(lengths.max()),
        scale=_scale(np.load(folder / "rows.npy", mmap_mode="r"), starts, splits == SPLITS.index("train")),
    )
    info = {
        "format": FORMAT,
        "sources": [str(Path(path).resolve()) for path in paths],
        "drawings": summary.drawings,
        "dropped": summary.dropped,
        "categories": list(summary.categories),
        "splits": summary.splits,
        "longest": summary.longest,
        "scale": summary.scale,
    }
    (folder / "pack.json").write_text(json.dumps(info, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return summary


def _fill(splits: np.ndarray, hashes: np.ndarray) -> None:
    """Give every split that has none a drawing: the one with the smallest hash of the largest split.

    Of a few dozen drawings the hash may put none into valid or test. Raises DataError where there are fewer than three.
    """
    if len(splits) < len(SPLITS):
        raise DataError(
            f"Too few drawings: {len(splits)}. It takes {len(SPLITS)} at the least, to learn from one and test on one."
        )
    for missing in (1, 2, 0):
        counts = np.bincount(splits, minlength=len(SPLITS))
        if not counts[missing]:
            largest = np.flatnonzero(splits == counts.argmax())
            splits[largest[hashes[largest].argmin()]] = missing


def _scale(rows: np.ndarray, starts: np.ndarray, training: np.ndarray) -> float:
    total = squares = count = 0.0
    for first in range(0, len(training), BLOCK):
        last = min(first + BLOCK, len(training))
        mine = np.repeat(training[first:last], np.diff(starts[first : last + 1]))
        offsets = rows[starts[first] : starts[last], :2][mine].astype(np.float64)
        total, squares, count = total + offsets.sum(), squares + (offsets**2).sum(), count + offsets.size
    return float(np.sqrt(squares / count - (total / count) ** 2))


def _header(file: BinaryIO, rows: int) -> None:
    """Write the head of rows.npy; numpy leaves room in it for the number of rows to grow."""
    file.seek(0)
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (rows, 3)})


def _table(counts: dict[str, int]) -> list[str]:
    width = max(map(len, counts))
    return [f"  {name:<{width}}  {count:>9,}" for name, count in counts.items()]
