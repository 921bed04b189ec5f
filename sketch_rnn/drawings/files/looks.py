"""How the elements of an SVG look: attributes, style sheets and inheritance as browsers have them, and what is seen of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
from tinycss2.ast import Node
from tinycss2.color4 import parse_color

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files.lengths import number

WHITE = (1.0, 1.0, 1.0)
FAINT = 20 / 255  # of a colour's part: nearer to the paper than this, nobody sees it
INHERITED = {
    "fill": "black", "stroke": "none", "stroke-width": "1", "fill-opacity": "1", "stroke-opacity": "1", "color": "black",
    "visibility": "visible",
}  # fmt: skip
OWN = {"opacity": "1", "display": "inline", "stop-color": "black", "stop-opacity": "1"}
GEOMETRY = (
    "clip-path",
    "transform",
    "transform-origin",
    "transform-box",
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
)
KNOWN = {*INHERITED, *OWN, *GEOMETRY, "background", "background-color"}
MOST_RULES = 2_000
MOST_WORK = 12_000_000  # letters looked at, and elements held against rules: some seconds of work at the worst
LONGEST = 10_000  # letters of a value of a style
LONGEST_SELECTOR = 500
MOST_BRACKETS = 20_000  # of all style sheets
TOO_MUCH = "It is a larger SVG than a line drawing is: its styles ask for too much work."
NOT_ATTRIBUTES = {"background", "background-color", "d", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry"}
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")  # the innermost

Colour = tuple[float, float, float, float]  # red, green, blue and how opaque it is, 0 to 1
Style = Mapping[str, str]


class Looks:
    """The styles of one SVG's elements."""

    def __init__(self, root: Element):
        self._matcher = cssselect2.Matcher()
        self._named = {each.get("id"): each for each in root.iter() if each.get("id")}
        sheets = ["".join(each.itertext()) for each in root.iter("style") if _for_screens(each.get("media"))]
        if sum(sheet.count(bracket) for sheet in sheets for bracket in "([{") > MOST_BRACKETS:
            raise DrawingError(TOO_MUCH)
        rules = [rule for sheet in sheets for rule in _rules(sheet)]
        self._work, self._known = 0, {}
        tree = _Tree(root)
        for rule in rules[:MOST_RULES]:
            if len(tinycss2.serialize(rule.prelude)) > LONGEST_SELECTOR:
                continue
            self.spend(tree.cost(rule.prelude))
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except (
                cssselect2.SelectorError,
                NotImplementedError,
                SyntaxError,
                MemoryError,
            ):  # it is compiled to Python
                continue
            declared = _declarations(rule.content)
            for selector in selectors:
                self._matcher.add_selector(selector, declared)
        self._wrapped = {}
        if rules:
            wrapped = cssselect2.ElementWrapper.from_xml_root(root)
            self._wrapped = {each.etree_element: each for each in wrapped.iter_subtree()}

    def spend(self, work: int) -> None:
        """Take note of work that an SVG asks for; raises DrawingError where it is too much."""
        self._work += work
        if self._work > MOST_WORK:
            raise DrawingError(TOO_MUCH)

    def of(self, element: Element, above: Style | None = None) -> Style:
        """Return the style of an element inside one of style ``above``: what is inherited, and its own."""
        above = above or INHERITED
        self.spend(100 + 10 * len(above) + sum(map(len, element.attrib.values())))
        declared = self._declared(element)
        style = {name: value for name, value in above.items() if name in INHERITED or name[:2] == "--"} | OWN
        style |= {name: value for name, value in declared.items() if name[:2] == "--"}
        for name, written in declared.items():
            self.spend(20 * len(written) if "var(" in written else 0)
            value = _filled(written, style)
            if value is None or name[:2] == "--":
                continue
            word = value.lower()
            if word in ("inherit", "unset", "revert"):
                value = above.get(name, "") if word == "inherit" or name in INHERITED else OWN.get(name, "")
            elif word == "initial":
                value = INHERITED.get(name, OWN.get(name, ""))
            elif name == "color" and word == "currentcolor":
                value = above["color"]
            style[name] = value
        return style

    def _declared(self, element: Element) -> dict[str, str]:
        """Return what is declared for an element by attributes, rules and its own style, wherever it is used."""
        if element in self._known:
            return self._known[element]
        declared: dict[str, str] = {}
        _take(declared, ((name, value) for name in KNOWN - NOT_ATTRIBUTES if (value := element.get(name))))
        groups = [each[3] for each in self._matcher.match(self._wrapped[element])] if self._wrapped else []
        groups.append(_declarations(element.get("style") or ""))
        for important in (False, True):
            for group in groups:
                _take(declared, ((name, value) for name, value, weight in group if weight == important))
        self._known[element] = declared
        return declared

    def named(self, link: str) -> Element | None:
        """Return the element that ``#name`` calls."""
        return self._named.get(link.strip()[1:]) if link.strip().startswith("#") else None

    def colours(self, style: Style, part: str, opacity: float = 1.0) -> list[Colour]:
        """Return the colours of ``part``, fill or stroke, at an opacity of the groups around it: none, one, or a gradient's."""
        alpha = opacity * min(1.0, max(0.0, number(style[f"{part}-opacity"], 1.0)))
        value = style[part]
        if link := re.match(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)\s*(.*)$", value, re.IGNORECASE | re.DOTALL):
            target = self.named(link[1])
            if target is None:
                return [_faded(each, alpha) for each in _plain(link[2], style)]
            stops = [each for each in self._chain(target) if each.tag == "stop"]
            if not stops:
                return [(0.0, 0.0, 0.0, alpha)] if target.tag == "pattern" else []
            return [_faded(each, alpha) for stop in stops for each in self._stop(stop)]
        return [_faded(each, alpha) for each in _plain(value, style)]

    def _chain(self, gradient: Element) -> list[Element]:
        """Return what is in a gradient, or in the one that it is made of."""
        for _ in range(10):
            if list(gradient):
                return list(gradient)
            below = self.named(link_of(gradient))
            if below is None:
                return []
            gradient = below
        return []

    def _stop(self, stop: Element) -> list[Colour]:
        style = self.of(stop)
        alpha = min(1.0, max(0.0, number(style["stop-opacity"], 1.0)))
        return [_faded(each, alpha) for each in _plain(style["stop-color"], style)]


