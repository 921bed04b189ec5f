"""The shapes of SVG as lines of points, curves flattened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import numpy as np
import svgelements

from sketch_rnn.drawings.files.lengths import length, numbers
from sketch_rnn.drawings.files.places import Box
from sketch_rnn.drawings.strokes import Lines

SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
CURVE_POINTS = 33  # of a curve: within 0.04 of a quarter of a circle that fills the 255 box
_COMMAND = re.compile(r"[MmZzLlHhVvCcSsQqTtAa]")


class Flaw(ValueError):
    """A flaw of an element, in words for a person; ``lines`` are what it shows all the same."""

    def __init__(self, words: str, lines: Lines | None = None):
        super().__init__(words)
        self.lines = lines or []


def outlines(element: Element, style: Mapping[str, str], view: Box) -> Lines:
    """Return every subpath of a shape as points ``(k, 2)``, k >= 2, in the shape's own units; raises Flaw."""
    kind = element.tag
    if kind == "path":
        return _path(_d(element, style))
    if kind in ("polyline", "polygon"):
        return [_corners(element)]
    diagonal = float(np.hypot(view[2], view[3]) / np.sqrt(2))
    wholes = {"x": view[2], "width": view[2], "cx": view[2], "x1": view[2], "x2": view[2], "rx": view[2], "r": diagonal}

    def value(name: str, default: float | None = 0.0) -> float | None:
        return length(style.get(name) or element.get(name), default, wholes.get(name, view[3]))

    if kind == "line":
        return [np.array([[value("x1"), value("y1")], [value("x2"), value("y2")]], dtype=np.float64)]
    if kind == "rect":
        return _path(_rect(value))
    across, down = (value("r"),) * 2 if kind == "circle" else (value("rx", None), value("ry", None))
    across, down = across if across is not None else down, down if down is not None else across
    if not across or not down or across < 0 or down < 0:
        raise Flaw(f"a {kind} without a size")
    x, y = value("cx"), value("cy")
    half = f"A{across!r} {down!r} 0 1 1"
    return _path(f"M{x + across!r} {y!r}{half} {x - across!r} {y!r}{half} {x + across!r} {y!r}Z")


def _d(element: Element, style: Mapping[str, str]) -> str:
    found = re.match(r"path\(\s*(?:\w+\s*,\s*)?['\"](.*)['\"]\s*\)$", style.get("d") or "", re.DOTALL)
    return found[1] if found else element.get("d") or ""


def _rect(value) -> str:  # noqa: ANN001  a function of an attribute's name
    x, y, width, height = (value(name) for name in ("x", "y", "width", "height"))
    if width <= 0 or height <= 0:
        raise Flaw("a rect without a size")
    across, down = value("rx", None), value("ry", None)
    across, down = across if across is not None else down or 0.0, down if down is not None else across or 0.0
    across, down = min(max(across, 0), width / 2), min(max(down, 0), height / 2)
    if not across or not down:
        return f"M{x!r} {y!r}h{width!r}v{height!r}h{-width!r}Z"
    arc, right, low = f"a{across!r} {down!r} 0 0 1", width - 2 * across, height - 2 * down
    return (
        f"M{x + across!r} {y!r}h{right!r}{arc} {across!r} {down!r}v{low!r}{arc} {-across!r} {down!r}"
        f"h{-right!r}{arc} {-across!r} {-down!r}v{-low!r}{arc} {across!r} {-down!r}Z"
    )


def _corners(element: Element) -> np.ndarray:
    values = numbers(element.get("points"))
    points = np.array(values[: len(values) // 2 * 2], dtype=np.float64).reshape(-1, 2)
    if len(points) < 2:
        raise Flaw(f"a {element.tag} without points")
    return np.concatenate([points, points[:1]]) if element.tag == "polygon" else points


def _path(d: str) -> Lines:
    """Return the lines of path data; where they break off, those before, with a Flaw."""
    if not d.strip():
        raise Flaw("a path without points")
    if not d.lstrip().startswith(("M", "m")):
        raise Flaw("a path that does not begin with M")
    whole, readable = _readable(d)
    lines = _flattened(readable)
    if not whole:
        raise Flaw(
            "a path that breaks off: drawn as far as it can be read" if lines else "a path without points", lines
        )
    if not lines:
        raise Flaw("a path without points")
    return lines


def _readable(d: str) -> tuple[bool, svgelements.Path]:
    """Return whether all of path data can be read, and the path of what can, as browsers draw it."""
    strange = re.search(r"[^MmZzLlHhVvCcSsQqTtAaEe0-9+\-.,\s]", d)
    ends = [found.start() for found in _COMMAND.finditer(d)] + [len(d)]
    if strange:  # up to the command that has it
        ends = [end for end in ends if end <= strange.start()]
    fewest, most, best = 0, len(ends) - 1, svgelements.Path()
    while fewest <= most:  # a beginning of what can be read can be read
        middle = most if best is None else (fewest + most + 1) // 2 if fewest < most else fewest
        try:
            best, fewest = svgelements.Path(d[: ends[middle]]), middle + 1
        except Exception:  # svgelements raises nearly anything
            most = middle - 1
        if fewest > most:
            break
    return not strange and most == len(ends) - 1, best


def _flattened(path: svgelements.Path) -> Lines:
    lines: list = []
    points: list = []
    for segment in path:
        if isinstance(segment, svgelements.Move):
            lines.append(points)
            points = [segment.end]
        elif isinstance(segment, (svgelements.Line, svgelements.Close)):
            points += [segment.end] if segment.end is not None else []
        else:
            points += segment.npoint(np.linspace(0, 1, CURVE_POINTS)).tolist()[1:]
        if isinstance(segment, svgelements.Close):
            lines.append(points)
            points = points[-1:]  # the next subpath begins there unless it is moved
    arrays = [np.array([[x, y] for x, y in line], dtype=np.float64) for line in [*lines, points] if len(line) > 1]
    return arrays
