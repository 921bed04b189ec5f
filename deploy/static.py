"""Assemble the page as a folder of files that any web server can serve: ``make static`` writes it into runs/static/.

A browser that opens it has the network itself, in a worker, and after the first visit needs no net. The folder is a static
Hugging Face Space as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.space import readme
from sketch_rnn import Artist, CheckpointError, load
from sketch_rnn.ui import page
from sketch_rnn.ui.assets import OFFLINE, STYLES, UI, Assets
from sketch_rnn.ui.server import care
from sketch_rnn.ui.tabs import picture, teach
from sketch_rnn.weights.loading import shipped
from train import export_web

ROOT = Path(__file__).parent.parent
MODEL = "model"
# Too large for plain Git, or no text: the Hub keeps these by LFS.
ATTRIBUTES = "*.gz filter=lfs diff=lfs merge=lfs -text\n"
APP = {
    "name": page.TITLE,
    "short_name": page.TITLE,
    "description": page.DESCRIPTION,
    "start_url": "./",
    "scope": "./",
    "display": "standalone",
    "background_color": "#ffffff",
    "theme_color": "#ffffff",
    "icons": [{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
}


def assemble(out: Path, artist: Artist) -> Path:
    """Write the page's files around an artist, all of them or none, into an empty or absent folder, and return it.

    Raises FileExistsError where it is neither, FileNotFoundError without ONNX Runtime, CheckpointError where a cell is no LSTM.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty.")
    if not (export_web.RUNTIME / "dist" / export_web.RUNTIME_BINARY).is_file():
        raise FileNotFoundError(export_web.NO_RUNTIME)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=".static-"))
    try:
        _write(temporary, artist)
        temporary.chmod(0o755)  # a temporary folder is its owner's alone
        temporary.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return out


def _write(folder: Path, artist: Artist) -> None:
    """Write all into an empty folder: what changes with a version below a folder of its name, for browsers keep files."""
    assets = Assets(
        page.known({"quickdraw": artist}, [room for room in page.ROOMS if room not in (picture.ROOM, teach.ROOM)])
    )
    own = folder / "version"
    for name, content in assets.files.items():
        _put(own / name, content)
    for path in [*OFFLINE.glob("*.js"), *OFFLINE.glob("*.css")]:
        _put(own / OFFLINE.name / path.name, path.read_bytes())
    constants = {name: getattr(care, name) for name in ("STEPS", "SECONDS", "MEMORY")}
    _put(own / OFFLINE.name / "care.js", f"export const care = {json.dumps(constants)};\n".encode())
    (own / MODEL).mkdir()
    export_web.write(artist, own / MODEL)
    worker = (own / OFFLINE.name / "service_worker.js").read_text()
    (own / OFFLINE.name / "service_worker.js").unlink()
    version = _digest(own)
    own = own.rename(folder / version)
    _put(folder / "index.html", _index(version, assets).encode())
    _put(folder / "manifest.webmanifest", json.dumps(APP, indent=1).encode())
    shutil.copy(UI / "web" / "favicon.svg", folder / "favicon.svg")
    kept = ["./", *sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if _is_kept(path))]
    lines = f"self.KEPT = {json.dumps({'version': version, 'files': kept})};\n{worker}"
    _put(folder / "service-worker.js", lines.encode())
    _put(folder / "README.md", readme({"sdk": "static", "app_file": "index.html"}).encode())
    _put(folder / ".gitattributes", ATTRIBUTES.encode())


def _is_kept(path: Path) -> bool:
    """Return whether a browser ever asks for a file."""
    return path.is_file() and not path.name.endswith(".d.ts") and path.name != "package.json"


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _digest(folder: Path) -> str:
    """Return letters that are others when anything in a folder is another."""
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _index(version: str, assets: Assets) -> str:
    scripts = "\n".join(
        f'<link rel="modulepreload" href="{version}/{name}">' for name in assets.files if name.endswith(".js")
    )
    values = {
        "title": page.TITLE,
        "meta": page.META,
        "version": version,
        "head": f'<link rel="stylesheet" href="{version}/{STYLES}">\n{scripts}',
        "host": page.HOST,
    }
    text = (OFFLINE / "index.html").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "runs" / "static")
    parser.add_argument("--checkpoint", default=shipped(), help="folder of the model (default: the one that ships)")
    options = parser.parse_args()
    try:
        out = assemble(options.out, load(options.checkpoint, "cpu"))
    except (OSError, CheckpointError) as error:
        print(f"static: {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{out} is ready, {size / 1e6:.1f} MB: python -m http.server --directory {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
