"""Sums and differences of drawings."""

from sketch_rnn.ui.room import Room
from sketch_rnn.verbs import analogy

ROOM = Room(
    "Arithmetic",
    analogy,
    lead="What the first drawing has and the second lacks is added to the third.",
    parts=("a", "b", "c", "category", "weight", "count", "temperature", "seed"),
    view={"kind": "gallery"},
    invite="The sum will appear here.",
    folded=("count", "temperature", "seed"),
    of={"a": "", "b": ""},
    labels={"a": "A", "b": "minus B", "c": "plus C", "category": "The result is a", "weight": "How much of it"},
    values={"category": "pig"},
    hints={"a": "with a body", "b": "head alone", "c": "another head"},
    terms="Sketch analogies: with z the latent of a drawing, z(A) − z(B), times the weight, is added to z(C) and "
    "decoded.",
)
