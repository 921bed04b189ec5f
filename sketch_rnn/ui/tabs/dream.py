"""Drawings from nothing."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import generate

ROOM = Room(
    "Dream",
    generate,
    lead="The computer draws from nothing. Take what you like and draw on.",
    parts=("category", "temperature", "count", "seed"),
    view={"kind": "gallery", "endless": True, "takes": ""},
    labels={"category": "What shall it draw?"},
    kinds={"category": "category"},
    values={"category": "cat"},
    terms="Unconditional generation: the decoder is sampled from the latent of a drawing of the category that somebody made, "
    "another one for each (where the model has none, from the null latent). Careful to wild is the temperature τ of "
    "equation 8.",
)
