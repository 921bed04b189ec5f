"""A model and what every verb needs of it: what a drawing is encoded to, what it is begun from, and the drawing itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import START, Lines, to_lines, to_stroke3_from5, to_stroke5
from sketch_rnn.network.critic import Critic
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.recogniser import Recogniser
from sketch_rnn.sampling.best_of import by_gain, by_sight
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.loop import Context, Key, Sampled, Wanted, begun, joined, latents, prime, sample, shuffled
from sketch_rnn.sampling.sizing import CONTEXT, Reading, chosen, reading, readings

# Candidates for each drawing that is asked for, one of which is kept: few where somebody waits with the pen in hand.
OF_ENDINGS, OF_DRAWINGS = 2, 4
AT_ONCE = 125  # drawings that one call may ask for: 25 at five temperatures


def pen_temperature(temperature: float) -> float:
    """Return the pen's own temperature, milder than the paper's rule (the same for all): 0.5 + 0.5 tau, as in Google's demos.

    Lifting the pen is a rate and not a choice: at tau 0.3 the paper's rule makes a chance of 0.3 a point into one of 0.06, and
    strokes five times too long. The model card has what either is worth.
    """
    return 0.5 + 0.5 * temperature


@dataclass(frozen=True)
class Anchor:
    """The size and the place of a drawing on a sheet."""

    unit: float  # units of the sheet to one normalised offset
    point: np.ndarray  # (2,) the point that its first row starts from
    pen_down: bool = True  # whether that point is its own first, or the last of what it is added to


@dataclass(frozen=True)
class Order:
    """One drawing that is asked for."""

    category: str
    temperature: float
    key: Key
    anchor: Anchor


@dataclass(frozen=True)
class Encoded:
    """An encoded drawing: q(z | drawing), and the drawing's size and place."""

    mu: Tensor  # (Nz,)
    presig: Tensor  # (Nz,), 2 log sigma
    anchor: Anchor  # where the drawing stands


