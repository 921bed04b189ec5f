"""Contact sheets: what models draw, a row of drawings for each category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sketch_rnn import Artist, Drawing
from sketch_rnn.render import Picture, svg


def sheet(artists: Mapping[str, Artist], categories: Sequence[str], count: int, temperature: float, seed: int) -> str:
    """An SVG with ``count`` drawings from nothing for each category and each of the artists, by name, that know it, not chosen
    by anybody. Raises DrawingError for a category that none knows.
    """
    pictures = []
    for category in categories:
        able = {name: artist for name, artist in artists.items() if category in artist.categories} or artists
        for name, artist in able.items():
            endings = artist.draw(category, count=count, temperature=temperature, seed=seed)
            row = [Picture(Drawing(), ending.drawing) for ending in endings]
            row += [Picture(Drawing())] * (count - len(row))
            words = category if len(artists) == 1 else f"{category}, {name}"
            row[0] = Picture(Drawing(), row[0].ending, caption=words)
            pictures += row
    return svg(pictures, columns=count)
