"""How many drawings a second does training learn from, beside the way of the older ports, and beside the matrix products?

*peer* is what the PyTorch ports of the paper do, on the same weights, drawings and optimiser: every batch is padded to the
longest drawing of the whole set, and each step of a cell is a few lines of Python that autograd differentiates. What it
computes is the same; before anything is timed, the losses are compared.

*GFLOP/s* counts the products that real rows need, and no padding; *product* is what this machine reaches in a step's
recurrent product alone, and *square* in a large product that nothing waits for.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.report import median_ms, report
from sketch_rnn.cells import CELLS, LSTM, HyperLSTM, LayerNormLSTM, State
from sketch_rnn.mixture import LOG_2PI
from sketch_rnn.model import ModelConfig, SketchRNN
from train.config import CONFIGS, TrainConfig
from train.dataset import Batch, Drawings, epoch
from train.losses import divergence, reconstruction
from train.prepare import packed_folder

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
CONFIG = CONFIGS["magenta"]  # Google's sizes: encoder 256, decoder 512, Nz 128, M 20, batches of 100
OURS, PEERS = 6, 1  # batches that are timed; a peer's batches all take the same time
Loss = Callable[[SketchRNN, Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]
Step = Callable[[Tensor, State], State]


def our_loss(
    model: SketchRNN, rows: Tensor, lengths: Tensor, labels: Tensor, chance: Tensor
) -> tuple[Tensor, Tensor]:
    """rows ``(T + 1, B, 5)`` S_0 ... S_T, lengths ``(B,)``, labels ``(B,)``, chance ``(B, Nz)`` -> the sum of L_R, L_KL."""
    mixture, mu, presig = model(rows, lengths, labels, chance, torch.zeros_like(labels, dtype=torch.bool))
    l_s, l_p = reconstruction(mixture, rows[1:], lengths)
    return (l_s + l_p).sum(), divergence(mu, presig).mean()


def peer_loss(
    model: SketchRNN, rows: Tensor, lengths: Tensor, labels: Tensor, chance: Tensor
) -> tuple[Tensor, Tensor]:
    """The same from the same weights, step by step; the states of a drawing that has ended stay as they are."""
    steps, batch = len(rows) - 1, len(lengths)
    ends = []
    for cell, order in ((model.encoder.forwards, range(steps)), (model.encoder.backwards, range(steps - 1, -1, -1))):
        step, state = PEERS_STEPS[type(cell)](cell), cell.zero_state(batch)
        for t in order:
            inside = (t < lengths).unsqueeze(1)
            after = step(rows[1 + t], state)
            state = tuple(torch.where(inside, new, old) for new, old in zip(after, state, strict=True))
        ends.append(state[0])
    h = torch.cat(ends, 1)
    mu, presig = model.encoder.mu(h), model.encoder.presig(h)
    z = mu + torch.exp(presig / 2) * chance
    step, state = PEERS_STEPS[type(model.decoder)](model.decoder), torch.tanh(model.initial(z)).split(model.decoder.widths, 1)
    hs = []
    for t in range(steps):
        state = step(torch.cat([rows[t], z], 1), state)
        hs.append(state[0])
    pen, rest = model.head(torch.stack(hs)).split([3, 6 * model.config.mixtures], -1)
    pi, mu_x, mu_y, sigma_x, sigma_y, rho = rest.chunk(6, -1)
    sigma_x, sigma_y, rho = sigma_x.exp(), sigma_y.exp(), rho.tanh()
    zx, zy = (rows[1:, :, :1] - mu_x) / sigma_x, (rows[1:, :, 1:2] - mu_y) / sigma_y
    left = 1 - rho**2
    log_n = -(zx**2 + zy**2 - 2 * rho * zx * zy) / (2 * left) - LOG_2PI - torch.log(sigma_x * sigma_y * left.sqrt())
    l_s = -torch.logsumexp(F.log_softmax(pi, -1) + log_n, -1)
    l_p = -(F.log_softmax(pen, -1) * rows[1:, :, 2:]).sum(-1)
    t = torch.arange(steps, device=rows.device).unsqueeze(1)
    l_kl = -0.5 * (1 + presig - mu**2 - presig.exp()).mean()
    return (l_s * (t < lengths)).sum() + (l_p * (t <= lengths)).sum(), l_kl


def peer_lstm(cell: LSTM) -> Step:
    core = cell.core

    def step(x: Tensor, state: State) -> State:
        h, c = state
        a = F.linear(x, core.weight_ih_l0, core.bias_ih_l0) + F.linear(h, core.weight_hh_l0, core.bias_hh_l0)
        i, f, g, o = a.chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * F.dropout(torch.tanh(g), 1 - cell.keep, cell.training)
        return torch.sigmoid(o) * torch.tanh(c), c

    return step


def peer_layer_norm(cell: LayerNormLSTM) -> Step:
    recur = _peer_recur(cell)

    def step(x: Tensor, state: State) -> State:
        h, c = state
        a = F.linear(x, cell.weight_ih) + F.linear(h, cell.weight_hh)
        return recur(a.chunk(4, 1), c)

    return step


def peer_hyper(cell: HyperLSTM) -> Step:
    recur, aux_step = _peer_recur(cell), peer_layer_norm(cell.aux)
    z_weights, z_biases = cell.weight_z.chunk(3), (*cell.bias_z.chunk(2), None)  # of x, of h, and of the shifts
    d_weights, biases = cell.weight_d.unbind(0), cell.bias.unbind(0)

    def step(x: Tensor, state: State) -> State:
        h, c, aux_h, aux_c = state
        aux_h, aux_c = aux_step(torch.cat([x, h], 1), (aux_h, aux_c))
        z = [F.linear(aux_h, weight, bias).chunk(4, 1) for weight, bias in zip(z_weights, z_biases, strict=True)]
        xs, hs = F.linear(x, cell.weight_ih).chunk(4, 1), F.linear(h, cell.weight_hh).chunk(4, 1)
        gates = []
        for k in range(4):
            d_x, d_h, d_b = (z[part][k] @ d_weights[4 * part + k] for part in range(3))
            gates.append(d_x * xs[k] + d_h * hs[k] + d_b + biases[k])
        return *recur(gates, c), aux_h, aux_c

    return step


def _peer_recur(cell: LayerNormLSTM | HyperLSTM) -> Callable[[Sequence[Tensor], Tensor], tuple[Tensor, Tensor]]:
    norms, shape = cell.norms, (cell.size,)
    affine = list(zip(norms.gain.unbind(0), norms.shift.unbind(0), strict=True))

    def recur(gates: Sequence[Tensor], c: Tensor) -> tuple[Tensor, Tensor]:
        i, f, g, o = (F.layer_norm(a, shape, *of_gate, 1e-3) for a, of_gate in zip(gates, affine, strict=True))
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * F.dropout(torch.tanh(g), 1 - cell.keep, cell.training)
        return torch.sigmoid(o) * torch.tanh(F.layer_norm(c, shape, norms.gain_c, norms.shift_c, 1e-3)), c

    return recur


PEERS_STEPS = {LSTM: peer_lstm, LayerNormLSTM: peer_layer_norm, HyperLSTM: peer_hyper}


def main() -> None:
    parser = argparse.ArgumentParser(description="How many drawings a second does training learn from?")
    parser.add_argument("--data", nargs="+", help="drawings, as python -m train takes them; random walks without it")
    parser.add_argument("--cells", nargs="+", choices=list(CELLS), default=list(CELLS), help="of the decoder")
    parser.add_argument("--json", help="file for the record")
    options = parser.parse_args()
    sys.argv[1:] = ["--json", options.json] if options.json else []  # the rest of the arguments are not report's
    with tempfile.TemporaryDirectory() as folder:
        paths = options.data or [random_walks(Path(folder) / "walks.npz")]
        data = Drawings(packed_folder(paths, Path(folder) / "packed"), "train")
        kinds = [(cell, CONFIG.keep) for cell in options.cells]
        if "lstm" in options.cells:  # without dropout PyTorch's kernel takes its place
            kinds.insert(kinds.index(("lstm", CONFIG.keep)) + 1, ("lstm", 1.0))
        rows = [row(data, cell, keep) for cell, keep in kinds]
    report("How many drawings a second does training learn from?", rows)


def row(data: Drawings, cell: str, keep: float) -> dict[str, object]:
    """One line of the table: a decoder's cell, and the share of the candidate that recurrent dropout keeps."""
    torch.manual_seed(1)
    model = SketchRNN(
        ModelConfig(
            data.categories, data.scale, data.longest, decoder=cell, keep=keep, category_size=0,
            encoder_size=CONFIG.encoder_size, decoder_size=CONFIG.decoder_size,
            latent_size=CONFIG.latent_size, mixtures=CONFIG.mixtures,
        )
    ).to(DEVICE)  # fmt: skip
    ours, ours_make = batches(data, TrainConfig(batch=CONFIG.batch), OURS)
    padded, padded_make = batches(data, CONFIG, PEERS)
    compare(model, ours[0], padded_to(ours[0], len(padded[0].rows)))
    seconds = learning(model, our_loss, ours[:1], ours) + ours_make * len(ours)
    peers_seconds = learning(model, peer_loss, [], padded) + padded_make * len(padded)
    drawings, peers_drawings = (sum(len(batch.labels) for batch in some) for some in (ours, padded))
    points = sum(int(batch.lengths.sum()) for batch in ours)
    rate, peers_rate = drawings / seconds, peers_drawings / peers_seconds
    achieved = points * row_flops(model) / seconds / 1e9
    size = CONFIG.decoder_size
    product, square = gflops(CONFIG.batch, size, 4 * size), gflops(2048, 2048, 2048)
    return {
        "decoder": cell, "keep": keep, "ours": rate, "peer": peers_rate, "times faster": rate / peers_rate,
        "useful rows %": useful(ours), "peer's %": useful(padded), "GFLOP/s": achieved, "product": product,
        "square": square, "share of peak %": 100 * achieved / max(product, square),
    }  # fmt: skip


