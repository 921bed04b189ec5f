"""The page's pure functions, in Node.js: their tests lie beside this file, by the folders that they are of."""

import json
import os
import subprocess

from sketch_rnn.ui.page import LIMITS
from tests.conftest import ROOT


def test_the_pure_functions():
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "ui").rglob("*.test.js"))
    assert files
    command = ["node", "--import", "./tests/ui/data.js", "--test", *files]
    known = os.environ | {"PAGE": json.dumps({"limits": LIMITS})}
    result = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
