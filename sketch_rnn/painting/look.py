"""What the pictures look like that a control network learned from: a drawing is shown to it in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.render import pixels

SIDE = 512  # of the pictures that widths are given for
KEY = "drawing"  # of a control network's config, where it says so itself: {"width": 3, "ink": "black"}
WIDEST = 64.0


@dataclass(frozen=True)
class Look:
    """Lines as a control network knows them."""

    width: float  # pixels, of a picture of SIDE
    ink: str = "white"
    mode: str = "RGB"  # or "L", where the network takes one channel

    def picture(self, drawing: Drawing, side: int) -> Image.Image:
        """Return the drawing as the network is shown it, a picture of ``side`` pixels."""
        paper = "black" if self.ink == "white" else "white"
        return pixels(drawing, side, self.width * side / SIDE, self.ink, paper).convert(self.mode)


# White lines on black, as the cards of public ones for scribbles and sketches say; for line art no card was found that
# settles it, and a config can say otherwise. The widths are ours: a brush's, that of PidiNet's edges, and a fine line's.
SCRIBBLE, SKETCH, LINE_ART = Look(8), Look(4), Look(3)
NAMED = {
    "scribble": SCRIBBLE,
    "sketch": SKETCH,
    "lineart": LINE_ART,
    "line art": LINE_ART,
    "softedge": SKETCH,
    "canny": Look(2),
}


def look_of(name: str, config: Mapping[str, Any], otherwise: Look) -> Look:
    """Return the look that a network's config says, or else its name, or ``otherwise``; raises ValueError."""
    if (said := config.get(KEY)) is None:
        plain = name.lower().replace("-", " ").replace("_", " ")
        return next((look for word, look in NAMED.items() if word in plain), otherwise)
    width, ink = (said.get("width"), said.get("ink", "white")) if isinstance(said, dict) else (None, None)
    if (
        isinstance(width, bool)
        or not isinstance(width, (int, float))
        or not 0 < width <= WIDEST
        or ink not in ("white", "black")
    ):
        raise ValueError(
            f'its config says {KEY}: {str(said)[:60]!r}, where {{"width": 0 to {WIDEST:g}, "ink": "white"}} is due'
        )
    return Look(float(width), ink)
