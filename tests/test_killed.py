"""SIGKILL half-way: what was being written is not there, and the same command again writes it whole."""

import json
import os
import signal
import subprocess
import sys

import pytest

from sketch_rnn import load
from tests.conftest import CHECKPOINT, ROOT, until
from tests.train.conftest import made
from train.prepare import FORMAT

SPACE = "import sys; from pathlib import Path; from deploy.space import assemble; assemble(Path(sys.argv[1]))"


@pytest.fixture(scope="module")
def drawings(tmp_path_factory):
    """A file of drawings that takes a moment to read."""
    path = tmp_path_factory.mktemp("drawings") / "circle.ndjson"
    line = json.dumps(made("circle", 1))
    path.write_text("\n".join(line.replace("circle1", f"circle{number}") for number in range(6_000)))
    return path


def killed(command: list[str], begun: str, out) -> None:
    """Run a command until a temporary folder of its name lies beside ``out``, and kill it."""
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    until(lambda: any(any(folder.iterdir()) for folder in out.parent.glob(begun)), process)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_drawings_that_are_being_prepared(drawings, tmp_path):
    out = tmp_path / "packed"
    command = [sys.executable, "-m", "train", "prepare", str(drawings), "--out", str(out)]
    killed(command, ".pack-*", out)
    assert not out.exists()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = json.loads((out / "pack.json").read_text())
    assert (found["format"], found["drawings"]) == (FORMAT, 6_000)


def test_a_model_for_the_hub(tmp_path):
    out = tmp_path / "model"
    command = [sys.executable, "-m", "train", "export", "--hub", "--checkpoint", str(CHECKPOINT), "--out", str(out)]
    killed(command, ".hub-*", out)
    assert not out.exists()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert load(out, "cpu").categories


def test_a_space(tmp_path):
    out = tmp_path / "space"
    command = [sys.executable, "-c", SPACE, str(out)]
    killed(command, ".space-*", out)
    assert not out.exists()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert {"README.md", "app.py", "checkpoints"} <= {path.name for path in out.iterdir()}
