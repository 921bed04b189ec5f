"""The shapes of SVG as lines of points, curves flattened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import numpy as np

from sketch_rnn.drawings.files import path
from sketch_rnn.drawings.files.lengths import length, numbers
from sketch_rnn.drawings.files.places import Box
from sketch_rnn.drawings.strokes import Lines

SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")


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
    if d.strip() and not d.lstrip().startswith(("M", "m")):
        raise Flaw("a path that does not begin with M")
    found, whole = path.lines(d)
    if not found:
        raise Flaw("a path without points")
    if not whole:
        raise Flaw("a path that breaks off: drawn as far as it can be read", found)
    return found
