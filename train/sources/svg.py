"""Line drawings as SVG, one a file; the category is the name of the folder.

Every subpath of every shape is a stroke, in the order of the file; a shape that is only filled gives its outline.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import svgelements

from sketch_rnn.strokes import Lines
from train.sources.sample import Dropped, Sample, into_box

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 20_000  # drawn, every use of an element counted: ten lines of XML can ask for a million
CURVE_POINTS = 33  # of a curve: within 0.04 of a quarter of a circle that fills the 255 box
UNDRAWN = {"mask", "marker", "pattern", "clipPath", "filter", "foreignObject"}  # svgelements draws what is in them


def read(path: Path) -> Iterator[Sample | Dropped]:
    """The drawing of a file, or why there is none; raises OSError."""
    if path.stat().st_size > MAX_BYTES:
        yield Dropped("a larger SVG than a line drawing is")
        return
    try:
        lines = _lines(_pruned(path.read_bytes()))
    except OSError:
        raise
    except Exception:  # svgelements raises nearly anything for an SVG that is broken
        yield Dropped("not an SVG that can be read")
        return
    if not all(np.isfinite(line).all() for line in lines):
        yield Dropped("not an SVG that can be read")
    else:
        yield into_box(path.resolve().parent.name, lines) if lines else Dropped("an SVG without a line in it")


def _pruned(text: bytes) -> bytes:
    """The SVG without what a browser does not draw; raises ParseError or ValueError."""
    root = ElementTree.fromstring(text)
    if _name(root) != "svg":
        raise ValueError("no svg")
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if _name(child) == "symbol":  # drawn where it is used, as definitions are
                parent[place] = ElementTree.Element(root.tag[:-3] + "defs")
                parent[place].append(child)
        for child in [child for child in parent if _name(child) in UNDRAWN]:
            parent.remove(child)
    _limit(root)
    return ElementTree.tostring(root)


def _limit(root: ElementTree.Element) -> None:
    """Raises ValueError where an SVG uses itself, or uses parts of it so often that it would never be done."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    counts: dict[ElementTree.Element, int] = {}

    def count(element: ElementTree.Element, above: tuple[ElementTree.Element, ...]) -> int:
        if element in above:
            raise ValueError("uses itself")
        if element not in counts:
            parts = list(element)
            if _name(element) == "use":
                link = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
                parts += [named[link[1:]]] if link[1:] in named else []
            counts[element] = 1 + sum(count(part, (*above, element)) for part in parts)
        return counts[element]

    if count(root, ()) > MAX_ELEMENTS:
        raise ValueError("too many elements")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _lines(text: bytes) -> Lines:
    """Every subpath that is drawn as points, curves flattened, in the units of the sheet."""
    lines: Lines = []
    for shape in svgelements.SVG.parse(io.BytesIO(text)).elements():
        if not isinstance(shape, svgelements.Shape) or shape.values.get("visibility") in ("hidden", "collapse"):
            continue
        if shape.fill.value is None and shape.stroke.value is None:  # as the frame of many an icon is
            continue
        points: list = []
        for segment in svgelements.Path(shape):
            if isinstance(segment, svgelements.Move):
                lines.append(np.array(points))
                points = [segment.end]
            elif isinstance(segment, (svgelements.Line, svgelements.Close)):
                points += [segment.end] if segment.end is not None else []
            else:
                points += segment.npoint(np.linspace(0, 1, CURVE_POINTS)).tolist()[1:]
            if isinstance(segment, svgelements.Close):
                lines.append(np.array(points))
                points = points[-1:]  # the next subpath begins there unless it is moved
        lines.append(np.array(points))
    return [line for line in lines if len(line) > 1]
