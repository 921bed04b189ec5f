"""What a file is, whatever its name says: a pointer, a page of HTML, a picture, text in one encoding or another."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path
from typing import BinaryIO

HEAD = 512  # bytes that are enough to tell

PACKED = "packed by gzip, as only text may be: unpack it first (`gunzip`)"
CUT_OFF = "packed by gzip, and broken or cut off"
UNPACKING = (gzip.BadGzipFile, EOFError, zlib.error)  # what is raised by a file that is
BOMB = 64 << 20, 100  # bytes from which on, and how many times the size of the file, what is packed is no drawings
GZIP, PNG = b"\x1f\x8b", b"\x89PNG\r\n\x1a\n"
_MAGIC = {
    PNG: "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive, as data sets in .npz are",
    GZIP: PACKED,
    b"\x93NUMPY": "a single array of numpy's (.npy)",
    b"\x80\x02": "a pickle, which is never opened: it can run anything",
    b"\x80\x03": "a pickle, which is never opened: it can run anything",
    b"\x80\x04": "a pickle, which is never opened: it can run anything",
    b"\x80\x05": "a pickle, which is never opened: it can run anything",
    b"\x89HDF": "an HDF5 file, as Keras writes them",
}
POINTER = "a Git LFS pointer and not the file itself: fetch that with `git lfs pull`"
PAGE = "a page of HTML and not the file itself: save what the page's download (on GitHub: Raw) leads to"


def other(data: bytes) -> str | None:
    """Return what the first bytes of a file show that it is instead of data; None where they show nothing of the kind."""
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    begun = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begun.startswith(b"version https://git-lfs"):
        return POINTER
    if begun.startswith((b"<!doctype html", b"<html")):
        return PAGE
    return next((words for magic, words in _MAGIC.items() if data.startswith(magic)), None)


def head(path: Path) -> bytes:
    """Return the first bytes of a file, enough for :func:`other`; raises OSError."""
    with open(path, "rb") as file:
        return file.read(HEAD)


def opened(path: Path) -> BinaryIO:
    """Return a file that is open to be read, unpacked where gzip has packed it; raises OSError."""
    with open(path, "rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    return gzip.open(path) if packed else open(path, "rb")


def unpacked(data: bytes, most: int) -> bytes:
    """Return what gzip has packed in a file, once, or the file itself; raises ValueError beyond ``most`` bytes."""
    if data.startswith(GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(most + 1)
        except UNPACKING:
            raise ValueError(CUT_OFF) from None
    if len(data) > most:
        raise ValueError(f"larger than a line drawing is: more than {most // 1_000_000} MB")
    return data


def text_of(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or UTF-32, with a byte order mark or without; raises UnicodeDecodeError."""
    return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")


def is_svg(data: bytes) -> bool:
    """Return whether a file begins as an SVG does, with markup that is no page of HTML."""
    if other(data) is not None:
        return False
    try:
        begun = text_of(data[:HEAD])
    except UnicodeDecodeError:  # latin1, or cut inside of a character
        begun = data[:HEAD].decode("latin1").removeprefix("ï»¿")
    return begun.lstrip().startswith("<")
