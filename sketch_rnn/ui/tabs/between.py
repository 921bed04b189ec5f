"""Two drawings, and what lies between them."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import interpolate

ROOM = Room(
    "In between",
    interpolate,
    lead="Two drawings, and all that lies between them.",
    parts=("category", "guesses of a", "a", "to", "guesses of b", "b", "steps", "path", "temperature", "seed"),
    view={"kind": "filmstrip"},
    invite="The way from the one to the other will appear here.",
    folded=("path", "temperature", "seed"),
    of={"b": "to"},
    labels={"category": "From", "to": "To", "a": "The first drawing", "b": "The second drawing"},
    values={"category": "bird", "to": "airplane"},
    hints={"a": "from here …", "b": "… to here"},
    terms="Interpolation in the latent space: both drawings are encoded, and each frame is decoded from a latent "
    "between the two, on the arc (spherical, slerp) or on the straight line (lerp); the class embeddings move on "
    "the straight line between them.",
)
