"""Numbers and lengths as SVG and CSS write them."""

from __future__ import annotations

import math
import re

UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
UNITS |= {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "": 1.0}
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z]*|%)\s*$", re.IGNORECASE)


def number(text: str | None, default: float | None = None) -> float | None:
    """Return the number that begins a text (a percentage as a share), ``default`` where there is none."""
    return length(text, default, 1.0)


def length(text: str | None, default: float | None = 0.0, whole: float = 100.0) -> float | None:
    """Return a length in the units of the sheet; a percentage is of ``whole``. ``default`` where it is none."""
    found = _LENGTH.match(text) if text else None
    if not found:
        return default
    value, unit = float(found[1]), found[2].lower()
    if not math.isfinite(value):
        return default
    if unit == "%":
        return value * whole / 100
    return value * UNITS[unit] if unit in UNITS else default


def numbers(text: str | None) -> list[float]:
    """Return the numbers of a list, up to the first thing in it that is none."""
    found = []
    for word in re.sub(r"(?<![eE])([-+])", r" \1", (text or "").replace(",", " ")).split():
        try:
            value = float(word)
        except ValueError:
            break
        if not math.isfinite(value):
            break
        found.append(value)
    return found
