"""Where the elements of an SVG lie: transforms, their origins, and the views of ``svg`` and ``symbol``.

A matrix is ``(2, 3)``: points ``(k, 2)`` go through it by :func:`through`.
"""

from __future__ import annotations

import math
import re

import numpy as np

from sketch_rnn.drawings.files.lengths import length, numbers

IDENTITY = np.array([[1.0, 0, 0], [0, 1.0, 0]])
ANGLES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0, "": 1.0}
LONGEST = 2_000  # letters of a transform
KEYWORDS = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
_FUNCTION = re.compile(r"\s*,?\s*([a-zA-Z0-9]+)\s*\(([^)]*)\)")
_ANGLE = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(deg|grad|rad|turn|)\s*$", re.IGNORECASE)

Box = tuple[float, float, float, float]  # left, top, width, height


def through(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return points ``(k, 2)`` where a matrix puts them."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def after(outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """Return the matrix that does ``inner`` first, then ``outer``."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])


def moved(x: float, y: float) -> np.ndarray:
    """Return the matrix that moves by ``(x, y)``."""
    return np.array([[1.0, 0, x], [0, 1.0, y]])


def transform(text: str, origin: str, box: Box) -> np.ndarray:
    """Return the matrix of a transform about its origin, percentages being of ``box``; raises ValueError where it is none."""
    if text.strip().lower() in ("", "none"):
        return IDENTITY
    if len(text) > LONGEST:
        raise ValueError("a transform that is longer than one is")
    found, end = IDENTITY, 0
    while match := _FUNCTION.match(text, end):
        found, end = after(found, _one(match[1].lower(), match[2], box)), match.end()
    if text[end:].strip(" ,\t\r\n") or not np.isfinite(found).all():
        raise ValueError("a transform that cannot be read")
    x, y = _origin(origin, box)
    return after(moved(x, y), after(found, moved(-x, -y)))


def _origin(text: str, box: Box) -> tuple[float, float]:
    """Return the point of a ``transform-origin``; that of the box where it says nothing."""
    words = text.lower().replace(",", " ").split()[:2]
    if not words:
        return 0.0, 0.0
    if len(words) == 1:
        words = ["center", words[0]] if words[0] in ("top", "bottom") else [words[0], "center"]
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        words.reverse()
    x, y = (KEYWORDS.get(word, word) for word in words)
    left, top, width, height = box
    return left + (length(x, 0.0, width) or 0.0), top + (length(y, 0.0, height) or 0.0)


def _one(name: str, inside: str, box: Box) -> np.ndarray:
    words = [word for word in re.split(r"[\s,]+", inside.strip()) if word]
    if name.startswith(("rotate", "skew")):
        values = [_angle(words[0])] + [_number(word) for word in words[1:]] if words else []
        values = [_angle(word) for word in words] if name.startswith("skew") else values
    elif name.startswith("translate"):
        whole = [box[3]] if name == "translatey" else [box[2], box[3], 0.0]
        values = [_length(word, each) for word, each in zip(words, whole, strict=False)]
    else:
        values = [_number(word) for word in words] if all(map(_is_plain, words)) else numbers(inside)
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return np.array([[a, c, e], [b, d, f]])
        case (("translate" | "translate3d"), [x, *rest]):
            return moved(x, rest[0] if rest else 0.0)
        case "translatex", [x]:
            return moved(x, 0)
        case "translatey", [y]:
            return moved(0, y)
        case (("scale" | "scale3d"), [x, *rest]):
            return np.array([[x, 0, 0], [0, rest[0] if rest else x, 0]])
        case "scalex", [x]:
            return np.array([[x, 0, 0], [0, 1.0, 0]])
        case "scaley", [y]:
            return np.array([[1.0, 0, 0], [0, y, 0]])
        case (("rotate" | "rotatez"), [angle, *centre]) if len(centre) in (0, 2):
            turn = math.radians(angle)
            turned = np.array([[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0]])
            return after(moved(*centre), after(turned, moved(-centre[0], -centre[1]))) if centre else turned
        case "skewx", [angle]:
            return np.array([[1.0, math.tan(math.radians(angle)), 0], [0, 1.0, 0]])
        case "skewy", [angle]:
            return np.array([[1.0, 0, 0], [math.tan(math.radians(angle)), 1.0, 0]])
        case "skew", [x, *rest]:
            across, down = math.tan(math.radians(x)), math.tan(math.radians(rest[0])) if rest else 0.0
            return np.array([[1.0, across, 0], [down, 1.0, 0]])
    raise ValueError("a transform that cannot be read")


def _is_plain(word: str) -> bool:
    return length(word, None) is not None


def _number(word: str) -> float:
    return _length(word, 1.0)


def _length(word: str, whole: float) -> float:
    found = length(word, None, whole)
    if found is None:
        raise ValueError("a transform that cannot be read")
    return found


def _angle(word: str) -> float:
    found = _ANGLE.match(word)
    if not found:
        raise ValueError("a transform that cannot be read")
    return float(found[1]) * ANGLES[found[2].lower()]


def view_box(text: str | None) -> Box | None:
    """Return the box of a ``viewBox``; None where there is none, or none with an area."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 and min(found[2:]) > 0 else None


def fitted(box: Box, width: float, height: float, how: str) -> np.ndarray:
    """Return the matrix that brings a viewBox into a view of that size, by its ``preserveAspectRatio``."""
    left, top, wide, high = box
    x, y = width / wide, height / high
    words = how.lower().split()
    if "none" in words:
        return np.array([[x, 0, -left * x], [0, y, -top * y]])
    scale = max(x, y) if "slice" in words else min(x, y)
    align = next((word for word in words if word.startswith("x")), "xmidymid")
    shares = {"min": 0.0, "mid": 0.5, "max": 1.0}
    across, down = shares.get(align[1:4], 0.5), shares.get(align[5:8], 0.5)
    free = (width - wide * scale) * across, (height - high * scale) * down
    return np.array([[scale, 0, free[0] - left * scale], [0, scale, free[1] - top * scale]])
