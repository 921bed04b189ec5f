"""Packing drawings of any source into a folder of arrays that training maps into memory. No pickle.

``rows.npy`` has the stroke-3 rows of all drawings, one drawing after the other, float32, each in its own units;
``starts.npy`` where each begins, and the end; ``labels.npy`` the number of its category; ``splits.npy`` that of its split
in SPLITS; ``sides.npy`` the length that the longest side of the 255 box has in its units; ``files.json`` which files they are
of; ``pack.json`` the rest.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from tqdm import tqdm

from sketch_rnn.categories import plain
from sketch_rnn.drawings.strokes import BOX
from train.changes import changes, digest, note
from train.report import NEAR, Report, table
from train.sources import SPLITS, DataError, Found, Sample, everything, find, hash_of, others, split_of

FORMAT = 1
SHORTEST, LONGEST = 4, 250  # stroke-3 rows of a drawing that is kept; 250: Google's max_seq_len
OWN = (".npz", ".npy")  # kinds whose drawings keep the units of their file
BLOCK = 10_000  # drawings whose rows are in memory at once for the scale


@dataclass(frozen=True)
class Summary:
    """What became of the drawings."""

    categories: dict[str, int]  # drawings kept, by name
    dropped: dict[str, int]  # drawings left out, by reason
    splits: dict[str, int]
    longest: int  # stroke-3 rows
    scale: float  # the normalising factor: standard deviation of all dx and dy of the train split, mean not removed; in the
    # units of the files where all are npz in units of their own, else in the box
    lines: tuple[str, ...] = ()  # on sizes, on what was done, and on what was left out
    box_scale: float | None = None  # the same in the box, where ``scale`` is in other units

    @property
    def drawings(self) -> int:
        return sum(self.categories.values())

    def __str__(self) -> str:
        """Return the lines that a shell shows."""
        names = sorted(self.categories, key=lambda name: (-self.categories[name], name))
        if len(names) > 12:
            ends = [f"{name} ({self.categories[name]:,})" for name in (names[0], names[-1])]
            lines = [f"{self.drawings:,} drawings of {len(names)} categories, from {ends[0]} to {ends[1]}"]
        else:
            lines = table({name: self.categories[name] for name in names} | {"drawings kept": self.drawings})
        lines += [*self.lines, "", ", ".join(f"{count:,} {split}" for split, count in self.splits.items())]
        lines.append(f"longest drawing: {self.longest} rows")
        if self.box_scale is None:
            return "\n".join([*lines, f"normalising factor: {self.scale:.4f}"])
        lines.append(
            f"normalising factor: {self.scale:.4f} in the files' own units (--config magenta and paper keep them)"
        )
        return "\n".join([*lines, f"normalising factor: {self.box_scale:.4f} in the box"])


class _Pack:
    """The arrays while they grow: a few bytes a drawing in memory, the rows on disk."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.lengths, self.labels, self.sides = array("q"), array("i"), array("f")
        self.splits, self.hashes = array("B"), array("Q")
        self.words: dict[str, int] = {}
        self.seen: set[int] = set()
        self.report = Report()
        _header(file, 0)

    def add(self, path: Path, found: Found, shortest: int, longest: int) -> None:
        against = self._against(found, shortest, longest) if isinstance(found, Sample) else ""
        if not self.report.add(path, found, against):
            return
        found.stroke3.astype("<f4").tofile(self.file)
        self.lengths.append(len(found.stroke3))
        self.labels.append(self.words.setdefault(found.word, len(self.words)))
        self.sides.append(found.side)
        self.splits.append(SPLITS.index(found.split or split_of(found.key)))
        self.hashes.append(hash_of(found.key))

    def _against(self, sample: Sample, shortest: int, longest: int) -> str:
        """Return why a drawing is not kept, or nothing."""
        if len(sample.stroke3) < shortest:
            return f"shorter than {shortest} rows"
        if len(sample.stroke3) > longest:
            return f"longer than {longest} rows"
        drawing = hash_of(f"{sample.word}\n{sample.key}")  # the same lines can be a moon and a banana
        if drawing in self.seen:
            return "seen twice"
        self.seen.add(drawing)
        return ""

    def categories(self) -> tuple[list[str], np.ndarray]:
        """Return the names in order, and the number of each drawing's.

        What differs in capitals and underscores alone is one, called as most of its drawings are.
        """
        counts = Counter(self.labels)
        spelling: dict[str, str] = {}
        for word in sorted(self.words, key=lambda word: (-counts[self.words[word]], word)):
            spelling.setdefault(tight(word), word)
        names = sorted(spelling.values())
        order = np.array([names.index(spelling[tight(word)]) for word in self.words])
        return names, order[np.array(self.labels)]


def tight(word: str) -> str:
    """Return a category's name as names are compared: ``Alarm_Clock`` is ``alarm clock``."""
    return plain(word).replace(" ", "") or word


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
        with open(temporary / "rows.npy", "wb") as file, _bar() as bar:
            pack = _Pack(file)
            for path, found in everything(files):
                pack.add(
                    path, found, shortest or (SHORTEST if isinstance(found, Sample) and found.game else 1), longest
                )
                bar.update()
            for path in others(paths):
                pack.report.leave(path, f"a file of a kind that is not read ({path.suffix.lower() or 'no ending'})")
            _header(file, sum(pack.lengths))
        summary = _finish(pack, paths, temporary)
        note(files, temporary)
        temporary.chmod(0o755)  # as any other folder; a temporary one is its owner's alone
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return summary


