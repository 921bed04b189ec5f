"""One loaded model and the verbs a user has.

artist = load("checkpoints/quickdraw")
endings = artist.complete(drawing, "cat", count=9, temperature=0.4, seed=1)
"""

from __future__ import annotations

from sketch_rnn import verbs
from sketch_rnn.engine import Engine


class Artist:
    """A model that draws. Its verbs take what their functions in ``sketch_rnn/verbs`` take behind the engine.

    Each raises DrawingError, with words for a person, for what it cannot do. An artist has no state of its own, so one serves
    any number of people.
    """

    complete = verbs.complete
    reconstruct = verbs.reconstruct
    tidy = verbs.tidy
    interpolate = verbs.interpolate
    morph = verbs.morph
    analogy = verbs.analogy
    generate = verbs.generate
    lesson = verbs.lesson
    explain = verbs.explain
    guess = verbs.guess

    def __init__(self, engine: Engine):
        self.engine = engine

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that it can draw, in the order of the model."""
        return self.engine.categories

    def best_first(self) -> list[str]:
        """Return the categories, those that are drawn best first.

        That is by the share of its drawings that are named right, where the checkpoint's notes have it, else by the number of
        training drawings, else by name.
        """
        notes = self.engine.notes
        named, drawings = notes.get("named_right", {}), notes.get("drawings", {})
        return sorted(self.categories, key=lambda name: (-named.get(name, 0), -drawings.get(name, 0), name))
