"""Teaching the critic (``sketch_rnn/network/critic.py``): people's endings on one side, on the other the model's own as they
come, and people's made bad by rule.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from sketch_rnn import Artist
from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.network.critic import CRITIC_SIDE, Critic, Network, beside
from sketch_rnn.network.sight import gray
from sketch_rnn.weights import critics
from train.dataset import Drawings
from train.pairs import Pair, draw, told_apart
from train.sources import DataError
from train.spoilt import spoilt

EACH = 160  # drawings of a category that are finished to learn from
VALID_EACH = 8
PAIRS = 128  # of a batch: as many people's endings, and as many that are not
SPOILT = 0.25  # share of the latter that are people's made bad
UNTOLD = 0.1  # share of which the category is not told
RATE, RATE_ON = 4e-3, 1.5e-3  # the highest of learning, and of learning on
WARMUP = 0.1  # the share of learning that goes by until then


def criticise(
    artist: Artist,
    packed: str | Path,
    out: str | Path,
    pairs: str | Path,
    each: int = EACH,
    epochs: int = 6,
    minutes: float | None = None,
    seed: int = 0,
    start: Critic | None = None,
) -> Critic:
    """Return a critic of what this artist draws, as it comes; it is written to ``out`` after every epoch.

    One that learns on, from a ``start``, meets beside these endings the best of several by its own opinion and the recogniser's:
    those by which it is still deceived. ``pairs`` is the folder where what is drawn is kept, so that an interrupted run need not
    draw it again. Raises DataError.
    """
    if start and not artist.engine.recogniser:
        raise DataError(
            "A critic learns on from what it chooses together with a recogniser: the model's folder has none."
        )
    found = {}
    for split, count in (("train", each), ("valid", min(each, VALID_EACH))):
        data = Drawings(packed, split).of(artist.categories)
        data.scale = artist.engine.scale
        found[split] = draw(artist.engine, data, Path(pairs) / split, count, seed)
        if start:
            found[split] += draw(artist.engine, data, Path(pairs) / f"{split}-chosen", count, seed, start)
    return learn(found["train"], found["valid"], artist.categories, out, epochs, minutes, seed, start)


def learn(
    training: Sequence[Pair],
    valid: Sequence[Pair],
    categories: Sequence[str],
    out: str | Path,
    epochs: int,
    minutes: float | None = None,
    seed: int = 0,
    start: Critic | None = None,
) -> Critic:
    """Return a critic that has learned from pairs for so many epochs, or minutes where these are over before, on from ``start``.

    The rate of learning falls as the one of the two does that is nearer its end.
    """
    if not training or not valid:
        raise DataError("There is no drawing of two points or more to be finished.")
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(seed)
    kinds = {
        "person": seen(training, [each.person for each in training]),
        "machine": seen(training, [each.machine for each in training]),
        "spoilt": seen(training, [spoilt(each.before, each.person, rng) for each in training]),
    }
    kinds = {name: torch.from_numpy(pictures) for name, pictures in kinds.items()}
    labels = labels_of(training, categories)
    network = copy.deepcopy(start.network).requires_grad_(True) if start else Network(len(categories))
    network, highest = network.to(device, memory_format=torch.channels_last), RATE_ON if start else RATE
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.0, weight_decay=0.02)
    batches = -(-len(training) // PAIRS)
    begun, steps = time.monotonic(), epochs * batches
    critic, step, done = Critic(network, tuple(categories), {}), 0, 0.0
    for epoch in range(1, epochs + 1):
        losses = []
        for mine in tqdm(torch.randperm(len(training)).split(PAIRS), f"epoch {epoch}", disable=None, mininterval=2):
            done = max(step / steps, (time.monotonic() - begun) / (60 * minutes) if minutes else 0.0)
            if done >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = highest * _share(done)
            bad = torch.rand(len(mine)) < SPOILT
            against = torch.where(bad.view(-1, 1, 1, 1), kinds["spoilt"][mine], kinds["machine"][mine])
            both = mirrored(torch.cat([kinds["person"][mine], against]))
            told = torch.where(torch.rand(len(mine)) < UNTOLD, len(categories), labels[mine]).repeat(2)
            wanted = torch.arange(2, dtype=torch.float32).repeat_interleave(len(mine))
            logits = network.train()(gray(both.to(device)), told.to(device))
            loss = F.binary_cross_entropy_with_logits(logits, wanted.to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        if losses:
            notes = {"pairs": len(training), "epochs": round(step / batches, 2), "seed": seed}
            notes["valid"] = {name: round(value, 4) for name, value in on_pairs(critic, valid).items()}
            critic = Critic(network, tuple(categories), notes)
            critics.save(critic, out)
            print(f"epoch {epoch}: loss {np.mean(losses):.3f}, valid AUC {notes['valid']['auc']:.3f}", flush=True)
        if done >= 1:
            break
    network.requires_grad_(False).eval()
    return critic


def on_pairs(critic: Critic, pairs: Sequence[Pair]) -> dict[str, float]:
    """Return how well the critic tells the machine's endings, as they come, from people's: :func:`train.pairs.told_apart`."""
    names = [each.category for each in pairs]
    person, machine = (
        critic.judged(seen(pairs, added), names).numpy()
        for added in ([each.person for each in pairs], [each.machine for each in pairs])
    )
    return told_apart(person, machine)


def seen(pairs: Sequence[Pair], added: Sequence[Lines]) -> np.ndarray:
    """Return the pictures of what is added to each beginning, ``(n, 2, side, side)`` uint8."""
    out = np.zeros((len(pairs), 2, CRITIC_SIDE, CRITIC_SIDE), dtype=np.uint8)
    for number, (pair, lines) in enumerate(zip(pairs, added, strict=True)):
        out[number] = beside(pair.before, [lines])[0]
    return out


def labels_of(pairs: Sequence[Pair], categories: Sequence[str]) -> Tensor:
    """Return the numbers of the pairs' categories ``(n,)``."""
    numbers = {name: number for number, name in enumerate(categories)}
    return torch.tensor([numbers[each.category] for each in pairs])


def _share(done: float) -> float:
    """Return the rate of learning as a share of the highest: up in a line, and down along a cosine."""
    if done < WARMUP:
        return (done + 1e-3) / WARMUP
    return 0.5 * (1 + np.cos(np.pi * (done - WARMUP) / (1 - WARMUP)))


def mirrored(seen: Tensor) -> Tensor:
    """Return pictures, half of them mirrored."""
    return torch.where(torch.rand(len(seen), 1, 1, 1) < 0.5, seen.flip(3), seen)
