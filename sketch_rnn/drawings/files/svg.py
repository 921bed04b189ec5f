"""An SVG of anyone's as pen strokes: every subpath of every shape that is seen, in the order of the file.

A shape that is only filled gives its outline. What nobody sees is no ink: what is hidden, without width, transparent, or of
the colour of the paper, which is white, or what covers the whole sheet. What the page saved has its strokes inside.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

import numpy as np

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files import note
from sketch_rnn.drawings.files.form import Form, Left
from sketch_rnn.drawings.files.lengths import length
from sketch_rnn.drawings.files.looks import FAINT, Colour, Looks, Paper, Style, background, link_of
from sketch_rnn.drawings.files.path import MAX_POINTS, TOO_MANY
from sketch_rnn.drawings.files.places import IDENTITY, Box, after, fitted, moved, through, transform, view_box
from sketch_rnn.drawings.files.shapes import SHAPES, Flaw, outlines
from sketch_rnn.drawings.files.tree import DEEPEST, tree
from sketch_rnn.drawings.strokes import Lines, bounds

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 20_000  # drawn, every use of an element counted: ten lines of XML can ask for a million
FARTHEST = 1e9  # coordinates of a line: larger ones are no drawing, and their squares overflow
GROUPS = ("svg", "g", "a", "switch")
NO_LINES = {"text": "a text", "image": "an image", "foreignObject": "a piece of HTML", "video": "a video"}
UNSEEN, HIDDEN = "white, transparent or without width: nobody sees it", "hidden"
OUTSIDE, CLIPPED = "outside of the sheet", "outside of what a clip-path lets be seen"


@dataclass(frozen=True)
class Around:
    """The style, the place and the elements that an element finds around it."""

    style: Style
    matrix: np.ndarray
    view: Box  # left, top, width and height of the nearest view, in its own units
    opacity: float = 1.0
    above: tuple[Element, ...] = ()  # elements that it is in, also by way of a use
    clips: tuple[Box, ...] = ()  # in the units of the lines: what is in none of one is not seen


@dataclass
class _Ink:
    """The lines that have been read so far, and the flaws that were met."""

    lines: Lines = field(default_factory=list)
    outside: Lines = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    elements: int = 0
    points: int = 0


def read(data: bytes) -> Form:
    """Return the drawing of an SVG, strokes ``(k, 2)`` in the units of its sheet, and what was left out.

    Raises DrawingError, with the cause, for what is no SVG or too large a one.
    """
    if len(data) > MAX_BYTES:
        raise DrawingError(f"It is a larger SVG than a line drawing is: more than {MAX_BYTES // 1_000_000} MB.")
    try:
        root = tree(data)
    except (ValueError, RecursionError) as error:
        raise DrawingError(f"It is no SVG that can be read: {error}.") from None
    walk = _Walk(root)
    lines, left = walk.all()
    written = note.in_svg(root)
    if written and note.tells(written, lines):
        return Form(written["strokes"], model=written.get("model", ()))
    return Form(lines, sheet=walk.sheet, curves=True, left=tuple(left), notes=(note.EDITED,) if written else ())


class _Walk:
    """One way through the elements of an SVG."""

    def __init__(self, root: Element):
        self.root, self.looks, self.ink = root, Looks(root), _Ink()
        self.numbers: dict[Element, str] = {}
        counted: Counter[str] = Counter()
        for element in root.iter():
            counted[element.tag] += 1
            self.numbers[element] = f"{element.tag} {counted[element.tag]}"
        size = [length(root.get(name), None) if "%" not in root.get(name, "") else None for name in ("width", "height")]
        box = view_box(root.get("viewBox"))
        self.sheet = box or ((0.0, 0.0, size[0], size[1]) if size[0] and size[1] else None)
        self.stretch = IDENTITY
        if box and size[0] and size[1] and "none" in root.get("preserveAspectRatio", "").lower():
            self.stretch = fitted(box, size[0], size[1], "none")
            self.sheet = (0.0, 0.0, size[0], size[1])
        self.view = box or self.sheet or (0.0, 0.0, 100.0, 100.0)
        self.paper = Paper()

    def all(self) -> tuple[Lines, list[Left]]:
        style = self.looks.of(self.root)
        self.paper = self.paper.under(background(style))
        if style["display"].lower() == "none":
            return [], [Left("svg", HIDDEN)]
        opacity = _share(style["opacity"])
        matrix = self._placed(self.root, style, self.stretch, self.view)
        around = Around(style, matrix, self.view, opacity, (self.root,))
        self._children(self.root, around)
        if not self.ink.lines:  # the sheet is wrong, not the drawing
            return self.ink.outside, [each for each in self.ink.left if each.reason != OUTSIDE]
        return self.ink.lines, self.ink.left

    def _children(self, element: Element, around: Around) -> None:
        if element.tag == "switch":  # the first that a browser knows
            known = [each for each in element if each.tag != "foreignObject" and not each.get("requiredExtensions")]
            children = known[:1]
        else:
            children = list(element)
        for child in children:
            self._element(child, around)

    def _element(self, element: Element, around: Around) -> None:
        if element.tag not in (*GROUPS, *SHAPES, "use", *NO_LINES):
            return
        self.ink.elements += 1
        if self.ink.elements > MAX_ELEMENTS:
            raise DrawingError(f"It is a larger SVG than a line drawing is: more than {MAX_ELEMENTS:,} elements.")
        if len(around.above) > DEEPEST:
            raise DrawingError(
                f"It is no SVG that can be read: it has more than {DEEPEST} elements within one another."
            )
        style = self.looks.of(element, around.style)
        if style["display"].lower() == "none":
            return self._leave(element, HIDDEN)
        if element.tag in NO_LINES:
            return self._leave(element, f"{NO_LINES[element.tag]}, which is no line")
        opacity = around.opacity * _share(style["opacity"])
        if opacity <= FAINT:
            return self._leave(element, UNSEEN)
        try:
            matrix = self._placed(element, style, around.matrix, around.view)
        except ValueError as error:
            return self._leave(element, str(error))
        clips = around.clips + self._clips(style, matrix, around)
        inside = Around(style, matrix, around.view, opacity, (*around.above, element), clips)
        if element.tag in SHAPES:
            self._shape(element, inside)
        elif element.tag == "use":
            self._use(element, inside)
        elif element.tag == "svg":
            x, y = (length(element.get(name), 0.0, size) for name, size in zip("xy", around.view[2:], strict=True))
            self._viewed(element, replace(inside, matrix=after(matrix, moved(x, y))), element)
        else:
            self._children(element, inside)
        return None

    def _use(self, element: Element, around: Around) -> None:
        target = self.looks.named(link_of(element))
        if target is None:
            return self._leave(element, "a use of what is not there")
        if target in around.above:
            return self._leave(element, "a use of itself")
        x, y = (length(element.get(name), 0.0, size) for name, size in zip("xy", around.view[2:], strict=True))
        inside = replace(around, matrix=after(around.matrix, moved(x, y)))
        if target.tag in ("symbol", "svg"):
            style = self.looks.of(target, around.style)
            if target.tag == "svg" and style["display"].lower() == "none":
                return self._leave(element, HIDDEN)
            opacity = around.opacity * _share(style["opacity"])
            self._viewed(target, replace(inside, style=style, opacity=opacity, above=(*around.above, target)), element)
        else:
            self._element(target, inside)
        return None

    def _viewed(self, element: Element, around: Around, asks: Element) -> None:
        """Add what is in an element with a view of its own; ``asks`` may say how large it is."""
        sizes = []
        for name, whole in zip(("width", "height"), around.view[2:], strict=True):
            sizes.append(length(asks.get(name) or element.get(name), whole, whole))
        if min(sizes) <= 0:
            return self._leave(asks, f"a {asks.tag} without a size")
        box = view_box(element.get("viewBox"))
        matrix = around.matrix
        if box:
            matrix = after(matrix, fitted(box, sizes[0], sizes[1], element.get("preserveAspectRatio", "")))
        view = box or (0.0, 0.0, sizes[0], sizes[1])
        return self._children(element, replace(around, matrix=matrix, view=view))

    def _placed(self, element: Element, style: Style, matrix: np.ndarray, view: Box) -> np.ndarray:
        text = style.get("transform") or ""
        if not text:
            return matrix
        box = (0.0, 0.0, *view[2:])
        origin = style.get("transform-origin") or ""
        if style.get("transform-box", "").lower() not in ("", "view-box"):
            box = self._box(element, style, view)
        return after(matrix, transform(text, origin, box))

    def _clips(self, style: Style, matrix: np.ndarray, around: Around) -> tuple[Box, ...]:
        """Return the box around what an element's clip-path lets be seen, if it has one: a line that crosses it is kept whole."""
        link = re.fullmatch(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)", style.get("clip-path", "").strip())
        target = self.looks.named(link[1]) if link else None
        if (
            target is None
            or target.tag != "clipPath"
            or target in around.above
            or target.get("clipPathUnits") == "objectBoundingBox"
        ):
            return ()
        own = self.looks.of(target)
        left, top, width, height = self._box(target, own, around.view, around.above)
        if not width or not height:
            return ()
        corners = np.array([(left, top), (left + width, top), (left, top + height), (left + width, top + height)])
        try:
            corners = through(self._placed(target, own, matrix, around.view), corners)
        except ValueError:
            return ()
        (left, top), (right, bottom) = corners.min(0), corners.max(0)
        return ((left, top, right - left, bottom - top),)

    def _box(self, element: Element, style: Style, view: Box, above: tuple[Element, ...] = ()) -> Box:
        """Return the box around what is in an element, before its own transform; ``above`` are elements that it is in."""
        inner = _Walk.__new__(_Walk)
        inner.__dict__.update(self.__dict__)
        inner.ink, inner.sheet, inner.paper = _Ink(elements=self.ink.elements), None, _Every()
        around = Around(style, IDENTITY, view, above=(*above, element))
        if element.tag in SHAPES:
            inner._shape(element, around)
        elif element.tag == "use":
            inner._use(element, around)
        else:
            inner._children(element, around)
        self.ink.elements = inner.ink.elements
        if not inner.ink.lines:
            return (0.0, 0.0, 0.0, 0.0)
        left, top, right, bottom = bounds(inner.ink.lines)
        return (left, top, right - left, bottom - top)

    def _shape(self, element: Element, around: Around) -> None:
        style = around.style
        if style["visibility"].lower() in ("hidden", "collapse"):
            return self._leave(element, HIDDEN)
        wide = (length(style["stroke-width"], 1.0) or 0.0) > 0
        stroked = wide and self.paper.shows(self.looks.colours(style, "stroke", around.opacity))
        fills = [] if element.tag == "line" else self.looks.colours(style, "fill", around.opacity)
        (a, c, _), (b, d, _) = around.matrix.tolist()
        flat = abs(a * d - b * c) < 1e-12
        if flat or (not stroked and not fills):
            return self._leave(element, UNSEEN)
        self.looks.spend(4 * len(element.get("d", "")))  # to be read takes longer than other letters do
        try:
            lines = outlines(element, style, around.view)
        except Flaw as flaw:
            self._leave(element, str(flaw))
            lines = flaw.lines
        with np.errstate(over="ignore", invalid="ignore"):
            lines = [through(around.matrix, line) for line in lines]
        good = [line for line in lines if (np.abs(line) <= FARTHEST).all()]  # NaN is not
        if len(good) < len(lines):
            self._leave(element, f"a {element.tag} with numbers that are too large")
        if not good:
            return None
        if not stroked and max(each[3] for each in fills) > FAINT and self._covers(element, good[0]):
            self.paper = self.paper.under(fills)
            return self._leave(element, "the paper: a shape that covers the whole sheet")
        if not stroked and not self.paper.shows(fills):
            return self._leave(element, UNSEEN)
        if not all(_meets(bounds(good), clip) for clip in around.clips):
            return self._leave(element, CLIPPED)
        return self._keep(element, good)

    def _keep(self, element: Element, lines: Lines) -> None:
        self.ink.points += sum(map(len, lines))
        if self.ink.points > MAX_POINTS:
            raise DrawingError(TOO_MANY)
        if self.sheet and not _meets(bounds(lines), self.sheet):
            self.ink.outside += lines
            return self._leave(element, OUTSIDE)
        self.ink.lines += lines
        return None

    def _covers(self, element: Element, line: np.ndarray) -> bool:
        """Return whether a filled line has all four corners of the sheet in it, or nearly."""
        if self.sheet is None:  # then only what is as wide and high as the page by its own words
            sizes = [
                length(element.get(name), 0.0) if "%" in element.get(name, "") else 0.0 for name in ("width", "height")
            ]
            return min(sizes) >= 95
        left, top, width, height = self.sheet
        inside = ((0.025, 0.025), (0.975, 0.025), (0.025, 0.975), (0.975, 0.975))
        return all(_within(left + x * width, top + y * height, line) for x, y in inside)

    def _leave(self, element: Element, reason: str) -> None:
        self.ink.left.append(Left(self.numbers.get(element, element.tag), reason))


class _Every(Paper):
    """Paper on which everything shows: to measure what is in a group."""

    def shows(self, colours: list[Colour]) -> bool:
        return True

    def under(self, colours: list[Colour]) -> Paper:
        return self


def _share(text: str) -> float:
    return min(1.0, max(0.0, length(text, 1.0, 1.0)))


def _meets(box: tuple[float, float, float, float], sheet: Box) -> bool:
    left, top, right, bottom = box
    margin = 0.02 * max(sheet[2:])  # half of a pen's width
    across = left <= sheet[0] + sheet[2] + margin and right >= sheet[0] - margin
    return across and top <= sheet[1] + sheet[3] + margin and bottom >= sheet[1] - margin


def _within(x: float, y: float, line: np.ndarray) -> bool:
    """Return whether a point lies within a closed line: by how often a ray from it crosses that."""
    ends = np.roll(line, -1, axis=0)
    crosses = (line[:, 1] > y) != (ends[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = line[:, 0] + (y - line[:, 1]) / (ends[:, 1] - line[:, 1]) * (ends[:, 0] - line[:, 0])
    return bool((crosses & (at > x)).sum() % 2)
