"""A real Chromium, and the page opened in it."""

import shutil

import pytest

from tests.browser.hands import opened
from tests.browser.harness import fresh, harness
from tests.ui.conftest import url  # noqa: F401  the page, served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def page(browser, url):  # noqa: F811
    yield from opened(browser, url, viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(browser, url):  # noqa: F811
    options = {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    }
    yield from opened(browser, url, **options)


@pytest.fixture(scope="module")
def shared(browser, url):  # noqa: F811
    """A page for all tests of a file, each of which brings it to its own beginning: loading it takes a second."""
    yield from opened(browser, url, viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def tab(browser):
    """A page that has pads and no server, for all tests of a file."""
    page = harness(browser)
    yield page
    page.context.close()


@pytest.fixture
def pads(tab):
    """The same, empty."""
    fresh(tab)
    yield tab
    assert tab.errors == []
