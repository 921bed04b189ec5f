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
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sketch_rnn.drawings.files import kinds
from sketch_rnn.drawings.files.rows import stroke3
from train.sources.sample import ONE_POINT, SPLITS, DataError, Dropped, Found, Note, Sample, key_of

LARGEST = 2 << 30  # bytes of a split unpacked; Google's largest has a tenth
LIMIT = 1000.0  # offsets are clamped to this as in Google's loader (magenta, sketch_rnn/utils.py)
NAMES = {
    "train": ("train", "training"),
    "valid": ("valid", "val", "validation", "valids", "dev"),
    "test": ("test", "testing"),
}


def read(path: Path) -> Iterator[Found]:
    """The drawings in their own units and splits, rows as in the file; raises DataError and OSError.

    A file with only one of the three splits has not been split: its drawings go by the hash of their keys.
    """
    word = path.stem.removeprefix("sketchrnn_").removesuffix(".full")
    good, wrong = 0, []
    for name, split, arrays in _arrays_of(path):
        if isinstance(arrays, DataError):
            wrong.append((name, arrays))
            continue
        good += 1
        if split is not None and name != split:
            yield Note(f"{name} was read as {split}")
        yield from _drawings(word, name, split, arrays)
    if wrong and not good:
        raise DataError(f"{path}: {wrong[0][0]} {wrong[0][1]}")
    for name, error in wrong:
        yield Dropped(f"an array that {error}".rstrip("."), name)


def _drawings(word: str, name: str, split: str | None, arrays: list[np.ndarray | None]) -> Iterator[Found]:
    """The drawings of an array of a file, and what was done to it."""
    done: Counter[str] = Counter()
    ready: list[np.ndarray | Dropped] = []
    for number, array in enumerate(arrays, 1):
        try:
            ready.append(stroke3(array, done))
        except ValueError as error:
            ready.append(Dropped(str(error), f"{name}, drawing {number}"))
    sides = [_side(rows) for rows in ready if not isinstance(rows, Dropped)]
    clamped = 0
    for number, rows in enumerate(ready, 1):
        place = f"{name}, drawing {number}"
        if isinstance(rows, Dropped):
            yield rows
            continue
        if np.median(sides) <= LIMIT and (np.abs(rows[:, :2]) > LIMIT).any():
            clamped += 1
            rows[:, :2] = rows[:, :2].clip(-LIMIT, LIMIT)
        side = _side(rows)
        yield Sample(word, key_of(rows), rows, side, split, place) if side > 0 else Dropped(ONE_POINT, place)
    for words, count in done.items():
        yield Note(f"{name}: {words} ({count:,} drawings)", warning=words.startswith("numbers"))
    if clamped:
        words = (
            f"{name}: offsets beyond {LIMIT:,.0f} were clamped to it, as Google's loader does ({clamped:,} drawings)"
        )
        yield Note(words, warning=True)


def _side(rows: np.ndarray) -> float:
    positions = np.cumsum(rows[:, :2], axis=0, dtype=np.float64)
    return float(
        (positions.max(axis=0).clip(0) - positions.min(axis=0).clip(None, 0)).max()
    )  # the origin is a point too


def _arrays_of(path: Path) -> Iterator[tuple[str, str | None, list[np.ndarray | None] | DataError]]:
    """The arrays of a file: name, split, and what is in it, or why that is nothing."""
    if path.suffix.lower() == ".npy":
        with open(path, "rb") as file:
            yield path.stem, None, _opened(file, path.stat().st_size, path.stat().st_size)
        return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        with open(path, "rb") as file:
            cause = kinds.other(file.read(kinds.HEAD)) or "not an .npz file, or not all of it is there"
        raise DataError(f"{path} is {cause}.") from None
    with archive:
        names = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
        splits = {name: split for split, words in NAMES.items() for name in names if name.lower() in words}
        several = len(set(splits.values())) > 1
        found = False
        for name in [
            *sorted(splits, key=lambda name: SPLITS.index(splits[name])),
            *(n for n in names if n not in splits),
        ]:
            if name not in splits and splits:
                yield name, None, DataError("is none of train, valid and test")
                continue
            info = archive.getinfo(f"{name}.npy")
            with archive.open(info) as file:
                arrays = _opened(file, info.file_size, info.compress_size)
            if name in splits or (isinstance(arrays, list) and _are_drawings(arrays)):
                found = True
                yield name, splits.get(name) if several else None, arrays
        if not found:
            raise DataError(
                f"{path} has no train, valid or test in it, but {', '.join(names[:5]) or 'nothing'}: "
                "it is no data set of sketch-rnn's."
            )


def _are_drawings(arrays: list[np.ndarray | None]) -> bool:
    """Return whether most of what an array of another name holds is drawings."""
    good = 0
    for array in arrays:
        with suppress(ValueError):
            good += len(stroke3(array, Counter())) > 0
    return good > len(arrays) / 2


def _opened(file: BinaryIO, size: int, packed: int) -> list[np.ndarray | None] | DataError:
    """What is in one .npy of ``size`` bytes, of which the zip has ``packed``; its head is looked at before anything else."""
    if size > LARGEST or (size > max(kinds.BOMB[0], kinds.BOMB[1] * packed)):
        return DataError(f"would be {size / (1 << 30):.1f} GiB unpacked: it is not read.")
    try:
        return _arrays(file, size)
    except DataError as error:
        return error
    except Exception as error:  # a damaged zip or pickle raises nearly anything
        return DataError(f"cannot be read ({type(error).__name__}: {error}).")


def _arrays(file: BinaryIO, size: int) -> list[np.ndarray | None]:
    """The arrays of one .npy of ``size`` bytes, None for what is in the place of one."""
    header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, fortran, dtype = header[np.lib.format.read_magic(file)](file)
    if dtype.kind == "O":
        array = _Unpickler(file, encoding="latin1").load()  # latin1: bytes that Python 2 wrote as text
        if not isinstance(array, _Array) or array.shape != tuple(shape):
            raise DataError("holds no list of drawings.")
        if len(shape) == 1 and isinstance(array.values, list):
            return [_numbers(item) for item in array.values]
        if not all(type(item) in (int, float) for item in array.values):  # drawings of one length become a block
            raise DataError("holds no list of drawings.")
        block = np.array(array.values, dtype=np.float64).reshape(shape)
    elif dtype.kind in "iuf" and math.prod(shape) * dtype.itemsize <= size:
        count = math.prod(shape) * dtype.itemsize
        block = np.ndarray(shape, dtype, file.read(count), order="F" if fortran else "C")
    else:
        raise DataError(f"holds {dtype}, not drawings.")
    if block.ndim != 3:
        raise DataError(f"holds numbers in {block.ndim} dimensions {block.shape}, not drawings: they have three.")
    return list(block)


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


def _numbers(item: Any) -> np.ndarray | None:
    """Return the numbers of one drawing, also where it is a list of rows; None where it is none."""
    if isinstance(item, _Array):
        return item.values if isinstance(item.values, np.ndarray) else None
    try:
        rows = isinstance(item, list) and all(isinstance(row, (list, tuple)) for row in item)
        return np.array(item, dtype=np.float64) if rows else None
    except (TypeError, ValueError, OverflowError):
        return None


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
