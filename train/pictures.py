"""Pictures of a model at work, for TensorBoard: drawings from nothing, and held-out drawings beside what it makes of them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from sketch_rnn import Artist, Drawing
from sketch_rnn.model import SketchRNN
from sketch_rnn.render import Picture, png, svg
from sketch_rnn.strokes import to_lines
from train.dataset import Drawings
from train.sheet import sheet

COLUMNS, ROWS = 6, 4


def pictures(model: SketchRNN, data: Drawings, temperature: float = 0.4) -> dict[str, np.ndarray]:
    """``samples``, and with a latent ``reconstructions``, each ``(H, W, 3)`` uint8."""
    artist = Artist(model)
    places = np.linspace(0, len(data) - 1, COLUMNS * ROWS // 2).astype(int)
    names = [data.categories[data.labels[i]] for i in places]
    drawn = {"samples": sheet({"": artist}, list(dict.fromkeys(names))[:ROWS], COLUMNS, temperature, seed=1)}
    if model.config.latent_size:
        pairs = []
        for index, name in zip(places, names, strict=True):
            original = Drawing.of(to_lines(data.stroke3(index)))
            again = artist.reconstruct(original, name, count=1, temperature=temperature, seed=1)[0]
            pairs += [Picture(original, caption=name), Picture(Drawing(), again.drawing)]
        drawn["reconstructions"] = svg(pairs, columns=COLUMNS)
    return {name: np.asarray(Image.open(io.BytesIO(png(picture))).convert("RGB")) for name, picture in drawn.items()}
