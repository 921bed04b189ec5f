"""Drawings in files that hold one or a few: SVG, the page's own, answers of the verbs, what ``look`` writes, other pads' exports.

A category that stands in the file is taken, else it is the name of the folder. A picture is traced, unless it is the page's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sketch_rnn.drawings import files
from sketch_rnn.drawings.drawing import DrawingError
from train.sources.sample import Dropped, Found, Note, into_box, sound

MAX_BYTES = 200_000_000
TRACED = "traced from its pixels (in an order of strokes that nobody drew)"


def read(path: Path) -> Iterator[Found]:
    """Yield the drawings of a file, what of them was left out, or why there is none; raises OSError."""
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Dropped(f"more than {MAX_BYTES // 1_000_000} MB: write it as .ndjson, a drawing a line")
        return
    try:
        found = files.read(data, most=MAX_BYTES)
    except DrawingError as error:
        yield Dropped.because(str(error))
        return
    for words in dict.fromkeys(words for form in found for words in form.notes):
        yield Note(words)
    for form in found:
        lines, left = sound(form.strokes, form.place)
        yield from left
        for each in form.left:
            yield Dropped(each.reason, each.place, part=True)
        if form.traced:
            yield Note(TRACED)
        if lines:
            yield into_box(form.category or path.resolve().parent.name, lines, place=form.place)
        elif form.curves:
            yield Dropped("an SVG without a line in it that is seen")
        else:
            yield Dropped("a drawing without a stroke" if left else "an empty sheet", form.place)
