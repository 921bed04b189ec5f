"""The recipe of the weights is a script that a shell understands, each of its commands one that ``train`` understands."""

import dataclasses
import json
import re
import subprocess

import pytest

from tests.conftest import CHECKPOINT
from train.__main__ import _parser
from train.config import TrainConfig

TRAINING = (CHECKPOINT / "TRAINING.md").read_text()
NOTED = r"""
python() { [ "$1" = - ] && cat > script.py; printf '%s\0' "$@" >> said; printf '\n' >> said; }
cp() { :; }
"""


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """Return the arguments with which the recipe calls python, in its order."""
    folder = tmp_path_factory.mktemp("recipe")
    script = re.search(r"```sh\n(.*?)```", TRAINING, re.DOTALL)[1]
    subprocess.run(["bash", "-euc", NOTED + script], cwd=folder, check=True)
    compile((folder / "script.py").read_text(), "mean", "exec")
    return [line.split("\0")[:-1] for line in (folder / "said").read_text().splitlines()]


def test_every_command_is_understood(commands):
    trained = [command[2:] for command in commands if command[:2] == ["-m", "train"]]
    assert [command[0] for command in trained].count("fit") == 23
    for command in trained:
        _parser().parse_args(command)


def test_each_part_begins_from_what_is_there(commands):
    there = set()
    for command in commands:
        options = _parser().parse_args(command[2:]) if command[0] == "-m" else None
        if options is None:
            there.add(command[1])
            assert {each.split("=")[0] for each in command[2:]} <= there
        elif start := getattr(options, "start", None):
            assert start in there
        if getattr(options, "out", None):
            there |= {options.out, f"{options.out}/best"}


def test_the_last_part_is_what_the_weights_say_of_themselves(commands):
    last = [command for command in commands if command[:3] == ["-m", "train", "fit"]][-1]
    options = vars(_parser().parse_args(last[2:]))
    noted = json.loads((CHECKPOINT / "config.json").read_text())["notes"]["train"]
    defaults = dataclasses.asdict(TrainConfig())
    begun = {"decoder_size": 768}  # as part 6 made it
    for name in defaults.keys() & noted.keys():
        given = options[name] if options[name] is not None else begun.get(name, defaults[name])
        assert given == noted[name], name


def test_what_the_papers_point_to_is_there():
    for path in (CHECKPOINT / "README.md", CHECKPOINT / "TRAINING.md", *(CHECKPOINT / "history").glob("*.md")):
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
