"""The verbs on many machines, as a Ray Serve application: ``serve run deploy.ray_app:app``, then POST /complete with arguments.

Each replica draws what it is asked for at one time in one batch, which requests enter between two steps (`sampling.crowd`),
so that Ray's own batching has nothing to add. A question has no state and a seed: one whose replica died is asked again.
"""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a step is too small to share among cores: replicas are

from fastapi import FastAPI, Request, Response
from ray import serve
from ray.exceptions import RayActorError
from ray.serve.handle import DeploymentHandle

REPLICAS = int(os.environ.get("REPLICAS", 2))
CHECKPOINTS = os.environ.get("CHECKPOINTS", str(Path(__file__).parent.parent / "checkpoints"))
AT_ONCE = 64  # questions that one replica draws at once; Ray keeps the others waiting
LARGEST = 1_000_000  # bytes of the arguments of a question, as of a drawing (`drawing.MAX_BYTES`)
TRIES = 4  # for a question whose replica died
web = FastAPI(title="Sketch-RNN")


def _json(status: int, content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), status, media_type="application/json")


@serve.deployment(num_replicas=REPLICAS, max_ongoing_requests=AT_ONCE, ray_actor_options={"num_cpus": 0.5})
class Replica:
    """The models, in a process of their own."""

    def __init__(self, place: str):
        from sketch_rnn import load
        from sketch_rnn.ui.server.asks import Desk
        from sketch_rnn.weights.checkpoint import find

        self._desk = Desk({name: load(folder) for name, folder in find(place).items()})
        self._threads = ThreadPoolExecutor(AT_ONCE)

    async def ask(self, question: str) -> str:
        """Return the answer to a question, both JSON, as the page's own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._desk.ask, question)


@serve.deployment
@serve.ingress(web)
class Gate:
    """Takes questions over HTTP and gives each to a replica."""

    def __init__(self, replicas: DeploymentHandle):
        self._replicas = replicas

    @web.get("/healthz")
    async def healthz(self) -> str:
        return "ok"

    @web.post("/{verb}")
    async def answer(self, verb: str, request: Request, model: str = "") -> Response:
        """Return what a verb makes of arguments ``{"drawing": ..., "category": ...}``: 200, or 422 with ``{"error": words}``."""
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return _json(413, {"error": f"That is too large to be sent: more than {LARGEST:,} bytes."})
        try:
            arguments = json.loads(body)
        except (ValueError, RecursionError):
            arguments = None
        question = json.dumps({"verb": verb, "arguments": arguments, "model": model})
        found = json.loads(await self._asked(question))
        return _json(200, found["result"]) if "result" in found else _json(422, found)

    async def _asked(self, question: str) -> str:
        for _ in range(TRIES):
            try:
                return await self._replicas.ask.remote(question)
            except RayActorError:  # its replica died; nothing is lost but the time
                await asyncio.sleep(0.1)
        return json.dumps({"error": "The machines that draw are away. Ask again in a moment."})


app = Gate.bind(Replica.bind(CHECKPOINTS))
