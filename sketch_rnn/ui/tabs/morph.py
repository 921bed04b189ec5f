"""One drawing as other things."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import morph

ROOM = Room(
    "Morph",
    morph,
    lead="Draw one thing, and see it as others: a chair as a cat, a pig, a bus.",
    parts=("drawing", "categories", "temperature", "seed"),
    view={"kind": "filmstrip"},
    invite="Your drawing as other things will appear here.",
    folded=("temperature", "seed"),
    labels={"drawing": "Your drawing", "categories": "Draw it as"},
    values={"categories": ["cat", "pig", "face", "snowman"]},
    hints={"drawing": "anything at all"},
    terms="Drawing through another class: the latent z of your drawing is decoded with other class embeddings. The "
    "class is told beside z, which the paper's network does not do. The blend moves on the straight line from one "
    "embedding to the other.",
)
