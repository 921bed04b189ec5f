"""Drawings that the page's JSON button downloads, one a file; the category is the name of the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sketch_rnn.drawing import MAX_BYTES, Drawing, DrawingError
from train.sources.sample import NO_DRAWING, Dropped, Sample, into_box


def read(path: Path) -> Iterator[Sample | Dropped]:
    """The drawing of a file, or why there is none; raises OSError."""
    with open(path, "rb") as file:
        text = file.read(MAX_BYTES + 1)  # one more than is allowed is enough to be told so
    try:
        drawing = Drawing.parse(text)
    except DrawingError:
        yield Dropped(NO_DRAWING)
        return
    yield into_box(path.resolve().parent.name, drawing.lines) if drawing else Dropped("an empty sheet")
