"""Starting from a model that has learned something else: other categories, or the decoder without a latent."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from sketch_rnn.categories import find_category
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights import checkpoint

DECODER = ("decoder", "decoder_size", "mixtures", "category_size")
ENCODER = ("encoder", "encoder_size", "latent_size")


def sizes(folder: str | Path) -> dict[str, str | int]:
    """Return the network's kinds and sizes in the checkpoint in ``folder``, by their names in the settings of a training."""
    config = checkpoint.load(folder)[0].config
    return {name: getattr(config, name) for name in DECODER + (ENCODER if config.latent_size else ())}


def start_from(model: SketchRNN, folder: str | Path) -> None:
    """Copy what the checkpoint in ``folder`` has in common with ``model``; the rest keeps its first values.

    Categories are matched by name. Where the checkpoint has no latent, or is not fed the pen's position, these at first say
    nothing to the cells, so that the new model draws what the old one drew; as it does where an LSTM decoder has more units
    than the checkpoint's. An encoder of another kind or size begins anew. Raises ValueError where the decoders or latents are
    otherwise of different kinds or sizes.
    """
    old, _ = checkpoint.load(folder)
    _check(old.config, model.config, folder)
    given = old.state_dict()
    same_encoder = all(getattr(old.config, each) == getattr(model.config, each) for each in ("encoder", "encoder_size"))
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if name.startswith("encoder.") and not same_encoder:
                continue
            if name == "embedding.weight":
                _by_name(value, given.get(name), model.config.categories, old.config.categories)
            elif name in given:
                mine, its = _units(name, value, given[name], model.config.decoder_size, old.config.decoder_size)
                if mine.shape == its.shape:
                    mine.copy_(its)
                else:
                    _spread(mine, its, _reads(name, model.config), _reads(name, old.config))
            elif name.startswith("initial."):
                value.zero_()  # tanh(0): the zero state that a decoder without a latent begins in


def _check(old: ModelConfig, new: ModelConfig, folder: str | Path) -> None:
    for name in DECODER:
        mine, its = getattr(new, name), getattr(old, name)
        grown = name == "decoder_size" and new.decoder == "lstm" and mine > its
        if mine != its and not grown:
            raise ValueError(f"{folder} cannot be started from: its {name.replace('_', '-')} is {its}, not {mine}.")
    if old.pen_position and not new.pen_position:
        raise ValueError(f"{folder} cannot be started from: it knows the pen's position (--pen-position).")
    if old.latent_size not in (0, new.latent_size):
        raise ValueError(
            f"{folder} cannot be started from: its latent-size is {old.latent_size}, not {new.latent_size}."
        )


def _by_name(value: Tensor, given: Tensor | None, mine: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """Copy the rows of the categories that are called alike, as the page takes names: ``alarm_clock`` is ``alarm clock``."""
    for row, name in enumerate(mine):
        if given is not None and (same := find_category(name, theirs)) is not None:
            value[row] = given[theirs.index(same)]


def _units(name: str, value: Tensor, given: Tensor, size: int, given_size: int) -> tuple[Tensor, Tensor]:
    """Return the part of a value that belongs to the old units of a decoder that has grown, and what it was, in like shapes.

    The new units begin with what they were given at first, and nothing reads them yet.
    """
    if size == given_size or not name.startswith(("decoder.", "head.weight", "initial.")):
        return value, given
    if name == "head.weight":
        value[:, given_size:] = 0
        return value[:, :given_size], given
    gates = value.unflatten(0, (-1, size)), given.unflatten(0, (-1, given_size))  # of four gates, or of h and c
    mine, its = gates[0][:, :given_size], gates[1]
    if name == "decoder.core.weight_hh_l0":
        mine[..., given_size:] = 0
        mine = mine[..., :given_size]
    return mine, its


def _spread(value: Tensor, given: Tensor, reads: tuple[int, ...], given_reads: tuple[int, ...]) -> None:
    """An input weight, one axis of which is what a step reads, part after part: parts that are new begin at 0."""
    [axis] = [i for i, (a, b) in enumerate(zip(value.shape, given.shape, strict=True)) if a != b]
    behind = given.shape[axis] - sum(given_reads)  # a HyperLSTM's small cell also reads the state of the main one
    value.zero_()
    parts = value.split([*reads, behind], dim=axis), given.split([*given_reads, behind], dim=axis)
    for mine, its in zip(*parts, strict=True):
        if mine.shape == its.shape:
            mine.copy_(its)


def _reads(name: str, config: ModelConfig) -> tuple[int, ...]:
    """Widths of what a cell reads at a step: the row, the pen's position, and, the decoder alone, z and the category."""
    row = (5, config.row - 5)
    return row if name.startswith("encoder.") else (*row, config.latent_size, config.category_size)
