"""What the page writes into its SVG and PNG beside what is seen: the strokes themselves, and which are the machine's.

Other programs keep such a note when they change the drawing. So it counts only while it says what is seen.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from sketch_rnn.drawings.distance import resample
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.files import pixels
from sketch_rnn.drawings.files.kinds import PNG
from sketch_rnn.drawings.strokes import SHEET, Lines, bounds, evenly, extent, into_square

ID = "sketch-rnn"  # of the SVG's metadata, and keyword of the PNG's text
EDITED = "it was changed since the page saved it: what is seen was read"
MARGIN = 14.0  # of the page's pictures, around a drawing that is larger than the sheet
PEN = 0.01  # width of a line, in sides of the picture
NEAR = 0.005  # parts of a drawing's extent by which a line may be off
STEPS = 16  # points of a curve between two of the pen's
INK = 0.7  # shade from which on a pixel is ink

Note = dict[str, Any]


def in_svg(root: Element) -> Note | None:
    """Return the note in an SVG; None where there is none."""
    for element in root.iter("metadata"):
        if element.get("id") == ID:
            return _decoded("".join(element.itertext()))
    return None


def in_png(data: bytes) -> Note | None:
    """Return the note in a PNG; None where there is none, as in any other picture."""
    begin = f"{ID}\0".encode()
    written = (each for kind, each in _chunks(data) if kind == b"tEXt" and each.startswith(begin))
    return next((_decoded(each[len(begin) :].decode("latin1")) for each in written), None)


def noted(data: bytes, drawing: Drawing) -> bytes:
    """Return a PNG with the drawing's strokes beside its pixels, so that it opens as the drawing that it was made from."""
    *chunks, end = _chunks(data)
    text = json.dumps(drawing.to_dict() | {"model": [], "pixels": _crc(chunks)}, separators=(",", ":"))
    note = (b"tEXt", f"{ID}\0{text}".encode("latin1"))
    return PNG + b"".join(_chunk(kind, each) for kind, each in (*chunks, note, end))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG) if data.startswith(PNG) else len(data)
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + size]
        at += 12 + size


def _crc(chunks: Iterable[tuple[bytes, bytes]]) -> int:
    """Return what a PNG's pixels are known by."""
    crc = 0
    for kind, each in chunks:
        crc = zlib.crc32(each, crc) if kind == b"IDAT" else crc
    return crc


def _decoded(text: str) -> Note | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "strokes" in found else None


def tells(note: Note, lines: Lines) -> bool:
    """Return whether the strokes of a note are the lines ``(k, 2)`` that are seen, in the same units."""
    curves = _curves(note)
    if not curves or len(curves) != len(lines):
        return False
    near = NEAR * max(extent(curves), 1.0)
    return all(_apart(curve, line) <= near for curve, line in zip(curves, lines, strict=True))


def shows(note: Note, data: bytes, most: int) -> bool:
    """Return whether the strokes of a note are what a PNG shows: its pixels are those that were saved, or lie as they do.

    The picture may have been made smaller or cut to the drawing. Raises DrawingError for one of more than ``most`` pixels.
    """
    if note.get("pixels") == _crc(_chunks(data)):
        return bool(_curves(note))
    curves = _curves(note)
    ink = np.argwhere(pixels.grey(data, most) < INK)[:, ::-1] + 0.5
    return bool(curves) and len(ink) > 0 and _covers(curves, ink)


def _covers(curves: Lines, ink: np.ndarray) -> bool:
    """Return whether pixels ``(n, 2)`` are those of a pen that went along the curves, somewhere, at some size."""
    from scipy.spatial import cKDTree  # here: a tenth of a second to load

    left, top, right, bottom = bounds(curves)
    inside = min(left, top) >= 0 and max(right, bottom) <= SHEET
    pen = PEN * (SHEET if inside else extent(curves) + 2 * MARGIN)
    inked = (left - pen / 2, top - pen / 2, right + pen / 2, bottom + pen / 2)
    scale, shift = into_square(inked, 0.0, extent([ink]))
    line = resample([scale * curve + shift + (ink.min(0) + ink.max(0)) / 2 for curve in curves], 1.0)
    near = max(1.5, 2 * NEAR * extent([ink]))
    beside = cKDTree(line).query(ink)[0].max()
    return bool(beside <= near + scale * pen / 2 and cKDTree(ink).query(line)[0].max() <= near)


def _curves(note: Note) -> Lines:
    """Return the lines that the page draws for the strokes of a note; none where these are no strokes."""
    try:
        return [_curve(stroke) for stroke in Drawing.parse({"strokes": note["strokes"]}).strokes]
    except DrawingError:
        return []


def _curve(points: np.ndarray) -> np.ndarray:
    """Return the smooth line through points ``(k, 2)`` that the page draws, as ``pathOf`` in ui/web/ink.js has it."""
    if len(points) < 2:
        return np.repeat(points, 2, axis=0)
    ways = np.diff(points, axis=0)
    lengths = np.hypot(*ways.T)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        ways = ways / lengths
        turns, halves = (ways[:-1] * ways[1:]).sum(1), ways[:-1] + ways[1:]
        halves = halves / np.hypot(*halves.T)[:, None] * np.minimum(lengths[:-1], lengths[1:]) / 3
    handles = np.zeros_like(points)
    handles[1:-1] = np.where(turns[:, None] >= 0.5, halves, 0.0)  # a corner where it turns by more than 60 degrees
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    weights = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3]
    ends = (points[:-1], points[:-1] + handles[:-1], points[1:] - handles[1:], points[1:])
    lines = sum(weight * end[:, None] for weight, end in zip(weights, ends, strict=True))
    return np.concatenate([lines.reshape(-1, 2), points[-1:]])


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return how far two lines are from each other at most, along them."""
    count = 1 + max(len(one), 33)
    return float(np.hypot(*(evenly(one, count) - evenly(other, count)).T).max())
