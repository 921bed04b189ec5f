"""The page, served once for all tests of it: real HTTP on a port of its own."""

from types import SimpleNamespace

import pytest

from sketch_rnn.ui import page
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.verbs import DRAWN
from tests.conftest import CHECKPOINT
from train import teach

SERVED = DRAWN  # by a page where nobody paints
BRIEF = 6  # steps: enough to see that it is learned, and that a piece follows another


def brief(folders) -> Teacher:
    """Who teaches, and soon has taught: a piece is a step."""

    def advance(model, rows, progress, seconds, stopped):
        return teach.advance(model, rows, progress, 0, stopped, steps=BRIEF)

    return Teacher(SimpleNamespace(**vars(teach) | {"STEPS": BRIEF, "advance": advance}), folders)


@pytest.fixture(scope="session")
def url(artist):
    """Where the page answers."""
    assert CHECKPOINT.exists()
    served = page.build({"quickdraw": artist}, teacher=brief({"quickdraw": CHECKPOINT}))
    yield page.launch(served, quiet=True)
    served.close()
