"""The page's pure functions, in Node.js: their tests lie beside this file, by the folders that they are of."""

import subprocess

from tests.conftest import ROOT


def test_the_pure_functions():
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "ui").rglob("*.test.js"))
    assert files
    result = subprocess.run(["node", "--test", *files], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
