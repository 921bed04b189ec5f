"""The skeleton of a line drawing as a graph: the ways between its junctions, without what the width of its lines has made.

Where thick lines meet, a skeleton has more than a pen has drawn: spurs at rough edges, a junction torn into two with a bridge
between, also where two lines cross at a narrow angle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files.pixels import NO_LINES

SPUR = 1.5  # widths: a side branch that is shorter is the line's own rough edge
BRIDGE = 2.0  # widths: junctions that are nearer to each other are one
SLANTING = 4.0  # widths: so far a crossing at a narrow angle is torn apart
ALONG, AHEAD = 0.6, 0.85  # cosines: of the bridge there and the lines that cross, and of each line before and behind it
MOST_WAYS = 2_000  # ways between junctions: a net and not a drawing has more

Pixel = tuple[int, int]  # row, column
End = tuple[int, int]  # of a way: its number, and 0 for its first point or 1 for its last


@dataclass(frozen=True)
class Skeleton:
    """The lines of a drawing between their ends and junctions."""

    ways: list[np.ndarray]  # (k, 2) x and y of pixels that follow each other
    meeting: list[list[End]]  # the ends that are at one place, for each place
    dots: list[np.ndarray]  # (1, 2), what is there beside


def skeleton_of(thin: np.ndarray, width: float) -> Skeleton:
    """Return what lies in a skeleton of one pixel, bool ``(height, width)``, of lines of a width.

    Raises DrawingError where it is no drawing's.
    """
    near = _near(thin)
    ways = _ways(near)
    if len(ways) > MOST_WAYS:
        raise DrawingError(NO_LINES)
    node = {way[k]: way[k] for way in ways for k in (0, -1)}
    short = [len(way) <= BRIDGE * width and all(len(near[way[k]]) > 2 for k in (0, -1)) for way in ways]
    ways = _bridged(ways, node, [number for number, bridge in enumerate(short) if bridge])
    ways = _bridged(ways, {}, _spurs(ways, near, node, width))
    ways = _bridged(ways, node, _slanting(ways, node, width))
    meeting = _meeting(ways, node)
    bare = {each for dot, each in node.items() if len(near[dot]) > 2} - set(meeting)
    return Skeleton([_line(way) for way in ways], list(meeting.values()), [_line([dot]) for dot in bare])


def heading(line: np.ndarray, side: int, width: float) -> np.ndarray:
    """Return the direction in which a line comes to one of its ends, of length 1; its last bit there is the junction's."""
    line = line[::-1] if side else line
    to, come = (line[min(int(far * width) + 1, len(line) - 1)] for far in (0.5, 2.5))
    way = to - come if (to != come).any() else line[0] - line[-1]
    return way / max(float(np.hypot(*way)), 1e-9)


def _line(way: Sequence[Pixel]) -> np.ndarray:
    return np.array(way, dtype=np.float64)[:, ::-1]


def _near(thin: np.ndarray) -> dict[Pixel, list[Pixel]]:
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


def _ways(near: dict[Pixel, list[Pixel]]) -> list[list[Pixel]]:
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


def _bridged(ways: Sequence[list[Pixel]], node: dict[Pixel, Pixel], gone: Sequence[int]) -> list[list[Pixel]]:
    """Return the ways but those that are gone, whose ends ``node``, where each pixel is, then has at one place."""
    for number in gone if node else ():
        old, new = node[ways[number][0]], node[ways[number][-1]]
        if old != new:
            node.update({dot: new for dot, each in node.items() if each == old})
    left = set(range(len(ways))) - set(gone)
    return [ways[number] for number in sorted(left)]


def _meeting(ways: Sequence[list[Pixel]], node: dict[Pixel, Pixel]) -> dict[Pixel, list[End]]:
    """Return the ends that are at each node."""
    found: dict[Pixel, list[End]] = defaultdict(list)
    for number, way in enumerate(ways):
        for side in (0, 1):
            found[node[way[-side]]].append((number, side))
    return found


def _spurs(
    ways: Sequence[list[Pixel]], near: dict[Pixel, list[Pixel]], node: dict[Pixel, Pixel], width: float
) -> list[int]:
    """Return the ways that end soon after a junction; where it has nothing else, but for the two longest."""
    found: set[int] = set()
    for ends in _meeting(ways, node).values():
        loose = [number for number, side in ends if len(near[ways[number][side - 1]]) == 1]
        loose = sorted((k for k in loose if len(ways[k]) <= SPUR * width), key=lambda k: len(ways[k]))
        if len(ends) > 2:
            found.update(loose if len(loose) < len(ends) else loose[:-2])
    return sorted(found)


def _slanting(ways: Sequence[list[Pixel]], node: dict[Pixel, Pixel], width: float) -> list[int]:
    """Return the ways that two lines have in common where they cross at a narrow angle, one for a node."""
    meeting, found, taken = _meeting(ways, node), [], set()
    for number in sorted(range(len(ways)), key=lambda number: len(ways[number])):
        first, last = (node[ways[number][k]] for k in (0, -1))
        if len(ways[number]) > SLANTING * width:
            break
        if first == last or {first, last} & taken or any(len(meeting[each]) != 3 for each in (first, last)):
            continue
        bridge = _line([ways[number][0], ways[number][-1]])
        along = (bridge[1] - bridge[0]) / np.hypot(*(bridge[1] - bridge[0]))
        before, after = (
            np.array([heading(_line(ways[each]), side, width) for each, side in meeting[at] if each != number])
            for at in (first, last)
        )
        on = -before @ after.T  # how straight each goes on in each
        ahead = max(on.diagonal().min(), on[::-1].diagonal().min())
        if ahead > AHEAD and min((before @ along).min(), (-after @ along).min()) > ALONG:
            found.append(number)
            taken |= {first, last}
    return found
