"""The page, served once for all tests of it: real HTTP on a port of its own."""

import pytest

from sketch_rnn.ui import page
from tests.conftest import CHECKPOINT


@pytest.fixture(scope="session")
def url(artist):
    """Where the page answers."""
    assert CHECKPOINT.exists()
    served = page.build({"quickdraw": artist})
    yield page.launch(served, quiet=True)
    served.close()