def _bar() -> tqdm:
    return tqdm(desc="reading drawings", unit="drawing", disable=None)  # None: no bar in a log


def packed_folder(paths: Sequence[str | Path], folder: str | Path, repack: bool = False) -> Path:
    """Return where the packed drawings of ``paths`` are: that path itself if it is a packed folder, else ``folder``.

    The folder is made where it is not there yet, and with ``repack`` made anew where the files have changed since. Raises
    DataError where it was made of other paths, and, without ``repack``, where the files have changed.
    """
    if len(paths) == 1 and (Path(paths[0]) / "pack.json").is_file():
        return Path(paths[0])
    folder = Path(folder)
    if folder.exists():
        sources = json.loads((folder / "pack.json").read_text(encoding="utf-8"))["sources"]
        if sources != [str(Path(path).resolve()) for path in paths]:
            raise DataError(f"{folder} is made of {', '.join(sources)}: choose another --out for other data.")
        if changed := changes(paths, folder):
            words = f"The drawings have changed since {folder} was made of them: {changed}."
            if not repack:
                raise DataError(
                    f"{words} Say --repack to go on with them as they are now, or --data {folder} with them as they were."
                )
            print(f"{words} They are packed anew.", file=sys.stderr)
            shutil.rmtree(folder)
    if not folder.exists():
        print(prepare(paths, folder), end="\n\n", file=sys.stderr)
    return folder


def _finish(pack: _Pack, paths: Sequence[str | Path], folder: Path) -> Summary:
    report = pack.report
    if not pack.lengths:
        why = "; ".join(f"{count:,} {reason}" for reason, count in report.dropped.items())
        shown = "".join(f"\n  {each}" for left in report.left.values() for each in left.shown)
        raise DataError(f"No usable drawings in {', '.join(map(str, paths))} ({why or 'the files are empty'}).{shown}")
    lengths, splits = np.array(pack.lengths), np.array(pack.splits)
    _fill(splits, np.array(pack.hashes))
    categories, labels = pack.categories()
    starts = np.concatenate([[0], np.cumsum(lengths)])
    np.save(folder / "starts.npy", starts)
    np.save(folder / "labels.npy", labels.astype(np.int32))
    np.save(folder / "splits.npy", splits)
    np.save(folder / "sides.npy", np.array(pack.sides))
    sides = np.array(pack.sides)
    training = splits == SPLITS.index("train")
    rows = np.load(folder / "rows.npy", mmap_mode="r")
    own = all(path.suffix.lower() in OWN for path in report.files) and bool((sides != BOX).any())
    scale = scale_of(rows, starts, training)
    box_scale = scale_of(rows, starts, training, to_box(sides)) if (sides != BOX).any() else scale
    summary = Summary(
        categories=dict(zip(categories, np.bincount(labels, minlength=len(categories)).tolist(), strict=True)),
        dropped=report.dropped,
        splits=dict(zip(SPLITS, np.bincount(splits, minlength=len(SPLITS)).tolist(), strict=True)),
        longest=int(lengths.max()),
        scale=scale if own else box_scale,
        lines=tuple(report.lines()),
        box_scale=box_scale if own else None,
    )
    info = {
        "format": FORMAT,
        "sources": [str(Path(path).resolve()) for path in paths],
        "drawings": summary.drawings,
        "dropped": summary.dropped,
        "said": [line for line in summary.lines if line],
        "categories": list(summary.categories),
        "splits": summary.splits,
        "longest": summary.longest,
        "scale": summary.scale,
        "box_scale": box_scale,
        "own_side": float(np.median(sides[training])) if own else None,
        "checksum": digest(*(folder / f"{name}.npy" for name in ("rows", "starts", "sides", "labels", "splits"))),
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


def to_box(sides: np.ndarray) -> np.ndarray:
    """Return what each drawing is multiplied by to be as large as the 255 box: 1 where it is, or nearly."""
    return np.where(np.abs(sides - BOX) <= NEAR, 1.0, BOX / sides)


def scale_of(rows: np.ndarray, starts: np.ndarray, training: np.ndarray, factors: np.ndarray | None = None) -> float:
    """Return the standard deviation of all offsets of the drawings that are for training, each times its factor."""
    total = squares = count = 0.0
    for first in range(0, len(training), BLOCK):
        last = min(first + BLOCK, len(training))
        mine = np.repeat(training[first:last], np.diff(starts[first : last + 1]))
        offsets = rows[starts[first] : starts[last], :2][mine].astype(np.float64)
        if factors is not None:
            offsets *= np.repeat(factors[first:last], np.diff(starts[first : last + 1]))[mine][:, None]
        total, squares, count = total + offsets.sum(), squares + (offsets**2).sum(), count + offsets.size
    return float(np.sqrt(squares / count - (total / count) ** 2))


def _header(file: BinaryIO, rows: int) -> None:
    """Write the head of rows.npy; numpy leaves room in it for the number of rows to grow."""
    file.seek(0)
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (rows, 3)})
