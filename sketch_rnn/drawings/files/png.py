"""PNG that the page saved: the strokes stand in a text chunk of their own."""

from __future__ import annotations

import json
import struct
from typing import Any

KEYWORD = b"sketch-rnn\x00"
SIGN = b"\x89PNG\r\n\x1a\n"


def inside(data: bytes) -> Any:
    """Return what the page wrote into a PNG, decoded; None where there is nothing, as in any other picture."""
    at = len(SIGN) if data.startswith(SIGN) else len(data)
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + size]
        if kind == b"tEXt" and content.startswith(KEYWORD):
            return json.loads(content[len(KEYWORD) :].decode("latin1"))
        at += 12 + size
    return None
