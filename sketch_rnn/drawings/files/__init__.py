"""Drawings in files, whatever kind of file it is and whatever its name says: JSON, SVG, pictures."""

from __future__ import annotations

import json

import numpy as np

from sketch_rnn.drawings.drawing import MAX_BYTES, MAX_STROKE_POINTS, Drawing, DrawingError
from sketch_rnn.drawings.files import kinds, svg, trace
from sketch_rnn.drawings.files.forms import Form, forms
from sketch_rnn.drawings.files.pixels import PIXELS, is_picture
from sketch_rnn.drawings.files.png import inside
from sketch_rnn.drawings.files.svg import Left
from sketch_rnn.drawings.strokes import extent, rdp

__all__ = ["Form", "Left", "drawing", "forms_in", "svg"]

FINE = 2000  # parts of a drawing's side within which its curves are kept


def drawing(data: bytes, pixels: int = PIXELS) -> Drawing:
    """Return the drawing of a file's bytes, the first where there are several, in its own units; raises DrawingError.

    A picture without strokes of the page's inside is traced, if it has no more than so many ``pixels``.
    """
    if kinds.is_svg(data):
        lines, left = svg.read(data)
        if not lines:
            why = "; ".join(f"{each.place}: {each.reason}" for each in left[:3])
            raise DrawingError(f"There is no line in this SVG that can be seen{f' ({why})' if why else ''}.")
        fine = extent(lines) / FINE
        return Drawing.parse({"strokes": [_thinned(line, fine).tolist() for line in lines]})
    if len(data) > MAX_BYTES and not is_picture(data):
        raise DrawingError(f"That drawing is too large: more than {MAX_BYTES // 1000} kB.")
    return Drawing.parse({"strokes": forms_in(data, pixels)[0].strokes})


def forms_in(data: bytes, pixels: int = PIXELS) -> list[Form]:
    """Return the drawings that stand in JSON or in a PNG of the page's, or the one that is traced from another picture.

    Raises DrawingError with the cause.
    """
    try:
        if is_picture(data):
            if (written := inside(data)) is not None:
                return forms(written)
            return [Form([line.tolist() for line in trace.lines(data, pixels)], traced=True)]
        if cause := kinds.other(data):
            raise DrawingError(f"This is {cause}.")
        return forms(json.loads(kinds.text_of(data)))
    except json.JSONDecodeError as error:
        if error.pos == 0:
            raise DrawingError("That is not a drawing: it is text of another kind than JSON.") from None
        raise DrawingError(
            f"That is not a drawing: it cannot be read as JSON (line {error.lineno}, column {error.colno}: {error.msg})."
        ) from None
    except UnicodeDecodeError:
        raise DrawingError("That is not a drawing: it is no text, neither UTF-8 nor UTF-16.") from None
    except RecursionError:
        raise DrawingError("That is not a drawing: its brackets are nested too deep.") from None
    except DrawingError:
        raise
    except ValueError as error:
        raise DrawingError(f"That is not a drawing: {error}.") from None


def _thinned(line: np.ndarray, fine: float) -> np.ndarray:
    """The points of a line that its shape needs; every so manieth where it has more than a drawing can hold."""
    if len(line) > 10 * MAX_STROKE_POINTS:
        line = line[np.linspace(0, len(line) - 1, 10 * MAX_STROKE_POINTS).astype(int)]
    return rdp(line, fine)
