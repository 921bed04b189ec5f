"""The forms in which JSON files have drawings: the page's own, answers of the verbs, Quick, Draw!'s, and other pads' exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DEEPEST = 4
LISTS = ("drawings", "endings", "frames", "steps", "sketches", "paths", "lines")
POINTS = ("points", "paths", "path", "stroke")


@dataclass(frozen=True)
class Form:
    """One drawing as it stands in a file: strokes of ``[x, y]`` points, not looked at yet."""

    strokes: list
    category: str = ""
    place: str = ""  # in the file, where it has several
    traced: bool = False  # from pixels: in an order that nobody drew


def forms(data: Any) -> list[Form]:
    """Return the drawings of decoded JSON, in its order; raises ValueError where there is none."""
    found = list(_forms(data, "", 0))
    if not found:
        raise ValueError("no drawing in it")
    if len(found) == 1:
        return [Form(found[0].strokes, found[0].category)]
    return [Form(each.strokes, each.category, f"drawing {number}") for number, each in enumerate(found, 1)]


def _forms(data: Any, category: str, depth: int) -> Iterator[Form]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        if data and (strokes := _bare(data)) is not None:
            yield Form(strokes, category)
        else:
            for each in data:
                if isinstance(each, (dict, list)):
                    yield from _forms(each, category, depth + 1)
    elif isinstance(data, dict):
        word = next((data[key] for key in ("category", "word") if isinstance(data.get(key), str)), "") or category
        if isinstance(data.get("strokes"), list):
            bare = _bare(data["strokes"])
            yield Form(data["strokes"] if bare is None else bare, word)
        elif isinstance(data.get("stroke3"), list) and _is_stroke3(data["stroke3"]):
            yield Form(from_stroke3(data["stroke3"]), word)
        elif "drawing" in data:
            drawn = data["drawing"]
            if isinstance(drawn, list) and all(_is_pair(stroke) for stroke in drawn):  # as Quick, Draw! has it
                yield Form([[list(point) for point in zip(*stroke[:2], strict=True)] for stroke in drawn], word)
            else:
                yield from _forms(drawn, word, depth + 1)
        else:
            for key in LISTS:
                if isinstance(data.get(key), list):
                    yield from _forms(data[key], word, depth + 1)
                    return


def _bare(data: list) -> list | None:
    """Return the strokes of a list that is a drawing itself; None where it is none."""
    if _is_stroke3(data):
        return from_stroke3(data)
    if all(isinstance(each, dict) and any(isinstance(each.get(key), list) for key in POINTS) for each in data):
        if any("strokes" in each or "drawing" in each for each in data):
            return None
        inked = [each for each in data if each.get("drawMode", True) is not False]  # an eraser draws nothing
        strokes = [next(each[key] for key in POINTS if isinstance(each.get(key), list)) for each in inked]
        return [[_point(point) for point in stroke] for stroke in strokes]
    if not all(isinstance(each, list) for each in data) or not any(data):
        return None
    if all(_is_point(point) for stroke in data for point in stroke):
        return _across(data) or [[_point(point) for point in stroke] for stroke in data]
    return _across(data)


def _across(data: list) -> list | None:
    """Return strokes of points where they are written ``[[x, ...], [y, ...]]``, times behind them or not; else None.

    Two or three lists of two or three numbers are taken for points.
    """
    for stroke in data:
        if (
            not isinstance(stroke, list)
            or len(stroke) not in (2, 3)
            or not all(isinstance(each, list) for each in stroke)
        ):
            return None
        if len({len(each) for each in stroke}) > 1 or any(isinstance(each, (list, dict)) for each in stroke[0]):
            return None
    if all(len(stroke[0]) in (2, 3) for stroke in data):
        return None
    return [[list(point) for point in zip(*stroke[:2], strict=True)] for stroke in data]


def _is_pair(stroke: Any) -> bool:
    """Return whether a stroke is a list of x and one of y, as long as each other, and perhaps one of times."""
    lists = isinstance(stroke, list) and len(stroke) in (2, 3) and all(isinstance(each, list) for each in stroke)
    return lists and len(stroke[0]) == len(stroke[1])


def _is_point(point: Any) -> bool:
    if isinstance(point, dict):
        return "x" in point and "y" in point
    return isinstance(point, list) and len(point) >= 2 and not any(isinstance(each, (list, dict)) for each in point[:2])


def _point(point: Any) -> Any:
    """Return ``[x, y]`` of a point in any form; as it is where it is none."""
    if isinstance(point, dict):
        return [point.get("x"), point.get("y")]
    return point[:2] if isinstance(point, list) else point


def _is_stroke3(data: list) -> bool:
    """Return whether these are rows ``(dx, dy, pen lifted after it)``."""
    rows = all(isinstance(row, list) and len(row) == 3 for row in data)
    return rows and bool(data) and all(row[2] in (0, 1) and not isinstance(row[2], (list, dict)) for row in data)


def from_stroke3(rows: list) -> list:
    """Return strokes of points; the first row's offset is from the origin, as the page writes it."""
    strokes: list = []
    x = y = 0.0
    fresh = True
    for across, down, lifted in rows:
        x, y = x + float(across), y + float(down)
        if fresh:
            strokes.append([])
        strokes[-1].append([x, y])
        fresh = bool(lifted)
    return strokes
