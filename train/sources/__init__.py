"""Where drawings come from: files of every kind that people have them in, a module a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from train.sources import binary, ndjson, npz, pad, svg
from train.sources.sample import SPLITS, DataError, Dropped, Sample, hash_of, split_of

__all__ = ["GAME", "SPLITS", "DataError", "Dropped", "Sample", "find", "hash_of", "read", "split_of"]

READERS = {
    ".ndjson": ndjson.read,
    ".bin": binary.read,
    ".npz": npz.read,
    ".svg": svg.read,
    ".json": pad.read,
}
GAME = (".ndjson", ".bin")  # Quick, Draw!'s own forms


def read(path: Path) -> Iterator[Sample | Dropped]:
    """The drawings of a file and what was no drawing, in the file's order; raises DataError and OSError."""
    return READERS[path.suffix.lower()](path)


def find(paths: Sequence[str | Path]) -> list[Path]:
    """The files that can be read among ``paths``, folders searched to their depths, sorted, each one once.

    Raises DataError for a path that is not there and for one that holds nothing of use. Hidden files are passed over.
    """
    first, *others = READERS
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        if not path.exists():
            raise DataError(f"There is no file or folder {path}.")
        if path.is_dir():
            files = [file for file in path.rglob("*") if file.suffix.lower() in READERS and file.is_file()]
            files = [file for file in files if not any(part[0] == "." for part in file.relative_to(path).parts)]
            if not files:
                raise DataError(f"No {first} files in {path}, and no {', '.join(others)} ones.")
        elif path.suffix.lower() in READERS:
            files = [path]
        else:
            raise DataError(f"{path} is of no kind that can be read: {', '.join(READERS)}.")
        for file in files:
            found.setdefault(file.resolve(), file)
    return sorted(found.values())
