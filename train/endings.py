"""Are a model's endings where people would draw? The second half of a drawing against nine endings of its first half.

The distance is the symmetric Chamfer distance of two sets of points, in pixels of the 255 box: the mean way from a point to
the nearest of the other set, averaged over the two directions. The measure beside it is what other people's second
halves are worth, when they are put where the drawing breaks off.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from sketch_rnn import Artist, Drawing
from sketch_rnn.artist import OF_ENDINGS
from sketch_rnn.strokes import BOX, Lines, extent
from train.dataset import Drawings
from train.sources import DataError

STEP = 4.0  # pixels from point to point along a resampled curve
GUESSES = 9  # the nearest of which counts
NOTHING = 1e-6  # pixels: drawings made by a machine can be alike


def endings(
    artist: Artist, data: Drawings, categories: Sequence[str], count: int = 200, temperature: float = 0.4
) -> dict:
    """``model`` and ``people``, pixels, and their ``ratio``, of up to ``count`` drawings of each category, and the mean.

    The model is judged as people meet it, who do not say how large the drawing will be; and ``told_size``, in the same place,
    since a peer that was trained on finer strokes takes the size of these for another. ``data`` labels by the artist's
    categories; those of which it has fewer than two drawings are passed over.
    """
    found = {}
    for name in categories:
        mine = np.flatnonzero(data.labels == artist.categories.index(name)) if name in artist.categories else ()
        halved = [halves(data.in_box(i)) for i in mine if data.lengths[i] > 1]
        if len(halved) < 2:
            continue
        rng = np.random.default_rng(0)
        model, told, people = [], [], []
        for number, (first, second) in enumerate(tqdm(halved[:count], f"endings, {name}", unit="drawing")):
            pen, truth = first[-1][-1], resample(second)
            for share, distances in ((None, model), (min(1.0, max(extent(first), 1.0) / BOX), told)):
                drawn = artist.complete(Drawing.of(first), name, GUESSES, temperature, seed=number, share=share)
                distances.append(nearest(truth, [each.drawing.lines or [pen[None]] for each in drawn]))
            others = [halved[i][1] for i in _others(rng, len(halved), number)]
            people.append(nearest(truth, [[line + (pen - other[0][0]) for line in other] for other in others]))
        found[name] = {"drawings": len(model)} | _ratio(np.mean(model), np.mean(told), np.mean(people))
    if not found:
        raise DataError(f"No two drawings of {', '.join(categories)} to be finished.")
    mean = [np.mean([each[key] for each in found.values()]) for key in ("model", "told_size", "people")]
    how = {"temperature": temperature, "guesses": GUESSES, "candidates": OF_ENDINGS if artist.chooses else 1}
    return how | _ratio(*mean) | {"categories": found}


def _ratio(model: float, told: float, people: float) -> dict[str, float]:
    found = {
        "model": model,
        "told_size": told,
        "people": people,
        "ratio": model / max(people, NOTHING),
        "ratio_told_size": told / max(people, NOTHING),
    }
    return {name: float(value) for name, value in found.items()}


def halves(lines: Lines) -> tuple[Lines, Lines]:
    """The first half of the points, and the rest; a line that the break falls into begins its second part at the break.

    There must be two points or more, so that neither half is empty.
    """
    left = sum(map(len, lines)) // 2
    first: Lines = []
    second: Lines = []
    for line in lines:
        if 0 < left < len(line):
            first.append(line[:left])
            second.append(line[left - 1 :])
        else:
            (first if left > 0 else second).append(line)
        left -= len(line)
    return first, second


def resample(lines: Lines) -> np.ndarray:
    """Points along all the lines, ``(n, 2)``, no farther apart than STEP in each, the ends included."""
    points = []
    for line in lines:
        way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        at = np.linspace(0, way[-1], int(np.ceil(way[-1] / STEP)) + 1)
        points.append(np.stack([np.interp(at, way, line[:, axis]) for axis in (0, 1)], axis=1))
    return np.concatenate(points)


def chamfer(a: np.ndarray, b: np.ndarray) -> float:
    """The symmetric Chamfer distance of points ``(n, 2)`` and ``(m, 2)``, in their units."""
    apart = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1))
    return float(apart.min(1).mean() + apart.min(0).mean()) / 2


def nearest(truth: np.ndarray, guesses: Sequence[Lines]) -> float:
    """The distance from the resampled truth ``(n, 2)`` to the nearest of several drawings."""
    return min(chamfer(truth, resample(guess)) for guess in guesses)


def _others(rng: np.random.Generator, count: int, number: int) -> np.ndarray:
    """GUESSES different numbers below ``count``, or as many as there are, none of them ``number``."""
    others = rng.choice(count - 1, min(GUESSES, count - 1), replace=False)
    return others + (others >= number)
