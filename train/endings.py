"""Are a model's endings where people would draw? The second half of a drawing against nine endings of its first half.

The distance is that of ``sketch_rnn/drawings/distance.py``, in pixels of the 255 box. The measure beside it is what other
people's second halves are worth, when they are put where the drawing breaks off.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from sketch_rnn import Artist, Drawing
from sketch_rnn.drawings.distance import chamfer, resample
from sketch_rnn.drawings.strokes import BOX, Lines, extent
from sketch_rnn.engine import OF_ENDINGS
from train.dataset import Drawings
from train.sources import DataError

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
        for number, (first, second) in enumerate(
            tqdm(halved[:count], f"endings, {name}", unit="drawing", disable=None)
        ):
            pen, truth = first[-1][-1], resample(second)
            for fraction, distances in ((None, model), (min(1.0, max(extent(first), 1.0) / BOX), told)):
                drawn = artist.complete(Drawing.of(first), name, GUESSES, temperature, seed=number, fraction=fraction)
                distances.append(nearest(truth, [each.drawing.lines or [pen[None]] for each in drawn]))
            others = [halved[i][1] for i in _others(rng, len(halved), number)]
            people.append(nearest(truth, [[line + (pen - other[0][0]) for line in other] for other in others]))
        found[name] = {"drawings": len(model)} | _ratio(np.mean(model), np.mean(told), np.mean(people))
    if not found:
        raise DataError(f"No two drawings of {', '.join(categories)} to be finished.")
    mean = [np.mean([each[key] for each in found.values()]) for key in ("model", "told_size", "people")]
    how = {
        "temperature": temperature,
        "guesses": GUESSES,
        "kept": artist.engine.chooser(categories[0], OF_ENDINGS, unlike=True).words,
    }
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
    """Return the first half of the points, and the rest; a line that the break falls into begins its second part at the break.

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


def nearest(truth: np.ndarray, guesses: Sequence[Lines]) -> float:
    """Return the distance from the resampled truth ``(n, 2)`` to the nearest of several drawings."""
    return min(chamfer(truth, resample(guess)) for guess in guesses)


def _others(rng: np.random.Generator, count: int, number: int) -> np.ndarray:
    """GUESSES different numbers below ``count``, or as many as there are, none of them ``number``."""
    others = rng.choice(count - 1, min(GUESSES, count - 1), replace=False)
    return others + (others >= number)
