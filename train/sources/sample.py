"""One drawing as the training package sees it, whatever file it came from, and how it comes into the box."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sketch_rnn.strokes import BOX, EPSILON, bounds, rdp, to_stroke3

SPLITS = ("train", "valid", "test")
SHARES = (90, 5, 5)  # per cent
MOST_INK = 100_000.0  # of a drawing in the box: nobody's pen goes from side to side 400 times, and memory has an end

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


@dataclass(frozen=True)
class Dropped:
    """Something in a file that is no drawing to learn from; the reason is a few plain words."""

    reason: str


def hash_of(key: str) -> int:
    """64 bits that depend on the key alone, the same for ever and anywhere."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def split_of(key: str) -> str:
    """The split of a drawing by a hash of its key: 90 % train, 5 % valid, 5 % test, the same for ever and anywhere."""
    bucket = hash_of(key) % 100
    return SPLITS[0] if bucket < SHARES[0] else SPLITS[1] if bucket < SHARES[0] + SHARES[1] else SPLITS[2]


def key_of(stroke3: np.ndarray) -> str:
    """A key for a drawing that has none of its own: copies of it get the same one, so they are on the same side."""
    return hashlib.blake2b(np.ascontiguousarray(stroke3, dtype="<f4").tobytes(), digest_size=12).hexdigest()


def into_box(
    word: str, lines: Sequence[np.ndarray], key: str | None = None, split: str | None = None
) -> Sample | Dropped:
    """Lines in any units as a drawing of the 255 box, as Google simplified the drawings of the game
    (https://github.com/googlecreativelab/quickdraw-dataset): moved to the top left, scaled alike in x and y until the
    longest side is 255, points a pixel apart, Ramer-Douglas-Peucker with a tolerance of 2, whole numbers.
    """
    left, top, right, bottom = bounds(lines)
    side = max(right - left, bottom - top)
    if not (np.isfinite(right - left) and np.isfinite(bottom - top)):
        return Dropped(NO_DRAWING)
    if side < 1e-6:
        return Dropped(ONE_POINT)
    scaled = [(line - (left, top)) * (BOX / side) for line in lines]
    if sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in scaled) > MOST_INK:
        return Dropped("too much ink")
    stroke3 = to_stroke3([np.round(rdp(resampled(line), EPSILON)) for line in scaled])
    return Sample(word, key_of(stroke3) if key is None else key, stroke3, BOX, split)


def resampled(line: np.ndarray, spacing: float = 1.0) -> np.ndarray:
    """Points on a ``(k, 2)`` line, ``spacing`` apart along it, from its first to its last."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.append(np.arange(0, along[-1], spacing), along[-1])
    return np.stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])], axis=1)
