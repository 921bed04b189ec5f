"""Drawings in JSON: the page's own, one a file, answers of the verbs, what ``look`` writes, and other pads' exports.

A category that stands in the file is taken, else it is the name of the folder. The page's PNG has the same inside; another
picture is traced.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files import forms_in
from train.sources.sample import Dropped, Found, Note, into_box, sound

MAX_BYTES = 200_000_000
TRACED = "traced from its pixels (in an order of strokes that nobody drew)"


def read(path: Path) -> Iterator[Found]:
    """The drawings of a file, or why there is none; raises OSError."""
    if path.stat().st_size > MAX_BYTES:
        yield Dropped(f"more than {MAX_BYTES // 1_000_000} MB of JSON: write it as .ndjson, a drawing a line")
        return
    try:
        found = forms_in(path.read_bytes())
    except DrawingError as error:
        yield Dropped.because(str(error))
        return
    for form in found:
        lines, left = sound(form.strokes, form.place)
        yield from left
        if form.traced:
            yield Note(TRACED)
        if lines:
            yield into_box(form.category or path.resolve().parent.name, lines, place=form.place)
        else:
            yield Dropped("a drawing without a stroke" if left else "an empty sheet", form.place)
