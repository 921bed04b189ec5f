"""The papers' Python and "Train your own" are run as they stand, their commands are understood, what they point to is there."""

import gzip
import json
import os
import re
import signal
import subprocess
import urllib.request

import numpy as np
import pytest

from sketch_rnn.__main__ import _parser as library
from tests.conftest import ROOT, answers, free_port, until
from train.__main__ import _parser as training

README = (ROOT / "README.md").read_text()
TRAINING = (ROOT / "docs" / "training.md").read_text()
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_the_four_lines_of_python(monkeypatch):
    monkeypatch.chdir(ROOT)
    [code] = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len([line for line in code.splitlines() if line]) == 4
    names: dict = {}
    exec(code, names)
    assert len(names["endings"]) == 9


def test_the_commands_are_understood():
    commands = re.findall(r"^python -m (sketch_rnn|train) ([^#\n]*)", README + TRAINING, re.M)
    assert len(commands) >= 6
    for package, arguments in commands:
        (library if package == "sketch_rnn" else training)().parse_args(arguments.split())


@pytest.mark.parametrize("paper", PAPERS, ids=[path.name for path in PAPERS])
def test_what_a_paper_points_to_is_there(paper):
    text = paper.read_text()
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (paper.parent / target).exists(), target
    for target in re.findall(r"^(?:make) (\w+)", text, re.M):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text()


def test_what_security_names_is_there():
    """Each promise, where it is kept and by what it is tested."""
    for row in re.findall(r"^\| .*\|$", (ROOT / "SECURITY.md").read_text(), re.M)[2:]:
        named = re.findall(r"`([\w./-]+(?:/|\.py|\.js))`", row.split(" | ", 1)[1])
        assert named, row
        for path in named:
            assert (ROOT / path).exists() or (ROOT / "sketch_rnn" / path).exists(), path


def test_the_readme_is_short():
    assert README.count("\n") < 200


def test_train_your_own(tmp_path):
    """Every command of the section, typed in as it stands, in a folder with a person's drawings in it."""
    for name in ("app.py", "checkpoints", "sketch_rnn", "train"):
        (tmp_path / name).symlink_to(ROOT / name)
    for folder, turns in (("fish", 1), ("my-logo", 3)):
        (tmp_path / "drawings" / folder).mkdir(parents=True)
        for number in range(8):
            angle = np.linspace(0, 2 * np.pi, 40)
            wave = np.stack([200 + (90 + number) * np.cos(angle), 200 + 60 * np.sin(turns * angle)], 1).round(1)
            text = json.dumps({"strokes": [wave.tolist(), [[150, 200], [160, 205]]]})
            (tmp_path / "drawings" / folder / f"{number}.json").write_text(text)
    commands = re.search(r"```sh\n(.*?)```", TRAINING, re.S)[1].strip().splitlines()
    assert commands[0] == 'pip install -e ".[page,train]"'  # what is running this test
    assert commands[-1].startswith("python app.py")
    python = os.environ | {
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "GRADIO_ANALYTICS_ENABLED": "False",
    }
    for command in commands[1:-1]:
        assert command.startswith("python -m train")
        result = subprocess.run(command, shell=True, cwd=tmp_path, env=python, capture_output=True, text=True)
        assert result.returncode == 0, f"{command}\n{result.stderr}"
    assert (tmp_path / "runs" / "fish.png").stat().st_size > 1000
    _served(commands[-1], tmp_path, python)


def _served(command: str, folder, environment) -> None:
    port = free_port()
    process = subprocess.Popen(
        f"exec {command} --port {port}", shell=True, cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}"), process)
        page = _read(f"http://127.0.0.1:{port}/")
        data = re.search(r"ui/\w+/web/data\.js", page)[0]  # what the page knows
        models = re.search(r'"models.*?"tabs|"models.*?"rooms', _read(f"http://127.0.0.1:{port}/{data}"))[0]
        assert "fish" in models
        assert "my-logo" in models
        assert "bicycle" not in models
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _read(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        content = answer.read()
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
