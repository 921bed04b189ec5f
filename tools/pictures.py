"""The small pictures in the category box, drawn by the shipped model itself: run anew when the weights change.

``python -m tools.pictures`` writes sketch_rnn/ui/parts/category/pictures.js: for each category the drawing, of a few, that the
recogniser takes for it most surely, in whole units of a box of 48.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import numpy as np
import torch

from sketch_rnn import Artist, Drawing, load
from sketch_rnn.drawings.strokes import rdp
from sketch_rnn.sampling.requests import Anchor, requests
from sketch_rnn.weights.loading import shipped

OUT = Path("sketch_rnn/ui/parts/category/pictures.js")
BOX, EPSILON = 48, 0.7  # units
TRIES, TEMPERATURE, LONGEST = 8, 0.25, 70  # drawings of each category; points of one that is shown
AT_ONCE = 15  # categories drawn in one pass


def main() -> None:
    torch.set_num_threads(1)
    artist = load(shipped())
    found = {}
    for start in range(0, len(artist.categories), AT_ONCE):
        found |= pictures(artist, artist.categories[start : start + AT_ONCE])
        print(f"{len(found)} of {len(artist.categories)}", flush=True)
    text = json.dumps(found, separators=(",", ":"))
    OUT.write_text(f"/* Made by tools/pictures.py. */\nexport const PICTURES = {text};\n", encoding="utf-8")
    print(f"{OUT}: {len(found)} pictures, {len(text) / 1000:.0f} kB")


def pictures(artist: Artist, names: list[str]) -> dict[str, list[list[int]]]:
    """Return the lines of each category's picture, each x, y, x, y, ..."""
    engine = artist.engine
    drawn = engine.draw(requests(list(names), TRIES, [TEMPERATURE], 1, Anchor(engine.scale, np.zeros(2))))
    found = {}
    for name, sketches in groupby(drawn, key=lambda each: each.category):
        tries = [lines_of(each.drawing) for each in sketches if each.drawing]
        best = max(tries, key=lambda lines: worth(artist, name, lines), default=[])
        found[name] = [line.ravel().tolist() for line in best]
    return found


def lines_of(drawing: Drawing) -> list[np.ndarray]:
    """Return a drawing's lines in the middle of the box, as few whole points as show them."""
    left, top, right, bottom = drawing.bounds
    scale = BOX / (drawing.extent or 1)
    middle = np.array([BOX - (left + right) * scale, BOX - (top + bottom) * scale]) / 2
    return [np.round(rdp(stroke * scale + middle, EPSILON)).astype(int) for stroke in drawing.strokes]


def worth(artist: Artist, name: str, lines: list[np.ndarray]) -> float:
    """Return how surely the recogniser takes lines for a category, less one where a small picture has no room for them."""
    recogniser = artist.engine.recogniser
    seen = dict(recogniser.guess([line.astype(float) for line in lines], len(artist.categories))) if recogniser else {}
    return seen.get(name, 0.0) - (sum(map(len, lines)) > LONGEST)


if __name__ == "__main__":
    main()
