"""Pictures of a model at work, for TensorBoard: drawings from nothing, and held-out drawings beside what it makes of them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from sketch_rnn import Artist, Drawing
from sketch_rnn.drawings.render import png
from sketch_rnn.engine import Engine
from sketch_rnn.network.model import SketchRNN
from train.dataset import Drawings
from train.sheet import reconstructions_sheet, samples_sheet

COLUMNS, ROWS = 6, 4


def pictures(model: SketchRNN, data: Drawings, temperature: float = 0.4) -> dict[str, np.ndarray]:
    """``samples``, and with a latent ``reconstructions``, each ``(H, W, 3)`` uint8."""
    artist = Artist(Engine(model, choose=False))
    numbers = np.linspace(0, len(data) - 1, COLUMNS * ROWS // 2).astype(int)
    originals = [(data.categories[data.labels[i]], Drawing.of(data.in_box(i))) for i in numbers]
    names = list(dict.fromkeys(name for name, _ in originals))[:ROWS]
    drawn = {"samples": samples_sheet({"": artist}, names, COLUMNS, temperature, seed=1)}
    if model.config.latent_size:
        drawn["reconstructions"] = reconstructions_sheet(artist, originals, 1, temperature, seed=1, columns=COLUMNS)
    return {name: np.asarray(Image.open(io.BytesIO(png(picture))).convert("RGB")) for name, picture in drawn.items()}
