"""The computer shows how a thing is drawn."""

from sketch_rnn.drawings.likeness import POINTS
from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import lesson

ROOM = Room(
    "Learn",
    lesson,
    lead="The computer draws slowly, stroke by stroke. Draw each one after it.",
    parts=("category", "copy", "temperature", "seed"),
    view={"kind": "lesson"},
    folded=("temperature", "seed"),
    labels={"category": "What do you want to learn to draw?", "copy": "Your sheet"},
    values={"category": "cat"},
    hints={"copy": "your turn comes here"},
    quiet=("copy",),
    needs=("category",),
    terms="Unconditional generation at a low temperature τ, shown a stroke at a time. The measure: your copy is laid over the "
    f"drawing, the same middle and the same size, and of each pair of strokes {POINTS} points are compared, by the root mean "
    "square distance; where a stroke stands and how large it is count beside its shape.",
)
