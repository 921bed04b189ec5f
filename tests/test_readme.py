"""The README's Python is run as it stands, its commands are the shell's own, and what it points to is there."""

import re

from sketch_rnn.__main__ import _parser as library
from tests.conftest import ROOT
from train.__main__ import _parser as training

README = (ROOT / "README.md").read_text()


def test_the_four_lines_of_python(monkeypatch):
    monkeypatch.chdir(ROOT)
    [code] = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len([line for line in code.splitlines() if line]) == 4
    names: dict = {}
    exec(code, names)
    assert len(names["endings"]) == 9


def test_the_commands_are_understood():
    commands = re.findall(r"^python -m (sketch_rnn|train) ([^#\n]*)", README, re.M)
    assert len(commands) >= 6
    for package, arguments in commands:
        (library if package == "sketch_rnn" else training)().parse_args(arguments.split())


def test_what_it_points_to_is_there():
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"^(?:make) (\w+)", README, re.M):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text()
