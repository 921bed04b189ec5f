"""The small pictures in the category box, drawn by the shipped model itself: run anew when the weights change.

``python -m tools.pictures`` writes sketch_rnn/ui/category/pictures.js: for each category the drawing, of a few, that the
recogniser takes for it most surely, in whole units of a box of 48.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sketch_rnn import Artist, load
from sketch_rnn.__main__ import CHECKPOINT
from sketch_rnn.strokes import rdp

OUT = Path("sketch_rnn/ui/category/pictures.js")
BOX, EPSILON = 48, 0.6  # units
TRIES, TEMPERATURE, LONGEST = 8, 0.25, 90  # drawings of each category; points of one that is shown


def main() -> None:
    artist = load(CHECKPOINT)
    found = {name: picture(artist, name) for name in artist.categories}
    text = json.dumps(found, separators=(",", ":"))
    OUT.write_text(f"/* Made by tools/pictures.py. */\nstudio.pictures48 = {text};\n")
    print(f"{OUT}: {len(found)} pictures, {len(text) / 1000:.0f} kB")


def picture(artist: Artist, name: str) -> list[list[int]]:
    """Return the lines of a category's picture, each x, y, x, y, ..."""
    drawn = [each for each in artist.generate(name, count=TRIES, temperature=TEMPERATURE, seed=1) if each.drawing]
    lines = max((_lines(each.drawing) for each in drawn), key=lambda lines: _worth(artist, name, lines), default=[])
    return [line.ravel().tolist() for line in lines]


def _lines(drawing) -> list[np.ndarray]:  # noqa: ANN001
    left, top, right, bottom = drawing.bounds
    scale = BOX / (drawing.extent or 1)
    middle = np.array([BOX - (left + right) * scale, BOX - (top + bottom) * scale]) / 2
    return [np.round(rdp(stroke * scale + middle, EPSILON)).astype(int) for stroke in drawing.strokes]


def _worth(artist: Artist, name: str, lines: list[np.ndarray]) -> float:
    seen = (
        dict(artist.engine.recogniser.guess([line.astype(float) for line in lines], 345))
        if artist.engine.recogniser
        else {}
    )
    return seen.get(name, 0.0) - (sum(map(len, lines)) > LONGEST)


if __name__ == "__main__":
    main()
