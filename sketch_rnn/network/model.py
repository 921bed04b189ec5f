"""The network of Ha & Eck 2018: an encoder that reads a whole drawing into a latent z, and a decoder that draws, point by point.

Three things are added, each off in a config that says so. The class lies outside the latent: an embedding of the category
joins [previous point; z], and the encoder never sees it. A learned vector, the null latent, takes the place of z where
nothing is known of the finished drawing: with it the same weights finish drawings as the paper's decoder-only model does.
And beside each row the cells see where the pen has come to (``pen_position``).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketch_rnn.network.cells import CELLS, Cell, State, one_by_one
from sketch_rnn.network.mixture import Chance, Mixture
from sketch_rnn.network.pen_position import FEATURES, follow, origin

NEARLY_NOTHING = 0.001  # standard deviation of the first weights of mu, presig and z's layer, as in the paper's code
MOST_ROWS = 10_000  # of a drawing: memory is taken for as many, and a config may be a stranger's


@dataclass(frozen=True)
class ModelConfig:
    """All that is needed to rebuild the network around its weights, and to speak its units."""

    categories: tuple[str, ...]  # names, in the order of the embedding's rows
    scale: float  # normalising factor: units of the 255 box to one normalised offset
    max_rows: int  # stroke-3 rows after which sampling gives up: 99 in 100 training drawings are shorter
    encoder: str = "lstm"  # cell: lstm, layer_norm or hyper
    encoder_size: int = 256  # units of the cell, in each direction
    latent_size: int = 0  # Nz; 0 leaves the encoder out: the paper's decoder-only model
    null_latent: bool = False  # a learned z for drawings that are not finished
    decoder: str = "lstm"
    decoder_size: int = 512
    category_size: int = 64  # width of the category's embedding; 0: the decoder is not told the category
    category_keep: float = 1.0  # dropout of the embedding: categories with few drawings are soon known by heart
    mixtures: int = 20  # M, bivariate Gaussians
    keep: float = 0.9  # recurrent dropout: the share of the candidate that is kept
    pen_position: bool = False  # whether the cells are fed, beside each row, where the pen is in the drawing so far
    plans: int = 0  # latents of people's drawings kept for each category, to draw from nothing by (``train/plans.py``)

    def __post_init__(self) -> None:
        named = all(isinstance(name, str) for name in self.categories)
        if not self.categories or not named or len(set(self.categories)) != len(self.categories):
            raise ValueError("a model needs category names, each of them once")
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"the normalising factor must be positive, not {self.scale}")
        if min(self.max_rows, self.encoder_size, self.decoder_size, self.mixtures) < 1:
            raise ValueError("the sizes of a model must be 1 or more")
        if self.max_rows > MOST_ROWS:
            raise ValueError(f"a drawing has at most {MOST_ROWS:,} rows, not {self.max_rows:,}")
        if min(self.latent_size, self.category_size, self.plans) < 0:
            raise ValueError("the widths of the latent and of the category must not be negative")
        if self.plans and not self.latent_size:
            raise ValueError("a model without a latent has no plans")
        for cell in (self.encoder, self.decoder):
            if cell not in CELLS:
                raise ValueError(f"a cell is one of {', '.join(CELLS)}, not {cell}")
        if not (0 < self.keep <= 1 and 0 < self.category_keep <= 1):
            raise ValueError(f"what is kept is a share above 0, not {self.keep} or {self.category_keep}")

    @property
    def row(self) -> int:
        """Width of what a cell sees of a row: stroke-5, and the features of the pen's position."""
        return 5 + FEATURES * self.pen_position

    @property
    def told(self) -> int:
        """Width of what the decoder is told at every step beside the previous point: [z; category]."""
        return self.latent_size + self.category_size

    @property
    def draws_alone(self) -> bool:
        """Whether it can draw without being given a z: from its null latent, or because it has no latent at all."""
        return self.null_latent or not self.latent_size


