"""The forms in which JSON has drawings: the page's, the verbs', Quick, Draw!'s, rows of pens, and other pads' exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sketch_rnn.drawings.files.form import Form
from sketch_rnn.drawings.files.rows import placed, read_as, stroke3

DEEPEST = 4
LISTS = ("drawings", "endings", "frames", "steps", "sketches", "paths", "lines")
POINTS = ("points", "paths", "path", "stroke")


def forms(data: Any) -> list[Form]:
    """Return the drawings of decoded JSON, in its order; raises ValueError where there is none."""
    found = list(_forms(data, "", 0))
    if not found:
        raise ValueError("no drawing in it")
    return numbered(found)


def numbered(found: list[Form]) -> list[Form]:
    """Return drawings that each know their place among several."""
    if len(found) == 1:
        return [replace(found[0], place="")]
    return [replace(each, place=f"drawing {number}") for number, each in enumerate(found, 1)]


def _forms(data: Any, category: str, depth: int) -> Iterator[Form]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        if rows := _of_rows(data, category):
            yield from rows
        elif data and (strokes := _bare(data)) is not None:
            yield Form(strokes, category)
        else:
            for each in data:
                if isinstance(each, (dict, list)):
                    yield from _forms(each, category, depth + 1)
    elif isinstance(data, dict):
        word = next((data[key] for key in ("category", "word") if isinstance(data.get(key), str)), "") or category
        if isinstance(data.get("strokes"), list):
            yield _of_strokes(data, word)
        elif isinstance(data.get("stroke3"), list) and (rows := _of_rows(data["stroke3"], word)):
            yield from rows
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


def _of_strokes(data: dict, category: str) -> Form:
    """Return the drawing of a table that has strokes, and perhaps says which of them the machine drew."""
    strokes = data["strokes"]
    if _pens(strokes) is not None and (rows := _of_rows(strokes, category)):
        return rows[0]
    bare = _bare(strokes)
    return Form(strokes if bare is None else bare, category, model=data.get("model", ()))


# ---- rows of offsets and pens


def _of_rows(data: list, category: str) -> list[Form]:
    """Return the drawings of rows (dx, dy, pen ...), one or a list of some; nothing where these are none."""
    one = _pens(data)
    arrays = [_pens(each) for each in data] if one is None else [one]
    if not arrays or any(each is None for each in arrays):
        return []
    done: Counter[str] = Counter()
    drawings = [_rows_of(each, done) for each in arrays]
    told = [each for each in drawings if len(each)]
    several = isinstance(data[0][0], list)
    if not told or (several and arrays[0].shape[1] == 3 and not _lifted(told)):
        return []
    positions, words = read_as(told)
    notes = (words, *done)
    if positions and len(told) > 1 and all(each[:, 2].sum() == 1 for each in told):  # strokes, their ends marked
        return [Form([each[:, :2].tolist() for each in told], category, notes=notes)]
    return [Form([line.tolist() for line in placed(each, positions)], category, notes=notes) for each in drawings]


def _rows_of(array: np.ndarray, done: Counter[str]) -> np.ndarray:
    """Return the rows of one drawing; none where it has none that can be drawn."""
    try:
        return stroke3(array, done)
    except ValueError:
        return np.zeros((0, 3), dtype=np.float32)


def _pens(data: Any) -> np.ndarray | None:
    """Return a list of rows (dx, dy, pen lifted), or of two or three pen states one-hot, as an array; None where it is none."""
    if not isinstance(data, list) or not data or not isinstance(data[0], list) or len(data[0]) not in (3, 4, 5):
        return None
    columns = len(data[0])
    for row in data:
        if not isinstance(row, list) or len(row) != columns or any(type(value) not in (int, float) for value in row):
            return None
        if any(pen not in (0, 1) for pen in row[2:]) or (columns > 3 and sum(row[2:]) != 1):
            return None
    try:
        return np.array(data, dtype=np.float64)
    except OverflowError:
        return None


def _lifted(drawings: list[np.ndarray]) -> bool:
    """Return whether third numbers are pens: lifted at each drawing's end, and not all along, as a pressure would be."""
    return all(each[-1, 2] for each in drawings) and not all(each[:, 2].all() for each in drawings)


# ---- strokes of points


def _bare(data: list) -> list | None:
    """Return the strokes of a list that is a drawing itself; None where it is none."""
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
        if not _is_pair(stroke) or len({len(each) for each in stroke}) > 1:
            return None
        if any(isinstance(each, (list, dict)) for each in stroke[0]):
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
