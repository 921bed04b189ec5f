"""For each verb an endpoint over HTTP and a tool over MCP, its words, types and bounds those of the verb's signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import TypeAdapter

from sketch_rnn.drawings.drawing import MAX_POINTS, MAX_STROKES, Drawing, DrawingError
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.gradio_internals import Forgiving, unwanted
from sketch_rnn.ui.server.guard import GIVEN_UP
from sketch_rnn.verbs import Parameter, Verb

_LINE = {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}
_DRAWING = {"type": "object", "properties": {"strokes": {"type": "array", "items": _LINE}}, "required": ["strokes"]}


def publish(page: Forgiving, desk: Desk) -> None:
    """Add the endpoints ``/complete``, ``/generate``, ... to the page that is being built."""
    model = {"enum": list(desk.models), "description": f"which model draws; one of {', '.join(desk.models)}"}
    page.schemas = {
        verb.name: {each.name: _schema(each) for each in verb.parameters} | {"model": model}
        for verb in desk.verbs.values()
    }
    for verb in desk.verbs.values():
        answer = endpoint(desk, verb, lambda: unwanted(page))
        words = {name: schema["description"] for name, schema in page.schemas[verb.name].items()}
        answer.__doc__ = f"{verb.doc}\n\nArgs:\n" + "".join(f"    {name}: {each}\n" for name, each in words.items())
        # Not in the queue unless it is asked for there: MCP would put it there by asking this server over HTTP, as a client
        # that first reads and uploads the files that arguments name.
        gr.api(answer, api_name=verb.name, concurrency_id="model", queue=False)


def endpoint(desk: Desk, verb: Verb, unwanted: Callable[[], Callable[[], bool]]) -> Callable[..., dict[str, Any]]:
    """Return the function that answers for a verb; what is left out takes its default.

    ``unwanted`` returns for the call at hand what says whether nobody waits for it any more.
    """
    first = desk.models[0]

    def answer(*given: Any, **named: Any) -> dict[str, Any]:
        bound = signature.bind_partial(*given, **named)
        model = bound.arguments.pop("model", None)
        model = first if model is None else model
        arguments = {name: value for name, value in bound.arguments.items() if value is not None}
        try:
            return desk.run(model, verb.name, arguments, unwanted())
        except DrawingError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Interrupted:
            raise gr.Error(GIVEN_UP, print_exception=False) from None

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [  # of any type to Gradio: it would say less of it than _schema does
        inspect.Parameter(each.name, kind, default=_default(each), annotation=Any) for each in verb.parameters
    ]
    parameters.append(inspect.Parameter("model", kind, default=first, annotation=str))
    signature = inspect.Signature(parameters, return_annotation=dict[str, Any])
    answer.__name__ = verb.name
    answer.__signature__ = signature  # type: ignore[attr-defined]
    answer.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": dict[str, Any]}
    return answer


def _schema(parameter: Parameter) -> dict[str, Any]:
    """Return what an argument may be as JSON Schema has it, and its words."""
    if parameter.base is Drawing:
        schema: dict[str, Any] = dict(_DRAWING)
    else:
        schema = TypeAdapter(parameter.kind).json_schema()
        if parameter.several:  # one alone stands for a list of one
            schema = {"anyOf": [schema["items"], schema]}
    return _untitled(schema) | {"description": _words(parameter)}


def _untitled(schema: Any) -> Any:
    """Return a schema without the names and words that pydantic wrote into its parts."""
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _untitled(each) for name, each in schema.items() if name not in ("title", "description")}


def _default(parameter: Parameter) -> Any:
    return inspect.Parameter.empty if parameter.required else parameter.default


def _words(parameter: Parameter) -> str:
    if parameter.base is Drawing:
        most = f"{MAX_STROKES:,} strokes and {MAX_POINTS:,} points at most"
        return f'{{"strokes": [[[x, y], ...], ...]}}, y down; the page\'s sheet is 400 x 400; {most}'
    words = parameter.field.description or parameter.name
    if parameter.letters:
        words += f"; {parameter.letters} letters at most"
    if parameter.bounds is not None:
        words += f"; {parameter.bounds[0]:g} to {parameter.bounds[1]:,}"
    if parameter.several:
        words += f"; {parameter.most} at most"
    return words
