"""Assemble a Hugging Face Space, exactly the files that the page needs, and try it: ``make space`` writes it into runs/space/.

The check starts the page from that folder alone, as a user who may write nowhere, with nothing of this environment but the
installed packages, and asks for one drawing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
CODE = ("app.py", "LICENSE", "requirements.txt", "sketch_rnn")
NOT_NEEDED = ("__pycache__", "*.pyc", "TRAINING.md", "history")
PACKAGES = "libcairo2\n"  # of Debian: PNGs from the shell
# The Hub refuses these unless they are kept by LFS.
ATTRIBUTES = "".join(f"*.{kind} filter=lfs diff=lfs merge=lfs -text\n" for kind in ("safetensors", "png", "gif"))
NOBODY = 65534
PATIENCE = 120  # seconds until the page must answer


def assemble(out: Path) -> Path:
    """Write the Space's files, all of them or none, into an empty or absent folder, and return it.

    Raises FileExistsError where it is neither.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty.")
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=".space-"))
    try:
        for name in (*CODE, "checkpoints"):
            if (ROOT / name).is_dir():
                pictures = ("*.png",) if name == "checkpoints" else ()  # of what it draws
                shutil.copytree(ROOT / name, temporary / name, ignore=shutil.ignore_patterns(*NOT_NEEDED, *pictures))
            else:
                shutil.copy(ROOT / name, temporary / name)
        (temporary / "packages.txt").write_text(PACKAGES)
        (temporary / ".gitattributes").write_text(ATTRIBUTES)
        (temporary / "README.md").write_text(_readme(), encoding="utf-8")
        temporary.chmod(0o755)  # a temporary folder is its owner's alone
        temporary.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return out


def _readme() -> str:
    gradio = re.search(r"^gradio==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    return readme({"sdk": "gradio", "sdk_version": gradio[1], "app_file": "app.py"})


def readme(kind: Mapping[str, str]) -> str:
    """Return the front matter that the Hub reads, of a Space of some kind, and the first words of the project's README."""
    front = {"title": "Sketch-RNN", "emoji": "✏️", "colorFrom": "yellow", "colorTo": "red", **kind}
    front |= {"license": "apache-2.0", "short_description": "Draw a few strokes and a neural network finishes them"}
    words = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    words = "\n".join(line for line in words.splitlines() if not line.startswith("!["))
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in front.items()) + f"---\n\n{words.strip()}\n"


def check(space: Path) -> str:
    """Start the assembled page and ask it for a drawing; returns what it said, raises RuntimeError where it does not draw."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        home.mkdir(mode=0o555)
        Path(place).chmod(0o755)
        environment = {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [*_as_nobody(), sys.executable, "-u", "app.py"]
        with (
            open(Path(place) / "log", "w+") as log,
            subprocess.Popen(command, cwd=space, env=environment, stdout=log, stderr=log) as app,
        ):
            try:
                url = _address(app, Path(place) / "log")
                circle = {"strokes": [[[200, 100], [280, 180], [200, 260], [120, 180], [200, 100]]]}
                event = httpx.post(f"{url}/gradio_api/call/complete", json={"data": [circle, "face", 2]}, timeout=60)
                answer = httpx.get(f"{url}/gradio_api/call/complete/{event.json()['event_id']}", timeout=60).text
                drawn = json.loads(answer.split("data: ")[1])[0]["endings"]
                if len(drawn) != 2:
                    raise RuntimeError(f"The Space does not draw: {answer[:200]}")
                return f"The Space at {space} answers at {url} and drew {len(drawn)} endings."
            finally:
                app.kill()


def _as_nobody() -> list[str]:
    """Return the command by which root becomes a user who may read, and write nowhere; of others: nothing."""
    if os.geteuid() or not shutil.which("setpriv"):
        return []
    reads = "+dac_read_search"  # the interpreter may lie in root's own folder
    user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["setpriv", *user, f"--inh-caps={reads}", f"--ambient-caps={reads}"]


def _address(app: subprocess.Popen, log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and app.poll() is None:
        if found := re.search(r"http://\S+", log.read_text()):
            with suppress(httpx.TransportError):
                if httpx.get(f"{found[0]}/healthz", timeout=5).text == "ok":
                    return found[0]
        time.sleep(0.2)
    raise RuntimeError(f"The Space does not start: {log.read_text()[-2000:]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "runs" / "space")
    options = parser.parse_args()
    try:
        print(check(assemble(options.out).resolve()))
    except (FileExistsError, RuntimeError) as error:
        print(f"space: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
