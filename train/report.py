"""What was read of files, said to a person: how large it was, what was done to it, what was left out and why."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sketch_rnn.drawings.files.rows import are_positions, forward
from sketch_rnn.drawings.strokes import BOX
from train.sources import Dropped, Found, Note, Sample

FEW = 3  # of each kind, said in full
MANY_LIFTS = 0.5  # share of rows after which the pen is lifted: people's drawings have about a seventh
NEAR = 1.0  # a side that differs from the box's by no more is as large as the box


@dataclass
class Left:
    """One reason for which something was left out."""

    drawings: int = 0
    parts: int = 0  # of drawings that were kept
    shown: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.drawings + self.parts


@dataclass
class _File:
    """What the drawings of one file are like."""

    sizes: array = field(default_factory=lambda: array("f"))
    rows: int = 0
    lifts: int = 0
    ends_lifted: int = 0
    long: int = 0  # drawings of enough rows to be judged by
    forward: int = 0  # of these, those that never go back


class Report:
    """What has been read so far; ``str`` of it are the lines that a shell shows."""

    def __init__(self):
        self.left: dict[str, Left] = {}
        self.notes: list[tuple[str, str]] = []
        self.more_notes: Counter[str] = Counter()
        self.files: dict[Path, _File] = {}
        self.lengths = array("i")

    def add(self, path: Path, found: Found, against: str = "") -> bool:
        """Take note of what was found in a file; returns whether it is a drawing that is kept. ``against`` says why not."""
        if isinstance(found, Note):
            self._note(path, found.words)
            return False
        if isinstance(found, Dropped) or against:
            self._leave(path, found, against)
            return False
        self.lengths.append(len(found.stroke3))
        each = self.files.setdefault(path, _File())
        each.sizes.append(found.size or found.side)
        each.rows += len(found.stroke3)
        each.lifts += int(found.stroke3[:, 2].sum())
        each.ends_lifted += int(found.stroke3[-1, 2])
        if (told := forward(found.stroke3)) is not None:
            each.long += 1
            each.forward += told
        return True

    def leave(self, path: Path, reason: str) -> None:
        """Take note of a whole file that was not read."""
        self._leave(path, Dropped(reason), "")

    def _note(self, path: Path, words: str) -> None:
        kind = words.split("(")[0]
        if sum(each[1].split("(")[0] == kind for each in self.notes) < FEW:
            self.notes.append((str(path), words))
        else:
            self.more_notes[kind.strip()] += 1

    def _leave(self, path: Path, found: Sample | Dropped, against: str) -> None:
        reason = against or getattr(found, "reason", "")
        left = self.left.setdefault(reason, Left())
        part = isinstance(found, Dropped) and found.part
        left.parts += part
        left.drawings += not part
        if len(left.shown) < FEW:
            place = f"{path}, {found.place}" if found.place else str(path)
            detail = found.detail if isinstance(found, Dropped) else ""
            left.shown.append(f"{place}: {reason}{f': {detail}' if detail else ''}")

    @property
    def dropped(self) -> dict[str, int]:
        """How much was left out, by reason, whole drawings first."""
        order = sorted(self.left, key=lambda reason: (-self.left[reason].drawings, -self.left[reason].parts))
        return {reason: self.left[reason].count for reason in order}

    def lines(self) -> list[str]:
        """Return the lines on sizes, on what was done and warned of, and on what was left out."""
        return [*self._sizes(), *self._done(), *self._left_out()]

    def warnings(self) -> list[str]:
        """Return what looks wrong with the drawings of a file."""
        warnings = []
        for path, each in self.files.items():
            if (
                len(each.sizes)
                and each.rows
                and each.lifts / each.rows > MANY_LIFTS
                and each.ends_lifted < len(each.sizes) / 2
            ):
                warnings.append(
                    f"{path}: the pen is lifted after {each.lifts / each.rows:.0%} of the points, and drawings end with the pen "
                    "down: its 0 and 1 may mean the opposite of what they mean here (1: lifted after this point)"
                )
            elif each.rows and not each.lifts:
                warnings.append(f"{path}: the pen is never lifted: every drawing is one line")
            if are_positions(each.long, each.forward):
                warnings.append(
                    f"{path}: no drawing ever goes back or up: these may be absolute coordinates, where the way from the point "
                    "before is due"
                )
        return warnings

    def _sizes(self) -> list[str]:
        """Return the files whose drawings had another size than the box; those of one drawing together, a line for a kind."""
        groups: dict[str, list[float]] = {}
        for path, each in self.files.items():
            name = str(path) if len(each.sizes) > 1 else f"{path.suffix.lower()} files"
            groups.setdefault(name, []).extend(each.sizes)
        groups = {name: sizes for name, sizes in groups.items() if (np.abs(np.array(sizes) - BOX) > NEAR).any()}
        if not groups:
            return []
        shown = [f"  {name}: {_span(sizes)}" for name, sizes in list(groups.items())[:FEW]]
        if len(groups) > FEW:
            rest = [size for sizes in list(groups.values())[FEW:] for size in sizes]
            shown.append(f"  {len(groups) - FEW:,} more files: {_span(rest)}")
        return ["", f"brought to the box of {BOX:.0f} (longest sides as they came):", *shown]

    def _done(self) -> list[str]:
        notes = [f"  {path}: {words}" for path, words in self.notes]
        notes += [f"  {kind}: {count:,} more" for kind, count in self.more_notes.items()]
        lines = ["", "as it was read:", *notes] if notes else []
        warned = self.warnings()
        return [*lines, "", "LOOKS WRONG:", *(f"  {each}" for each in warned)] if warned else lines

    def _left_out(self) -> list[str]:
        if not self.left:
            return []
        drawings, parts = (sum(getattr(each, name) for each in self.left.values()) for name in ("drawings", "parts"))
        words = [f"{drawings:,} left out" if drawings else "", f"{parts:,} parts of drawings left out" if parts else ""]
        lines = ["", f"{', '.join(filter(None, words))}:"]
        for reason in self.dropped:
            left = self.left[reason]
            lines += [f"  {each}" for each in left.shown]
            if left.count > len(left.shown):
                lines.append(f"  {reason}: {left.count - len(left.shown):,} more")
        return lines


def table(counts: dict[str, int]) -> list[str]:
    """Return lines of names and numbers."""
    width = max(map(len, counts))
    return [f"  {name:<{width}}  {count:>9,}" for name, count in counts.items()]


def _span(sizes: Sequence[float]) -> str:
    low, middle, high = np.quantile(np.array(sizes), (0, 0.5, 1))
    words = (
        f"{low:.4g}"
        if np.isclose(low, high, rtol=1e-3)
        else f"{low:.4g} to {high:.4g}, half of them up to {middle:.4g}"
    )
    return f"{len(sizes):,} of {words}"


def span(values: Iterable[float]) -> str:
    """Shortest, median and longest, in words."""
    low, middle, high = np.quantile(np.array(list(values)), (0, 0.5, 1))
    return f"{low:g} to {high:g}, median {middle:g}"