class Encoder(nn.Module):
    """q(z | drawing), a Gaussian: h = [h_forward; h_backward] (equation 1), then mu and presig = 2 log sigma (equation 2)."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        cell, size = CELLS[config.encoder], config.encoder_size
        self.pen_position = config.pen_position
        self.forwards = cell(config.row, 0, size, config.keep)
        self.backwards = cell(config.row, 0, size, config.keep)
        self.mu = _narrow(2 * size, config.latent_size)
        self.presig = _narrow(2 * size, config.latent_size)

    def forward(self, rows: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """rows ``(T, B, 5)``, S_1 ... in normalised offsets; lengths ``(B,)`` of stroke-3 rows -> mu, presig ``(B, Nz)``.

        The row that ends a drawing and what is behind it are not read.
        """
        last = (lengths - 1).unsqueeze(0)  # (1, B)
        rows = rows[: int(lengths.max())]
        if self.pen_position:
            rows = torch.cat([rows, follow(rows, origin(rows.shape[1], rows))[0]], dim=-1)
        step = torch.arange(len(rows), device=rows.device).unsqueeze(1)
        turned = rows.gather(0, (last - step).clamp(min=0).unsqueeze(-1).expand_as(rows))
        nothing = rows.new_zeros(rows.shape[1], 0)
        ends = []
        for cell, read in ((self.forwards, rows), (self.backwards, turned)):
            hs, _ = cell(read, nothing, cell.zero_state(rows.shape[1]))
            ends.append(hs.gather(0, last.unsqueeze(-1).expand(1, -1, hs.shape[-1]))[0])
        h = torch.cat(ends, dim=-1)
        return self.mu(h), self.presig(h)


class SketchRNN(nn.Module):
    """The whole of it; without a latent, the decoder alone: p(next row | rows so far, category)."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.decoder = CELLS[config.decoder](config.row, config.told, config.decoder_size, config.keep)
        self.head = nn.Linear(config.decoder_size, 3 + 6 * config.mixtures)
        # The paper's code draws output weights and biases from Glorot's distribution: components start apart.
        limit = math.sqrt(6 / sum(self.head.weight.shape))
        nn.init.uniform_(self.head.weight, -limit, limit)
        nn.init.uniform_(self.head.bias, -limit, limit)
        if config.category_size:
            table = torch.empty(len(config.categories), config.category_size)
            self.embedding = nn.Embedding(*table.shape, _weight=_normal(table, 1.0))
        if config.latent_size:
            self.encoder = Encoder(config)
            self.initial = _narrow(config.latent_size, sum(self.decoder.widths))
        if config.latent_size and config.null_latent:
            self.null = nn.Parameter(torch.zeros(config.latent_size))
        if config.plans:
            self.register_buffer("plans", torch.zeros(len(config.categories), config.plans, config.latent_size))

    def forward(
        self, rows: Tensor, lengths: Tensor, category: Tensor, chance: Tensor, unknown: Tensor
    ) -> tuple[Mixture, Tensor | None, Tensor | None]:
        """Return what one pass of training over whole drawings says: the mixtures, mu and presig.

        rows ``(T + 1, B, 5)``, S_0 ... S_T; lengths ``(B,)`` of stroke-3 rows; category ``(B,)``; chance ``(B, Nz)``, standard
        normal; unknown ``(B,)``, true where the null latent takes the place of z. Returns the mixture for S_1 ... S_T,
        ``(T, B)`` places, and mu and presig of the drawings that were encoded (None, None without a latent).
        """
        embedding = self.embed(category)
        if not self.config.latent_size:
            return self.decode(rows[:-1], *self.condition(embedding))[0], None, None
        read = (~unknown).nonzero().squeeze(1)
        if not len(read):  # one at least, so that every weight takes part in every step on every device
            read = torch.zeros_like(category[:1])
        mu, presig = self.encode(rows[1:, read], lengths[read])
        z = mu + torch.exp(presig / 2) * chance[read]  # equation 2
        if len(read) < len(unknown):
            z = self.null.expand(len(unknown), -1).to(z.dtype).index_copy(0, read, z)
        return self.decode(rows[:-1], *self.condition(embedding, z))[0], mu, presig

    def encode(self, rows: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return mu and presig ``(B, Nz)`` of drawings, see :class:`Encoder`."""
        mu, presig = self.encoder(rows, lengths)
        return _full(mu), _full(presig)

    def embed(self, category: Tensor) -> Tensor:
        """Return the embeddings ``(B, C)`` of category indices ``(B,)``; C is 0 in a model that is not told the category."""
        if not self.config.category_size:
            return self.head.weight.new_zeros(len(category), 0)
        return F.dropout(self.embedding(category), 1 - self.config.category_keep, self.training)

    def with_categories(self, names: Sequence[str], rows: Tensor) -> SketchRNN:
        """Return this model with more categories, whose embeddings are ``rows`` ``(k, C)``; all other weights are shared."""
        other = copy.copy(self)
        # A copy's own, so that this one keeps its embedding and its plans.
        other._modules, other._buffers = dict(self._modules), dict(self._buffers)
        table = torch.cat([self.embedding.weight.detach(), rows.to(self.embedding.weight)])
        other.embedding = nn.Embedding(*table.shape, _weight=table).requires_grad_(False)
        if self.config.plans:
            other.plans = torch.cat([self.plans, self.null_plans(len(names), self.config.plans)])
        other.config = replace(self.config, categories=(*self.config.categories, *names))
        return other

    def null_plans(self, categories: int, count: int) -> Tensor:
        """Return the null latent, or the prior's middle where there is none, in place of plans ``(categories, count, Nz)``."""
        null = self.null.detach() if self.config.null_latent else self.head.weight.new_zeros(self.config.latent_size)
        return null.expand(categories, count, -1)

    def condition(self, embedding: Tensor, z: Tensor | None = None) -> tuple[Tensor, State]:
        """Return what a drawing is drawn from: [z; embedding] ``(B, Nz + C)``, told at every step, and the state before it.

        embedding ``(B, C)`` from :meth:`embed`, or between several of them; z ``(B, Nz)``, None for the null latent or where
        the model has no latent. Raises ValueError where the model needs a z.
        """
        if not self.config.latent_size:
            return embedding, self._with_position(self.decoder.zero_state(len(embedding)))
        if z is None:
            if not self.config.draws_alone:
                raise ValueError("a model without a null latent needs a z")
            z = self.null.expand(len(embedding), -1)
        begun = self.initial(z) if torch.is_grad_enabled() else one_by_one(self.initial, z)
        state = self.decoder.start(torch.tanh(begun))  # [h_0; c_0] = tanh(W_z z + b_z)
        return torch.cat([z, embedding], dim=-1), self._with_position(state)

    def of_any_kind(self, told: Tensor) -> Tensor:
        """Return what is told ``(B, Nz + C)`` with the mean of all categories in place of its own: any drawing, so to speak."""
        z = told[:, : self.config.latent_size]
        return torch.cat([z, self.embedding.weight.mean(0).to(told.dtype).expand(len(told), -1)], dim=-1)

    def decode(self, rows: Tensor, told: Tensor, state: State) -> tuple[Mixture, State]:
        """rows ``(T, B, 5)``, S_0 ... S_{T-1} -> the mixture for S_1 ... S_T, ``(T, B)`` places, and the state after the last.

        ``told`` and ``state`` are those of :meth:`condition`. y_i = W_y h_i + b_y is equation 4.
        """
        hs, state = self.read(rows, told, state)
        return self.mixture(hs), state

    def mixture(self, hs: Tensor) -> Mixture:
        """Return the mixtures that are made of h ``(..., H)``, in float32 at least."""
        return Mixture.from_params(_full(self.head(hs)))

    def read(self, rows: Tensor, told: Tensor, state: State, cell: Cell | None = None) -> tuple[Tensor, State]:
        """Return, as :meth:`decode`, what the mixtures are made of, h after every row ``(T, B, H)``, and the state.

        ``cell`` stands in for the decoder's, where it does the same otherwise.
        """
        rows, state, position = self._positioned(rows, state)
        hs, state = (cell or self.decoder)(rows, told, state)
        return hs, state + position

    def compiled(self) -> SketchRNN:
        """This model, from now on with the element-wise part of its cells' steps fused by ``torch.compile``."""
        for module in self.modules():
            if isinstance(module, Cell):
                module.compiled()
        return self

    @torch.inference_mode()
    def step(self, rows: Tensor, gates: Tensor, state: State) -> tuple[Mixture, State]:
        """Return the mixture for the row after ``row`` ``(B, 5)``, and the state; ``gates`` is the decoder's
        ``constant_gates`` of what is told, computed once a drawing.
        """
        rows, state, position = self._positioned(rows.unsqueeze(0), state)
        state = self.decoder.step(rows[0], gates, state)
        return Mixture.from_params(self.head(state[0])), state + position

    @torch.inference_mode()
    def draw_step(self, row: Tensor, gates: Tensor, state: State, chance: Chance) -> tuple[Tensor, Tensor, State]:
        """Return the next rows ``(B, 5)`` of B drawings after ``row`` ``(B, 5)``, the nats of each ``(B,)``, and the state after
        ``row``; gates and state as for :meth:`step`.
        """
        mixture, state = self.step(row, gates, state)
        row = mixture.at_temperature(chance.temperature, chance.pen_temperature).sample(chance.noise)
        return row, mixture.log_prob_row(row), state

    def _with_position(self, state: State) -> State:
        """Return the cell's state, and behind it, in a model that is fed it, the position of a pen that has not drawn."""
        return (*state, origin(len(state[0]), state[0])) if self.config.pen_position else tuple(state)

    def _positioned(self, rows: Tensor, state: State) -> tuple[Tensor, State, State]:
        """Return what the cell is fed for ``(T, B, 5)`` rows, its own state, and what stands behind that after these rows."""
        if not self.config.pen_position:
            return rows, state, ()
        features, position = follow(rows, state[-1])
        return torch.cat([rows, features], dim=-1), state[:-1], (position,)


def _full(values: Tensor) -> Tensor:
    """Losses are computed in float32 at least, whatever the products before them are computed in."""
    return values.to(torch.promote_types(values.dtype, torch.float32))


def _narrow(inputs: int, outputs: int) -> nn.Linear:
    layer = nn.Linear(inputs, outputs)
    _normal(layer.weight, NEARLY_NOTHING)
    nn.init.zeros_(layer.bias)
    return layer


def _normal(values: Tensor, std: float) -> Tensor:
    """Return the values, filled from a normal distribution; shapes alone (the meta device) stay as they are, which is quick."""
    return values if values.is_meta else nn.init.normal_(values, std=std)
