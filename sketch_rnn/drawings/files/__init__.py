"""Drawings in files, whatever kind of file it is and whatever its name says: JSON, SVG, pictures."""

from __future__ import annotations

import json

import numpy as np

from sketch_rnn.drawings.drawing import MAX_POINTS, MAX_STROKE_POINTS, Drawing, DrawingError
from sketch_rnn.drawings.files import kinds, note, svg, trace
from sketch_rnn.drawings.files.form import Form, Left
from sketch_rnn.drawings.files.forms import forms, numbered
from sketch_rnn.drawings.files.pixels import PIXELS, is_picture
from sketch_rnn.drawings.strokes import Lines, extent, rdp

__all__ = ["Form", "Left", "drawing", "parsed", "read", "svg"]

MAX_BYTES = svg.MAX_BYTES  # of text, unpacked
FINE = 2000  # parts of a drawing's side within which its curves are kept


def drawing(data: bytes, pixels: int = PIXELS) -> Drawing:
    """Return the drawing of a file's bytes, the first where there are several, in its own units; raises DrawingError.

    A picture without strokes of the page's inside is traced, if it has no more than so many ``pixels``.
    """
    return parsed(read(data, pixels)[0])


def parsed(form: Form) -> Drawing:
    """Return the drawing that stands in a file, through the gate; raises DrawingError."""
    if not form.curves:
        return Drawing.parse({"strokes": form.strokes})
    if not form.strokes:
        why = "; ".join(f"{each.place}: {each.reason}" for each in form.left[:3])
        raise DrawingError(f"There is no line in this SVG that can be seen{f' ({why})' if why else ''}.")
    return Drawing.parse({"strokes": [line.tolist() for line in _thinned(form.strokes)]})


def read(data: bytes, pixels: int = PIXELS, most: int = MAX_BYTES) -> list[Form]:
    """Return the drawings of a file's bytes, in its order and in its own units, packed by gzip or not.

    They stand in JSON, one or many, also a record a line; in an SVG; in the page's own SVG or PNG beside what is seen of it,
    while that is what is seen; or a picture is traced. Raises DrawingError with the cause.
    """
    try:
        if is_picture(data):
            return [_of_pixels(data, pixels)]
        data = kinds.unpacked(data, most)
        if kinds.is_svg(data):
            return [svg.read(data)]
        if cause := kinds.other(data):
            raise DrawingError(f"This is {cause}.")
        return _in_text(kinds.text_of(data))
    except json.JSONDecodeError as error:
        if error.pos == 0:
            raise DrawingError("That is not a drawing: it is text of another kind than JSON or SVG.") from None
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


def _of_pixels(data: bytes, pixels: int) -> Form:
    """Return the drawing that a picture notes beside its pixels, while they show it, or else the one that is traced."""
    written = note.in_png(data)
    if written and note.shows(written, data, pixels):
        return Form(written["strokes"], model=written.get("model", ()))
    lines = [line.tolist() for line in trace.lines(data, pixels)]
    return Form(lines, traced=True, notes=(note.EDITED,) if written else ())


def _in_text(text: str) -> list[Form]:
    """Return the drawings of JSON, or of a text that has one or more a line, as ndjson; raises ValueError."""
    try:
        return forms(json.loads(text))
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
        found = [form for line in text.splitlines() for form in _in_line(line)]
        if len(found) < 2:
            raise
        return numbered(found)


def _in_line(line: str) -> list[Form]:
    try:
        return forms(json.loads(line))
    except ValueError:  # it costs itself, and no other
        return []


def _thinned(lines: Lines) -> Lines:
    """Return lines with the points that their shapes need; every so manieth where one has more than a drawing can hold."""
    fine, found, points = extent(lines) / FINE, [], 0
    for line in lines:
        if len(line) > 2 * MAX_STROKE_POINTS:
            line = line[np.linspace(0, len(line) - 1, 2 * MAX_STROKE_POINTS).astype(int)]
        found.append(rdp(line, fine))
        points += len(found[-1])
        if points > MAX_POINTS:  # which the gate refuses: no reason to go on
            break
    return found
