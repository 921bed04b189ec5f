"""Where drawings come from: files of every kind that people have them in, a module a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from gzip import GzipFile
from pathlib import Path

from sketch_rnn.drawings.files import kinds
from sketch_rnn.drawings.files.pixels import is_picture
from train.sources import binary, ndjson, npz, pad
from train.sources.sample import SPLITS, DataError, Dropped, Found, Note, Sample, hash_of, split_of

__all__ = [
    "SPLITS", "DataError", "Dropped", "Found", "Note", "Sample", "everything", "find", "hash_of", "others", "read",
    "split_of",
]  # fmt: skip

READERS = {
    ".ndjson": ndjson.read,
    ".jsonl": ndjson.read,
    ".bin": binary.read,
    ".npz": npz.read,
    ".npy": npz.read,
    ".svg": pad.read,
    ".json": pad.read,
    ".png": pad.read,
    ".jpg": pad.read,
    ".jpeg": pad.read,
    ".webp": pad.read,
}
TEXT = (".ndjson", ".jsonl", ".svg", ".json")  # kinds that gzip may have packed


def read(path: Path) -> Iterator[Found]:
    """The drawings of a file and what was no drawing, in the file's order; raises DataError and OSError.

    A file is read as what it is: what begins as an SVG is one, whatever its name ends in.
    """
    ending = kind_of(path)
    with kinds.opened(path) as file:
        packed = isinstance(file, GzipFile)
        try:
            begun = file.read(16 * kinds.HEAD)
        except kinds.UNPACKING:
            raise DataError(f"{path} is {kinds.CUT_OFF}.") from None
    cause = kinds.other(begun)
    if packed and ending not in TEXT:
        return iter([Dropped.because(kinds.PACKED)])
    if is_picture(begun):
        return pad.read(path)
    if begun.startswith(b"PK\x03\x04"):
        return npz.read(path)
    if begun.startswith(b"\x93NUMPY"):
        return npz.read(path)
    if cause == "empty" and ending != ".bin" and not path.stat().st_size:
        return iter([Dropped("an empty file")])
    if cause in (kinds.POINTER, kinds.PAGE):
        return iter([Dropped.because(cause)])
    if kinds.is_svg(begun):
        return pad.read(path)
    if ending == ".json" and _is_lines(begun):
        return ndjson.read(path)
    return READERS[ending](path)


def kind_of(path: Path) -> str:
    """Return the ending of a file's name that says its kind: of what gzip has packed, the one before .gz."""
    ending = path.suffix.lower()
    if ending == ".gz":
        ending = path.with_suffix("").suffix.lower()
    return ".svg" if ending == ".svgz" else ending


def everything(files: Sequence[Path]) -> Iterator[tuple[Path, Found]]:
    """What is in files, each with what was found; a file that cannot be read loses itself and no other."""
    for path in files:
        try:
            for found in read(path):
                yield path, found
        except (DataError, OSError) as error:
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield path, Dropped.because(words.removeprefix(str(path)).lstrip(": "))


def _is_lines(begun: bytes) -> bool:
    """Return whether a file called .json has a record a line, as ndjson has."""
    first, _, rest = begun.removeprefix(b"\xef\xbb\xbf").strip().partition(b"\n")
    first, rest = first.strip(), rest.strip()
    return first[:1] == b"{" and first[-1:] == b"}" and rest[:1] == b"{"


def find(paths: Sequence[str | Path]) -> list[Path]:
    """The files that can be read among ``paths``, folders searched to their depths, sorted, each one once.

    Raises DataError for a path that is not there and for one that holds nothing of use. Hidden files are passed over, and
    so are files of other kinds in folders: :func:`others` has those.
    """
    first, *more = READERS
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        if not path.exists():
            raise DataError(f"There is no file or folder {path}.")
        if path.is_dir():
            files = [file for file in _in(path) if kind_of(file) in READERS]
            if not files:
                raise DataError(f"No {first} files in {path}, and no {', '.join(more)} ones.")
        elif kind_of(path) in READERS:
            files = [path]
        else:
            raise DataError(f"{path} is of no kind that can be read: {', '.join(READERS)}.")
        for file in files:
            found.setdefault(file.resolve(), file)
    return sorted(found.values())


def others(paths: Sequence[str | Path]) -> list[Path]:
    """The files in folders of ``paths`` whose kind cannot be read, sorted; hidden ones are passed over."""
    folders = [path for path in map(Path, paths) if path.is_dir()]
    return sorted({file for path in folders for file in _in(path) if kind_of(file) not in READERS})


def _in(folder: Path) -> list[Path]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if not any(part[0] == "." for part in file.relative_to(folder).parts)]
