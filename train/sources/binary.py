"""Quick, Draw!'s binary files: the simplified drawings of one category in a quarter of the bytes.

The format is Google's (https://github.com/googlecreativelab/quickdraw-dataset, binary_file_parser.py), little endian.
The category is the name of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sketch_rnn.drawings.strokes import BOX, extent, to_stroke3
from train.sources.ndjson import UNRECOGNISED
from train.sources.sample import ONE_POINT, DataError, Dropped, Found, Sample, into_box

HEAD = struct.Struct("<Q2sbIH")  # key_id, country, recognised, time, how many strokes
POINTS = struct.Struct("<H")


def read(path: Path) -> Iterator[Found]:
    """Yield the drawings of a file in its order; raises DataError for a file that breaks off or is another's, and OSError."""
    word = path.stem.removeprefix("full_binary_")  # Google's browser of its bucket puts it before the name
    with open(path, "rb") as file:
        count = 0
        while head := file.read(HEAD.size):
            try:
                key, _, recognised, _, strokes = HEAD.unpack(head)
                lines = [_stroke(file) for _ in range(strokes)]
            except struct.error:
                raise DataError(f"{path} breaks off after {count:,} drawings: fetch it again.") from None
            if recognised not in (0, 1):
                raise DataError(f"{path} is not one of Quick, Draw!'s binary files.")
            count += 1
            place = f"drawing {count}"
            yield from (Dropped("a stroke without points", place, part=True) for line in lines if not len(line))
            lines = [line for line in lines if len(line)]
            if not recognised:
                yield Dropped(UNRECOGNISED, place)
            elif not lines:
                yield Dropped("a drawing without a stroke", place)
            elif extent(lines) < 1:
                yield Dropped(ONE_POINT, place)
            elif abs(extent(lines) - BOX) > 1:
                yield into_box(word, lines, str(key), place=place, game=True)
            else:
                yield Sample(word, str(key), to_stroke3(lines), BOX, place=place, game=True)


def _stroke(file: BinaryIO) -> np.ndarray:
    """Return the next stroke, ``(n, 2)`` float64; raises struct.error where the file ends before it."""
    [count] = POINTS.unpack(file.read(POINTS.size))
    data = file.read(2 * count)
    if len(data) < 2 * count:
        raise struct.error("too few points")
    return np.frombuffer(data, dtype=np.uint8).reshape(2, count).T.astype(np.float64)
