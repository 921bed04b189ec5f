"""What a model is worth on drawings it has not seen: L_R, L_KL, and nats per point in units of the 255-pixel box."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.drawings.strokes import BOX
from sketch_rnn.network.model import SketchRNN
from train.dataset import Batch, Drawings, in_order
from train.losses import divergence, reconstruction

COLUMNS = ("drawings", "rows", "unit", "alone", "given_z", "kl", "alone_past_end", "given_z_past_end")
# unit: what brings a drawing's nats from normalised offsets to the 255 box; alone: from the null latent, or without a latent


def likelihood(model: SketchRNN, data: Drawings, past_end: bool = True, batch: int = 256) -> dict:
    """Return the figures of a model on drawings, which are read in the model's units; see :func:`figures`."""
    return figures(tally(model, data, past_end, batch), model, data)


@torch.inference_mode()
def tally(model: SketchRNN, data: Drawings, past_end: bool, batch: int = 256, part: int = 0, parts: int = 1) -> Tensor:
    """Return sums over drawings, ``(categories, COLUMNS)`` float64: what several processes can add up, each its own ``part``.

    ``past_end`` has everything read to the set's longest once more, as Google's trainer does it, at several times the cost.
    The data's category names must be the model's, in the model's order.
    """
    model.eval()
    config = model.config
    table = np.zeros((len(config.categories), len(COLUMNS)))
    chance = torch.randn(len(data), config.latent_size, generator=torch.Generator().manual_seed(0))
    for number, item in enumerate(in_order(data, batch, data.longest if past_end else 0)):
        if number % parts != part:
            continue
        columns = {"drawings": np.ones(len(item.labels)), "rows": item.lengths}
        columns["unit"] = 2 * item.lengths * np.log(config.scale * BOX / data.sides[item.indices])
        columns |= _losses(model, item, chance, data.longest if past_end else 0)
        np.add.at(table, item.labels, np.stack([columns.get(name, 0 * item.lengths) for name in COLUMNS], axis=1))
    return torch.from_numpy(table)


def _losses(model: SketchRNN, batch: Batch, chance: Tensor, n_max: int) -> dict[str, np.ndarray]:
    """Return the losses of each drawing of a batch, by column; nothing past the end where ``n_max`` is 0."""
    device = next(model.parameters()).device
    rows, labels, lengths = (torch.from_numpy(each).to(device) for each in (batch.rows, batch.labels, batch.lengths))
    latents, losses = {"alone": None} if model.config.draws_alone else {}, {}
    if model.config.latent_size:
        mu, presig = model.encode(rows[1:], lengths)
        latents["given_z"] = mu + torch.exp(presig / 2) * chance[batch.indices].to(device)
        losses["kl"] = divergence(mu, presig)
    for name, z in latents.items():
        mixture, _ = model.decode(rows[:-1], *model.condition(model.embed(labels), z))
        losses[name] = sum(reconstruction(mixture, rows[1:], lengths))
        if n_max:
            losses[f"{name}_past_end"] = sum(reconstruction(mixture, rows[1:], lengths, n_max))
    return {name: value.double().cpu().numpy() for name, value in losses.items()}


def figures(table: Tensor, model: SketchRNN, data: Drawings) -> dict:
    """Return the figures of a table that :func:`tally` made.

    ``nats_per_point`` (of all, ``mean_``: of the categories, and of each of ``categories``) is the negative log likelihood of
    a stroke-3 row, the drawing's end included, in units of the 255 box: of the decoder alone, or where it cannot draw
    alone, its bound by L_KL. ``alone`` and ``given_z`` hold L_R as in the paper, divided by N_max = ``longest``, with and
    without the pen's terms past the end; ``L_KL`` is in nats a latent dimension; ``bound`` is nats per point
    given z and what z costs.
    """
    config = model.config
    present = table[:, 0] > 0
    sums = {name: table[:, column].numpy() for column, name in enumerate(COLUMNS)}
    bound = sums["given_z"] + config.latent_size * sums["kl"]
    alone = sums["alone"] if config.draws_alone else bound
    each = np.divide(alone + sums["unit"], sums["rows"], where=present.numpy(), out=np.full(len(table), math.nan))
    drawings, rows = sums["drawings"].sum(), sums["rows"].sum()
    result = {
        "nats_per_point": float((alone + sums["unit"]).sum() / rows),
        "mean_nats_per_point": float(np.nanmean(each)),
        "drawings": int(drawings),
        "longest": data.longest,
    }
    for name in ("alone",) * config.draws_alone + ("given_z",) * bool(config.latent_size):
        result[name] = {
            "nats_per_point": float((sums[name] + sums["unit"]).sum() / rows),
            "L_R": float(sums[name].sum() / drawings / data.longest),
        }
        if sums[f"{name}_past_end"].any():
            result[name]["L_R_past_end"] = float(sums[f"{name}_past_end"].sum() / drawings / data.longest)
    if config.latent_size:
        result["L_KL"] = float(sums["kl"].sum() / drawings)
        result["bound"] = float((bound + sums["unit"]).sum() / rows)
    names = config.categories
    result["categories"] = {
        names[i]: {
            "drawings": int(sums["drawings"][i]),
            "points": int(sums["rows"][i]),
            "nats_per_point": float(each[i]),
        }
        for i in np.flatnonzero(present)
    }
    return result


@torch.inference_mode()
def mu_of(model: SketchRNN, batch: Batch) -> Tensor:
    """Return mu ``(B, Nz)`` of a batch's drawings."""
    device = next(model.parameters()).device
    rows, lengths = (torch.from_numpy(each).to(device) for each in (batch.rows[1:], batch.lengths))
    return model.encode(rows, lengths)[0]


def table(figures: dict) -> str:
    """Return the figures of :func:`figures`, those of single categories left out, as lines to be read."""
    lines = [
        f"{figures['nats_per_point']:8.4f}  nats per point, mean over all points",
        f"{figures['mean_nats_per_point']:8.4f}  mean over the categories",
    ]
    for name, words in (("alone", "decoder alone"), ("given_z", "given z")):
        if name in figures:
            lines.append(f"{figures[name]['nats_per_point']:8.4f}  nats per point, {words}")
            lines.append(f"{figures[name]['L_R']:8.4f}  L_R, {words} (N_max {figures['longest']})")
            if "L_R_past_end" in figures[name]:
                lines.append(f"{figures[name]['L_R_past_end']:8.4f}  the same with the pen's terms past the end")
    if "L_KL" in figures:
        lines.append(f"{figures['L_KL']:8.4f}  L_KL, nats a latent dimension")
    return "\n".join(lines)
