"""A person teaches the model something new. There is no verb behind it: it makes more of the model that all verbs draw with."""

from sketch_rnn.ui.room import PAD, Room

ROOM = Room(
    "Teach",
    verb=None,
    lead="Teach the computer something new: draw it again and again, and it learns to draw it too.",
    parts=("thing", "drawing"),
    kinds={"thing": "text", "drawing": PAD},
    labels={"thing": "What is it called?", "drawing": "Your drawing"},
    hints={"drawing": "the whole thing, a little different each time"},
    view={"kind": "teaching"},
    terms="One row of the category embedding is learned with Adam by the negative log likelihood of your drawings, each time "
    "stretched and turned a little; all other weights stay as they are.",
)
