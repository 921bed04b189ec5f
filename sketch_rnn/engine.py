"""A model and what every verb needs of it: what a drawing is encoded to, what it is begun from, and the drawing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import Lines, to_stroke5
from sketch_rnn.network.critic import Critic
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.recogniser import Recogniser
from sketch_rnn.painting.painter import Painter
from sketch_rnn.sampling.choosers import AsItComes, ByGain, BySight, Candidate, Chooser, Together
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.loop import (
    Begun,
    Context,
    Interrupted,
    Key,
    Sampled,
    Wanted,
    begin,
    latents,
    log_likelihood,
    nothing,
    pen_temperature,
    sample,
    shuffled,
)
from sketch_rnn.sampling.requests import Anchor, Request
from sketch_rnn.sampling.sizing import CONTEXT, Reading, chosen, reading, readings
from sketch_rnn.sampling.stepper import Eager, Stepper

OF_ENDINGS, OF_DRAWINGS = 8, 4  # candidates of each, one of which is kept, where nothing else is asked for
FEW = 2  # candidates of which the first right one is worth as much as what two networks choose, at half of the price


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
    quick: Stepper | None = None  # who draws a row, where that is not the model itself
    stopped: Callable[[], bool] = lambda: False  # asked before every step whether nobody waits any more
    crowd: Crowd | None = None  # where many people draw at once: what they ask for shares one batch
    critic: Critic | None = None  # tells a person's ending from the machine's, if one ships beside the weights
    painter: Painter | None = None  # makes pictures of drawings, if one was named

    @cached_property
    def stepper(self) -> Stepper:
        return self.quick or Eager(self.model)

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
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.categories)}

    def named(self, word: str) -> str:
        """Return the category that a word means; raises DrawingError, with the nearest names, where it is none."""
        if not word:
            raise DrawingError("Choose what is being drawn first.")
        if isinstance(word, str) and (name := find_category(word, self._numbers)):
            return name
        word = str(word)[:40]
        raise DrawingError(f"This model has not learned to draw “{word}”.{hint(word, self.categories)}")

    @torch.inference_mode()
    def embed(self, categories: Sequence[str]) -> Tensor:
        """Return the embeddings ``(B, C)`` of B categories, as :meth:`named` calls them."""
        numbers = [self._numbers[category] for category in categories]
        return self.model.embed(torch.tensor(numbers, device=self.device))

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
        """Return a z ``(B, Nz)`` of the prior for endings of which nothing is known; None where the null latent stands for it."""
        config = self.model.config
        return None if config.draws_alone else latents(keys, config.latent_size).to(self.device)

    def unknown(self, count: int) -> Tensor | None:
        """Return the z ``(B, Nz)`` by which strokes are judged, the prior's middle; None where the null latent stands for it."""
        config = self.model.config
        return None if config.draws_alone else torch.zeros(count, config.latent_size, device=self.device)

    @torch.inference_mode()
    def context(self, categories: Sequence[str], z: Tensor | None = None, embedding: Tensor | None = None) -> Context:
        """Return what B drawings start from: of these categories, or of an ``embedding`` ``(B, C)``, and of z ``(B, Nz)``."""
        return Context(*self.model.condition(self.embed(categories) if embedding is None else embedding, z))

    def chooser(self, category: str, candidates: int, *, unlike: bool = False, planned: bool = False) -> Chooser:
        """Return who keeps one of so many candidates for a drawing of a category, each ``unlike`` those before it if wanted.

        A model that does not tell one category from another has nothing to choose by. Where there is a plan, which was chosen by
        sight already, one candidate will do.
        """
        if not (self.choose and self.model.config.category_size > 0 and len(self.categories) > 1):
            return AsItComes()
        if self.recogniser and category in self.recogniser.categories:
            if self.critic and unlike and candidates > FEW and not planned:
                return Together(self.recogniser, self.critic, candidates)
            return BySight(self.recogniser, 1 if planned else candidates)
        return ByGain(self.model, self.stepper, candidates)

    def planned(self, category: str) -> bool:
        """Return whether a category has plans: one that was taught has the null latent in their place."""
        model = self.model
        if not model.config.plans:
            return False
        return not torch.equal(model.plans[self._numbers[category], 0], model.null_plans(1, 1)[0, 0])

    def plans(self, requests: Sequence[Request]) -> Tensor:
        """Return what drawings from nothing are drawn from: a plan of its category's for each ``(B, Nz)``.

        Drawings of one seed have different plans, and so have a drawing's candidates, as far as there are as many.
        """
        categories = [self._numbers[request.category] for request in requests]
        numbers = [shuffled(request.key, self.model.config.plans, OF_DRAWINGS) for request in requests]
        return self.model.plans[categories, numbers]

    @torch.inference_mode()
    def draw(
        self,
        requests: Sequence[Request],
        z: Tensor | None = None,
        embedding: Tensor | None = None,
        care: int = OF_DRAWINGS,
        unlike: bool = False,
    ) -> list[Sketch]:
        """Return a drawing from the first row on for each request, of z ``(B, Nz)`` and an ``embedding`` ``(B, C)``.

        Each is kept from ``care`` candidates, ``unlike`` those before it if wanted. Without z a candidate is drawn from a plan of
        its own, from the null latent or from the prior; without an embedding it is of the request's category. No drawing depends
        on the others: those that are chosen otherwise, or planned, are drawn apart.
        """
        drawn: dict[int, Sketch] = {}
        for planned, chooser, numbers in self._alike(requests, z is None, care, unlike):
            # C x B: the first candidate of each drawing, then the second of each, ...; and as often the z and embedding of each.
            tried = [requests[number].candidate(c) for c in range(chooser.candidates) for number in numbers]
            own_z, own_embedding = (
                None if each is None else each[numbers * chooser.candidates] for each in (z, embedding)
            )
            if z is None:
                own_z = self.plans(tried) if planned else self.prior([request.key for request in tried])
            begun = nothing(self.context([request.category for request in tried], own_z, own_embedding))
            drawn |= zip(numbers, self.go_on(tried, begun, chooser), strict=True)
        return [drawn[number] for number in range(len(requests))]

    def _alike(
        self, requests: Sequence[Request], from_nothing: bool, care: int, unlike: bool
    ) -> list[tuple[bool, Chooser, list[int]]]:
        """Return the numbers of requests that are drawn together, with whether by plans, and who chooses among them."""
        ways = {}
        for name in {request.category for request in requests}:
            planned = from_nothing and self.planned(name)
            chooser = self.chooser(name, care, unlike=unlike, planned=planned)
            ways[name] = (planned, type(chooser).__name__), chooser
        groups: dict[tuple, list[int]] = {}
        for number, request in enumerate(requests):
            groups.setdefault(ways[request.category][0], []).append(number)
        choosers = dict(ways.values())
        return [(way[0], choosers[way], numbers) for way, numbers in sorted(groups.items())]

    @torch.inference_mode()
    def go_on(self, tried: Sequence[Request], begun: Begun, chooser: Chooser, before: Lines = ()) -> list[Sketch]:
        """Return B drawings, each kept by the chooser from C candidates that are drawn from what is ``begun``.

        ``tried`` are C x B: all first candidates, then all second ones, ... ``begun`` are as many, or the first of them, with
        which all others are alike (`loop.Wanted`). ``before`` are the lines that are there already.
        """
        temperatures = [request.temperature for request in tried]
        wanted = Wanted(
            context=begun.context,
            last=begun.last,
            keys=[request.key for request in tried],
            temperature=torch.tensor(temperatures),
            pen_temperature=torch.tensor([pen_temperature(each) for each in temperatures]),
            steps=self.model.config.max_rows,
        )
        drawn = zip(tried, self._sampled(wanted), range(len(tried)), strict=True)
        self._go_on_wanted()
        candidates = [Candidate(request.sketch(rows), rows, begun, number) for request, rows, number in drawn]
        count = len(tried) // chooser.candidates
        kept = chooser.choose([candidates[c * count : (c + 1) * count] for c in range(chooser.candidates)], before)
        return [replace(sketch, care=chooser.candidates) for sketch in kept]

    def _go_on_wanted(self) -> None:
        """Raise Interrupted where nobody waits any more, before something that takes a while and cannot be broken off."""
        if self.stopped():
            raise Interrupted

    def _sampled(self, wanted: Wanted) -> list[Sampled]:
        draw = self.crowd.sample if self.crowd else partial(sample, self.stepper)
        return draw(wanted, self.stopped)

    def readings(self, drawing: Drawing, category: str, numbers: range) -> list[Reading]:
        """Return, for each ending of these numbers, what an unfinished drawing is read as: at a size that is likely."""
        self._go_on_wanted()
        sizes = readings(drawing, self.scale)
        context = self.context([category] * len(sizes), self.unknown(len(sizes)))
        rows = np.stack([to_stroke5(each.rows)[:-1] for each in sizes])
        picked = chosen(sizes, log_likelihood(self.stepper, rows, context), numbers.stop)[numbers.start :]
        read = {number: reading(drawing, sizes[number].fraction, self.scale) for number in set(picked)}
        return [read[number] for number in picked]

    def begun(self, reads: Sequence[Reading], context: Context) -> Begun:
        """Return what B endings go on from, that read what is drawn so far from ``context``."""
        return begin(self.stepper, [to_stroke5(each.rows)[:-1] for each in reads], context)


def _first(drawing: Drawing, read: Reading) -> np.ndarray:
    """Return the point that the rows of a reading start from: of a drawing that is read whole, its first point."""
    if len(read.rows) < CONTEXT:
        return drawing.strokes[0][0]
    return drawing.strokes[-1][-1] - read.rows[:, :2].sum(0) * read.unit
