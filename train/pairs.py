"""Two endings of one beginning, the person's own and the machine's: what a critic learns from, and a judge asks about.

They are kept in a folder, a file of some hundred pairs at a time, so that what was drawn before an interruption is not drawn
again. Coordinates are of the 255 box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from sketch_rnn.drawings.strokes import BOX, Lines, extent
from sketch_rnn.engine import Engine
from sketch_rnn.network.critic import Critic
from sketch_rnn.sampling.loop import Key
from sketch_rnn.weights.checkpoint import write_whole
from train.begun import Unfinished, chosen, cut, finished, lifts
from train.dataset import Drawings
from train.sources import DataError

SHARES = (0.2, 0.8)  # of a drawing's ink, that it begins with
BETWEEN = 0.5  # share of the beginnings that break off between strokes, where there are several
TEMPERATURE, WARMTH = 0.4, 0.35  # the middle, and the spread of its logarithm
READ, MISREAD = -0.05, 0.22  # the same of the size at which a page reads a beginning, beside its own: measured
PART = 500  # pairs of a file


@dataclass(frozen=True)
class Pair:
    """A beginning, how a person went on, and how the machine did."""

    category: str
    before: Lines
    person: Lines
    machine: Lines


def draw(
    engine: Engine, data: Drawings, folder: Path, each: int, seed: int = 0, critic: Critic | None = None
) -> list[Pair]:
    """Return pairs of ``each`` drawings of every category, or of as many as there are, written to ``folder`` as they are drawn.

    The machine's endings are as they come, or of several the one that a ``critic`` and the engine's recogniser choose.
    ``data`` labels by the engine's categories. What the folder holds already is read. Raises DataError where it holds pairs
    of another order.
    """
    rng = np.random.default_rng(seed)
    mine = rng.permutation(np.flatnonzero(data.lengths > 1))
    places = np.concatenate([np.arange(count) for count in np.bincount(data.labels[mine])])
    by_label = mine[np.argsort(data.labels[mine], kind="stable")]
    order = by_label[np.argsort(places, kind="stable")][: int((places < each).sum())]
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Pair] = []
    for number in tqdm(range(-(-len(order) // PART)), "drawing endings", unit=f"{PART} pairs", disable=None):
        path, part = folder / f"{number:05}.npz", order[number * PART : (number + 1) * PART]
        pairs = _read(path, part) if path.is_file() else []
        if len(pairs) < len(part):
            pairs = _drawn(engine, data, part, np.random.default_rng((seed, number)), seed, critic)
            write_whole(path, lambda temporary, pairs=pairs, part=part: _write(temporary, pairs, part))
        found += pairs
    return found


def begin(lines: Lines, rng: np.random.Generator) -> tuple[Lines, Lines]:
    """Return a drawing of two points or more in two parts: cut at a lift of the pen or inside a stroke, as chance has it."""
    low, high = SHARES
    at = lifts(lines)
    between = np.flatnonzero((at >= low) & (at <= high)) + 1
    if len(between) and rng.random() < BETWEEN:
        number = int(rng.choice(between))
        return lines[:number], lines[number:]
    return cut(lines, rng.uniform(low, high))


def unfinished(lines: Lines, before: Lines, category: str, key: Key, rng: np.random.Generator) -> Unfinished:
    """Return what a model is asked: to finish ``before``, read about as large as in ``lines``, about as warm as on a page."""
    fraction = max(extent(before), 1.0) / BOX * np.exp(rng.normal(READ, MISREAD))
    temperature = TEMPERATURE * np.exp(rng.normal(0, WARMTH))
    return Unfinished(before, category, float(np.clip(fraction, 0.02, 1)), float(np.clip(temperature, 0.1, 1)), key)


def told_apart(person: np.ndarray, machine: np.ndarray) -> dict[str, float]:
    """Return how well logits ``(n,)``, those of the machine's the higher, tell the two apart: 0.5 is not at all.

    ``auc`` is of any two, ``of_two`` of two endings of one beginning; a draw counts half.
    """
    higher = np.searchsorted(np.sort(person), machine, "left") + np.searchsorted(np.sort(person), machine, "right")
    of_two = (machine > person) + 0.5 * (machine == person)
    return {"auc": float(higher.mean() / (2 * len(person))), "of_two": float(of_two.mean())}


def _drawn(
    engine: Engine, data: Drawings, part: np.ndarray, rng: np.random.Generator, seed: int, critic: Critic | None
) -> list[Pair]:
    names = [engine.categories[data.labels[index]] for index in part]
    wholes = [data.in_box(index) for index in part]
    halves = [begin(lines, rng) for lines in wholes]
    wanted = [
        unfinished(lines, before, name, Key(seed, int(index)), rng)
        for lines, (before, _), name, index in zip(wholes, halves, names, part, strict=True)
    ]
    added = chosen(engine, critic, wanted) if critic else finished(engine, wanted)
    return [
        Pair(name, before, person, sketch.drawing.lines)
        for name, (before, person), sketch in zip(names, halves, added, strict=True)
    ]


def _write(path: Path, pairs: Sequence[Pair], part: np.ndarray) -> None:
    arrays = {"part": part, "labels": np.array([each.category for each in pairs])}
    for name in ("before", "person", "machine"):
        drawings = [getattr(each, name) for each in pairs]
        lines = [line for drawing in drawings for line in drawing]
        arrays[f"{name}_points"] = np.concatenate([np.zeros((0, 2)), *lines]).astype(np.float32)
        arrays[f"{name}_lengths"] = np.array([len(line) for line in lines], dtype=np.int32)
        arrays[f"{name}_lines"] = np.array([len(drawing) for drawing in drawings], dtype=np.int32)
    with path.open("wb") as file:
        np.savez(file, **arrays)


def _read(path: Path, part: np.ndarray) -> list[Pair]:
    """Return the pairs of these drawings that a file holds, the first of them; raises DataError where they are others."""
    with np.load(path) as arrays:
        count = min(len(part), len(arrays["part"]))
        if not np.array_equal(arrays["part"][:count], part[:count]):
            raise DataError(f"{path} holds endings of other drawings: choose another folder (--pairs).")
        drawings = []
        for name in ("before", "person", "machine"):
            points, lengths, lines = (arrays[f"{name}_{kind}"] for kind in ("points", "lengths", "lines"))
            each = np.split(points, lengths.cumsum())[:-1]
            ends = lines.cumsum().tolist()
            drawings.append([each[start:end] for start, end in zip([0, *ends], ends, strict=False)])
        pairs = [Pair(*each) for each in zip(arrays["labels"].tolist(), *drawings, strict=True)]
        return pairs[:count]
