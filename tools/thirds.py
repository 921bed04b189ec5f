"""What becomes of a third of a drawing: a sheet to be looked at, and counted, by eye.

``python -m tools.thirds --data runs/data --out docs/thirds.png``: of each of twenty categories two held-out drawings, broken off
after a third of their ink, wherever on a line that is, and nine endings of each, at 0.4, seed 1. On the page care is what there
is time for: here it is given.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from sketch_rnn import Drawing, load
from sketch_rnn.drawings.render import Picture, png, svg
from train.begun import cut
from train.dataset import Drawings

CATEGORIES = (
    "cat,dog,face,bird,house,tree,car,bicycle,fish,flower,airplane,umbrella,elephant,guitar,sailboat,shoe,lion,angel,"
    "telephone,penguin"
)
OF_EACH, SHARE, ENDINGS, TEMPERATURE, SEED, LEAST_STROKES = 2, 1 / 3, 9, 0.4, 1, 3  # strokes of a drawing that is taken
WIDTH, COLORS = 1800, 32  # pixels; shades that are kept


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.thirds", description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="a prepared folder")
    parser.add_argument("--checkpoint", help="default: what ships")
    parser.add_argument("--care", type=int, default=16)
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first held-out drawing of each category"
    )
    parser.add_argument("--categories", default=CATEGORIES)
    parser.add_argument("--out", type=Path, default=Path("docs/thirds.png"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    artist, data = load(options.checkpoint, "cpu"), Drawings(options.data, "test")
    pictures = []
    for name in options.categories.split(","):
        mine = np.flatnonzero(data.labels == data.categories.index(name))
        drawn = [lines for lines in map(data.in_box, mine) if len(lines) >= LEAST_STROKES]
        for lines in drawn[options.first : options.first + OF_EACH]:
            begun = Drawing.of(cut(lines, SHARE)[0])
            endings = artist.complete(begun, name, ENDINGS, TEMPERATURE, SEED, care=options.care)
            pictures.append(Picture(Drawing.of(lines), caption=name))
            pictures += [Picture(begun, ending.drawing) for ending in endings]
    sheet = Image.open(io.BytesIO(png(svg(pictures, columns=1 + ENDINGS), WIDTH)))
    sheet.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(options.out, optimize=True)
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
