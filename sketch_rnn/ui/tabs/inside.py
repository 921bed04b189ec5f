"""What the model expects, point by point."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import explain

ROOM = Room(
    "Inside",
    explain,
    lead="Look inside while it reads your drawing: where it expected the pen to go, and where you surprised it.",
    parts=("category", "drawing"),
    view={"kind": "mixture"},
    invite="What the model expects will appear here, over your drawing.",
    folded=(),
    labels={"category": "What is it?", "drawing": "Your drawing"},
    values={"category": "cat"},
    hints={"drawing": "a few strokes"},
)
