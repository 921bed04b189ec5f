"""The ``.npz`` data sets of the original sketch-rnn: stroke-3 arrays of int16, already in train, valid and test.

Each split is a pickled object array (https://github.com/hardmaru/sketch-rnn-datasets), and a pickle can run anything
that its author likes. So none of numpy's own loading is used on it: the unpickler here knows the three names that such
a file needs, and what it makes of them are the two plain classes below, not numpy's.
"""

from __future__ import annotations

import math
import pickle
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from train.sources.sample import NO_DRAWING, ONE_POINT, SPLITS, DataError, Dropped, Sample, key_of

LARGEST = 2 << 30  # bytes of a split unpacked; Google's largest has a tenth
BOMB = 64 << 20, 100  # bytes from which on, and how many times the size in the zip, something is no data set
LIMIT = 1000.0  # offsets are clamped to this as in Google's loader (magenta, sketch_rnn/utils.py)


def read(path: Path) -> Iterator[Sample | Dropped]:
    """The drawings in their own units and splits, rows as in the file; raises DataError and OSError.

    A file with only one of the three splits has not been split: its drawings go by the hash of their keys.
    """
    word = path.stem.removeprefix("sketchrnn_").removesuffix(".full")
    for split, arrays in _splits(path):
        for array in arrays:
            yield _checked(word, split, array)


def _checked(word: str, split: str | None, array: np.ndarray | None) -> Sample | Dropped:
    if array is None or array.ndim != 2 or array.shape[1] != 3 or not len(array):
        return Dropped(NO_DRAWING)
    with np.errstate(over="ignore"):  # what float32 cannot hold is infinite, and dropped
        rows = array.astype(np.float32)
    if not np.isfinite(rows).all() or not np.isin(rows[:, 2], (0, 1)).all():
        return Dropped(NO_DRAWING)
    rows[:, :2] = rows[:, :2].clip(-LIMIT, LIMIT)
    positions = np.cumsum(rows[:, :2], axis=0, dtype=np.float64)
    side = float(
        (positions.max(axis=0).clip(0) - positions.min(axis=0).clip(None, 0)).max()
    )  # the origin is a point too
    return Sample(word, key_of(rows), rows, side, split) if side > 0 else Dropped(ONE_POINT)


def _splits(path: Path) -> Iterator[tuple[str | None, list[np.ndarray | None]]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise DataError(f"{path} is not an .npz file, or not all of it is there.") from None
    with archive:
        present = [split for split in SPLITS if f"{split}.npy" in archive.namelist()]
        if not present:
            raise DataError(f"{path} has no train, valid or test in it: it is no data set of sketch-rnn's.")
        for split in present:
            info = archive.getinfo(f"{split}.npy")
            size, packed = info.file_size, info.compress_size
            if size > LARGEST or (size > BOMB[0] and size > BOMB[1] * packed):
                raise DataError(f"{path}: {split} would be {size / (1 << 30):.1f} GiB unpacked: it is not read.")
            try:
                with archive.open(info) as file:
                    arrays = _arrays(file, size)
            except DataError as error:
                raise DataError(f"{path}: {split} {error}") from None
            except Exception as error:  # a damaged zip or pickle raises nearly anything
                raise DataError(f"{path}: {split} cannot be read ({type(error).__name__}: {error}).") from None
            yield split if len(present) > 1 else None, arrays


def _arrays(file: BinaryIO, size: int) -> list[np.ndarray | None]:
    """The arrays of one .npy of ``size`` bytes, None for what is in the place of one."""
    header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, fortran, dtype = header[np.lib.format.read_magic(file)](file)
    if dtype.kind == "O":
        array = _Unpickler(file, encoding="latin1").load()  # latin1: bytes that Python 2 wrote as text
        if not isinstance(array, _Array) or array.shape != tuple(shape):
            raise DataError("holds no list of drawings.")
        if len(shape) == 1 and isinstance(array.values, list):
            return [item.values if _is_numbers(item) else None for item in array.values]
        if not all(type(item) in (int, float) for item in array.values):  # drawings of one length become a block
            raise DataError("holds no list of drawings.")
        block = np.array(array.values, dtype=np.float64).reshape(shape)
    elif dtype.kind in "iuf" and math.prod(shape) * dtype.itemsize <= size:
        count = math.prod(shape) * dtype.itemsize
        block = np.ndarray(shape, dtype, file.read(count), order="F" if fortran else "C")
    else:
        raise DataError(f"holds {dtype}, not drawings.")
    return list(block) if block.ndim == 3 else [None] * len(block)


class _Kind:
    """What stands for a numpy.dtype while unpickling: numbers of a size, or any objects."""

    def __init__(self, name: str):
        if not isinstance(name, str) or not re.fullmatch(r"[iu][1248]|f[248]|O[48]?", name):
            raise DataError(f"holds numbers of kind {name!r:.40}.")
        self.name = name
        self.order = "="

    def __setstate__(self, state: tuple) -> None:
        self.order = {"<": "<", ">": ">", "|": "|", "=": "="}[state[1]]


class _Array:
    """What stands for a numpy.ndarray while unpickling: ``values`` are no larger than the bytes that were read."""

    def __init__(self):
        self.shape: tuple = ()
        self.values: np.ndarray | list = []

    def __setstate__(self, state: tuple) -> None:
        shape, kind, fortran, data = state[-4:]
        if kind.name.startswith("O"):
            if not isinstance(data, list) or math.prod(shape) != len(data):
                raise DataError("holds a list that is not as long as it says.")
            self.values = data
        else:
            data = data.encode("latin1") if isinstance(data, str) else data
            dtype = np.dtype(kind.order + kind.name)
            if math.prod(shape) * dtype.itemsize != len(data):
                raise DataError("holds an array that is not as large as it says.")
            self.values = np.ndarray(shape, dtype, data, order="F" if fortran else "C")
        self.shape = tuple(shape)


def _is_numbers(item: Any) -> bool:
    return isinstance(item, _Array) and isinstance(item.values, np.ndarray)


class _Unpickler(pickle._Unpickler):
    """The one in Python, not the one in C: that one reserves whatever memory the pickle asks for."""

    def find_class(self, module: str, name: str) -> Callable | None:
        # A new function each time: a pickle can set attributes of what it is given.
        match module, name:
            case ("numpy", "ndarray"):
                return None  # only ever handed to _reconstruct, which does not look at it
            case ("numpy", "dtype"):
                return lambda kind, *_: _Kind(kind)
            case ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct"):
                return lambda *_: _Array()
            case ("_codecs", "encode"):
                return lambda text, encoding: _latin1(text, encoding)
        raise DataError(f"holds {module}.{name}, which no drawing needs: nothing of it was run.")


def _latin1(text: str, encoding: str) -> bytes:
    """How Python 3 writes bytes in an old pickle."""
    if not isinstance(text, str) or encoding != "latin1":
        raise DataError("holds text in an encoding that no drawing needs.")
    return text.encode("latin1")
