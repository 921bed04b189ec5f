"""A picture made of a drawing, where there is a painter."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import paint

ROOM = Room(
    "Picture",
    paint,
    lead="Draw a thing, say how it shall look, and see it painted.",
    parts=("category", "guesses of drawing", "drawing", "words", "strength", "steps", "seed"),
    view={
        "kind": "picture",
        "note": "How it paints is tested here with tiny models of random numbers, and has not been seen with real weights.",
    },
    invite="The picture will appear here.",
    folded=("strength", "steps", "seed"),
    asks=False,
    labels={
        "category": "What is it?",
        "drawing": "Your drawing",
        "words": "How shall it look?",
        "strength": "How closely it follows your lines",
    },
    values={"category": "cat"},
    examples={"words": "watercolour, by the sea"},
    hints={"drawing": "a few strokes, or send a drawing here from another tab"},
    terms="A latent diffusion model is told the words, and in each of its steps shown your lines by a ControlNet or a T2I "
    "adapter. The formats that are tested are those of the public ControlNets for scribbles and line art, and of the T2I "
    "adapters for sketches, of Stable Diffusion 1.5 and XL.",
)
