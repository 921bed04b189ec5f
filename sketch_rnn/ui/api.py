"""For each verb an endpoint over HTTP, its words and types those of the verb's signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr

from sketch_rnn.drawing import Drawing, DrawingError
from sketch_rnn.sampling import Interrupted
from sketch_rnn.ui.asks import Desk
from sketch_rnn.ui.guard import STOPPING
from sketch_rnn.verbs import VERBS, Parameter, Verb


class Forgiving(gr.Blocks):
    """Blocks whose endpoints take fewer arguments than they have: those that are left out have their defaults."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        inputs.extend([None] * (len(block_fn.inputs) - len(inputs)))


def publish(desk: Desk) -> None:
    """Add the endpoints ``/complete``, ``/generate``, ... to the page that is being built."""
    for verb in VERBS.values():
        gr.api(endpoint(desk, verb), api_name=verb.name, concurrency_id="model")


def endpoint(desk: Desk, verb: Verb) -> Callable[..., dict[str, Any]]:
    """Return the function that answers for a verb; what is left out takes its default."""
    first = next(iter(desk.artists))

    def answer(*given: Any, **named: Any) -> dict[str, Any]:
        bound = signature.bind_partial(*given, **named)
        model = bound.arguments.pop("model", None) or first
        arguments = {name: value for name, value in bound.arguments.items() if value is not None}
        try:
            return desk.run(model, verb.name, arguments)
        except DrawingError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Interrupted:
            raise gr.Error(STOPPING, print_exception=False) from None

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [
        inspect.Parameter(each.name, kind, default=_default(each), annotation=_type(each)) for each in verb.parameters
    ]
    parameters.append(inspect.Parameter("model", kind, default=first, annotation=str))
    signature = inspect.Signature(parameters, return_annotation=dict[str, Any])
    answer.__name__ = verb.name
    answer.__signature__ = signature  # type: ignore[attr-defined]
    answer.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": dict[str, Any]}
    answer.__doc__ = (
        f"{verb.doc}\n\nArgs:\n"
        + "".join(f"    {each.name}: {_words(each)}\n" for each in verb.parameters)
        + f"    model: which model draws, one of {', '.join(desk.artists)}\n"
    )
    return answer


def _type(parameter: Parameter) -> Any:
    """Return the plain type that the endpoint's schema says."""
    if parameter.base is Drawing:
        found: Any = dict[str, Any]
    elif parameter.several and parameter.bounds is None:
        found = list[str]
    elif parameter.several:
        found = float
    else:
        found = str if parameter.choices else parameter.base
    return found


def _default(parameter: Parameter) -> Any:
    return inspect.Parameter.empty if parameter.required else parameter.default


def _words(parameter: Parameter) -> str:
    if parameter.base is Drawing:
        return '{"strokes": [[[x, y], ...], ...]}, y down; the page\'s sheet is 400 x 400'
    words = parameter.field.description or parameter.name
    if parameter.choices:
        return words
    return words if parameter.bounds is None else f"{words}; {parameter.bounds[0]:g} to {parameter.bounds[1]:,}"
