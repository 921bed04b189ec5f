"""People's endings made bad by rule, in the ways in which a model's are worst: what a critic must not take for a person's."""

from __future__ import annotations

import numpy as np

from sketch_rnn.drawings.strokes import Lines, bounds, extent
from train.begun import cut


def spoilt(before: Lines, person: Lines, rng: np.random.Generator) -> Lines:
    """Return an ending with one of :data:`WAYS` done to it, whichever chance picks."""
    return WAYS[rng.integers(len(WAYS))](before, person, rng)


def hatched(before: Lines, person: Lines, rng: np.random.Generator) -> Lines:
    """Return the ending with hatching somewhere on the drawing, in place of its last line or added to it."""
    size = extent([*before, *person])
    turns, length, gap = rng.integers(4, 16), size * rng.uniform(0.08, 0.4), size * rng.uniform(0.01, 0.04)
    along = np.arange(turns) * gap + rng.normal(0, gap / 2, turns)
    across = length * (np.arange(turns) % 2 - 0.5 + rng.normal(0, 0.08, turns))
    angle = rng.uniform(0, 2 * np.pi)
    zigzag = np.stack([along, across], 1) @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    points = np.concatenate([*before, *person])
    line = zigzag - zigzag.mean(0) + points[rng.integers(len(points))]
    kept = person[:-1] if rng.random() < 0.5 else person
    joined = rng.random() < 0.5 or turns < 6
    return [*kept, line] if joined else [*kept, *(line[k : k + 2] for k in range(0, turns - 1, 2))]


def doubled(before: Lines, person: Lines, rng: np.random.Generator) -> Lines:
    """Return the ending and once more a part of the drawing, beside where it was: a second head, a fifth wheel."""
    part = before if rng.random() < 0.3 else [[*before, *person][rng.integers(len(before) + len(person))]]
    left, top, right, bottom = bounds(part)
    centre = np.array([left + right, top + bottom]) / 2
    size = max(right - left, bottom - top, 0.1 * extent([*before, *person]))
    moved = centre + _way(rng) * size * rng.uniform(0.15, 1.1)
    return [*person, *((line - centre) * rng.uniform(0.7, 1.3) + moved for line in part)]


def detached(before: Lines, person: Lines, rng: np.random.Generator) -> Lines:
    """Return the ending, or its last lines, moved away from where it belongs, some of it in another size."""
    size = extent([*before, *person])
    first = rng.integers(len(person)) if rng.random() < 0.5 else 0
    centre = np.concatenate(person[first:]).mean(0)
    moved = centre + _way(rng) * size * rng.uniform(0.15, 0.5)
    scale = np.exp(rng.normal(0, 0.3))
    return [*person[:first], *((line - centre) * scale + moved for line in person[first:])]


def ended_early(before: Lines, person: Lines, rng: np.random.Generator) -> Lines:
    """Return the first of the ending alone, two fifths of its ink at the most."""
    return cut(person, rng.uniform(0.02, 0.4))[0]


WAYS = (hatched, doubled, detached, ended_early)


def _way(rng: np.random.Generator) -> np.ndarray:
    angle = rng.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])
