"""Quick, Draw!'s ndjson, one drawing a line, as Google serves it: simplified, or raw with the times of the points.

The format is Google's (https://github.com/googlecreativelab/quickdraw-dataset): ``word``, ``key_id``, ``recognized`` and
``drawing``, a list of strokes ``[[x, ...], [y, ...]]``, y down. In the raw files a stroke has a third list, the times, and
the units are the pixels of somebody's screen. One more key is ours: a ``source`` of "google-decoder" says that a model drew it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sketch_rnn.strokes import BOX, bounds, to_stroke3
from train.sources.sample import NO_DRAWING, ONE_POINT, Dropped, Sample, into_box

UNRECOGNISED = "not recognised by the game"
SYNTHETIC = "google-decoder"  # the source of a drawing that a model drew: nothing is ever judged by it


def read(path: Path) -> Iterator[Sample | Dropped]:
    """The drawings of a file in its order; raises OSError."""
    with open(path, "rb") as file:  # bytes: a line that is not UTF-8 spoils no other
        for line in file:
            if line.strip():
                yield _parse(line)


def _parse(line: bytes) -> Sample | Dropped:
    try:
        record = json.loads(line)
        if not record.get("recognized", True):
            return Dropped(UNRECOGNISED)
        strokes = record["drawing"]
        lines = [np.array(stroke[:2], dtype=np.float64).T for stroke in strokes]
        word, key = record["word"], str(record["key_id"])
        split = "train" if record.get("source") == SYNTHETIC else None
        word.encode(), key.encode()  # half a character can be written in JSON, and nowhere else
        arrays = {len(stroke) for stroke in strokes}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return Dropped(NO_DRAWING)
    if not lines or not arrays <= {2, 3} or not word:
        return Dropped(NO_DRAWING)
    if not all(line.ndim == 2 and len(line) for line in lines):
        return Dropped(NO_DRAWING)
    left, top, right, bottom = edges = bounds(lines)
    if not all(map(math.isfinite, edges)):  # as they are where any point is not
        return Dropped(NO_DRAWING)
    side = max(right - left, bottom - top)
    if 3 in arrays or side > BOX + 1:
        return into_box(word, lines, key, split)
    return Sample(word, key, to_stroke3(lines), BOX, split) if side >= 1 else Dropped(ONE_POINT)
