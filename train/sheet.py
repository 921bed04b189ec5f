"""Contact sheets: what models draw, a row for each category or drawing, nothing chosen by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sketch_rnn import Artist, Drawing
from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.render import Picture, svg
from train.dataset import Drawings
from train.sources import DataError

BEGUN = 1 / 3  # of a drawing's strokes: what the model is given to finish
BEGUN_STROKES = 4  # that a drawing must have to be begun: a stroke, and enough that is missing
ENDED_AT = (0.2, 0.4, 0.8)  # temperatures, side by side


def samples_sheet(
    artists: Mapping[str, Artist], categories: Sequence[str], count: int, temperature: float, seed: int
) -> str:
    """Return an SVG with ``count`` drawings from nothing for each category and each of the artists, by name, that know it.

    Raises DrawingError for a category that none knows.
    """
    pictures = []
    for word in categories:
        known = [name for artist in artists.values() for name in artist.categories]
        category = find_category(word, known) or word  # of what none knows, an artist will say so
        able = {name: artist for name, artist in artists.items() if category in artist.categories} or artists
        for name, artist in able.items():
            drawn = artist.generate(category, count=count, temperature=temperature, seed=seed)
            row = [Picture(Drawing(), each.drawing) for each in drawn]
            words = category if len(artists) == 1 else f"{category}, {name}"
            row[0] = Picture(Drawing(), row[0].ending, caption=words)
            pictures += row
    return svg(pictures, columns=count)


def endings_sheet(artist: Artist, originals: Sequence[tuple[str, Drawing]], count: int, seed: int) -> str:
    """Return an SVG with a row for each (category, drawing): the drawing, then ``count`` endings of its first strokes at each of
    ENDED_AT.
    """
    pictures = []
    for category, original in originals:
        begun = Drawing(original.strokes[: max(1, round(BEGUN * len(original.strokes)))])
        pictures.append(Picture(original, caption=category))
        for temperature in ENDED_AT:
            ended = artist.complete(begun, category, count, temperature, seed)
            words = [str(temperature), *[""] * (count - 1)]
            pictures += [Picture(begun, each.drawing, word) for each, word in zip(ended, words, strict=True)]
    return svg(pictures, columns=1 + count * len(ENDED_AT))


def reconstructions_sheet(
    artist: Artist,
    originals: Sequence[tuple[str, Drawing]],
    count: int,
    temperature: float,
    seed: int,
    also: Sequence[str] = (),
    columns: int = 0,
) -> str:
    """Return an SVG with a row for each (category, drawing), or with ``columns`` pictures a row.

    First comes the drawing, then ``count`` drawings of its mu, and one of it as each of ``also``, other categories.
    """
    pictures = []
    for category, original in originals:
        pictures.append(Picture(original, caption=category))
        again = artist.reconstruct(original, category, count, temperature, seed)
        pictures += [Picture(Drawing(), each.drawing) for each in again]
        for name in also:
            as_other = artist.reconstruct(original, name, 1, temperature, seed)[0]
            pictures.append(Picture(Drawing(), as_other.drawing, name))
    return svg(pictures, columns or 1 + count + len(also))


def first(data: Drawings, categories: Sequence[str], strokes: int = 1) -> list[tuple[str, Drawing]]:
    """Return of each category the first drawing that has so many strokes; raises DataError where there is none."""
    originals = []
    for word in categories:
        category = find_category(word, data.categories)
        if category is None:
            raise DataError(f"There is no drawing of “{word}”.{hint(word, data.categories)}")
        label = data.categories.index(category)
        mine = (Drawing.of(data.in_box(i)) for i in np.flatnonzero(data.labels == label))
        original = next((each for each in mine if len(each.strokes) >= strokes), None)
        if original is None:
            raise DataError(
                f"No drawing of “{category}”, of {strokes} strokes or more, is in the {data.split} split (--split)."
            )
        originals.append((category, original))
    return originals
