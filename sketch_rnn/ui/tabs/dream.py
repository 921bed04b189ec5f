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
    terms="Unconditional generation: the decoder is sampled from the latent of one of 36 drawings of the category that people "
    "made, another for each. Careful to wild is the temperature τ of equation 8.",
)
