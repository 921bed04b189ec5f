"""What many tests share: the shipped model, a small untrained one, and drawings that hypothesis makes."""

import os
import socket
import time
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import httpx
import numpy as np
import pytest
import torch
from hypothesis import settings
from hypothesis import strategies as st

from sketch_rnn import Artist, load
from sketch_rnn.engine import Engine
from sketch_rnn.network.model import ModelConfig, SketchRNN

ROOT = Path(__file__).parent.parent
CHECKPOINT = ROOT / "checkpoints" / "quickdraw"
PATIENCE = 600  # seconds after which what has not come to be is taken not to come: a machine may be busy

settings.register_profile("steady", deadline=None, derandomize=True)  # no test asserts on time, and none is a lottery
settings.load_profile("steady")

coordinates = st.floats(-500, 500).map(lambda x: round(x, 2))
lines = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12).map(np.array)
drawings = st.lists(lines, min_size=1, max_size=6)


def until(holds, process=None, log=None) -> None:
    """Wait until something holds; fails where it does not come to, or where the process that is to do it has ended.

    What that has written to its ``log`` is said then.
    """
    end = time.monotonic() + PATIENCE
    while not holds():
        assert process is None or process.poll() is None, ("it has ended", log and log.read_text()[-3000:])
        assert time.monotonic() < end, ("it did not come to be", log and log.read_text()[-3000:])
        time.sleep(0.001)


def answers(url: str) -> bool:
    """Return whether a page answers at an address."""
    try:
        return httpx.get(f"{url}/healthz").text == "ok"
    except httpx.TransportError:
        return False


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@pytest.fixture(scope="session")
def artist() -> Artist:
    """The model that ships."""
    return load(CHECKPOINT, "cpu")


def artist_of(model: SketchRNN, **options) -> Artist:
    """The artist of a bare model."""
    return Artist(Engine(model, **options))


@pytest.fixture
def small_model() -> SketchRNN:
    """An untrained model of the same kind, quick to make."""
    return untrained()


@pytest.fixture(scope="module")
def another_model() -> SketchRNN:
    """The same, for what a whole file of tests shares."""
    return untrained()


def untrained() -> SketchRNN:
    torch.manual_seed(0)
    config = ModelConfig(
        categories=("cat", "dog"), scale=20.0, max_rows=30, latent_size=6, null_latent=True, encoder_size=8,
        decoder_size=16, category_size=4, mixtures=3, pen_position=True,
    )  # fmt: skip
    return SketchRNN(config).eval()


@pytest.fixture(scope="session")
def painters(tmp_path_factory) -> Path:
    """Tiny painters of random weights, a folder each."""
    pytest.importorskip("diffusers", reason="what paints needs Python 3.11 or newer")
    from tests.tiny_painter import make

    return make(tmp_path_factory.mktemp("painters"))


@pytest.fixture(scope="module")
def painter(painters):
    """One of them, with a ControlNet."""
    from sketch_rnn import load_painter

    return load_painter(painters / "controlnet", device="cpu")


@pytest.fixture(scope="session")
def browser():
    """A real Chromium: one for all rooms of tests, since two cannot be steered in one process."""
    from playwright.sync_api import sync_playwright

    from tests.browser import modules
    from tests.browser.conftest import CHROMIUM

    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        modules.install(launched)
        yield launched
        launched.close()