class _Tree:
    """The sizes of an SVG that decide what it costs to hold its elements against a rule."""

    def __init__(self, root: Element):
        self._tags = Counter(each.tag for each in root.iter())
        self._classes = Counter(word for each in root.iter() for word in (each.get("class") or "").split())
        self._all = self._tags.total()
        self._deepest, level = 0, [root]
        while level:
            self._deepest, level = self._deepest + 1, [child for each in level for child in each]

    def cost(self, prelude: Sequence[Node]) -> int:
        """Return about how many elements are looked at for a rule's selectors, at the worst."""
        return sum(self._one(selector) for selector in _parted(prelude))

    def _one(self, selector: Sequence[Node]) -> int:
        elements, last = self._all, selector[-2:]
        if [each.type for each in last] == ["literal", "ident"] and last[0].value == ".":
            elements = self._classes[last[1].value]
        elif last and last[-1].type == "hash":
            elements = 1
        elif last and last[-1].type == "ident" and (len(last) < 2 or last[0].type == "whitespace"):
            elements = self._tags[last[-1].value]
        text = tinycss2.serialize(selector)
        above, beside = len(re.findall(r"\s+", text)), len(re.findall(r"~|:has\(|:nth-|-of-type", text))
        return (1 + elements) * self._deepest ** min(above, 9) * self._all ** min(beside, 9)


def _parted(prelude: Sequence[Node]) -> Iterator[list[Node]]:
    """Return the selectors of a rule, of which each stands between commas."""
    selector: list[Node] = []
    for node in [*prelude, None]:
        if node is None or (node.type == "literal" and node.value == ","):
            while selector and selector[0].type == "whitespace":
                selector.pop(0)
            while selector and selector[-1].type == "whitespace":
                selector.pop()
            yield selector
            selector = []
        elif node.type != "comment":
            selector.append(node)


