"""Draw a few strokes, and the endings appear."""

from __future__ import annotations

import json
from pathlib import Path

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import complete

MOST_CARE = next(each for each in complete.parameters if each.name == "care").bounds[1]  # that a page may ask for
BEGINNINGS = json.loads(Path(__file__).with_name("beginnings.json").read_text(encoding="utf-8"))

ROOM = Room(
    "Finish",
    complete,
    lead="Draw a few strokes and lift the pen: the computer finishes your drawing, nine ways.",
    parts=("category", "guesses of drawing", "drawing", "temperature", "count", "seed"),
    view={"kind": "gallery", "takes": "drawing", "strip": True, "few": 3, "care": MOST_CARE, "beginnings": BEGINNINGS},
    invite="The endings will appear here as soon as you lift the pen.",
    labels={"category": "What are you drawing?", "drawing": "Your drawing"},
    needs=("drawing", "category"),
    values={"category": ""},
    missing={"category": "What is it? Choose it above, or draw on until the computer sees it: then the endings come."},
    hints={"drawing": "a head, a wheel, an ear … then lift the pen"},
    terms="Conditional completion: the decoder reads your strokes from the null latent (it is told the category and "
    "nothing of the whole), and is then sampled. Careful to wild is the temperature τ of equation 8; the pen's "
    "own is 0.5 + 0.5 τ. The seed fixes the random numbers. Of two to sixteen candidates for each ending, as there is time, "
    "one is kept: by how probable a recogniser finds the category, how much like a person's a critic finds what was added, "
    "and how unlike the endings before it. Where none is recognised one is taken back to the stroke until which it was.",
)