def batches(data: Drawings, config: TrainConfig, count: int) -> tuple[list[Batch], float]:
    """Some of an epoch's batches, from evenly spaced places when they are sorted by length; and the seconds to make one."""
    began = time.perf_counter()
    all_of_them = list(itertools.islice(epoch(data, 0, config.order(1, data.longest)), 50))
    each = (time.perf_counter() - began) / len(all_of_them)
    all_of_them.sort(key=lambda batch: int(batch.lengths.sum()))
    return [all_of_them[int((i + 0.5) * len(all_of_them) / count)] for i in range(count)], each


def learning(model: SketchRNN, loss_of: Loss, warm_up: Sequence[Batch], counted: Sequence[Batch]) -> float:
    """Seconds in which the model learns from batches, as the training loop has it."""
    optimizer = torch.optim.AdamW(model.parameters(), 1e-4, weight_decay=0.0)
    model.train()
    for number, batch in enumerate((*warm_up, *counted)):
        if number == len(warm_up):
            wait()
            began = time.perf_counter()
        rows, lengths, labels, chance = tensors(batch)
        l_r, l_kl = loss_of(model, rows, lengths, labels, chance)
        loss = l_r / lengths.sum() + CONFIG.kl_weight * l_kl
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CONFIG.clip)
        optimizer.step()
    wait()
    return time.perf_counter() - began
