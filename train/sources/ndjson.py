"""Quick, Draw!'s ndjson, one drawing a line, as Google serves it: simplified, or raw with the times of the points.

The format is Google's (https://github.com/googlecreativelab/quickdraw-dataset): ``word``, ``key_id``, ``recognized`` and
``drawing``, a list of strokes ``[[x, ...], [y, ...]]``, y down. In the raw files a stroke has a third list, the times, and
the units are the pixels of somebody's screen. One more key is ours: a ``source`` of "google-decoder" says that a model drew it.

Other programs leave things out: a line without ``word`` is of the category that the file is called by, and one without
``key_id`` has a key made of its lines. A line may also be a drawing in any form that JSON files have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sketch_rnn.drawings.files import kinds
from sketch_rnn.drawings.files.forms import forms
from sketch_rnn.drawings.files.kinds import text_of
from sketch_rnn.drawings.strokes import BOX, bounds, to_stroke3
from train.sources.sample import DataError, Dropped, Found, Sample, into_box, key_of, sound

UNRECOGNISED = "not recognised by the game"
SYNTHETIC = "google-decoder"  # the source of a drawing that a model drew: nothing is ever judged by it
LONGEST_LINE = 5_000_000  # bytes; Google's longest has a hundredth
LARGEST_UTF16 = 1 << 30  # bytes of a file, which is read whole
PREFIXES = ("full_simplified_", "full_raw_")  # Google's browser of its bucket puts it before the name


def read(path: Path) -> Iterator[Found]:
    """The drawings of a file in its order, and what was no drawing; raises OSError."""
    word = path.name.split(".")[0]
    for prefix in PREFIXES:
        word = word.removeprefix(prefix)
    for number, line in enumerate(_lines(path), 1):
        if len(line) > LONGEST_LINE:
            yield Dropped(f"a line of more than {LONGEST_LINE // 1_000_000} MB", f"line {number}")
        elif line.strip():
            yield from _parse(line, word, f"line {number}")


def _lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a file, or of what gzip has packed in it; raises DataError where that breaks off, and OSError."""
    read, size = 0, path.stat().st_size
    with kinds.opened(path) as file:
        try:
            for line in _lines_of(file):
                read += len(line)
                if read > max(kinds.BOMB[0], kinds.BOMB[1] * size):
                    raise DataError(f"{path} would be more than {read >> 20} MiB unpacked: the rest is not read.")
                yield line
        except kinds.UNPACKING:
            raise DataError(f"{path} is {kinds.CUT_OFF}.") from None


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    begun = file.read(8)  # bytes: a line that is not UTF-8 spoils no other
    file.seek(0)
    if b"\x00" in begun:  # UTF-16, as PowerShell writes it
        text = file.read(LARGEST_UTF16).decode(json.detect_encoding(begun), "replace")
        yield from text.encode("utf-8", "replace").splitlines()
        return
    file.seek(3 if begun.startswith(b"\xef\xbb\xbf") else 0)
    while line := file.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):  # the rest of it
            line = file.readline(LONGEST_LINE + 1)


def _parse(line: bytes, named: str, place: str) -> Iterator[Found]:
    try:
        record = json.loads(text_of(line) if line[:3] == b"\xef\xbb\xbf" else line)
    except (ValueError, RecursionError):
        yield Dropped("a line that is no JSON", place)
        return
    if not isinstance(record, dict) or "drawing" not in record:
        yield from _other(record, named, place)
        return
    if not record.get("recognized", True):
        yield Dropped(UNRECOGNISED, place)
        return
    word, key = record.get("word") or named, record.get("key_id")
    if not isinstance(word, str) or not word.strip() or not _whole(word) or not _whole(str(key)):
        yield Dropped("a word or a key that is none", place)
        return
    drawing = record["drawing"]
    if not isinstance(drawing, list):
        yield Dropped("a drawing that is no list of strokes", place)
        return
    if _of_points(drawing):  # [[x, y], ...], as other programs write it
        yield from _other(record | {"strokes": drawing}, named, place)
        return
    lines, left = sound(drawing, place, across=True)
    yield from left
    if not lines:
        yield Dropped("a drawing without a stroke", place)
        return
    split = "train" if record.get("source") == SYNTHETIC else None
    key = None if key is None else str(key)
    left_, top, right, bottom = bounds(lines)
    side = max(right - left_, bottom - top)
    timed = any(len(stroke) == 3 for stroke in drawing if isinstance(stroke, list))
    if timed or (abs(side - BOX) > 1 and not (split and 1 <= side <= BOX)):
        yield into_box(word, lines, key, split, place, game=key is not None)
        return
    stroke3 = to_stroke3(lines)
    yield Sample(word, key or key_of(stroke3), stroke3, BOX, split, place, game=key is not None)


def _other(record: Any, named: str, place: str) -> Iterator[Found]:
    """A line that is a drawing in another form than Quick, Draw!'s."""
    try:
        found = forms(record)
    except ValueError as error:
        yield Dropped(str(error), place)
        return
    for form in found:
        lines, left = sound(form.strokes, f"{place}, {form.place}".removesuffix(", "))
        yield from left
        yield (
            into_box(form.category or named, lines, place=place)
            if lines
            else Dropped("a drawing without a stroke", place)
        )


def _of_points(drawing: list) -> bool:
    """Return whether strokes are lists of points, and not of coordinates."""
    return bool(drawing) and all(
        isinstance(stroke, list)
        and len(stroke) > 3
        and all(isinstance(each, list) and len(each) == 2 for each in stroke)
        for stroke in drawing
    )


def _whole(text: str) -> bool:
    """Return whether a text has whole characters: half of one can be written in JSON, and nowhere else."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
