"""What the model expects, point by point."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import explain

ROOM = Room(
    "Inside",
    explain,
    lead="Look inside while it reads your drawing: where it expected the pen to go, and where you surprised it.",
    parts=("category", "guesses of drawing", "drawing"),
    view={"kind": "mixture"},
    invite="What the model expects will appear here, over your drawing.",
    folded=(),
    labels={"category": "What is it?", "drawing": "Your drawing"},
    needs=("drawing", "category"),
    values={"category": ""},
    missing={"category": "What is it? Choose it above, or draw on until the computer sees it."},
    hints={"drawing": "a few strokes"},
    terms="The mixture density network: at each point the mixture of M = 20 bivariate Gaussians (equation 3) and the "
    "three pen states; surprise is the negative log likelihood of your point, in nats. The fold-out “How it "
    "works” has all equations.",
)
