"""Starting from a model that has learned something else: other categories, or the decoder without a latent."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from sketch_rnn import checkpoint
from sketch_rnn.model import ModelConfig, SketchRNN


def start_from(model: SketchRNN, folder: str | Path) -> None:
    """Copy what the checkpoint in ``folder`` has in common with ``model``; the rest keeps its first values.

    Categories are matched by name. Where the checkpoint has no latent, z at first says nothing to the decoder, so that
    the new model draws what the old one drew. Raises ValueError where the decoders are of different kinds or sizes.
    """
    old, _ = checkpoint.load(folder)
    _check(old.config, model.config, folder)
    given = old.state_dict()
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if name == "embedding.weight":
                _by_name(value, given.get(name), model.config.categories, old.config.categories)
            elif name in given and given[name].shape == value.shape:
                value.copy_(given[name])
            elif name in given:
                _spread(value, given[name], old.config, model.config)
            elif name.startswith("initial."):
                value.zero_()  # tanh(0): the zero state that a decoder without a latent begins in


def _check(old: ModelConfig, new: ModelConfig, folder: str | Path) -> None:
    for name in ("decoder", "decoder_size", "mixtures", "category_size"):
        mine, its = getattr(new, name), getattr(old, name)
        if mine != its:
            raise ValueError(f"{folder} cannot be started from: its {name.replace('_', '-')} is {its}, not {mine}.")
    if old.latent_size not in (0, new.latent_size):
        raise ValueError(
            f"{folder} cannot be started from: its latent-size is {old.latent_size}, not {new.latent_size}."
        )


def _by_name(value: Tensor, given: Tensor | None, names: tuple[str, ...], given_names: tuple[str, ...]) -> None:
    for row, name in enumerate(names):
        if given is not None and name in given_names:
            value[row] = given[given_names.index(name)]


def _spread(value: Tensor, given: Tensor, old: ModelConfig, new: ModelConfig) -> None:
    """An input weight, one axis of which is [previous point; z; category]: the columns of z, if new, begin at 0."""
    axis = next(i for i, (a, b) in enumerate(zip(value.shape, given.shape, strict=True)) if a != b)
    if old.latent_size or value.shape[axis] - given.shape[axis] != new.latent_size:
        return
    point, category = given.split([given.shape[axis] - old.category_size, old.category_size], dim=axis)
    empty = value.new_zeros([new.latent_size if i == axis else n for i, n in enumerate(value.shape)])
    value.copy_(torch.cat([point, empty, category], dim=axis))