@dataclass(frozen=True)
class Engine:
    """A model that draws; it has no state of its own, so one serves any number of people."""

    model: SketchRNN
    notes: dict = field(default_factory=dict)  # what the checkpoint says of its training
    recogniser: Recogniser | None = None  # names drawings, if one ships beside the weights
    choose: bool = True  # of several candidates the best; off: every drawing is taken as it comes
    stopped: Callable[[], bool] = lambda: False  # asked before every step whether nobody waits any more
    crowd: Crowd | None = None  # where many people draw at once: what they ask for shares one batch
    critic: Critic | None = None  # tells a person's ending from the machine's, if one ships beside the weights

    @property
    def chooses(self) -> bool:
        """True where it chooses: a model that does not tell one category from another has nothing to choose by."""
        return self.choose and self.model.config.category_size > 0 and len(self.categories) > 1

    def sees(self, categories: Sequence[str]) -> bool:
        """Return whether what is chosen among drawings of these categories is chosen by sight."""
        known = self.recogniser.categories if self.recogniser else ()
        return self.chooses and all(name in known for name in set(categories))

    @property
    def categories(self) -> tuple[str, ...]:
        return self.model.config.categories

    @property
    def scale(self) -> float:
        """Units of the 255 box to one normalised offset."""
        return self.model.config.scale

    @property
    def device(self) -> torch.device:
        return self.model.head.weight.device

    @cached_property
    def _labels(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.categories)}

    def named(self, word: str) -> str:
        """Return the category that a word means; raises DrawingError, with the nearest names, where it is none."""
        if not word:
            raise DrawingError("Choose what is being drawn first.")
        if isinstance(word, str) and (found := find_category(word, self._labels)):
            return found
        word = str(word)[:40]
        raise DrawingError(f"This model has not learned to draw “{word}”.{hint(word, self.categories)}")

    @torch.inference_mode()
    def embed(self, categories: Sequence[str]) -> Tensor:
        """Return the embeddings ``(B, C)`` of B categories by name; raises DrawingError for one that is not known."""
        labels = [self._labels[self.named(category)] for category in categories]
        return self.model.embed(torch.tensor(labels, device=self.device))

    @torch.inference_mode()
    def encode(self, drawing: Drawing) -> Encoded:
        """Return what a finished drawing is encoded to; raises DrawingError where the model has no encoder."""
        if not self.model.config.latent_size:
            raise DrawingError("This model has no encoder: it finishes drawings and cannot draw one again.")
        read = reading(drawing, 1.0, self.scale)
        rows = torch.from_numpy(to_stroke5(read.rows)).unsqueeze(1).to(self.device)
        mu, presig = self.model.encode(rows, torch.tensor([len(read.rows)], device=self.device))
        return Encoded(mu[0], presig[0], Anchor(read.unit, _first(drawing, read)))

    def prior(self, keys: Sequence[Key]) -> Tensor | None:
        """Return what endings, of which nothing more is known, are drawn from: None, the null latent, or a z ``(B, Nz)``."""
        config = self.model.config
        return None if config.draws_alone else latents(keys, config.latent_size).to(self.device)

    def planned(self, categories: Sequence[str]) -> bool:
        """Return whether all of these have plans: one that was taught has the null latent in their place."""
        model = self.model
        if not model.config.plans:
            return False
        labels = [self._labels[self.named(category)] for category in set(categories)]
        return not (model.plans[labels, 0] == model.null_plans(1, 1)[0]).all(1).any()

    def plans(self, orders: Sequence[Order]) -> Tensor:
        """Return what drawings from nothing are drawn from: a plan of its category's for each ``(B, Nz)``.

        Drawings of one seed have different plans, and so have a drawing's candidates, as far as there are as many.
        """
        labels = [self._labels[self.named(order.category)] for order in orders]
        numbers = [shuffled(order.key, self.model.config.plans, OF_DRAWINGS) for order in orders]
        return self.model.plans[labels, numbers]

    def unknown(self, count: int) -> Tensor | None:
        """Return what strokes are judged by while nothing is known of the whole: None, the null latent, or the prior's middle."""
        config = self.model.config
        return None if config.draws_alone else torch.zeros(count, config.latent_size, device=self.device)

    @torch.inference_mode()
    def contexts(self, categories: Sequence[str], z: Tensor | None, kind: Tensor | None = None) -> tuple[Context, ...]:
        """Return what drawings of these B categories, or of the kinds ``(B, C)``, and z start from.

        Where it chooses and cannot do so by sight, also the same of any kind.
        """
        own = Context(*self.model.condition(self.embed(categories) if kind is None else kind, z))
        weighed = self.chooses and not self.sees(categories)
        return (own, Context(self.model.of_any_kind(own.told), own.state)) if weighed else (own,)

    def of_each(self, count: int) -> int:
        """Return of how many candidates each drawing is the best that would be the best of ``count``."""
        return count if self.chooses else 1

    def of_nothing(self, categories: Sequence[str]) -> int:
        """Return the same for drawings from nothing: one where plans, which were chosen by sight, care for them."""
        return 1 if self.planned(categories) and self.sees(categories) else self.of_each(OF_DRAWINGS)

    def candidates(self, orders: Sequence[Order], count: int) -> list[Order]:
        """Return all first candidates for these orders, then all second ones, ..., as many as :meth:`of_each` says."""
        return [
            replace(order, key=order.key._replace(candidate=candidate))
            for candidate in range(self.of_each(count))
            for order in orders
        ]

    @torch.inference_mode()
    def draw(
        self,
        orders: Sequence[Order],
        z: Tensor | None = None,
        kind: Tensor | None = None,
    ) -> list[Sketch]:
        """Return a drawing from the first row on for each order, of z ``(B, Nz)`` and the kinds ``(B, C)``.

        Without z each candidate is of a plan of its own, of the null latent or of the prior, without kinds of the orders' own
        categories. Each is what it is alone: categories with plans, or that are seen, are drawn apart from those without.
        """
        ways = {name: (z is None and self.planned([name]), self.sees([name])) for name in {o.category for o in orders}}
        found: dict[int, Sketch] = {}
        for way in sorted(set(ways.values())):
            mine = [number for number, order in enumerate(orders) if ways[order.category] == way]
            own = (None if each is None else each[mine] for each in (z, kind))
            found |= zip(mine, self._draw([orders[number] for number in mine], *own), strict=True)
        return [found[number] for number in range(len(orders))]

    def _draw(self, orders: Sequence[Order], z: Tensor | None, kind: Tensor | None) -> list[Sketch]:
        """Return the same for orders that are alike in whether their categories have plans, and are seen."""
        categories = [order.category for order in orders]
        planned = z is None and self.planned(categories)
        tried = self.candidates(orders, self.of_nothing(categories) if z is None else OF_DRAWINGS)
        times = len(tried) // len(orders)
        if z is not None:
            z = z.repeat(times, 1)
        elif planned:
            z = self.plans(tried)
        else:
            z = self.prior([order.key for order in tried])
        kind = None if kind is None else kind.repeat(times, 1)
        contexts = self.contexts([order.category for order in tried], z, kind)
        last = torch.from_numpy(START).expand(len(tried), -1)
        contexts = contexts if times > 1 else contexts[:1]
        return self.go_on(tried, contexts, last, len(orders))

    def go_on(
        self,
        tried: Sequence[Order],
        contexts: tuple[Context, ...],
        last: Tensor,
        count: int,
        before: Lines = (),
    ) -> list[Sketch]:
        """Return ``count`` drawings, the best of the candidates that are drawn for each from ``contexts`` after the row ``last``.

        ``tried`` is of :meth:`candidates`, C x count; contexts and last ``(C x count, 5)`` are of each of them. ``before`` are
        the lines that are there already.
        """
        temperatures = [order.temperature for order in tried]
        wanted = Wanted(
            contexts=contexts,
            last=last,
            keys=[order.key for order in tried],
            temperature=torch.tensor(temperatures),
            pen_temperature=torch.tensor([pen_temperature(each) for each in temperatures]),
            steps=self.model.config.max_rows,
        )
        drawn = self._sampled(wanted)
        sketches = [_sketch(order, each) for order, each in zip(tried, drawn, strict=True)]
        begins = range(0, len(tried), count)
        by_candidate = [sketches[begin : begin + count] for begin in begins]
        if self.sees([order.category for order in tried]):
            return by_sight(self.recogniser, by_candidate, before)
        if len(sketches) == count:
            return sketches
        best = by_gain([drawn[begin : begin + count] for begin in begins])
        return [by_candidate[each][number] for number, each in enumerate(best)]

    def _sampled(self, wanted: Wanted) -> list[Sampled]:
        draw = self.crowd.sample if self.crowd else partial(sample, self.model)
        return draw(wanted, self.stopped)

    def read(self, drawing: Drawing, category: str, numbers: range) -> tuple[list[Reading], list[int]]:
        """Return the sizes at which an unfinished drawing is read, and for each ending of these numbers which of them is its."""
        sizes = readings(drawing, self.scale)
        context = self.contexts([category] * len(sizes), self.unknown(len(sizes)))[0]
        likely = prime(self.model, np.stack([each.rows for each in sizes]), context).log_likelihood
        picked = chosen(sizes, likely, numbers.stop)[numbers.start :]
        used = sorted(set(picked))
        reads = [reading(drawing, sizes[number].fraction, self.scale) for number in used]
        return reads, [used.index(number) for number in picked]

    @torch.inference_mode()
    def begun(
        self, contexts: Sequence[Context], reads: Sequence[Reading], which: Sequence[int], alike: bool
    ) -> tuple[Context, ...]:
        """Return, for each context, what B endings go on from before the last row of what they are read as, ``reads[which[b]]``.

        Where all are told the same and begin alike, each reading is read once for all of its endings.
        """
        count = len(contexts)
        states = [tuple(torch.empty_like(part) for part in context.state) for context in contexts]
        for number, read in enumerate(reads):
            mine = [ending for ending, each in enumerate(which) if each == number]
            unlike = mine[:1] if alike else mine
            every = joined([context.only(unlike) for context in contexts])
            after = begun(self.model, np.stack([read.rows] * len(every.told)), every)
            for state, own in zip(states, after.chunks(count), strict=True):
                for part, value in zip(state, own.state, strict=True):
                    part[mine] = value
        return tuple(Context(context.told, state) for context, state in zip(contexts, states, strict=True))


