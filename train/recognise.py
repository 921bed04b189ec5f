"""A classifier of drawings, trained on what people drew: it tells how much of what a model draws can be recognised.

It sees what a person sees, gray pixels, and neither size nor place: every drawing is fitted into the picture by its bounding
box. A folder holds it as it holds any other model: ``config.json`` and ``model.safetensors``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import tqdm

from sketch_rnn.checkpoint import CONFIG, WEIGHTS, CheckpointError, write_whole
from sketch_rnn.strokes import Lines, bounds, to_lines
from train.dataset import Drawings
from train.sources import DataError

SIDE, MARGIN, FINER = 40, 2, 2  # pixels of a picture, of its empty edge; how much finer it is drawn than seen
WIDTH = 1.5  # pixels of a line
LEAST = 200  # drawings of a category that can be learned, all splits together
CHANNELS = (16, 32, 64, 64, 128, 128)  # of the convolutions; every other one halves the picture
BATCH = 256


def picture(lines: Lines) -> np.ndarray:
    """Lines in any units as ``(SIDE, SIDE)`` uint8, white on black, their bounding box centred and its longest side fitted."""
    left, top, right, bottom = bounds(lines)
    scale = FINER * (SIDE - 2 * MARGIN) / (max(right - left, bottom - top) or 1.0)
    shift = FINER * SIDE / 2 - scale * np.array([left + right, top + bottom]) / 2
    image = Image.new("L", (FINER * SIDE, FINER * SIDE))
    pen = ImageDraw.Draw(image)
    for line in lines:
        points = np.repeat(line, 2, axis=0) if len(line) == 1 else line
        pen.line((points * scale + shift).ravel().tolist(), fill=255, width=round(FINER * WIDTH))
    return np.asarray(image.reduce(FINER))


def pictures(drawings: Iterable[Lines], count: int, words: str = "") -> np.ndarray:
    """``(count, SIDE, SIDE)`` uint8; a drawing without a point is an empty picture."""
    out = np.zeros((count, SIDE, SIDE), dtype=np.uint8)
    for number, lines in enumerate(tqdm(drawings, words, count, unit="drawing", disable=not words)):
        if lines:
            out[number] = picture(lines)
    return out


class Network(nn.Module):
    """Six convolutions, each with its batch norm; the mean over what is left of the picture; one product. 0.3 M weights."""

    def __init__(self, categories: int):
        super().__init__()
        layers: list[nn.Module] = []
        for number, (inputs, outputs) in enumerate(zip((1, *CHANNELS), CHANNELS, strict=False)):
            convolution = nn.Conv2d(inputs, outputs, 3, stride=1 if number % 2 else 2, padding=1, bias=False)
            layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(CHANNELS[-1], categories)

    def forward(self, seen: Tensor) -> Tensor:
        """``(B, 1, SIDE, SIDE)`` in 0 ... 1 -> logits ``(B, K)``."""
        features = self.features(seen.contiguous(memory_format=torch.channels_last)).mean((2, 3))
        return self.head(F.dropout(features, 0.2, self.training))


@dataclass(frozen=True)
class Recogniser:
    """A trained classifier and the names it chooses from."""

    network: Network
    categories: tuple[str, ...]
    notes: dict  # what it was trained on, and its figures on the validation split

    @torch.inference_mode()
    def places(self, seen: np.ndarray, category: str) -> np.ndarray:
        """At which place, from 0 on, the name stands in the order of likelihood for each of ``(n, SIDE, SIDE)`` uint8 pictures.

        An empty picture has a place behind all names, and past the first five.
        """
        device = self.network.head.weight.device
        chunks = torch.from_numpy(seen).split(2 * BATCH)
        logits = [self.network.eval()(_seen(each.to(device))).cpu() for each in chunks]
        logits = torch.cat([torch.zeros(0, len(self.categories)), *logits])
        right = logits[:, [self.categories.index(category)]]
        return np.where(seen.any((1, 2)), (logits > right).sum(1).numpy(), len(self.categories) + 5)


def shares(places: np.ndarray) -> dict[str, float]:
    """Shares named right of the places that :meth:`Recogniser.places` gives: at first, and among the first five."""
    return {"top_1": float((places < 1).mean()), "top_5": float((places < 5).mean())}


def learn(
    training: Drawings, valid: Drawings, categories: Sequence[str], epochs: float = 6.0, seed: int = 0
) -> Recogniser:
    """A recogniser of ``categories``, in about ten minutes on two cores for 85,000 drawings of 70 categories.

    Pictures are met in proportion to the square root of their category's number, and the logarithm of that share is added to
    the logits while learning (Menon et al., arXiv 2007.07314): all names are then equally likely before anything is seen.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    training = training.of(categories)
    seen = torch.from_numpy(real(training, "drawing pictures")).to(device)
    labels = torch.from_numpy(training.labels)
    counts = torch.bincount(labels, minlength=len(categories)).double()
    if not counts.all():
        raise DataError(f"No drawing to learn {categories[int(counts.argmin())]} from.")
    chances, prior = counts[labels] ** -0.5, (counts.sqrt() / counts.sqrt().sum()).log().float().to(device)
    network = Network(len(categories)).to(device, memory_format=torch.channels_last)
    steps = max(1, math.ceil(epochs * len(labels) / BATCH))
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps + 1, pct_start=0.2)
    losses = []
    with tqdm(range(steps), "learning", unit="batch") as bar:
        for _ in bar:
            mine = torch.multinomial(chances, BATCH, replacement=True)
            logits = network.train()(_changed(_seen(seen[mine.to(device)]))) + prior
            loss = F.cross_entropy(logits, labels[mine].to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
    notes = {"drawings": len(labels), "epochs": epochs, "seed": seed}
    recogniser = Recogniser(network.eval(), tuple(categories), notes)
    notes["valid"] = on_real(recogniser, valid)["mean"]
    return recogniser


def real(data: Drawings, words: str = "") -> np.ndarray:
    """Pictures of the drawings of a packed folder."""
    return pictures((to_lines(data.stroke3(i)) for i in range(len(data))), len(data), words)


def on_real(recogniser: Recogniser, data: Drawings) -> dict:
    """How people's own drawings are named: by category, and the mean of the categories that have drawings."""
    data = data.of(recogniser.categories)
    found = {}
    for label in np.unique(data.labels):
        mine, name = data.only(np.flatnonzero(data.labels == label)), recogniser.categories[label]
        found[name] = {"drawings": len(mine)} | shares(recogniser.places(real(mine), name))
    return {"mean": mean(found.values()), "categories": found}


def mean(found: Iterable[dict]) -> dict[str, float]:
    """The mean of several :func:`shares`."""
    found = list(found)
    return {top: float(np.mean([each[top] for each in found])) for top in ("top_1", "top_5")}


def save(folder: str | Path, recogniser: Recogniser) -> None:
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.cpu().contiguous() for name, value in recogniser.network.state_dict().items()}
    content = {"recognises": list(recogniser.categories), "notes": recogniser.notes}
    write_whole(folder / WEIGHTS, lambda path: save_file(weights, path))
    write_whole(folder / CONFIG, lambda path: path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n"))


def load(folder: str | Path) -> Recogniser:
    """The recogniser of a folder, on the GPU where there is one; raises CheckpointError with the cause."""
    folder = Path(folder)
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        network = Network(len(content["recognises"]))
        network.load_state_dict(load_file(folder / WEIGHTS))
    except (KeyError, TypeError, ValueError, RuntimeError, OSError, SafetensorError) as error:
        cause = " ".join(str(error).split())  # PyTorch's are of several lines
        raise CheckpointError(f"There is no recogniser to be read in {folder}: {cause}") from error
    network = network.to("cuda" if torch.cuda.is_available() else "cpu", memory_format=torch.channels_last)
    return Recogniser(network.eval(), tuple(content["recognises"]), content["notes"])


def _seen(pixels: Tensor) -> Tensor:
    """``(B, SIDE, SIDE)`` uint8 -> ``(B, 1, SIDE, SIDE)`` in 0 ... 1."""
    return pixels.unsqueeze(1).float() / 255


def _changed(seen: Tensor) -> Tensor:
    """Pictures a little stretched, turned, sheared and moved, half of them mirrored."""
    n = len(seen)
    angle, shear = (torch.rand(2, n) - 0.5) * torch.tensor([[0.4], [0.2]])
    x, y = 1 + 0.25 * (torch.rand(2, n) - 0.5)
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    matrix = torch.stack([x * mirror * angle.cos(), shear - angle.sin(), angle.sin(), y * angle.cos()], 1).view(n, 2, 2)
    theta = torch.cat([matrix, 0.12 * (torch.rand(n, 2, 1) - 0.5)], dim=2).to(seen.device)
    return F.grid_sample(seen, F.affine_grid(theta, list(seen.shape), align_corners=False), align_corners=False)
