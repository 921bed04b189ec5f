"""PNG that the page saved: the strokes stand in a text chunk of their own."""

from __future__ import annotations

import json
import struct
from typing import Any

KEYWORD = b"sketch-rnn\x00"
SIGN = b"\x89PNG\r\n\x1a\n"


def inside(data: bytes) -> Any:
    """Return what the page wrote into a PNG, decoded; raises ValueError where there is nothing."""
    at = len(SIGN)
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + size]
        if kind == b"tEXt" and content.startswith(KEYWORD):
            return json.loads(content[len(KEYWORD) :].decode("latin1"))
        at += 12 + size
    raise ValueError(
        "a picture without strokes inside: only a PNG that the page saved can be read, and others once they are traced "
        "to SVG (in Inkscape: Path, Trace Bitmap, Centerline tracing)"
    )
