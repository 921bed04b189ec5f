"""The path data of SVG as lines of points, curves flattened. Points are complex numbers here: x + iy.

Browsers draw path data up to its first flaw, and so does this.
"""

from __future__ import annotations

import math
import re

import numpy as np

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.strokes import Lines

CURVE_POINTS = 32  # of a curve, after its first: within 0.04 of a quarter of a circle that fills the 255 box
MAX_POINTS = 400_000  # of an SVG
TOO_MANY = f"It is a larger SVG than a line drawing is: more than {MAX_POINTS:,} points."
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}  # that a command takes
FLAGS = (3, 4)  # of an arc's numbers: a digit each, perhaps with nothing between
_COMMAND = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_NUMBER = re.compile(r"[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_FLAG = re.compile(r"[\s,]*([01])")

Segment = tuple[complex, complex, complex] | complex  # the two handles and the end of a curve, or the end of a line


def lines(d: str) -> tuple[Lines, bool]:
    """Return every subpath as points ``(k, 2)``, k >= 2, and whether all of the data could be read.

    Raises DrawingError for more than MAX_POINTS.
    """
    pen = _Pen()
    for letter, text in _COMMAND.findall(d):
        groups, whole = _groups(letter, text)
        for number, values in enumerate(groups):
            pen.go("L" if letter in "Mm" and number else letter.upper(), letter.islower(), values)
        if not whole:
            return pen.lifted(), False
    return pen.lifted(), bool(d.strip())


def _groups(letter: str, text: str) -> tuple[list[list[float]], bool]:
    """Return the numbers of a command, a list for each time that it is done, and whether nothing else stands there."""
    size, values, at = NUMBERS[letter.upper()], [], 0
    while size and (found := (_FLAG if size == 7 and len(values) % 7 in FLAGS else _NUMBER).match(text, at)):
        values.append(float(found[1]))
        at = found.end()
    whole = not text[at:].strip(" ,\t\r\n\f") and (not size or (bool(values) and len(values) % size == 0))
    return [values[k : k + size] for k in range(0, len(values) - size + 1, size)] if size else [[]], whole


class _Pen:
    """The state of path data that is read: its point, and what the next command refers to."""

    def __init__(self):
        self.here = self.start = 0j
        self.handle: tuple[str, complex] | None = None  # the last one of the curve before, which S or T reflects
        self.segments: list[Segment] = []
        self.found: Lines = []
        self.points = 0

    def go(self, command: str, relative: bool, values: list[float]) -> None:
        """Do a command once; a handle that is reflected is one of the same kind of curve, as in browsers."""
        base = self.here if relative else 0j
        points = [base + complex(*values[k : k + 2]) for k in range(0, len(values) - 1, 2)]
        handle = None
        match command:
            case "M":
                self.count(1)
                self.lift()
                self.here = self.start = points[0]
            case "Z":
                self.line(self.start)
                self.lift()
            case "L":
                self.line(points[0])
            case "H":
                self.line(complex(base.real + values[0], self.here.imag))
            case "V":
                self.line(complex(self.here.real, base.imag + values[0]))
            case "C":
                handle = ("C", points[1])
                self.curve(*points)
            case "S":
                handle = ("C", points[0])
                self.curve(self.reflected("C"), *points)
            case "Q":
                handle = ("Q", points[0])
                self.bow(*points)
            case "T":
                handle = ("Q", self.reflected("Q"))
                self.bow(handle[1], points[0])
            case "A":
                for point in _arc(self.here, base + complex(*values[5:]), *values[:5]):
                    self.line(point)
        self.handle = handle

    def reflected(self, kind: str) -> complex:
        return 2 * self.here - self.handle[1] if self.handle and self.handle[0] == kind else self.here

    def line(self, end: complex) -> None:
        self.add(end, end, 1)

    def curve(self, first: complex, second: complex, end: complex) -> None:
        self.add((first, second, end), end, CURVE_POINTS)

    def bow(self, handle: complex, end: complex) -> None:
        """Draw a curve with one handle, which is one with two."""
        self.curve((self.here + 2 * handle) / 3, (end + 2 * handle) / 3, end)

    def add(self, segment: Segment, end: complex, points: int) -> None:
        if not self.segments:
            self.begun = self.here
        self.segments.append(segment)
        self.here = end
        self.count(points)

    def count(self, points: int) -> None:
        self.points += points
        if self.points > MAX_POINTS:
            raise DrawingError(TOO_MANY)

    def lift(self) -> None:
        if self.segments:
            self.found.append(_flat(self.begun, self.segments))
        self.segments = []

    def lifted(self) -> Lines:
        """Return all lines, the last one ended."""
        self.lift()
        return self.found


def _flat(begin: complex, segments: list[Segment]) -> np.ndarray:
    """Return the points ``(k, 2)`` along the segments of a line."""
    curved = np.array([isinstance(each, tuple) for each in segments])
    last = np.cumsum(np.where(curved, CURVE_POINTS, 1))  # where each segment's end lies among the points
    ends = np.array([each[2] if isinstance(each, tuple) else each for each in segments])
    points = np.empty(last[-1] + 1, dtype=np.complex128)
    points[0], points[last] = begin, ends
    if curved.any():
        t = np.linspace(0, 1, CURVE_POINTS + 1)[1:]
        starts = np.concatenate([[begin], ends[:-1]])[curved][:, None]
        first, second, end = np.array([each for each in segments if isinstance(each, tuple)]).T[:, :, None]
        with np.errstate(over="ignore", invalid="ignore"):
            along = (1 - t) ** 3 * starts + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * end
        points[last[curved][:, None] + np.arange(1 - CURVE_POINTS, 1)] = along
    return np.stack([points.real, points.imag], axis=1)


def _arc(
    begin: complex, end: complex, across: float, down: float, turn: float, large: float, sweep: float
) -> list[complex]:
    """Return the points after ``begin`` of a piece of an ellipse (SVG 2, appendix B.2.4)."""
    across, down = abs(across), abs(down)
    if begin == end:
        return []
    if not across or not down:
        return [end]
    with np.errstate(all="ignore"):
        tilt = np.exp(1j * math.radians(turn % 360)) if math.isfinite(turn) else np.complex128(1)
        half = np.complex128((begin - end) / 2) * np.conj(tilt)
        unit = half.real / across + 1j * half.imag / down  # of the circle that the ellipse was
        size = np.hypot(unit.real, unit.imag)
        scale = np.maximum(size, 1.0)  # an ellipse that is too small for its ends grows
        unit, size = unit / scale, size / scale
        middle = (1 if large != sweep else -1) * -1j * unit * np.sqrt(np.maximum(1 / size**2 - 1, 0))
        first, last = np.angle(unit - middle), np.angle(-unit - middle)
        way = (last - first) % (2 * np.pi) - (0 if sweep else 2 * np.pi)
        round_ = middle + np.exp(1j * (first + way * np.linspace(0, 1, CURVE_POINTS + 1)[1:]))
        points = scale * (across * round_.real + 1j * down * round_.imag) * tilt + (begin + end) / 2
    return [*points[:-1].tolist(), end]
