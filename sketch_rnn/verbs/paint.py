"""Making a picture of a drawing."""

from __future__ import annotations

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.painting.painter import Painting
from sketch_rnn.verbs.params import Brushwork, Category, Seed, Strength, Words
from sketch_rnn.verbs.verb import verb

NONE = "There is no painter here: it is named with --paint MODEL where the page is started, with --painter MODEL in a shell."


@verb(empty={"drawing": "There is nothing to paint over yet: draw something first."})
def paint(
    engine: Engine,
    drawing: Drawing,
    category: Category,
    words: Words = "",
    seed: Seed = 0,
    steps: Brushwork = 20,
    strength: Strength = 0.8,
) -> Painting:
    """Paint over a drawing: a picture of what it is of, along its lines.

    Returns a square picture. A painter paints one at a time, so it may have to wait for its turn.
    """
    if engine.painter is None:
        raise DrawingError(NONE)
    prompt = ", ".join(each for each in (category, words.strip()) if each)
    return engine.painter.paint(drawing, prompt, seed, steps, strength, engine.stopped)
