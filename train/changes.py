"""What files a packed folder was made of, and what has become of them since: ``files.json`` in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from train.sources import find

FILES = "files.json"
SHOWN = 3  # files that are named


def digest(*paths: Path) -> str:
    """Return a checksum of what is in files."""
    whole = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                whole.update(block)
    return whole.hexdigest()


def note(files: Sequence[Path], folder: Path) -> None:
    """Write down the size, the time and the checksum of each file."""
    content = {str(path.resolve()): [*_stat(path), digest(path)] for path in files}
    (folder / FILES).write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def changes(paths: Sequence[str | Path], folder: Path) -> str:
    """Return in words what is otherwise in ``paths`` than it was when ``folder`` was made of them; "" where nothing is.

    Files in the folder's own surroundings, those of the run, do not count. A folder of an older version tells nothing.
    """
    if not (folder / FILES).is_file():
        return ""
    before = json.loads((folder / FILES).read_text(encoding="utf-8"))
    own = folder.resolve().parent
    now = {str(path.resolve()): path for path in find(paths) if own not in path.resolve().parents}
    new = sorted(now.keys() - before.keys())
    gone = sorted(name for name in before.keys() - now.keys() if own not in Path(name).parents)
    other = sorted(name for name in before.keys() & now.keys() if _differs(now[name], *before[name]))
    parts = (("new", new), ("gone", gone), ("changed", other))
    return "; ".join(f"{len(names)} {word} ({_some(names)})" for word, names in parts if names)


def _differs(path: Path, size: int, time: int, checksum: str) -> bool:
    """Return whether a file is another; what has its size and time is not read."""
    return _stat(path) != [size, time] and (path.stat().st_size != size or digest(path) != checksum)


def _stat(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _some(names: Sequence[str]) -> str:
    return ", ".join(Path(name).name for name in names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
