"""Draw anything; the model draws it again."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import reconstruct

ROOM = Room(
    "Redraw",
    reconstruct,
    lead="Draw something whole, however roughly: the computer draws it again, as it understood it.",
    parts=("category", "guesses of drawing", "drawing", "seed"),  # all temperatures are asked for at once
    view={"kind": "overlay", "takes": "drawing"},
    invite="Your drawing, drawn again, will appear here.",
    folded=("seed",),
    labels={"category": "What is it?", "drawing": "Your drawing"},
    needs=("drawing", "category"),
    values={"category": ""},
    missing={"category": "What is it? Choose it above, or draw on until the computer sees it: then it is drawn again."},
    hints={"drawing": "the whole of it: a cat, a face, a bicycle"},
    terms="Conditional reconstruction: the encoder reads your drawing into a latent z = μ (equation 2), and the decoder "
    "draws from z at temperatures τ from 0.01 to 1 (equation 8). Tidied up: of several samples the one nearest to "
    "yours by the symmetric Chamfer distance.",
)
