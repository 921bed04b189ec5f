"""The Space as it would be pushed: only its files, a user who may write nowhere, one drawing."""

import re

import pytest

from deploy.space import assemble, check
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "space"
    return assemble(folder)


def test_it_holds_what_the_hub_asks_for_and_nothing_else(space):
    names = {path.name for path in space.iterdir()}
    wanted = {"app.py", "LICENSE", "README.md", "requirements.txt", "packages.txt", ".gitattributes"}
    assert names == wanted | {"sketch_rnn", "checkpoints"}
    front = (space / "README.md").read_text().split("---\n")[1]
    gradio = re.search(r"^gradio==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)[1]
    assert f"sdk_version: {gradio}\n" in front
    assert "app_file: app.py\n" in front
    binary = {path.suffix for path in space.rglob("*") if path.is_file() and b"\0" in path.read_bytes()[:8000]}
    kept = {line.split()[0][1:] for line in (space / ".gitattributes").read_text().splitlines()}
    assert binary <= kept
    assert not [path for path in space.rglob("*") if path.name == "__pycache__"]
    assert sum(path.stat().st_size for path in space.rglob("*") if path.is_file()) < 20e6


def test_it_draws(space):
    assert "drew 2 endings" in check(space)


def test_a_folder_with_something_in_it_stays_as_it_is(space):
    with pytest.raises(FileExistsError):
        assemble(space)
