"""Line drawings as SVG, one a file; the category is the name of the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files import svg
from train.sources.sample import Dropped, Found, into_box


def read(path: Path) -> Iterator[Found]:
    """The drawing of a file and what of it was left out, or why there is none; raises OSError."""
    with open(path, "rb") as file:
        data = file.read(svg.MAX_BYTES + 1)  # one more than is allowed is enough to be told so
    try:
        lines, left = svg.read(data)
    except DrawingError as error:
        yield Dropped.because(str(error))
        return
    for each in left:
        yield Dropped(each.reason, each.place, part=True)
    yield into_box(path.resolve().parent.name, lines) if lines else Dropped("an SVG without a line in it that is seen")
