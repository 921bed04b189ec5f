"""What a run keeps in its folder: ``state.pt``, from which it goes on, and the save before it, should that one be damaged.

PyTorch writes an archive in which each part has a checksum, and does not look at it when it reads.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from sketch_rnn.weights import checkpoint

STATE, BEFORE, LOCK = "state.pt", "state.before.pt", ".lock"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class TrainingError(RuntimeError):
    """Training cannot go on; the message says why."""


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Be the only run in a folder, since two would write over each other. Raises TrainingError where another is at work.

    The lock goes with the process, however that ends.
    """
    with open(out / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TrainingError(f"Another run is at work in {out}: stop it first, or choose another --out.") from None
        yield


def save(out: Path, state: dict[str, Any]) -> None:
    """Write a state whole or not at all, and keep the one before. Raises TrainingError where there is no room for it."""

    content = io.BytesIO()
    torch.save(state, content)

    def write(path: Path) -> None:
        path.write_bytes(content.getbuffer())
        if (out / STATE).exists():
            os.replace(out / STATE, out / BEFORE)  # killed here, the run goes on from that

    with with_room(out):
        checkpoint.write_whole(out / STATE, write)


@contextmanager
def with_room(out: Path) -> Iterator[None]:
    """Write something of a run: raises TrainingError, in words for a person, where the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise TrainingError(
            f"There is no room on the disk to save the run in {out} ({error.strerror}). What was saved before is whole: make "
            "room, and the same command goes on from it."
        ) from error


def read(out: Path) -> dict[str, Any] | None:
    """Return the newest state of a run that can be read, and say so where that is not the last; None before the first.

    Raises TrainingError where there are states and none can be read.
    """
    damaged = []
    for path in (out / STATE, out / BEFORE):
        if not path.exists():
            continue
        try:
            with zipfile.ZipFile(path) as archive:
                if part := archive.testzip():
                    raise ValueError(f"the checksum of {part} is another")
            state = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # a damaged file makes torch.load raise nearly anything
            damaged.append(f"{path} is damaged ({str(error).splitlines()[0] if str(error) else 'it is empty'})")
            continue
        for words in damaged:
            print(f"{words}: the run goes on from the save before it, of step {state['step']}.", file=sys.stderr)
        return state
    if damaged:
        raise TrainingError(f"{'; '.join(damaged)}: the run cannot go on. Begin another (--out), or delete {out}.")
    return None


def clear(out: Path) -> None:
    """Remove what a run that was killed while it wrote has left in its folder. Nobody else may be at work there."""
    for path in (*out.glob(".*.[0-9]*"), *(out / "best").glob(".*.[0-9]*")):
        path.unlink()
    for path in out.glob(".pack-*"):
        shutil.rmtree(path)
