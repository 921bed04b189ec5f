"""XML as a tree of what is SVG in it, of files whose authors were not strict: prefixes and entities that nobody declared."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element
from xml.parsers import expat

from sketch_rnn.drawings.files.kinds import text_of

SVG = "http://www.w3.org/2000/svg"
FOREIGN = "other"  # the tag of an element that is not SVG's: nothing in it is drawn
DEEPEST = 200  # elements within one another
TEXTS = ("style", "metadata")  # elements whose text is of use
LONGEST_ENTITY = 1_000  # letters; editors have addresses of their namespaces in them
MOST_TEXT = 20_000_000  # letters, entities put in
_UNKNOWN = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:\w*;)?")


def tree(text: bytes) -> Element:
    """Return the root of an SVG, tags without prefixes; raises ValueError with the cause.

    Elements of other namespaces, such as an editor's own, are called ``other``.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, 1 << 20
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = reader.entity
    if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:4]:  # UTF-16: the same in UTF-8
        text = re.sub(r"^\s*<\?xml.*?\?>", "", text_of(text), flags=re.DOTALL).encode()
    text = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    if (
        b"<!ENTITY" not in text
    ):  # entities that only an HTML page knows, such as &nbsp;, and signs that stand for themselves
        text = _UNKNOWN.sub(b"", text)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise ValueError(f"its XML is broken at line {error.lineno}, column {error.offset + 1}: {words}") from None
    if reader.root is None or reader.root.tag != "svg":
        raise ValueError("its first element is not svg")
    return reader.root


class _Reader:
    """Builds the tree while expat reads."""

    def __init__(self):
        self.root: Element | None = None
        self.open: list[Element] = []
        self.letters = 0
        self.spaces: list[dict[str, str]] = [{"": SVG, "svg": SVG}]  # without a declaration, what is called svg is SVG

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST:
            raise ValueError(f"it has more than {DEEPEST} elements within one another")
        self.count(sum(map(len, attributes.values())))
        declared = {key[6:]: value for key, value in attributes.items() if key[:6] == "xmlns:"}
        declared |= {"": attributes["xmlns"]} if attributes.get("xmlns") else {}
        self.count(10 * len(self.spaces[-1]) if declared else 0)
        self.spaces.append(self.spaces[-1] | declared if declared else self.spaces[-1])
        prefix, _, tag = name.rpartition(":")
        own = self.spaces[-1].get(prefix) == SVG
        element = Element(tag if own else FOREIGN, {key: value for key, value in attributes.items() if value})
        if self.open:
            self.open[-1].append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def end(self, _: str) -> None:
        self.open.pop()
        self.spaces.pop()

    def characters(self, text: str) -> None:
        self.count(len(text))
        if self.open[-1].tag in TEXTS:
            self.open[-1].text = (self.open[-1].text or "") + text

    def count(self, letters: int) -> None:
        self.letters += letters
        if self.letters > MOST_TEXT:
            raise ValueError("its entities stand for too much")

    def entity(self, name: str, _: bool, value: str | None, *__: object) -> None:
        if value is not None and (len(value) > LONGEST_ENTITY or "&" in value):
            raise ValueError(f"its entity {name[:40]} stands for too much")
