"""What a model is worth on drawings it has not seen: the held-out likelihood."""

from __future__ import annotations

import numpy as np
import torch

from sketch_rnn.model import SketchRNN
from train.dataset import Drawings, in_order
from train.losses import nats_per_point, reconstruction


@torch.inference_mode()
def likelihood(model: SketchRNN, data: Drawings, batch: int = 256) -> dict:
    """Nats per point in units of the 255-pixel box: mean over all points, over categories, and category by category.

    The data's category names must be the model's, in the model's order.
    """
    model.eval()
    device = next(model.parameters()).device
    names = model.config.categories
    nats, rows, drawings = (np.zeros(len(names)) for _ in range(3))
    for item in in_order(data, batch, model.config.scale):
        inputs = torch.from_numpy(item.rows).to(device)
        mixture, _ = model(inputs[:-1], torch.from_numpy(item.labels).to(device))
        l_s, l_p = reconstruction(mixture, inputs[1:], torch.from_numpy(item.lengths).to(device))
        np.add.at(nats, item.labels, (l_s + l_p).double().cpu().numpy())
        np.add.at(rows, item.labels, item.lengths)
        np.add.at(drawings, item.labels, 1)
    scale = model.config.scale
    categories = {
        names[i]: {
            "drawings": int(drawings[i]),
            "points": int(rows[i]),
            "nats_per_point": nats_per_point(nats[i], rows[i], scale),
        }
        for i in np.flatnonzero(drawings)
    }
    return {
        "nats_per_point": nats_per_point(nats.sum(), rows.sum(), scale),
        "mean_nats_per_point": float(np.mean([entry["nats_per_point"] for entry in categories.values()])),
        "categories": categories,
    }
