"""Four drawings of every category on one sheet, docs/all.png: run anew when the weights change.

``python -m tools.everything``: from nothing at 0.3, seed 1, column after column in the alphabet's order.
"""

from __future__ import annotations

import io
from pathlib import Path

import torch
from PIL import Image

from sketch_rnn import Drawing, load
from sketch_rnn.drawings.render import Picture, png, svg

OUT = Path("docs/all.png")
OF_EACH, TEMPERATURE, SEED = 4, 0.3, 1
DOWN, WIDTH, COLORS = 35, 2400, 32  # categories of a column; pixels; shades that are kept


def main() -> None:
    torch.set_num_threads(1)
    artist = load(device="cpu")
    names = sorted(artist.categories)
    drawn = {name: artist.generate(name, OF_EACH, TEMPERATURE, SEED) for name in names}
    columns = [names[begin : begin + DOWN] for begin in range(0, len(names), DOWN)]
    pictures = []
    for row in range(DOWN):
        for column in columns:
            name = column[row] if row < len(column) else ""
            each = [Picture(Drawing(), sketch.drawing) for sketch in drawn.get(name, ())] or [
                Picture(Drawing())
            ] * OF_EACH
            pictures += [Picture(Drawing(), each[0].ending, caption=name), *each[1:]]
    sheet = Image.open(io.BytesIO(png(svg(pictures, columns=OF_EACH * len(columns)), WIDTH)))
    sheet.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(OUT, optimize=True)
    print(f"{OUT}: {len(names)} categories, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
