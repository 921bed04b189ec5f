"""The OpenAPI document of the verbs, for programs that make clients of one. Gradio's own names an upload, which is shut here."""

from __future__ import annotations

from typing import Any

from sketch_rnn.verbs import VERBS, Verb


def document(title: str, version: str, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return it; ``schemas`` has those of each verb's arguments by name."""
    paths: dict[str, Any] = {}
    for name, schema in schemas.items():
        paths[f"/gradio_api/call/v2/{name}"] = {"post": _question(VERBS[name], schema)}
        paths[f"/gradio_api/call/{name}/{{event_id}}"] = {"get": _answer(VERBS[name])}
    return {"openapi": "3.0.2", "info": {"title": title, "version": version}, "paths": paths}


def _question(verb: Verb, schemas: dict[str, Any]) -> dict[str, Any]:
    arguments = {
        "type": "object",
        "properties": schemas,
        "required": [each.name for each in verb.parameters if each.required],
        "additionalProperties": False,
    }
    event = {"type": "object", "properties": {"event_id": {"type": "string"}}, "required": ["event_id"]}
    link = {"operationId": f"{verb.name}_answer", "parameters": {"event_id": "$response.body#/event_id"}}
    return {
        "operationId": verb.name,
        "summary": verb.doc.splitlines()[0],
        "description": verb.doc,
        "requestBody": {"required": True, "content": {"application/json": {"schema": arguments}}},
        "responses": {
            "200": _json("It is being drawn.", event) | {"links": {"answer": link}},
            "400": _wrong("The arguments are not those of the verb, or no JSON."),
            "413": {"description": "It is larger than a megabyte."},
            "503": _wrong("The server is full, or stopping: ask again in a moment."),
        },
    }


def _answer(verb: Verb) -> dict[str, Any]:
    lines = (
        f"`event: complete` and `data: [{{{verb.answers!r}: ...}}]`, or `event: error` and `data: {{'error': words}}`"
    )
    event = {"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": f"{verb.name}_answer",
        "summary": "The answer, which can be read once.",
        "parameters": [event],
        "responses": {
            "200": {"description": f"Server-sent events; the last is {lines}.", "content": {"text/event-stream": {}}},
            "404": _wrong("It has been read already, or was not fetched in time, or there never was one."),
        },
    }


def _wrong(words: str) -> dict[str, Any]:
    return _json(words, {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]})


def _json(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}
