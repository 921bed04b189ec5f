"""Several candidates for each drawing that is asked for, and who keeps one: the one in which people would see what it is.

A model knows better than it draws: one row that went astray, and what follows is hatching that could belong to anything. Where
a recogniser ships beside it, that looks at the candidates, and the first in which it sees what is meant is kept: first and not
best, so that a drawing gives way only where it went astray, and drawings stay as various as they are. Where all went astray one
is taken back to where it had not yet. Without a recogniser the model itself says of every row how much likelier it is in a
drawing of this category than in one of any (the log of their ratio, a pointwise mutual information), and the drawing of which
this is most is kept. TRAINING.md beside the weights has what either is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.network.critic import Critic, beside
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.recogniser import Recogniser, pictures
from sketch_rnn.sampling.loop import Begun, Context, Sampled, log_likelihood
from sketch_rnn.sampling.stepper import Stepper
from sketch_rnn.sampling.variety import novelty, unit

BACK = 3  # places that a drawing is taken back to: it may have sixty strokes, and a look takes as long as two steps
UNFINISHED = 10.0  # nats that a drawing is worth less which the model did not end, or which adds nothing
WORTH = 0.4  # of a nat of worth, beside the log of what is new: by it nine are as various as the first right of two
OF_NO_KIND = 30  # rows without a gain that are added to every drawing: else the shortest are chosen, and the most alike


@dataclass(frozen=True)
class Candidate:
    """One of the drawings of which one is kept."""

    sketch: Sketch
    drawn: Sampled  # as it was sampled
    begun: Begun  # what it and others go on from
    number: int  # among those that are drawn; of its own beginning among these, if they are as many


class Chooser(Protocol):
    """Keeps one of a drawing's candidates."""

    candidates: int  # of each drawing
    in_order: bool  # whether what it keeps of a drawing follows from what it kept of those before it
    words: str  # what is said of each drawing that it kept, in a report

    def choose(self, tried: Sequence[Sequence[Candidate]], before: Lines) -> list[Sketch]:
        """Return the one that is kept of the candidates ``tried[c][b]`` of each of B drawings.

        ``before`` are the lines that all of them go on from.
        """
        ...


class AsItComes:
    """Keeps the only one."""

    candidates, in_order, words = 1, False, "taken as it comes"

    def choose(self, tried: Sequence[Sequence[Candidate]], before: Lines) -> list[Sketch]:
        [only] = tried
        return [each.sketch for each in only]


class ByGain:
    """Keeps the one whose rows its category explains best, for a model that tells one category from another."""

    in_order = False

    def __init__(self, model: SketchRNN, stepper: Stepper, candidates: int):
        self.model, self.stepper, self.candidates = model, stepper, candidates
        self.words = f"the best of {candidates} by the model's own measure"

    def choose(self, tried: Sequence[Sequence[Candidate]], before: Lines) -> list[Sketch]:
        worth = [[self.worth(each) for each in candidates] for candidates in tried]
        best = [max(range(len(tried)), key=lambda c, b=b: worth[c][b]) for b in range(len(tried[0]))]
        return [tried[c][b].sketch for b, c in enumerate(best)]

    def worth(self, candidate: Candidate) -> tuple[bool, float]:
        """Return how good it is, the better the larger: whether the model ended it, and then its :meth:`gain` a row."""
        drawn = candidate.drawn
        return drawn.finished, self.gain(candidate) / (len(drawn.rows) + OF_NO_KIND)

    def gain(self, candidate: Candidate) -> float:
        """Return the nats by which its rows are likelier in a drawing of its category than in one of any."""
        number = candidate.number % len(candidate.begun.rows)
        begun, rows = candidate.begun.rows[number], candidate.drawn.rows
        own = candidate.begun.unread.only([number])
        any_kind = Context(self.model.of_any_kind(own.told), own.state)
        whole = np.concatenate([begun, rows])[None]
        nats = [log_likelihood(self.stepper, whole, each, first=len(begun))[0] for each in (own, any_kind)]
        return float(nats[0] - nats[1])


class BySight:
    """Keeps the first that is right: in which a recogniser finds its own name the likeliest.

    A whole candidate is right only where the model also ended it itself, and where it adds something. If none is, a part of one
    is kept that is right (:func:`taken_back`), and if no part is, the likeliest candidate. Where the lines before are right by
    themselves, half of an ending is kept at least.
    """

    in_order = False

    def __init__(self, recogniser: Recogniser, candidates: int):
        self.recogniser, self.candidates = recogniser, candidates
        first = f"the first of {candidates} that is right" if candidates > 1 else "taken as it comes"
        self.words = f"{first}, or taken back to where it was right"

    def choose(self, tried: Sequence[Sequence[Candidate]], before: Lines) -> list[Sketch]:
        sketches = [[each.sketch for each in candidates] for candidates in tried]
        kept, astray = self._kept(sketches, before)
        parts = self._part_right(
            sketches, astray, self._right_alone([kept[number] for number in astray], before), before
        )
        return [parts.get(number, sketch) for number, sketch in enumerate(kept)]

    def _kept(self, tried: Sequence[Sequence[Sketch]], before: Lines) -> tuple[list[Sketch], list[int]]:
        """Return the first right candidate of each drawing, or else its likeliest, and the numbers of those without one."""
        kept, likeliest = list(tried[0]), [(False, -1.0)] * len(tried[0])
        astray = list(range(len(kept)))
        for candidates in tried:
            seen = self._seen([candidates[number] for number in astray], before)
            for number, (right, likely) in zip(list(astray), seen, strict=True):
                sketch = candidates[number]
                whole = _whole(sketch)
                if whole and right:
                    astray.remove(number)
                if (whole and right) or (whole, likely) > likeliest[number]:
                    kept[number], likeliest[number] = sketch, (whole, likely)
        return kept, astray

    def _right_alone(self, sketches: Sequence[Sketch], before: Lines) -> set[str]:
        """Return the categories of these in which the lines before are right by themselves."""
        bare = {each.category: replace(each, drawing=Drawing()) for each in sketches if before}
        return {name for name, (right, _) in zip(bare, self._seen([*bare.values()], before), strict=True) if right}

    def _part_right(
        self, tried: Sequence[Sequence[Sketch]], astray: Sequence[int], right_alone: set[str], before: Lines
    ) -> dict[int, Sketch]:
        """Return, for the drawings that went astray, the first part that is right of the first candidate that has one."""
        parts: dict[int, Sketch] = {}
        for candidates in tried:
            shorter = [
                (number, part)
                for number in astray
                if number not in parts
                for part in taken_back(candidates[number], half=candidates[number].category in right_alone)
            ]
            seen = self._seen([part for _, part in shorter], before)
            for (number, part), (right, _) in zip(shorter, seen, strict=True):
                if right:
                    parts.setdefault(number, part)
        return parts

    def _seen(self, sketches: Sequence[Sketch], before: Lines) -> Iterator[tuple[bool, float]]:
        """Yield whether the name of each is the likeliest, and how likely it is."""
        shares = self.recogniser.logits(_pictures(sketches, before)).softmax(1)
        for sketch, each in zip(sketches, shares, strict=True):
            own = each[self.recogniser.categories.index(sketch.category)]
            yield bool(own >= each.max()), float(own)


