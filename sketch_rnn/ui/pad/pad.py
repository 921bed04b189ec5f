"""SketchPad: a sheet of 400 x 400 units that captures pen strokes as vectors."""

from __future__ import annotations

from typing import Any

import gradio as gr

from sketch_rnn.drawing import Drawing, DrawingError
from sketch_rnn.ui.assets import templates


class SketchPad(gr.HTML):
    """Its value is one JSON string, ``{"strokes": [[[x, y], ...], ...]}``; in Python it is a :class:`Drawing`.

    ``input`` is triggered after each pen-up, undo, redo, clear and taken ending. A string and not nested lists, which
    the page's framework would watch point by point. ``name`` is what a grid of endings calls it by.
    """

    def __init__(self, value: Drawing | None = None, *, name: str = "pad", **options: Any):
        super().__init__(value=value, name=name, apply_default_css=False, **templates(__file__), **options)

    def preprocess(self, payload: str | dict | None) -> Drawing:
        try:
            return Drawing.parse(payload) if payload else Drawing()
        except DrawingError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def postprocess(self, value: Drawing | None) -> str:
        return (value or Drawing()).to_json()

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> str:
        return '{"strokes": [[[100, 200], [200, 100], [300, 200]]]}'

    def example_value(self) -> str:
        return self.example_payload()
