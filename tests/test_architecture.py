"""Which room may know which: the contracts of pyproject.toml, held by import-linter."""

from importlinter.cli import lint_imports

from tests.conftest import ROOT


def test_imports_point_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
