"""The computer shows how a thing is drawn."""

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
    terms="Unconditional generation at a low temperature τ, shown a stroke at a time. The measure is the symmetric "
    "Chamfer distance between your stroke and the computer's.",
)
