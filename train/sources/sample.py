"""One drawing as the training package sees it, whatever file it came from, and how it comes into the box."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sketch_rnn.drawings.strokes import BOX, EPSILON, Lines, arc_length, bounds, points_at, rdp, to_stroke3

SPLITS = ("train", "valid", "test")
SHARES = (90, 5, 5)  # per cent
MOST_INK = 100_000.0  # of a drawing in the box: nobody's pen goes from side to side 400 times, and memory has an end

FARTHEST = 1e12  # a coordinate beyond it is no place that a pen was at
NO_DRAWING = "not a drawing"
ONE_POINT = "a single point"


class DataError(ValueError):
    """The drawings cannot be used; the message says which file and why."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One drawing."""

    word: str  # its category
    key: str  # decides the split; the same for two copies of one drawing
    stroke3: np.ndarray  # (n, 3) float32, n >= 1
    side: float  # in the units of stroke3: what the longest side of the 255 box is
    split: str | None = None  # where its file says so; None: by the hash of the key
    place: str = ""  # in its file, where that has several
    game: bool = False  # drawn in Quick, Draw!, in twenty seconds: what is very short is mostly a slip
    size: float = 0.0  # the longest side as it came, where that is another than ``side``


@dataclass(frozen=True)
class Dropped:
    """Something in a file that was left out; the reason is a few plain words, by which its like are counted."""

    reason: str
    place: str = ""  # in its file
    part: bool = False  # of a drawing, the rest of which was read
    detail: str = ""  # of this one alone

    @classmethod
    def because(cls, words: str, place: str = "") -> Dropped:
        """Return what was left out for the cause that an error's message says: its kind, a colon, and more."""
        for polite in ("It is ", "This is ", "That is "):
            words = words.removeprefix(polite)
        reason, _, detail = words.rstrip(".").partition(": ")
        return cls(reason, place, detail=detail)


@dataclass(frozen=True)
class Note:
    """What was done to a whole file, or what looks wrong with it, and should be known before training."""

    words: str
    warning: bool = False


Found = Sample | Dropped | Note


def hash_of(key: str) -> int:
    """64 bits that depend on the key alone, the same for ever and anywhere."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def split_of(key: str) -> str:
    """Return the split of a drawing by a hash of its key: 90 % train, 5 % valid, 5 % test, the same for ever and anywhere."""
    bucket = hash_of(key) % 100
    return SPLITS[0] if bucket < SHARES[0] else SPLITS[1] if bucket < SHARES[0] + SHARES[1] else SPLITS[2]


def key_of(stroke3: np.ndarray) -> str:
    """Return a key for a drawing that has none of its own: copies of it get the same one, so they are on the same side."""
    return hashlib.blake2b(np.ascontiguousarray(stroke3, dtype="<f4").tobytes(), digest_size=12).hexdigest()


def sound(strokes: Sequence[Any], place: str = "", across: bool = False) -> tuple[Lines, list[Dropped]]:
    """Return the strokes that are points ``(k, 2)``, k >= 1, and what was left out; raises TypeError where there is no list.

    ``across`` has a stroke written as ``[[x, ...], [y, ...], ...]``, in place of ``[[x, y], ...]``.
    """
    lines: Lines = []
    left = []
    for number, stroke in enumerate(strokes, 1):
        where = f"{place}, stroke {number}".removeprefix(", ")
        reason = ""
        try:
            if across and len(stroke) not in (2, 3):
                raise ValueError
            line = np.array(stroke[:2], dtype=np.float64).T if across else np.array(stroke, dtype=np.float64)
            if line.size == 0:
                reason = "a stroke without points"
            elif line.ndim != 2 or line.shape[1] != 2:
                reason = "a stroke that is no list of points"
            elif not (np.abs(line) < FARTHEST).all():  # nor where it is no number
                reason = "a stroke with a coordinate that is no number, or too large a one"
        except (ValueError, TypeError, KeyError, IndexError, OverflowError):
            reason = "a stroke that is no list of points"
        if reason:
            left.append(Dropped(reason, where, part=True))
        else:
            lines.append(line)
    return lines, left


def into_box(
    word: str,
    lines: Sequence[np.ndarray],
    key: str | None = None,
    split: str | None = None,
    place: str = "",
    game: bool = False,
) -> Sample | Dropped:
    """Return lines in any units as a drawing of the 255 box, as Google simplified the drawings of the game
    (https://github.com/googlecreativelab/quickdraw-dataset): moved to the top left, scaled alike in x and y until the
    longest side is 255, points a pixel apart, Ramer-Douglas-Peucker with a tolerance of 2, whole numbers.
    """
    left, top, right, bottom = bounds(lines)
    side = max(right - left, bottom - top)
    if not (np.isfinite(right - left) and np.isfinite(bottom - top)):
        return Dropped(NO_DRAWING, place)
    if side < 1e-6:
        return Dropped(ONE_POINT, place)
    scaled = [(line - (left, top)) * (BOX / side) for line in lines]
    if sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in scaled) > MOST_INK:
        return Dropped("too much ink", place)
    stroke3 = to_stroke3([np.round(rdp(resampled(line), EPSILON)) for line in scaled])
    return Sample(word, key_of(stroke3) if key is None else key, stroke3, BOX, split, place, game, side)


def resampled(line: np.ndarray, spacing: float = 1.0) -> np.ndarray:
    """Return points of a line ``(k, 2)``, ``spacing`` apart along it, from its first to its last."""
    length = arc_length(line)[-1]
    return points_at(line, np.append(np.arange(0, length, spacing), length))
