"""Endings: a grid of drawings, animated in drawing order; a click takes one onto the pad."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import gradio as gr

from sketch_rnn.drawing import Drawing
from sketch_rnn.ui.assets import templates


@dataclass(frozen=True)
class Tile:
    """One drawing of the grid."""

    added: Drawing = Drawing()  # the model's strokes, which a click takes onto the pad
    drawn: Drawing | None = None  # strokes of its own in the person's ink, instead of the grid's
    note: str = ""  # words in the tile
    label: str = ""  # for who cannot see it

    def to_dict(self) -> dict[str, Any]:
        content: dict[str, Any] = {"added": self.added.to_dict()["strokes"], "note": self.note, "label": self.label}
        return content if self.drawn is None else content | {"drawn": self.drawn.to_dict()["strokes"]}


@dataclass(frozen=True)
class Grid:
    """All that the component shows."""

    words: str = ""  # what is to be said to the person
    drawing: Drawing = Drawing()  # the strokes that all tiles begin with
    tiles: tuple[Tile, ...] = ()

    def to_json(self) -> str:
        tiles = [tile.to_dict() for tile in self.tiles]
        content = {"words": self.words, "drawing": self.drawing.to_dict()["strokes"], "tiles": tiles}
        return json.dumps(content, separators=(",", ":"))


class Endings(gr.HTML):
    """In Python its value is a :class:`Grid`; ``select`` is triggered by a click, with the tile's ``index``.

    ``pad`` is the name of the SketchPad that takes a clicked ending, if any.
    """

    def __init__(self, value: Grid | None = None, *, pad: str = "", **options: Any):
        super().__init__(value=value, pad=pad, apply_default_css=False, **templates(__file__), **options)

    def postprocess(self, value: Grid | None) -> str:
        return (value or Grid()).to_json()

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}
