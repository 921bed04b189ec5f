"""One drawing as it stands in a file, before the gate: what every reader of files returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sketch_rnn.drawings.files.places import Box


@dataclass(frozen=True)
class Left:
    """Something of a drawing that was left out, or read in part."""

    place: str
    reason: str


@dataclass(frozen=True)
class Form:
    """One drawing as it stands in a file: strokes of ``[x, y]`` points, not looked at yet."""

    strokes: Sequence
    category: str = ""
    place: str = ""  # in the file, where that has several
    model: Any = ()  # numbers of the strokes that the machine drew, as the page noted them
    sheet: Box | None = None  # of an SVG that says how large its sheet is
    curves: bool = False  # they were flattened: more points than their shapes need
    traced: bool = False  # from pixels: in an order that nobody drew
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()  # on how it was read
