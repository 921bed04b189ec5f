"""How many drawings a second does training learn from, beside the way of the older ports, and beside the matrix products?

*peer* is what the PyTorch ports of the paper do, on the same weights, drawings and optimiser: every batch is padded to the
longest drawing of the whole set, and each step of a cell is a few lines of Python that autograd differentiates. What it
computes is the same; before anything is timed, the losses are compared.

*GFLOP/s* counts the products that real rows need, and no padding; *product* is what this machine reaches in a step's
recurrent product alone, and *square* in a large product that nothing waits for.
"""

from __future__ import annotations

import dataclasses
import itertools
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.report import arguments, median_ms, report
from sketch_rnn.network.cells import CELLS, LSTM, HyperLSTM, LayerNormLSTM, State
from sketch_rnn.network.mixture import LOG_2PI
from sketch_rnn.network.model import ModelConfig, SketchRNN
from train.config import CONFIGS
from train.dataset import Batch, Drawings, epoch
from train.losses import divergence, reconstruction
from train.prepare import packed_folder

QUESTION = "How many drawings a second does training learn from?"
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# Google's sizes: encoder 256, decoder 512, Nz 128, M 20, batches of 100.
CONFIG = dataclasses.replace(CONFIGS["magenta"], past_end=False)
BATCHES = 6  # that are timed, and two of the peer's, which are all padded to the same length
Loss = Callable[[SketchRNN, Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]
Step = Callable[[Tensor, State], State]


def our_loss(model: SketchRNN, rows: Tensor, lengths: Tensor, labels: Tensor, chance: Tensor) -> tuple[Tensor, Tensor]:
    """rows ``(T + 1, B, 5)`` S_0 ... S_T, lengths ``(B,)``, labels ``(B,)``, chance ``(B, Nz)`` -> the sum of L_R, L_KL."""
    mixture, mu, presig = model(rows, lengths, labels, chance, torch.zeros_like(labels, dtype=torch.bool))
    l_s, l_p = reconstruction(mixture, rows[1:], lengths)
    return (l_s + l_p).sum(), divergence(mu, presig).mean()


def peer_loss(model: SketchRNN, rows: Tensor, lengths: Tensor, labels: Tensor, chance: Tensor) -> tuple[Tensor, Tensor]:
    """Return the same from the same weights, step by step; the states of a drawing that has ended stay as they are."""
    steps, batch = len(rows) - 1, len(lengths)
    ends = []
    for cell, order in ((model.encoder.forwards, range(steps)), (model.encoder.backwards, range(steps - 1, -1, -1))):
        step, state = PEER_STEPS[type(cell)](cell), cell.zero_state(batch)
        for t in order:
            inside = (t < lengths).unsqueeze(1)
            after = step(rows[1 + t], state)
            state = tuple(torch.where(inside, new, old) for new, old in zip(after, state, strict=True))
        ends.append(state[0])
    h = torch.cat(ends, 1)
    mu, presig = model.encoder.mu(h), model.encoder.presig(h)
    z = mu + torch.exp(presig / 2) * chance
    step, state = PEER_STEPS[type(model.decoder)](model.decoder), torch.tanh(model.initial(z))
    state = state.split(model.decoder.widths, 1)
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


PEER_STEPS = {LSTM: peer_lstm, LayerNormLSTM: peer_layer_norm, HyperLSTM: peer_hyper}


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--data", nargs="+", help="drawings, as python -m train takes them; random walks without it")
    parser.add_argument("--cells", nargs="+", choices=list(CELLS), default=list(CELLS), help="of the decoder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = options.data or [random_walks(Path(folder) / "walks.npz")]
        data = Drawings(packed_folder(paths, Path(folder) / "packed"), "train")
        kinds = [(cell, CONFIG.keep) for cell in options.cells]
        if "lstm" in options.cells:  # without dropout PyTorch's kernel takes its place
            kinds.insert(kinds.index(("lstm", CONFIG.keep)) + 1, ("lstm", 1.0))
        rows = [row(data, cell, keep) for cell, keep in kinds]
    report(QUESTION, rows, options.json)


def row(data: Drawings, cell: str, keep: float) -> dict[str, object]:
    """Return one line of the table: a decoder's cell, and the share of the candidate that recurrent dropout keeps."""
    torch.manual_seed(1)
    sizes = {name: getattr(CONFIG, name) for name in ("encoder_size", "decoder_size", "latent_size", "mixtures")}
    config = ModelConfig(data.categories, data.scale, data.longest, decoder=cell, category_size=0, keep=keep, **sizes)
    model = SketchRNN(config).to(DEVICE)
    ours, making = batches(data)
    all_padded = [padded(batch, data.longest) for batch in ours]
    peers = all_padded[2:4]
    compare(model, ours[0], data.longest)
    seconds = learning(model, our_loss, ours, warm_up=1) + making * len(ours)
    peers_seconds = learning(model, peer_loss, peers) + making * len(peers)
    rate, peers_rate = drawings(ours) / seconds, drawings(peers) / peers_seconds
    size = CONFIG.decoder_size
    product, square = gflops(CONFIG.batch, size, 4 * size), gflops(2048, 2048, 2048)
    achieved = sum(int(batch.lengths.sum()) for batch in ours) * row_flops(model) / seconds / 1e9
    return {
        "decoder": cell, "keep": keep, "ours": rate, "peer": peers_rate, "times faster": rate / peers_rate,
        "useful rows %": useful(ours), "peer's %": useful(all_padded),
        "GFLOP/s": achieved, "product": product, "square": square, "of the peak %": 100 * achieved / max(product, square),
    }  # fmt: skip


def batches(data: Drawings) -> tuple[list[Batch], float]:
    """Some of an epoch's batches, evenly spaced when they are sorted by length; and the seconds that it takes to make one."""
    began = time.perf_counter()
    many = list(itertools.islice(epoch(data, 0, CONFIG.order(1, data.longest)), 50))
    seconds = (time.perf_counter() - began) / len(many)
    many.sort(key=lambda batch: int(batch.lengths.sum()))
    return [many[int((i + 0.5) * len(many) / BATCHES)] for i in range(BATCHES)], seconds


def padded(batch: Batch, n_max: int) -> Batch:
    """Return a batch as long as the longest drawing of all, and the row that ends it."""
    missing = n_max + 2 - len(batch.rows)
    end = np.broadcast_to(np.array([0, 0, 0, 0, 1], np.float32), (missing, len(batch.labels), 5))
    return dataclasses.replace(batch, rows=np.concatenate([batch.rows, end]))


def tensors(batch: Batch) -> tuple[Tensor, ...]:
    """rows, lengths, labels, chance"""
    chance = torch.randn(len(batch.labels), CONFIG.latent_size)
    return *(torch.from_numpy(each).to(DEVICE) for each in (batch.rows, batch.lengths, batch.labels)), chance.to(DEVICE)


@torch.no_grad()
def compare(model: SketchRNN, batch: Batch, n_max: int) -> None:
    """Both ways compute the same, or their times say nothing."""
    few = batch.part(0, 20)
    rows, *others = tensors(few)
    model.eval()
    mine = our_loss(model, rows, *others)
    theirs = peer_loss(model, tensors(padded(few, n_max))[0], *others)
    torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)


def learning(model: SketchRNN, loss_of: Loss, counted: list[Batch], warm_up: int = 0) -> float:
    """Seconds in which the model learns from batches, as the training loop does it, the first few once more before that."""
    optimizer = torch.optim.AdamW(model.parameters(), 1e-4, weight_decay=0.0)
    model.train()
    for number, batch in enumerate(counted[:warm_up] + counted):
        if number == warm_up:
            wait()
            began = time.perf_counter()
        rows, lengths, *others = tensors(batch)
        l_r, l_kl = loss_of(model, rows, lengths, *others)
        optimizer.zero_grad()
        (l_r / lengths.sum() + CONFIG.kl_weight * l_kl).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CONFIG.clip)
        optimizer.step()
    wait()
    return time.perf_counter() - began


