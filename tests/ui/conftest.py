"""The page, served once for all tests of it: real HTTP on a port of its own."""

from types import SimpleNamespace

import pytest

from sketch_rnn.ui import page
from sketch_rnn.ui.server.teaching import Teacher
from tests.conftest import CHECKPOINT
from train import teach

BRIEF = 6  # steps of learning: enough to see that it is learned, and that a piece follows another


def brief(folders) -> Teacher:
    """Who teaches, and soon has taught: a piece is a step."""

    def learn(model, rows, learning, seconds, stopped):
        return teach.learn(model, rows, learning, 0, stopped, steps=BRIEF)

    return Teacher(SimpleNamespace(**vars(teach) | {"STEPS": BRIEF, "learn": learn}), folders)


@pytest.fixture(scope="session")
def url(artist):
    """Where the page answers."""
    assert CHECKPOINT.exists()
    served = page.build({"quickdraw": artist}, teacher=brief({"quickdraw": CHECKPOINT}))
    yield page.launch(served, quiet=True)
    served.close()
