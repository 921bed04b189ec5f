"""A room of the page: a verb, the parts in which a person gives its arguments, and the view of what comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.ui.parts.controls.controls import control
from sketch_rnn.verbs import Parameter, Verb

PAD = "pad"  # the widget that is drawn on
GUESSES = "guesses of "  # and a pad: chips that say what is on it


@dataclass(frozen=True)
class Room:
    """The parts and words of a tab. Everything that is not said here comes from the verb's signature."""

    title: str
    verb: Verb | None  # none in a room that asks nothing when a part changes
    lead: str  # one sentence under the tab's name
    parts: Sequence[str]  # in their order: parameters of the verb, and "guesses of PAD"
    view: Mapping[str, Any]  # {"kind": ..., options}
    terms: str  # the same in the paper's terms, folded away
    invite: str = ""  # in the view's place, before there is anything to show
    folded: Sequence[str] = ("count", "seed")  # parts that few people need
    labels: Mapping[str, str] = field(default_factory=dict)  # of parts, where the parameter's title is not plain enough
    kinds: Mapping[str, str] = field(default_factory=dict)  # widgets of parts, where the parameter's type says another
    values: Mapping[str, Any] = field(
        default_factory=dict
    )  # that parts begin with, where there is no default or another is better
    hints: Mapping[str, str] = field(default_factory=dict)  # words on an empty sheet
    examples: Mapping[str, str] = field(default_factory=dict)  # words in an empty field
    of: Mapping[str, str] = field(
        default_factory=dict
    )  # the part that says what is on a sheet, where not "category"; or ""
    missing: Mapping[str, str] = field(default_factory=dict)  # what is said where a part that is needed is empty
    quiet: Sequence[str] = ()  # parts whose change asks nothing
    asks: bool = True  # when a part changes; or only when its view says so
    needs: Sequence[str] = ()  # parts without which nothing is asked, in the order in which that is said; else all pads

    @property
    def name(self) -> str:
        return self.title.lower().replace("in ", "")

    def spec(self) -> dict[str, Any]:
        """Return what the browser builds the room from, as JSON has it."""
        parameters = {each.name: each for each in self.verb.parameters} if self.verb else {}
        parts = [self._part(name, parameters.get(name)) for name in self.parts]
        pads = [part["name"] for part in parts if part["kind"] == "pad"]
        return {
            "name": self.name,
            "title": self.title,
            "verb": self.verb.name if self.verb and self.asks else "",
            "lead": self.lead,
            "invite": self.invite,
            "terms": self.terms,
            "parts": parts,
            "arguments": [name for name in self.parts if name in parameters and name not in self.quiet],
            "quiet": list(self.quiet),
            "needs": list(self.needs or pads),
            "view": dict(self.view),
        }

    def _part(self, name: str, parameter: Parameter | None) -> dict[str, Any]:
        part: dict[str, Any] = {"name": name, "kind": self.kinds.get(name, name), "folded": name in self.folded}
        if name.startswith(GUESSES):
            pad = name.removeprefix(GUESSES)
            part |= {"kind": "guesses", "pad": pad, "category": self._of(pad)}
        if parameter is not None:
            part |= control(parameter)
        if self.kinds.get(name) == PAD or (parameter is not None and parameter.base is Drawing):
            part |= {"kind": PAD, "invite": self.hints.get(name, "Draw here"), "category": self._of(name)}
        if name in self.kinds:
            part["kind"] = self.kinds[name]
        if name in self.examples:
            part["example"] = self.examples[name]
        if name in self.values:
            part["value"] = self.values[name]
        if name in self.missing:
            part["missing"] = self.missing[name]
        return part | ({"label": self.labels[name]} if name in self.labels else {})

    def _of(self, pad: str) -> str:
        """Return the part that says what is on a sheet, or ""."""
        return self.of.get(pad, "category" if "category" in self.parts else "")
