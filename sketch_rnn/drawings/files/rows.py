"""Drawings as rows, as data sets of sketch-rnn have them: three, four or five columns, offsets or positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sketch_rnn.drawings.strokes import Lines, to_lines

LEAST_ROWS = 5  # rows of a drawing by which it is judged
EDGES = {"i1": 100, "i2": 1 << 14, "u1": 127, "u2": 1 << 15}  # numbers that offsets hardly are in these kinds


def stroke3(array: np.ndarray | None, done: Counter[str]) -> np.ndarray:
    """Return the rows (dx, dy, pen lifted after it), float32, of an array of three, four or five columns.

    What was done is counted in ``done``. Raises ValueError with the cause.
    """
    if array is None:
        raise ValueError("no array of numbers")
    if array.ndim != 2:
        raise ValueError(f"an array of {array.ndim} dimensions, where a drawing has rows and columns")
    if not len(array):
        raise ValueError("a drawing without a row")
    kind, edge = array.dtype, EDGES.get(array.dtype.str[1:])
    if edge and (np.abs(array[:, :2].astype(np.int64)) > edge).any():
        done[f"numbers of {kind} near the end of what that holds: they may have run over"] += 1
    with np.errstate(over="ignore", invalid="ignore"):  # what float32 cannot hold is infinite, and refused
        rows = array.astype(np.float32)
    if rows.shape[1] == 5:
        rows = _from5(rows)
        done["five columns (dx, dy, pen down, pen lifted, end) were read as three"] += 1
    elif rows.shape[1] == 4:
        if not _one_hot(rows[:, 2:]):
            raise ValueError("four columns that are not dx, dy, pen down, pen lifted")
        rows = rows[:, [0, 1, 3]]
        done["four columns (dx, dy, pen down, pen lifted) were read as three"] += 1
    elif rows.shape[1] != 3:
        raise ValueError(f"{rows.shape[1]} columns, where a drawing has dx, dy and the pen")
    padding = len(rows) - len(
        np.trim_zeros(np.abs(rows).sum(1) if not np.isnan(rows).any() else np.ones(len(rows)), "b")
    )
    if padding:
        rows = rows[: len(rows) - padding]
        done["rows of zeros at the end were left out"] += 1
    if not len(rows):
        raise ValueError("a drawing without a row")
    if not np.isfinite(rows[:, :2]).all():
        raise ValueError("an offset that is no number, or too large a one")
    if not np.isin(rows[:, 2], (0, 1)).all():
        raise ValueError("a pen that is neither 0 nor 1")
    return rows


def _from5(rows: np.ndarray) -> np.ndarray:
    """Return the three columns of rows that say pen down, pen lifted or the end; raises ValueError where they do not."""
    ended = np.flatnonzero(rows[:, 4] == 1)
    if len(ended):  # what stands behind it is padding; an end that has a way to it is a point, too
        last = ended[0]
        rows = rows[: last + 1].copy()
        rows[last, 2:] = (0, 1, 0)
        rows = rows if rows[last, :2].any() else rows[:last]
    if len(rows) and rows[0].tolist() == [0, 0, 1, 0, 0]:  # the start token
        rows = rows[1:]
    if not _one_hot(rows[:, 2:]):
        raise ValueError("five columns that are not dx, dy, pen down, pen lifted, end")
    return rows[:, [0, 1, 3]]


def _one_hot(pens: np.ndarray) -> bool:
    return bool(np.isin(pens, (0, 1)).all() and (pens.sum(1) == 1).all())


def forward(rows: np.ndarray) -> bool | None:
    """Return whether no row goes back or up, as positions on a sheet never do; None for too few rows to tell."""
    return bool((rows[:, :2] >= 0).all()) if len(rows) >= LEAST_ROWS else None


def are_positions(long: int, never_back: int) -> bool:
    """Return whether rows are positions and not offsets, where ``never_back`` of ``long`` drawings are :func:`forward`."""
    return never_back > 0.9 * long


def placed(rows: np.ndarray, positions: bool) -> Lines:
    """Return strokes ``(k, 2)`` of stroke-3 rows whose first is where the pen begins: of positions, or else of offsets."""
    if positions:
        rows = np.concatenate([np.diff(rows[:, :2], axis=0, prepend=0), rows[:, 2:]], axis=1)
    return to_lines(rows, pen_down=False)


def read_as(drawings: Sequence[np.ndarray]) -> tuple[bool, str]:
    """Return whether the rows of stroke-3 drawings are positions, as they tell themselves, and words on that."""
    told = [each for each in map(forward, drawings) if each is not None]
    if are_positions(len(told), sum(told)):
        return True, "its rows were read as positions (x, y, pen), since none goes back or up"
    return False, "its rows were read as offsets (dx, dy, pen)"