class Together(BySight):
    """Keeps, one drawing after the other, the candidate that is worth most and least like those that were kept before it.

    It is worth what the recogniser's chance of its name and the critic's of a person's hand are worth together: log p(name) -
    logit. What it has that the others have not is the :func:`variety.novelty` of what the recogniser sees. So nine drawings are
    nine ideas, and number k does not depend on how many follow. What went astray is taken back, as by sight.
    """

    in_order = True

    def __init__(self, recogniser: Recogniser, critic: Critic, candidates: int):
        super().__init__(recogniser, candidates)
        self.critic = critic
        self.words = (
            f"of {candidates} the one of most worth that is unlike the others, or taken back to where it was right"
        )

    def _kept(self, tried: Sequence[Sequence[Sketch]], before: Lines) -> tuple[list[Sketch], list[int]]:
        """Return the candidate that is kept of each drawing, and the numbers of those that have no right one."""
        shape = (len(tried), len(tried[0]))
        look = looked(self.recogniser, self.critic, [sketch for candidates in tried for sketch in candidates], before)
        worth, right, directions = (each.reshape(*shape, *each.shape[1:]) for each in look)
        # Drawings of other categories or temperatures change nothing: each is what it is alone.
        kept: list[Sketch] = []
        chosen: dict[tuple[str, float], list[np.ndarray]] = {}
        for number, sketch in enumerate(tried[0]):
            others = chosen.setdefault((sketch.category, sketch.temperature), [])
            offered = directions[:, number]
            score = WORTH * worth[:, number] + np.log(novelty(offered, np.array(others)))
            best = int(score.argmax())
            others.append(offered[best])
            kept.append(tried[best][number])
        return kept, [number for number in range(shape[1]) if not right[:, number].any()]


class Look(NamedTuple):
    """The opinion of recogniser and critic on n drawings."""

    worth: np.ndarray  # (n,) log p(name) - the critic's logit, less UNFINISHED where it is not whole
    right: np.ndarray  # (n,) whether it is whole, and its own name is the likeliest
    directions: np.ndarray  # (n, d) of what the recogniser finds in it, of length 1


def looked(recogniser: Recogniser, critic: Critic, sketches: Sequence[Sketch], before: Lines = ()) -> Look:
    """Return what is seen in drawings that go on from the lines before.

    Of a drawing from the first row on the critic judges its second half of strokes, as what follows the first.
    """
    features = recogniser.features(_pictures(sketches, before))
    log_p = recogniser.named(features).log_softmax(1).numpy()
    own = log_p[range(len(sketches)), [recogniser.categories.index(sketch.category) for sketch in sketches]]
    whole = np.array([_whole(sketch) for sketch in sketches])
    categories = [sketch.category for sketch in sketches]
    if before:
        logits = critic.logits(before, [sketch.drawing.lines for sketch in sketches], categories)
    else:
        halves = [(lines[: len(lines) // 2], lines[len(lines) // 2 :]) for lines in (s.drawing.lines for s in sketches)]
        logits = critic.judged(np.concatenate([beside(first, [rest]) for first, rest in halves]), categories)
    return Look(own - logits.numpy() - UNFINISHED * ~whole, whole & (own >= log_p.max(1)), unit(features.numpy()))


def _whole(sketch: Sketch) -> bool:
    return sketch.finished and bool(sketch.drawing)


def _pictures(sketches: Sequence[Sketch], before: Lines) -> np.ndarray:
    return pictures(([*before, *sketch.drawing.lines] for sketch in sketches), len(sketches))


def taken_back(sketch: Sketch, half: bool = False) -> list[Sketch]:
    """Return BACK shorter drawings at the most, the longest first.

    They lack the last stroke, then more, down to the first stroke alone, or with ``half`` to half of the strokes.
    """
    strokes = sketch.drawing.strokes
    least = -(-len(strokes) // 2) if half else 1
    lengths = np.linspace(len(strokes) - 1, least, BACK).round().astype(int) if len(strokes) > 1 else ()
    return [replace(sketch, drawing=Drawing(strokes[:length]), finished=False) for length in dict.fromkeys(lengths)]
