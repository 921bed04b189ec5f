"""From a checkpoint folder, the Hugging Face Hub or a file of Google's to an artist."""

from __future__ import annotations

from pathlib import Path

import torch

from sketch_rnn.artist import Artist
from sketch_rnn.engine import Engine
from sketch_rnn.painting.painter import Painter
from sketch_rnn.sampling.stepper import quickest
from sketch_rnn.weights import checkpoint, critics, magenta, recognisers

PACKAGE = Path(__file__).parent.parent


def shipped() -> Path:
    """Return the folder of the weights that ship: in the package where pip installed it, beside it in a checkout."""
    inside, beside = PACKAGE / "checkpoints" / "quickdraw", PACKAGE.parent / "checkpoints" / "quickdraw"
    return inside if inside.is_dir() else beside


def load(
    path: str | Path | None = None,
    device: str | torch.device | None = None,
    choose: bool = True,
    quick: bool = True,
    painter: Painter | None = None,
) -> Artist:
    """Return the artist of a checkpoint folder, of hf://OWNER/NAME on the Hugging Face Hub, or of a .json of sketch-rnn-js.

    Without a path it is the model that ships. It is on the GPU where there is one. With ``choose`` it draws several for
    each drawing that is asked for and keeps one, or one by a plan, and may take back what went astray
    (`sampling.choosers`). On a CPU its products are of whole numbers (`sampling.integer`); without ``quick`` they are
    float32, as on a GPU, and take four times as long. ``painter`` is one of :func:`load_painter`. Raises CheckpointError
    with the cause.
    """
    path = shipped() if path is None else path
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if Path(path).suffix in checkpoint.GOOGLES:
        model, notes = magenta.load(path, device)
        return Artist(Engine(model, notes, choose=choose, painter=painter))
    folder = checkpoint.at_hand(path)
    model, notes = checkpoint.load(folder, device)
    recogniser, critic = recognisers.beside(folder, device), critics.beside(folder, device)
    stepper = quickest(model) if quick else None
    return Artist(Engine(model, notes, recogniser, choose, stepper, critic=critic, painter=painter))
