"""One loaded model and the verbs a user has.

artist = load("checkpoints/quickdraw")
endings = artist.complete(drawing, "cat", count=9, temperature=0.4, seed=1)
"""

from __future__ import annotations

from sketch_rnn.engine import Engine
from sketch_rnn.verbs import VERBS


class Artist:
    """A model that draws: ``complete``, ``reconstruct``, ``tidy``, ``interpolate``, ``morph``, ``analogy``, ``generate``, ...

    Each verb takes what its function in ``sketch_rnn/verbs`` takes behind the engine, and raises DrawingError, with words for a
    person, for what it cannot do. An artist has no state of its own, so one serves any number of people.
    """

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


for _name, _verb in VERBS.items():
    setattr(Artist, _name, _verb)