def drawings(some: list[Batch]) -> int:
    return sum(len(batch.labels) for batch in some)


def wait() -> None:
    """A GPU is given its work long before it has done it."""
    if DEVICE.type == "cuda":
        torch.cuda.synchronize()


def useful(some: list[Batch]) -> float:
    """Real rows in a hundred that are computed."""
    return 100 * sum(int(batch.lengths.sum()) for batch in some) / sum(batch.rows[1:, :, 0].size for batch in some)


def row_flops(model: SketchRNN) -> int:
    """Of the products for one row, there and back: six a weight, of which the gradients' products have four.

    What is told the same at every step is multiplied once a drawing, and not counted.
    """
    parts = (model.encoder.forwards, model.encoder.backwards, model.decoder, model.head)
    weights = sum(value.numel() for part in parts for name, value in part.named_parameters() if "weight" in name)
    told = torch.zeros(1, model.config.told, device=DEVICE)
    return 6 * (weights - model.decoder.constant_gates(told).numel() * told.numel())


def gflops(rows: int, inner: int, columns: int) -> float:
    """Return what this machine reaches in ``(rows, inner) @ (inner, columns)``."""
    a, b = torch.randn(rows, inner, device=DEVICE), torch.randn(inner, columns, device=DEVICE)

    flops = 2 * rows * inner * columns
    many = max(1, 2**31 // flops)  # so that a GPU's launches do not count

    def product() -> None:
        for _ in range(many):
            a @ b
        wait()

    return many * flops / median_ms(product) / 1e6


def random_walks(path: Path, count: int = 3000) -> Path:
    """Drawings of the lengths that aaron_sheep.npz has: 20 to 250 rows, 125 in the mean."""
    rng = np.random.default_rng(0)
    drawings = np.empty(count, dtype=object)
    for i, length in enumerate(np.rint(20 + 230 * rng.beta(2.2, 2.6, count)).astype(int)):
        drawings[i] = np.concatenate([rng.normal(0, 18, (length, 2)), rng.random((length, 1)) < 0.1], 1).astype(
            np.int16
        )
    np.savez(path, train=drawings)
    return path


if __name__ == "__main__":
    main()
