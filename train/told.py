"""Can the machine's endings be told from people's? A small network, trained for this question alone, is asked.

It is made afresh for every table, from halves that the model was not trained on: no copy of the critic that may have chosen
the endings, and nobody who has learned what that one likes. It learns from one fold of the beginnings and is asked about the
other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sketch_rnn.network.sight import Eye, gray
from train.critic import mirrored, seen
from train.pairs import Pair, told_apart

CHANNELS, STRIDES = (16, 32, 64, 96), (2, 2, 2, 2)
LEAST = 8  # pairs that can be asked about
EPOCHS, PAIRS, RATE = 16, 32, 3e-3  # pairs of a batch
SEED = 12_345


class Judge(Eye):
    """Four convolutions and a product: two pictures to one logit."""

    def __init__(self) -> None:
        super().__init__(2, CHANNELS, STRIDES)
        self.head = nn.Linear(CHANNELS[-1], 1)

    def forward(self, seen: Tensor) -> Tensor:
        """Return logits ``(B,)`` of pictures ``(B, 2, side, side)`` in 0 ... 1."""
        return self.head(F.dropout(self.features(seen), 0.3, self.training)).squeeze(1)


def told(pairs: Sequence[Pair], seed: int = SEED) -> dict:
    """Return how well a judge tells the machine's endings from people's, :func:`train.pairs.told_apart`, of so many ``pairs``.

    The ``floor`` is the same where the two of every pair change places as a coin has it: what there is not to be told.
    """
    person = seen(pairs, [each.person for each in pairs])
    machine = seen(pairs, [each.machine for each in pairs])
    coin = np.random.default_rng(seed).random(len(pairs)) < 0.5
    changed = [np.where(coin[:, None, None, None], *both) for both in ((person, machine), (machine, person))]
    return {"pairs": len(pairs)} | _asked(person, machine, seed) | {"floor": _asked(*changed, seed)}


def _asked(person: np.ndarray, machine: np.ndarray, seed: int) -> dict[str, float]:
    """Return the figures of pictures ``(n, 2, side, side)`` of both: each fold is asked about when the other was learned."""
    kinds = torch.from_numpy(np.stack([person, machine]))
    fold = torch.from_numpy(np.random.default_rng(seed).permutation(len(person)) % 2)
    logits = torch.zeros(2, len(person))
    for asked in (0, 1):
        judge = _learned(kinds[:, fold != asked], seed + asked)
        with torch.inference_mode():
            for mine in (fold == asked).nonzero().squeeze(1).split(PAIRS * 4):
                logits[:, mine] = judge(gray(kinds[:, mine].flatten(0, 1))).view(2, -1)
    return told_apart(*logits.numpy())


def _learned(kinds: Tensor, seed: int) -> Judge:
    """Return a judge that has learned from ``(2, n, 2, side, side)``, people's and the machine's."""
    torch.manual_seed(seed)
    judge = Judge().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(judge.parameters(), weight_decay=0.05)
    batches = -(-kinds.shape[1] // PAIRS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * batches)
    for _ in range(EPOCHS):
        for mine in torch.randperm(kinds.shape[1]).tensor_split(batches):
            wanted = torch.arange(2, dtype=torch.float32).repeat_interleave(len(mine))
            logits = judge.train()(gray(mirrored(kinds[:, mine].flatten(0, 1))))
            loss = F.binary_cross_entropy_with_logits(logits, wanted)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return judge.eval()
