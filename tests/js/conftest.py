"""Small models as folders for browsers, and a Node that asks them."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sketch_rnn import Artist, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.network import critic, recogniser
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.sampling.stepper import Integer
from sketch_rnn.verbs import VERBS
from train import export_web

NAMES = ("cat", "dog", "bird")
CONFIG = ModelConfig(
    categories=NAMES, scale=20.0, max_rows=24, latent_size=6, null_latent=True, encoder_size=8, decoder_size=64,
    category_size=4, mixtures=3, pen_position=True, plans=5,
)  # fmt: skip


def artist_of(**fields) -> Artist:
    """A small untrained model that draws in whole numbers, its weights as a checkpoint holds them; it draws for a while."""
    torch.manual_seed(1)
    model = SketchRNN(replace(CONFIG, **fields)).eval().requires_grad_(False)
    if model.config.plans:
        model.plans.normal_()
    model.head.bias[2] -= 2
    for weight in model.state_dict().values():
        weight.copy_(weight.half().float())
    return Artist(Engine(model, quick=Integer(model)))


def seeing(artist: Artist, names: tuple[str, ...] = NAMES) -> Artist:
    """The same, beside it a recogniser and a critic that know as little."""
    torch.manual_seed(2)
    own = recogniser.Recogniser(recogniser.Network(len(names)), names, {})
    other = critic.Critic(critic.Network(2), names[:2], {})
    for each in (own, other):
        for name, weight in each.network.state_dict().items():
            if "running_var" in name:  # so that they tell one picture from another
                weight.fill_(0.05)
            weight.copy_(weight.half() if weight.ndim > 1 else weight)
    return Artist(replace(artist.engine, recogniser=own, critic=other))


class Node:
    """A Node that asks what is in folders."""

    def __init__(self, process: subprocess.Popen):
        self._process = process

    def __call__(self, what: str, folder: Path, **question) -> dict:
        """Return ``{"result": ...}`` or ``{"error": words}``."""
        print(json.dumps({"what": what, "folder": str(folder)} | question), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def call(self, folder: Path, module: str, name: str, *args):
        """Return what a module's function returns."""
        return self("call", folder, module=module, name=name, args=args)["result"]

    def ask(self, folder: Path, verb: str, **asked):
        return self("ask", folder, verb=verb, asked=asked)


@pytest.fixture(scope="session")
def node():
    runtime = export_web.RUNTIME / "dist" / export_web.RUNTIME_MODULE
    if not shutil.which("node") or not runtime.is_file():
        pytest.skip("Node or onnxruntime-web is not there: npm ci.")
    command = ["node", str(Path(__file__).with_name("asker.mjs")), str(runtime)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Node(process)
        process.stdin.close()


@pytest.fixture(scope="session")
def artist() -> Artist:
    return seeing(artist_of())


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """Return where an artist's files are."""

    def export(artist: Artist) -> Path:
        folder = tmp_path_factory.mktemp("web")
        export_web.write(artist, folder)
        return folder

    return export


@pytest.fixture(scope="session")
def folder(artist, exported) -> Path:
    return exported(artist)


def answered(artist: Artist, verb: str, **asked) -> dict:
    """Return what the library answers, or its words for what it cannot."""
    try:
        return {"result": VERBS[verb].answer(VERBS[verb](artist.engine, **asked))}
    except DrawingError as error:
        return {"error": str(error)}
