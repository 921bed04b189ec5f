"""Sliders, numbers and choices for a verb's parameters."""

from __future__ import annotations

from typing import Any

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.verbs import Parameter

CAREFUL = 0.2  # temperature: below it drawings fall into loops (model card), so the page's slider begins here
WIDE = 100  # values of a whole number that a slider can be set to by hand; of more it is typed
WORDS = {"slerp": "round the corner (slerp)", "lerp": "straight through (lerp)"}


def control(parameter: Parameter) -> dict[str, Any]:
    """Return what the browser makes a parameter's control from: its kind, words, bounds and default."""
    found: dict[str, Any] = {
        "label": parameter.field.title or parameter.name,
        "words": parameter.field.description or "",
        "value": None if parameter.required else parameter.default,
    }
    if parameter.base is Drawing:
        return found
    if parameter.choices:
        return found | {"kind": "choice", "options": [[each, WORDS.get(each, each)] for each in parameter.choices]}
    if parameter.letters:
        return found | {"kind": "text", "letters": parameter.letters}
    if parameter.bounds is None:
        return found | {"kind": "categories" if parameter.several else "category"}
    least, most = parameter.bounds
    if parameter.base is int and most - least > WIDE:
        return found | {"kind": "whole", "least": least, "most": most}
    slider = {"kind": "slider", "least": least, "most": most, "step": 1 if parameter.base is int else 0.01}
    if parameter.name == "temperature":
        slider |= {"least": min(CAREFUL, parameter.default), "ends": ["careful", "wild"]}
    return found | slider
