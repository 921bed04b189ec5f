"""The network: a decoder that draws, point by point, what category it is told to.

Ha & Eck 2018, section 3.2, without the encoder: h_i from [S_{i-1}; category], then y_i = W_y h_i + b_y (equation 4). The
category's embedding takes the place beside the previous point that z has in the paper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from sketch_rnn.cells import LSTM, State
from sketch_rnn.mixture import Mixture


@dataclass(frozen=True)
class ModelConfig:
    """All that is needed to rebuild the network around its weights, and to speak its units."""

    categories: tuple[str, ...]  # names, in the order of the embedding's rows
    scale: float  # normalising factor: units of the 255 box to one normalised offset
    max_rows: int  # stroke-3 rows after which sampling gives up: 99 in 100 training drawings are shorter
    decoder_size: int = 512  # units of the decoder's cell
    category_size: int = 64  # width of the category's embedding
    mixtures: int = 20  # M, bivariate Gaussians
    keep: float = 0.9  # recurrent dropout: the share of the candidate that is kept

    def __post_init__(self) -> None:
        if not self.categories or len(set(self.categories)) != len(self.categories):
            raise ValueError("a model needs category names, each of them once")
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"the normalising factor must be positive, not {self.scale}")
        if min(self.max_rows, self.decoder_size, self.category_size, self.mixtures) < 1:
            raise ValueError("the sizes of a model must be 1 or more")
        if not 0 < self.keep <= 1:
            raise ValueError(f"keep is a probability above 0, not {self.keep}")


class SketchRNN(nn.Module):
    """The decoder-only model: p(next row | rows so far, category)."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(len(config.categories), config.category_size)
        self.cell = LSTM(5, config.category_size, config.decoder_size, config.keep)
        self.head = nn.Linear(config.decoder_size, 3 + 6 * config.mixtures)
        # The paper's code draws output weights and biases from Glorot's distribution: components start apart.
        limit = math.sqrt(6 / sum(self.head.weight.shape))
        nn.init.uniform_(self.head.weight, -limit, limit)
        nn.init.uniform_(self.head.bias, -limit, limit)

    def forward(self, rows: Tensor, category: Tensor, lengths: Tensor | None = None) -> tuple[Mixture, State]:
        """rows ``(T, B, 5)``, S_0 ... S_{T-1} in normalised offsets; category ``(B,)`` indices.

        Returns the mixture for S_1 ... S_T, ``(T, B)`` places, and the state after the last row, or where ``lengths``
        ``(B,)`` are given (on the CPU) after that many rows.
        """
        state = self.cell.zero_state(rows.shape[1])
        hs, state = self.cell(rows, self.embedding(category), state, lengths)
        return Mixture.from_params(self.head(hs)), state

    @torch.inference_mode()
    def constant_gates(self, category: Tensor) -> Tensor:
        """What :meth:`step` needs of the categories ``(B,)``, computed once a drawing."""
        return self.cell.constant_gates(self.embedding(category))

    @torch.inference_mode()
    def step(self, rows: Tensor, constant_gates: Tensor, state: State) -> tuple[Mixture, State]:
        """One row ``(B, 5)`` -> the mixture for the next, ``(B,)`` places, and the state."""
        state = self.cell.step(rows, constant_gates, state)
        return Mixture.from_params(self.head(state[0])), state
