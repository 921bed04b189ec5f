"""Drawings that break off somewhere, and what a model adds to many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sketch_rnn import Drawing, Sketch
from sketch_rnn.drawings.strokes import SMALLEST, Lines
from sketch_rnn.engine import Engine
from sketch_rnn.network.critic import Critic
from sketch_rnn.sampling.choosers import AsItComes, looked
from sketch_rnn.sampling.loop import Key
from sketch_rnn.sampling.requests import Anchor, Request
from sketch_rnn.sampling.sizing import reading

TRIED = 8  # candidates of each, where the best is chosen


@dataclass(frozen=True)
class Unfinished:
    """A drawing that a model shall finish, of a category, with the random numbers of its own key."""

    lines: Lines
    category: str
    fraction: float  # of the finished drawing's longest side that these lines span, as the model shall read them
    temperature: float
    key: Key


def cut(lines: Lines, share: float) -> tuple[Lines, Lines]:
    """Return the first ``share`` of the ink of a drawing, and the rest, which begins where the first part breaks off.

    The break is anywhere on a line. A drawing of dots alone has no ink: it breaks off after as many of them.
    """
    lengths = [np.hypot(*np.diff(line, axis=0).T) for line in lines]
    left = share * sum(map(np.sum, lengths))
    first: Lines = []
    for number, (line, each) in enumerate(zip(lines, lengths, strict=True)):
        if each.sum() >= left > 0:
            travelled = np.concatenate([[0.0], each.cumsum()])
            index = min(int(np.searchsorted(travelled, left)), len(line) - 1)
            part = (left - travelled[index - 1]) / each[index - 1]
            break_ = line[index - 1] + part * (line[index] - line[index - 1])
            rest = np.concatenate([break_[None], line[index:]])
            return [*first, np.concatenate([line[:index], break_[None]])], [rest, *lines[number + 1 :]]
        left -= each.sum()
        first.append(line)
    middle = min(max(1, round(share * len(lines))), len(lines) - 1)
    return lines[:middle], lines[middle:]


def lifts(lines: Lines) -> np.ndarray:
    """Return the share of the ink that is drawn at each lift of the pen but the last, ``(len(lines) - 1,)``."""
    lengths = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])
    return lengths.cumsum()[:-1] / max(lengths.sum(), SMALLEST)


def finished(engine: Engine, unfinished: Sequence[Unfinished], candidates: int = 1) -> list[Sketch]:
    """Return what the model adds to each of these, as it comes, nothing of it taken back: all of a first candidate, all of a
    second one, ...
    """
    reads = [reading(Drawing.of(each.lines), each.fraction, engine.scale) for each in unfinished]
    context = engine.context([each.category for each in unfinished], engine.prior([each.key for each in unfinished]))
    requests = [
        Request(each.category, each.temperature, each.key, Anchor(read.unit, each.lines[-1][-1], pen_down=False))
        for each, read in zip(unfinished, reads, strict=True)
    ]
    tried = [request.candidate(number) for number in range(candidates) for request in requests]
    return engine.go_on(tried, engine.begun(reads, context), AsItComes())


def chosen(engine: Engine, critic: Critic, unfinished: Sequence[Unfinished]) -> list[Sketch]:
    """Return, of TRIED endings of each of these, the one of most worth to the engine's recogniser and the critic."""
    sketches = finished(engine, unfinished, TRIED)
    kept = []
    for number, each in enumerate(unfinished):
        tried = sketches[number :: len(unfinished)]
        worth = looked(engine.recogniser, critic, tried, each.lines).worth
        kept.append(tried[int(worth.argmax())])
    return kept