def bounded(*factors: int) -> None:
    """Raise DrawingError where the product of these counts is more than can be drawn at once."""
    if math.prod(factors) > AT_ONCE:
        raise DrawingError(f"That would be {math.prod(factors):,} drawings: {AT_ONCE} at once are the most.")


def orders(
    categories: Sequence[str], count: int, temperatures: Sequence[float], seed: int, anchor: Anchor
) -> list[Order]:
    """Return ``count`` orders for each category at each temperature, in this order; number k has the same noise in each.

    Raises DrawingError where they are too many.
    """
    bounded(len(categories), count, len(temperatures))
    return [
        Order(category, temperature, Key(seed, number), anchor)
        for category in categories
        for temperature in temperatures
        for number in range(count)
    ]


def _first(drawing: Drawing, read: Reading) -> np.ndarray:
    """Return the point that the rows of a reading start from: of a drawing that is read whole, its first point."""
    if len(read.rows) < CONTEXT:
        return drawing.strokes[0][0]
    return drawing.strokes[-1][-1] - read.rows[:, :2].sum(0) * read.unit


def _sketch(order: Order, drawn: Sampled) -> Sketch:
    stroke3 = to_stroke3_from5(drawn.rows)
    stroke3[:, :2] *= order.anchor.unit
    lines = to_lines(stroke3, order.anchor.point, order.anchor.pen_down)
    nats = -drawn.log_likelihood / len(drawn.rows)
    return Sketch(Drawing.of(lines), drawn.finished, order.category, order.temperature, nats)
