"""The package as pip installs it, built and unpacked; and the files that say what exactly is installed beside it."""

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import CHECKPOINT, ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel's files, in a folder where nothing else of the project is."""
    folder = tmp_path_factory.mktemp("package")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "built")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = (folder / "built").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def package(unpacked) -> Distribution:
    [found] = distributions(path=[str(unpacked)])
    return found


def _python(unpacked, *arguments):
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=unpacked.parent, env=environment, capture_output=True, text=True)


def test_the_cards_first_code_runs_wherever_it_is_installed(unpacked):
    code = re.search(r"```python\n(.*?)```", (CHECKPOINT / "README.md").read_text(), re.DOTALL)[1]
    ran = _python(unpacked, "-c", f"{code}\nimport sketch_rnn\nprint(sketch_rnn.__file__, len(cats))")
    assert ran.stdout == f"{unpacked / 'sketch_rnn' / '__init__.py'} 9\n", ran.stderr


def test_its_command_is_the_shell(unpacked, package):
    [command] = package.entry_points
    assert (command.name, command.group) == ("sketch-rnn", "console_scripts")
    ran = _python(unpacked, "-c", f"from {command.module} import {command.attr} as main; main(['info'])")
    assert "345 categories" in ran.stdout, ran.stderr


def test_the_page_finds_its_own_files(unpacked):
    written = {path.relative_to(ROOT / "sketch_rnn") for path in (ROOT / "sketch_rnn").rglob("*") if _ships(path)}
    packed = {path.relative_to(unpacked / "sketch_rnn") for path in (unpacked / "sketch_rnn").rglob("*")}
    assert written <= packed
    assert not [path for path in packed - written if path.suffix in (".png", ".pyc") or path.name == "TRAINING.md"]


def _ships(path) -> bool:
    return path.is_file() and path.suffix not in (".pyc", ".pyi") and "__pycache__" not in path.parts


def test_its_version_is_the_changelogs(package):
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]
    assert package.version == newest


def _locked(name: str) -> dict[str, list[str]]:
    """Return the versions of each package in a file of requirements, one for each kind of Python."""
    found: dict[str, list[str]] = {}
    for line in re.findall(r"^(\S+==[^\\\n]+)", (ROOT / name).read_text(), re.MULTILINE):
        each = Requirement(line.strip())
        found.setdefault(canonicalize_name(each.name), []).append(str(each.specifier).removeprefix("=="))
    return found


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("requirements.txt", {"page"}),
        ("requirements/app.txt", {"page"}),
        ("requirements/dev.txt", {"dev"}),
        ("requirements-paint.txt", {"paint"}),
    ],
)
def test_what_is_locked_lies_within_the_ranges(package, name, extras):
    locked = _locked(name)
    for each in map(Requirement, package.requires):
        if each.marker and not any(each.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        if each.name == "torch" and name.startswith(
            "requirements/"
        ):  # by its version alone: each of its builds has other hashes
            continue
        if each.name != package.name:
            assert all(each.specifier.contains(version) for version in locked[canonicalize_name(each.name)]), each


@pytest.mark.parametrize("name", ["requirements/app.txt", "requirements/dev.txt"])
def test_every_line_of_a_lock_has_its_hashes(name):
    lines = re.findall(r"^(\S+==.*(?:\n    .*)*)", (ROOT / name).read_text(), re.MULTILINE)
    assert len(lines) > 50
    assert all("--hash=sha256:" in line for line in lines)
    assert not re.search(r"^torch==", (ROOT / name).read_text(), re.MULTILINE)


def test_developers_have_what_the_page_has():
    app, dev = _locked("requirements/app.txt"), _locked("requirements/dev.txt")
    assert {name: dev.get(name) for name in app} == app
    direct = _locked("requirements.txt")
    assert {name: app.get(name) for name in direct if name != "torch"} == {
        n: v for n, v in direct.items() if n != "torch"
    }
