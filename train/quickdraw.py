"""Where drawings come from: Quick, Draw!'s simplified ndjson, one drawing a line, one category a file.

The format is Google's (https://github.com/googlecreativelab/quickdraw-dataset): ``word``, ``key_id``, ``recognized`` and
``drawing``, a list of strokes ``[[x, ...], [y, ...]]`` with y down and the longest side 255.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sketch_rnn.strokes import BOX, Lines, extent

SPLITS = ("train", "valid", "test")
SHARES = (90, 5, 5)  # per cent


class DataError(ValueError):
    """The drawings cannot be used; the message says which file and why."""


@dataclass(frozen=True)
class Sample:
    """One drawing as it lies in a file."""

    word: str
    key: str  # Google's key_id: what decides the split
    lines: Lines  # absolute positions, y down, longest side 255


def split_of(key: str) -> str:
    """The split of a drawing by a hash of its key: 90 % train, 5 % valid, 5 % test, the same for ever and anywhere."""
    bucket = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") % 100
    return SPLITS[0] if bucket < SHARES[0] else SPLITS[1] if bucket < SHARES[0] + SHARES[1] else SPLITS[2]


def ndjson_files(folder: str | Path) -> list[Path]:
    """The folder's ndjson files in the order of their names; raises DataError where there are none."""
    files = sorted(Path(folder).glob("*.ndjson"))
    if not files:
        raise DataError(f"No .ndjson files in {folder}.")
    return files


def read_ndjson(path: Path) -> Iterator[Sample | None]:
    """The drawings of a file, None for a line that holds no usable one; a drawing not recognised by the game is one."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield _parse(line)


def _parse(line: str) -> Sample | None:
    try:
        record = json.loads(line)
        if not record.get("recognized", True):
            return None
        lines = [
            np.array([xs, ys], dtype=np.float64).T for xs, ys in record["drawing"]
        ]  # the raw files have a third: time
        word, key = str(record["word"]), str(record["key_id"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None
    if not lines or not all(line.ndim == 2 and len(line) and np.isfinite(line).all() for line in lines):
        return None
    if not 1 <= extent(lines) <= BOX + 1:
        return None
    return Sample(word, key, lines)