@dataclass(frozen=True)
class Paper:
    """The paper that is drawn on: a colour, white where nothing else is said."""

    colour: tuple[float, float, float] = WHITE

    def shows(self, colours: Iterable[Colour]) -> bool:
        """Return whether one of the colours is seen on it; on paper that is not dark it must be seen on white, too."""
        papers = [self.colour] if max(self.colour) < 0.5 else [self.colour, WHITE]
        return any(all(_differ(each, paper) for paper in papers) for each in colours)

    def under(self, colours: list[Colour]) -> Paper:
        """Return the paper when it has been covered with a colour."""
        if len(colours) != 1:
            return self
        *parts, alpha = colours[0]
        mixed = [alpha * mine + (1 - alpha) * its for mine, its in zip(parts, self.colour, strict=True)]
        return Paper((mixed[0], mixed[1], mixed[2]))


def _differ(colour: Colour, paper: tuple[float, float, float]) -> bool:
    return max(colour[3] * abs(mine - its) for mine, its in zip(colour[:3], paper, strict=True)) > FAINT


def background(style: Style) -> list[Colour]:
    """Return the colour that the style of the whole page gives its background, if any."""
    words = (style.get("background-color") or style.get("background") or "").strip()
    return _plain(words, style) or [each for word in re.split(r"\s+(?![^(]*\))", words) for each in _plain(word, style)]


def link_of(element: Element) -> str:
    """Return what an element refers to, as ``#name``."""
    return element.get("href") or element.get("xlink:href") or ""


def _plain(value: str, style: Style) -> list[Colour]:
    """Return the colour of a word for one; nothing where there is none."""
    word = value.strip()
    if word.lower() in ("", "none"):
        return []
    if word.lower() in ("currentcolor", "context-fill", "context-stroke"):
        word = style["color"]
    found = parse_color(word) or parse_color(word.split(")")[0] + ")" if "(" in word else word.split()[0])
    if found is None or isinstance(found, str):
        return [(0.0, 0.0, 0.0, 1.0)] if isinstance(found, str) else []
    try:
        red, green, blue = found.to("srgb").coordinates
    except NotImplementedError:  # spaces of which only how light they are is known: it serves to tell from white
        light = found.coordinates[0] or 0.0
        red = green = blue = light / 100 if found.space in ("lab", "lch") else light
    return [(float(red or 0), float(green or 0), float(blue or 0), float(found.alpha))]


def _faded(colour: Colour, alpha: float) -> Colour:
    return (*colour[:3], colour[3] * alpha)


def _for_screens(media: str | None) -> bool:
    return not media or any(word in media.lower() for word in ("all", "screen"))


def _rules(sheet: str | list[Node], deep: int = 0) -> list[tinycss2.ast.QualifiedRule]:
    """Return the rules of a style sheet, those for screens inside of ``@media`` too."""
    found = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            found.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content and deep < 9:
            condition = tinycss2.serialize(rule.prelude).strip().lower()
            if condition in ("all", "screen", "only screen"):
                found += _rules(rule.content, deep + 1)
    return found


def _declarations(content: object) -> list[tuple[str, str, bool]]:
    """Return (name, value, important) of what is declared in a style attribute or a rule."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [
        (
            each.name if each.name[:2] == "--" else each.lower_name,
            tinycss2.serialize(each.value).strip(),
            each.important,
        )
        for each in parsed
        if each.type == "declaration" and (each.lower_name in KNOWN or each.name[:2] == "--")
    ]


def _take(declared: dict[str, str], new: Iterable[tuple[str, str]]) -> None:
    """Put values over those that stand; one that means nothing changes nothing, as in a browser."""
    for name, value in new:
        if value.lower() in ("inherit", "initial", "unset", "revert") or _valid(name, value):
            declared[name] = value


def _filled(value: str, style: Style) -> str | None:
    """Return a value with what its variables stand for; None where one stands for nothing."""
    for _ in range(20):
        found = _VARIABLE.search(value)
        if not found:
            return value
        put = style.get(found[1], found[2])
        if put is None or len(value) + len(put) > 10_000:
            return None
        value = value[: found.start()] + put.strip() + value[found.end() :]
    return None


def _valid(name: str, value: str) -> bool:
    if len(value) > LONGEST and name not in GEOMETRY:
        return False
    if name[:2] == "--" or "var(" in value:
        return True
    if name in ("fill", "stroke", "color", "stop-color"):
        word = value.strip().lower()
        return (
            word in ("none", "currentcolor") or word.startswith(("url(", "context-")) or bool(_plain(value, INHERITED))
        )
    if name.endswith("opacity"):
        return number(value) is not None
    if name == "stroke-width":
        return (width := number(value)) is not None and width >= 0
    return True
