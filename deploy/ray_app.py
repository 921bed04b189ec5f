"""The page, or the verbs alone, on many machines, as Ray Serve applications.

``serve run deploy.ray_app:page`` serves the page of app.py, ``serve run deploy.ray_app:verbs`` answers POST /complete with
arguments. What is asked of either is drawn by replicas. Each draws what it is asked for at one time in one batch, which
requests enter between two steps (`sampling.crowd`), so that Ray's own batching has nothing to add. A question has no state and
a seed: one whose replica died is asked of another.
"""

import asyncio
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a step is too small to share among cores: replicas are
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before Ray starts, and gradio: no telemetry
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from fastapi import FastAPI, Request, Response
from ray import serve
from ray.exceptions import RayActorError
from ray.serve.handle import DeploymentHandle, DeploymentResponse

from sketch_rnn import DrawingError, load
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.pool import AWAY, GLANCE
from sketch_rnn.ui.server.process import heard, loaded, said
from sketch_rnn.ui.server.worker import Call, Stopped, settle
from sketch_rnn.weights.checkpoint import find

REPLICAS = int(os.environ.get("REPLICAS", 2))
CHECKPOINTS = os.environ.get("CHECKPOINTS", str(Path(__file__).parent.parent / "checkpoints"))
AT_ONCE = 64  # questions that one replica draws at once; Ray keeps the others waiting
CONNECTIONS = 1_000  # requests that the page answers at once: an open page holds one for as long as it is open
LARGEST = 1_000_000  # bytes of the arguments of a question, as of a drawing (`drawing.MAX_BYTES`)
TRIES = 4  # for a question whose replica died
api = FastAPI(title="Sketch-RNN")


def _json(status: int, content: dict) -> Response:
    return Response(json.dumps(content), status, media_type="application/json")


@serve.deployment(num_replicas=REPLICAS, max_ongoing_requests=AT_ONCE, ray_actor_options={"num_cpus": 0.5})
class Replica:
    """The models, in a process of their own."""

    def __init__(self, place: str):
        self._worker = loaded(find(place))
        settle()
        self._threads = ThreadPoolExecutor(AT_ONCE)

    async def answer(self, call: Call) -> tuple[str, bytes]:
        """Return what became of a question; it is given up where the one who asked takes it back."""
        stopped = threading.Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, said, self._worker, call, stopped)
        finally:
            stopped.set()


class Replicas:
    """All replicas, as one worker of a desk's (`ui/server/worker.py`)."""

    teaches, processes = False, REPLICAS

    def __init__(self, place: str, handle: DeploymentHandle):
        self.models, self._handle = tuple(find(place)), handle

    def answer(self, call: Call, stopped: Stopped) -> bytes:
        """Return the answer to a call as JSON; raises DrawingError, and Interrupted where ``stopped`` says so."""
        for _ in range(TRIES):
            try:
                return heard(*self._awaited(self._handle.answer.remote(call), stopped))
            except RayActorError:  # its replica died; nothing is lost but the time
                time.sleep(0.1)
        raise DrawingError(AWAY)

    def _awaited(self, response: DeploymentResponse, stopped: Stopped) -> tuple[str, bytes]:
        while True:
            try:
                return response.result(timeout_s=GLANCE)
            except TimeoutError:
                if stopped():
                    response.cancel()
                    raise Interrupted from None

    def close(self) -> None:
        """They are Ray's."""


@serve.deployment
@serve.ingress(api)
class Gate:
    """Takes questions over HTTP, a verb an address."""

    def __init__(self, place: str, replicas: DeploymentHandle):
        self._desk = Desk(Replicas(place, replicas))
        self._threads = ThreadPoolExecutor(self._desk.places)

    @api.get("/healthz")
    async def healthz(self) -> str:
        return "ok"

    @api.post("/{verb}")
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
        answer = asyncio.get_running_loop().run_in_executor(self._threads, self._desk.ask, question)
        found = json.loads(await answer)
        return _json(200, found["result"]) if "result" in found else _json(422, found)


@serve.deployment(max_ongoing_requests=CONNECTIONS)
@serve.ingress()
class Page:
    """The page. There is one of it: answers wait in it for whoever asked."""

    def __init__(self, place: str, replicas: DeploymentHandle):
        self._place, self._replicas = place, replicas

    def __serve_build_asgi_app__(self) -> FastAPI:
        from sketch_rnn.ui import page as pages
        from sketch_rnn.ui.server.origins import Names

        artists = {name: load(folder, quick=False) for name, folder in find(self._place).items()}
        return pages.mounted(pages.build(artists, Replicas(self._place, self._replicas)), Names())


replicas = Replica.bind(CHECKPOINTS)
verbs = Gate.bind(CHECKPOINTS, replicas)
page = Page.bind(CHECKPOINTS, replicas)
