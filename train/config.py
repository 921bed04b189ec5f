"""The settings of a run, and the two that are other people's: the paper's and Google's."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from sketch_rnn.network.model import ModelConfig
from train.dataset import BatchOrder, Drawings
from train.losses import annealed


@dataclass(frozen=True)
class TrainConfig:
    """One run. The rate of learning is a warm-up, a plateau and a decay to nothing over the last ``decay`` share of the steps."""

    steps: int = 20_000
    minutes: float = 0.0  # after which training ends, if its steps are not done before; 0: it takes what they take
    batch: int = 64  # drawings, of each process
    learning_rate: float = 1e-3  # Adam's, on the plateau
    warmup: int = 500  # steps
    decay: float = 0.5  # share of the steps, the last ones
    rate_decay: float = 1.0  # a step's factor on what the plateau has above min_rate
    min_rate: float = 0.0
    weight_decay: float = 0.0  # Adam's, decoupled from the gradient
    clip: float = 1.0  # of the gradient
    clip_by: str = "norm"  # norm, or value: each number by itself
    level: bool = True  # every row weighs alike in the loss of a batch; off: L_R is divided by N_max, equation 9
    past_end: bool = False  # batches padded to N_max, pen states past the end counted: equation 9 to the letter
    stretch: float = 0.1  # augmentation: each axis by 1 +- this
    turn: float = 0.0  # augmentation: by up to this angle, radians
    mirror: float = 0.0  # augmentation: share of the drawings that are mirrored
    drop: float = 0.02  # augmentation: share of the points inside lines that are left out
    balance: float = 0.0  # categories of n drawings are met in proportion to n^(1 - balance)
    encoder: str = "lstm"  # cell: lstm, layer_norm or hyper
    encoder_size: int = 256
    latent_size: int = 128  # Nz; 0: the decoder alone
    null_share: float = 0.5  # of the drawings, decoded from the null latent; 0: there is none
    decoder: str = "lstm"
    decoder_size: int = 512
    category_size: int = 64  # 0: the decoder is not told the category
    category_keep: float = 1.0  # dropout of the category's embedding: the share that is kept
    mixtures: int = 20  # M
    keep: float = 0.9  # recurrent dropout: the share of the candidate that is kept
    pen_position: bool = True  # the cells are fed where the pen is, beside each row
    kl_weight: float = 0.5  # w_KL
    kl_start: float = 0.01  # w_KL eta_min
    kl_rate: float = 0.9999  # R: a step's factor on what is left to w_KL
    kl_floor: float = 0.2  # KL_min, nats a latent dimension
    evaluate_every: int = 1000  # steps; each time the best so far is kept
    save_every: int = 250  # steps; what a kill can cost
    own_units: bool = False  # drawings that are all of npz keep the units of their file, as in Google's code
    seed: int = 1

    def __post_init__(self) -> None:
        counts = ("steps", "batch", "encoder_size", "decoder_size", "mixtures", "evaluate_every", "save_every")
        for name in counts:
            _demand(getattr(self, name) >= 1, name, "must be 1 or more", self)
        signless = (
            "minutes",
            "warmup",
            "seed",
            "learning_rate",
            "min_rate",
            "clip",
            "weight_decay",
            "turn",
            "latent_size",
            "category_size",
        )
        for name in (*signless, "kl_weight", "kl_start", "kl_floor"):
            _demand(0 <= getattr(self, name) < float("inf"), name, "must not be negative", self)
        for name in ("decay", "rate_decay", "stretch", "mirror", "drop", "kl_rate"):
            _demand(0 <= getattr(self, name) <= 1, name, "is a share from 0 to 1", self)
        _demand(-1 <= self.balance <= 1, "balance", "is from -1 to 1", self)
        for name in ("keep", "category_keep"):
            _demand(0 < getattr(self, name) <= 1, name, "is a share above 0, and 1 at most", self)
        _demand(0 <= self.null_share < 1, "null_share", "is a share below 1", self)
        _demand(self.clip_by in ("norm", "value"), "clip_by", "is norm or value", self)

    def order(self, processes: int, longest: int) -> BatchOrder:
        """Return what decides which drawings are in which batch."""
        steps = longest if self.past_end else 0
        shared = {field.name: getattr(self, field.name, None) for field in dataclasses.fields(BatchOrder)}
        return BatchOrder(**shared | {"batch": self.batch * processes, "steps": steps})

    def network(self, drawings: Drawings) -> ModelConfig:
        """Return the sizes and the units of a network that learns from these drawings."""
        shared = {field.name for field in dataclasses.fields(ModelConfig)} & set(vars(self))
        return ModelConfig(
            categories=drawings.categories,
            scale=drawings.scale,
            max_rows=int(np.quantile(drawings.lengths, 0.99)),
            null_latent=self.null_share > 0 and self.latent_size > 0,
            **{name: getattr(self, name) for name in shared},
        )

    def done(self, step: int, seconds: float = 0.0) -> float:
        """Return the share of a run that is done at a step, counted from 0, and after so many seconds of learning."""
        return max(step / self.steps, seconds / (60 * self.minutes) if self.minutes else 0.0)

    def rate(self, step: int, seconds: float = 0.0) -> float:
        """Return the learning rate at a step, counted from 0, and after so many seconds of learning."""
        rise = min(1.0, (step + 1) / self.warmup) if self.warmup else 1.0
        left = max(0.0, self.steps - self.steps * self.done(step, seconds))
        fall = min(1.0, left / max(1.0, self.decay * self.steps))
        return (self.min_rate + (self.learning_rate - self.min_rate) * self.rate_decay**step) * rise * fall

    def w_kl(self, step: int) -> float:
        """Return the weight of L_KL at a step, counted from 0."""
        return annealed(step, self.kl_weight, self.kl_start, self.kl_rate)


def _demand(held: bool, name: str, rule: str, config: TrainConfig) -> None:
    if not held:
        raise ValueError(f"{name.replace('_', '-')} {rule}, not {getattr(config, name)}.")


# What the paper and Google's code have in common: L_R over N_max, no category, null latent or pen's position, one rate
# that does not end in 0.
_ORIGINAL = TrainConfig(
    batch=100, warmup=0, decay=0.0, clip=1.0, clip_by="value", level=False, past_end=True, drop=0.0, null_share=0.0,
    category_size=0, pen_position=False, mixtures=20, keep=0.9, latent_size=128, kl_weight=0.5, kl_start=0.005, kl_floor=0.2,
    own_units=True,
)  # fmt: skip

CONFIGS: dict[str, TrainConfig] = {
    "default": TrainConfig(),
    # Sections 3.2 and 3.3 and the appendix; w_KL is the middle one of its table, eta_min 0.01.
    "paper": dataclasses.replace(
        _ORIGINAL, steps=1_000_000, encoder_size=512, decoder="hyper", decoder_size=2048, learning_rate=1e-4,
        stretch=0.1, kl_rate=0.99999, evaluate_every=500, save_every=500,
    ),
    # The defaults of magenta's sketch_rnn.
    "magenta": dataclasses.replace(
        _ORIGINAL, steps=10_000_000, encoder_size=256, decoder_size=512, learning_rate=1e-3, rate_decay=0.9999,
        min_rate=1e-5, stretch=0.15, drop=0.1, kl_start=0.01, kl_rate=0.99995, evaluate_every=500, save_every=500,
    ),
}  # fmt: skip
