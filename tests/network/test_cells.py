"""The cells against their equations, values and gradients, and in all their ways: sequence, step, dropout, autocast."""

import copy
import math
import shutil

import pytest
import torch

from sketch_rnn.network.cells import CELLS, HyperLSTM

STEPS, BATCH, IN, CONST, SIZE, KEEP = 6, 4, 5, 3, 7, 0.6
CLOSE = {"rtol": 1e-9, "atol": 1e-12}


def make(name: str, const: int = CONST, keep: float = KEEP, seed: int = 0):
    """A cell all of whose parameters matter: none keeps the zeros and ones it starts with."""
    torch.manual_seed(seed)
    narrow = {"aux_size": 6, "embedding": 2} if name == "hyper" else {}
    cell = CELLS[name](IN, const, SIZE, keep, **narrow).double()
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.add_(torch.randn_like(parameter), alpha=0.3)
    return cell


def sequence(cell, const: int = CONST, dtype=torch.float64):
    """inputs, constant, state: every one of them a leaf."""
    generator = torch.Generator().manual_seed(1)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype).requires_grad_()

    return normal(STEPS, BATCH, IN), normal(BATCH, const), tuple(normal(BATCH, width) for width in cell.widths)


def masks(cell) -> torch.Tensor:
    torch.manual_seed(5)
    return cell.masks(STEPS, torch.zeros(BATCH, SIZE, dtype=torch.float64))


# The equations, a sequence, a step and a gate at a time, from the papers.


def sigmoid(a):
    return 1 / (1 + torch.exp(-a))


def norm(a, gain, shift):
    mean = a.sum(1, keepdim=True) / a.shape[1]
    variance = ((a - mean) ** 2).sum(1, keepdim=True) / a.shape[1]
    return gain * (a - mean) / (variance + 1e-3) ** 0.5 + shift


def gate(weight, k):
    """The rows of gate k, i f g o, of a weight (4H, anything)."""
    size = len(weight) // 4
    return weight[k * size : (k + 1) * size]


def lstm(cell, x, h, c, drop):
    core = cell.core
    i, f, g, o = (
        x @ gate(core.weight_ih_l0, k).T
        + h @ gate(core.weight_hh_l0, k).T
        + gate(core.bias_ih_l0, k)
        + gate(core.bias_hh_l0, k)
        for k in range(4)
    )
    c = sigmoid(f) * c + sigmoid(i) * torch.tanh(g) * drop
    return sigmoid(o) * torch.tanh(c), c


def normed(cell, gates, c, drop):
    n = cell.norms
    i, f, g, o = (norm(gates[k], n.gain[k], n.shift[k]) for k in range(4))
    c = sigmoid(f) * c + sigmoid(i) * torch.tanh(g) * drop
    return torch.tanh(norm(c, n.gain_c, n.shift_c)) * sigmoid(o), c


def layer_norm(cell, x, h, c, drop):
    u, w = torch.cat([x, h], 1), torch.cat([cell.weight_ih, cell.weight_hh], 1)
    gates = [u @ gate(w, k).T for k in range(4)]
    return normed(cell, gates, c, drop)


def hyper(cell, x, h, c, aux_h, aux_c, drop):
    aux_h, aux_c = layer_norm(cell.aux, torch.cat([x, h], 1), aux_h, aux_c, 1.0)
    e = cell.embedding
    gates = []
    for k in range(4):
        scaled = []
        for block in (k, 4 + k, 8 + k):  # of the x part, of the h part, of the shift
            z = aux_h @ cell.weight_z[block * e : (block + 1) * e].T
            z = z + cell.bias_z[block * e : (block + 1) * e] if block < 8 else z
            scaled.append(z @ cell.weight_d[block])
        d_x, d_h, d_b = scaled
        x_part, h_part = x @ gate(cell.weight_ih, k).T, h @ gate(cell.weight_hh, k).T
        gates.append(d_x * x_part + d_h * h_part + d_b + cell.bias[k])
    return (*normed(cell, gates, c, drop), aux_h, aux_c)


EQUATIONS = {"lstm": lstm, "layer_norm": layer_norm, "hyper": hyper}
ALL = pytest.mark.parametrize("name", list(CELLS))


def equations(name, cell, x, constant, state, drops=None):
    hs = []
    for t in range(len(x)):
        drop = 1.0 if drops is None else drops[t]
        state = EQUATIONS[name](cell, torch.cat([x[t], constant], 1), *state, drop)
        hs.append(state[0])
    return torch.stack(hs), state


def loss(hs, state):
    """A loss in which each number of the result has a weight of its own."""
    return sum((out * torch.arange(1.0, out.numel() + 1).view_as(out).sin()).sum() for out in (hs, *state))


def assert_same(name, cell, x, constant, state, drops):
    leaves = [x, constant, *state, *cell.parameters()]
    torch.manual_seed(5)
    mine, theirs = cell(x, constant, state), equations(name, cell, x, constant, state, drops)
    for a, b in zip((mine[0], *mine[1]), (theirs[0], *theirs[1]), strict=True):
        torch.testing.assert_close(a, b, **CLOSE)
    mine, theirs = (torch.autograd.grad(loss(*out), leaves) for out in (mine, theirs))
    for a, b in zip(mine, theirs, strict=True):
        torch.testing.assert_close(a, b, **CLOSE)
    # a gradient of constant is empty where it has no width; every other leaf takes part
    assert all(a.abs().sum() > 0 for a in mine if a.numel())


@ALL
@pytest.mark.parametrize("const", [CONST, 0])
@pytest.mark.parametrize("training", [False, True])
def test_values_and_gradients_are_those_of_the_equations(name, const, training):
    cell = make(name, const).train(training)
    drops = masks(cell)
    assert (drops is not None) == training
    assert_same(name, cell, *sequence(cell, const), drops)


