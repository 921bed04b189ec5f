"""The skeleton of a line drawing as a graph: which of its pixels follow each other, and the ways between its junctions."""

from __future__ import annotations

import numpy as np

Pixel = tuple[int, int]  # row, column


def near(thin: np.ndarray) -> dict[Pixel, list[Pixel]]:
    """Return which pixels of a skeleton follow each other; across a corner only where there is no way around it."""
    dots = set(zip(*(axis.tolist() for axis in np.nonzero(thin)), strict=True))
    found = {}
    for y, x in dots:
        next_to = [dot for dot in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)) if dot in dots]
        for dy, dx in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            if (y + dy, x + dx) in dots and (y + dy, x) not in dots and (y, x + dx) not in dots:
                next_to.append((y + dy, x + dx))
        found[y, x] = next_to
    return found


def ways(near: dict[Pixel, list[Pixel]]) -> list[list[Pixel]]:
    """Return the ways from one end or junction to the next, and those that come back to where they began."""
    found, walked = [], set()

    def walk(first: Pixel, then: Pixel) -> None:
        way = [first, then]
        while len(near[way[-1]]) == 2 and way[-1] != first:
            one, other = near[way[-1]]
            way.append(other if one == way[-2] else one)
        walked.update(way, [(way[0], way[1]), (way[-1], way[-2])])
        found.append(way)

    for dot, others in near.items():
        if not others:
            found.append([dot])
        for other in others if len(others) != 2 else ():
            if (dot, other) not in walked:
                walk(dot, other)
    for dot, others in near.items():
        if len(others) == 2 and dot not in walked:
            walk(dot, others[0])
    return found
