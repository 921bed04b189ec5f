"""A verb: a function over the engine, and its parameters as data. The one gate for its arguments."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.verbs.params import MANY, Categories, Category


@dataclass(frozen=True)
class Parameter:
    """One parameter of a verb, as its signature has it."""

    name: str
    kind: Any  # Drawing, or the annotated type of params.py
    default: Any  # inspect.Parameter.empty where there is none

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty

    @property
    def base(self) -> Any:
        """The plain type: Drawing, str, int, float, list[...] or Literal[...]."""
        return typing.get_args(self.kind)[0] if typing.get_origin(self.kind) is Annotated else self.kind

    @property
    def several(self) -> bool:
        """Whether it takes a list; one value alone is then a list of one."""
        return typing.get_origin(self.base) is list

    @property
    def choices(self) -> tuple[str, ...]:
        return typing.get_args(self.base) if typing.get_origin(self.base) is typing.Literal else ()

    @cached_property
    def field(self) -> FieldInfo:
        """Its title, description and bounds."""
        found = [each for each in getattr(self.kind, "__metadata__", ()) if isinstance(each, FieldInfo)]
        return found[0] if found else FieldInfo()

    @property
    def bounds(self) -> tuple[float, float] | None:
        """(least, most) of a number, or of each of several; None where there is none."""
        field = self.field
        if self.several and typing.get_origin(typing.get_args(self.base)[0]) is Annotated:
            field = Parameter(self.name, typing.get_args(self.base)[0], self.default).field
        found = {type(each).__name__: each for each in field.metadata}
        return (found["Ge"].ge, found["Le"].le) if {"Ge", "Le"} <= set(found) else None

    @property
    def most(self) -> int:
        """How many a list of them may have."""
        return self.field.metadata[1].max_length

    @property
    def letters(self) -> int | None:
        """How many letters a text may have; None of what is no text."""
        return self.field.metadata[0].max_length if self.base is str and self.field.metadata else None

    def checked(self, value: Any, engine: Engine) -> Any:
        """Return the value as the verb takes it; raises DrawingError, in words for a person, where it cannot be."""
        if value is None and self.default is None:
            return None
        if self.base is Drawing:
            return value if isinstance(value, Drawing) else Drawing.parse(value or {"strokes": []})
        if self.several and not isinstance(value, (list, tuple)):
            value = [value]
        if self.kind is Category:
            return engine.named(value)
        if self.kind is Categories and len(value) <= MANY:
            value = [engine.named(each) for each in value]
        try:
            return self._adapter.validate_python(list(value) if self.several else value, strict=True)
        except ValidationError:
            raise DrawingError(self.rule) from None

    @cached_property
    def _adapter(self) -> TypeAdapter:
        return TypeAdapter(self.kind)

    @property
    def rule(self) -> str:
        """What it may be, as a sentence."""
        title = self.field.title or self.name
        if title.lower() != self.name:  # the page knows it by the one, a call by the other
            title = f"{title}” or “{self.name}"
        if self.choices:
            return f"“{title}” is {' or '.join(self.choices)}."
        if self.letters:
            return f"“{title}” is a text of at most {self.letters} letters."
        if self.bounds is None:
            return f"“{title}” takes {self.field.metadata[0].min_length} to {self.most} names."
        kind = "a whole number" if self.base is int else "a number"
        many = " (or several)" if self.several else ""
        return f"“{title}” is {kind} from {self.bounds[0]:g} to {self.bounds[1]:,}{many}."


class Verb:
    """A verb with its parameters; calling it checks every argument first."""

    def __init__(self, function: Callable[..., Any], answers: str, empty: Mapping[str, str]):
        self.function, self.name, self.answers, self.empty = function, function.__name__, answers, empty
        self.doc = inspect.getdoc(function) or ""
        hints = typing.get_type_hints(function, include_extras=True)
        self.parameters = tuple(
            Parameter(name, _bare(hints[name]), each.default)
            for name, each in list(inspect.signature(function).parameters.items())[1:]
        )

    def __call__(self, engine: Engine, /, *given: Any, **named: Any) -> Any:
        """Return what the verb returns; raises DrawingError for an argument that is missing, unknown or out of range."""
        by_name = {each.name: each for each in self.parameters}
        arguments = self.by_name(*given, **named)
        checked = {name: by_name[name].checked(value, engine) for name, value in arguments.items()}
        defaults = {
            each.name: [each.default] if each.several and each.default is not None else each.default
            for each in self.parameters
            if each.name not in checked
        }
        for name, words in self.empty.items():
            if not checked[name]:
                raise DrawingError(words)
        return self.function(engine, **defaults | checked)

    def by_name(self, /, *given: Any, **named: Any) -> dict[str, Any]:
        """Return the arguments by their names, unchecked; raises DrawingError where one is missing, unknown or there twice."""
        names = [each.name for each in self.parameters]
        if len(given) > len(names):
            raise DrawingError(f"“{self.name}” takes at most {len(names)} arguments: {', '.join(names)}.")
        arguments = dict(zip(names, given, strict=False))
        for name, value in named.items():
            if name not in names or name in arguments:
                raise DrawingError(f"“{self.name}” takes {', '.join(names)}, each once, and not “{name[:40]}” here.")
            arguments[name] = value
        missing = [each.name for each in self.parameters if each.required and each.name not in arguments]
        if missing:
            raise DrawingError(f"“{self.name}” also needs: {', '.join(missing)}.")
        return arguments

    def __get__(self, owner: Any, kind: type) -> Any:
        """Return the verb as a method of whoever has an ``engine``."""
        if owner is None:
            return self
        method = partial(self, owner.engine)
        method.__doc__ = self.doc
        return method

    def answer(self, result: Any) -> dict[str, Any]:
        """Return a result as JSON has it: a list of drawings under the verb's word for them, anything else by itself."""
        return {self.answers: [each.to_dict() for each in result]} if isinstance(result, list) else result.to_dict()


def verb(answers: str = "drawings", empty: Mapping[str, str] | None = None) -> Callable[[Callable[..., Any]], Verb]:
    """Return the decorator that makes a function a verb; ``answers`` is its results' name in JSON.

    ``empty`` are the drawings that must not be empty, by the parameters' names, with what is said where one is.
    """
    return lambda function: Verb(function, answers, empty or {})


def _bare(hint: Any) -> Any:
    """Return the type without ``| None``: None is a default's, and means that it is not known."""
    arguments = typing.get_args(hint)
    if type(None) in arguments:
        [hint] = [each for each in arguments if each is not type(None)]
    return hint
