"""Contact sheets: what a model draws, a row of drawings for each category."""

from __future__ import annotations

from collections.abc import Sequence

from sketch_rnn import Artist, Drawing
from sketch_rnn.render import Picture, svg


def sheet(artist: Artist, categories: Sequence[str], count: int, temperature: float, seed: int) -> str:
    """An SVG with ``count`` drawings from nothing for each category, not chosen by anybody."""
    pictures = []
    for category in categories:
        endings = artist.draw(category, count=count, temperature=temperature, seed=seed)
        row = [Picture(Drawing(), ending.drawing) for ending in endings]
        row += [Picture(Drawing())] * (count - len(row))
        row[0] = Picture(Drawing(), row[0].ending, caption=category)
        pictures += row
    return svg(pictures, columns=count)