@ALL
def test_training_without_dropout_drops_nothing(name):
    cell = make(name, keep=1.0)
    assert_same(name, cell, *sequence(cell), None)


@ALL
def test_masks_keep_their_share_and_the_mean_and_differ_at_each_step(name):
    drops = make(name).masks(50, torch.zeros(40, SIZE, dtype=torch.float64))
    assert set(drops.unique().tolist()) == {0.0, 1 / KEEP}
    assert drops.mean().item() == pytest.approx(1, abs=0.05)
    assert not torch.equal(drops[0], drops[1])


@ALL
@pytest.mark.parametrize("const", [CONST, 0])
@torch.no_grad()
def test_steps_are_the_sequence(name, const):
    cell = make(name, const).eval()
    x, constant, state = sequence(cell, const)
    hs, last = cell(x, constant, state)
    shared = cell.constant_gates(constant)
    for t in range(STEPS):
        state = cell.step(x[t], shared, state)
        torch.testing.assert_close(state[0], hs[t], **CLOSE)
    for a, b in zip(state, last, strict=True):
        torch.testing.assert_close(a, b, **CLOSE)


@ALL
def test_the_zero_state_has_the_widths(name):
    cell = make(name)
    state = cell.zero_state(2)
    assert [tuple(part.shape) for part in state] == [(2, width) for width in cell.widths]
    assert not any(part.any() for part in state)
    assert len(state) == (4 if name == "hyper" else 2)


@ALL
@pytest.mark.parametrize("training", [False, True])
def test_autocast_is_near_float32(name, training):
    cell = make(name).float().train(training)
    leaves = list(cell.parameters())
    results = []
    for enabled in (False, True):
        torch.manual_seed(5)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=enabled):
            x, constant, state = sequence(cell, dtype=torch.float32)
            if enabled:  # as where layers before the cell made them
                constant, state = constant.bfloat16(), tuple(part.bfloat16() for part in state)
            hs, state = cell(x, constant, state)
            assert {part.dtype for part in (hs, *state)} == {torch.float32}
            results.append((hs, torch.autograd.grad(loss(hs, state), leaves)))
    (hs, grads), (low_hs, low_grads) = results
    torch.testing.assert_close(low_hs, hs, rtol=0, atol=0.1)
    assert not torch.equal(low_hs, hs)  # autocast was there
    for low, full in zip(low_grads, grads, strict=True):
        assert low.dtype == torch.float32
        assert (low - full).norm() < 0.1 * full.norm()


@ALL
@torch.no_grad()
def test_initial_values(name):
    torch.manual_seed(0)
    cell = CELLS[name](IN, CONST, 64)
    w_x, w_h = (cell.core.weight_ih_l0, cell.core.weight_hh_l0) if name == "lstm" else (cell.weight_ih, cell.weight_hh)
    assert w_x.abs().max().item() == pytest.approx(math.sqrt(6 / (IN + CONST + 4 * 64)), rel=0.02)
    for k in range(4):
        torch.testing.assert_close(gate(w_h, k) @ gate(w_h, k).T, torch.eye(64), rtol=0, atol=1e-5)
    if name == "lstm":
        bias = (cell.core.bias_ih_l0 + cell.core.bias_hh_l0).view(4, 64)
        assert bias.mean(1).tolist() == [0, 1, 0, 0]
        return
    assert cell.norms.shift.mean(1).tolist() == [0, 1, 0, 0]  # the forget bias
    assert bool((cell.norms.gain == 1).all())


@torch.no_grad()
def test_hyper_starts_with_every_weight_scaled_by_a_tenth():
    torch.manual_seed(0)
    cell = HyperLSTM(IN, CONST, 64)
    assert (cell.aux.size, cell.aux.keep, cell.aux.weight_ih.shape[1]) == (256, 1.0, IN + CONST + 64)
    z = torch.randn(BATCH, 256) @ cell.weight_z.T
    z[:, : 8 * 32] += cell.bias_z
    d = torch.bmm(z.view(BATCH, 12, 32).transpose(0, 1), cell.weight_d)
    torch.testing.assert_close(d[:8], torch.full((8, BATCH, 64), 0.1))
    assert not d[8:].any()
    assert cell.weight_z[8 * 32 :].std().item() == pytest.approx(0.01, rel=0.05)
    assert not cell.bias.any()


def test_the_lstm_is_pytorchs():
    """So that its weights, under these names, are another program's too."""
    cell = make("lstm").eval()
    assert list(cell.state_dict()) == [f"core.{name}" for name in torch.nn.LSTM(1, 1).state_dict()]
    x, constant, state = sequence(cell)
    whole = torch.cat([x, constant.expand(STEPS, -1, -1)], -1)
    expected, _ = cell.core(whole, tuple(part.unsqueeze(0) for part in state))
    torch.testing.assert_close(cell(x, constant, state)[0], expected, **CLOSE)
    cell.train().keep = 1 - 1e-12  # the hand-written loop, with all but nothing dropped
    torch.testing.assert_close(cell(x, constant, state)[0], expected, **CLOSE)


@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile has no compiler")
def test_compiled_is_eager():
    cell = make("layer_norm")  # the hyper cell's two steps would take a minute to compile
    fast = copy.deepcopy(cell).compiled()
    results = []
    for each in (cell, fast):
        torch.manual_seed(5)
        out = each(*sequence(each))
        results.append([*torch.autograd.grad(loss(*out), list(each.parameters())), out[0]])
    for a, b in zip(*results, strict=True):
        torch.testing.assert_close(a, b, **CLOSE)
