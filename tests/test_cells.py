"""The cell against nn.LSTM, its gradient against differences, and its three ways (sequence, dropout, step) against each other."""

import pytest
import torch

from sketch_rnn.cells import LSTM

STEPS, BATCH, IN, CONST, SIZE = 6, 4, 5, 3, 7


@pytest.fixture
def cell() -> LSTM:
    torch.manual_seed(0)
    return LSTM(IN, CONST, SIZE).double()


@pytest.fixture
def inputs() -> tuple[torch.Tensor, torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(1)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64).requires_grad_()

    return normal(STEPS, BATCH, IN), normal(BATCH, CONST), (normal(BATCH, SIZE), normal(BATCH, SIZE))


def equations(cell: LSTM, x: torch.Tensor, constant: torch.Tensor, state, mask: torch.Tensor | None = None):
    """The LSTM written from its equations, a step at a time, gates i, f, g, o."""
    h, c = state
    hs = []
    w_x, w_h = cell.core.weight_ih_l0, cell.core.weight_hh_l0
    for t in range(len(x)):
        a = torch.cat([x[t], constant], 1) @ w_x.T + h @ w_h.T + cell.core.bias_ih_l0 + cell.core.bias_hh_l0
        i, f, g, o = a.chunk(4, 1)
        g = torch.tanh(g) if mask is None else torch.tanh(g) * mask[t]
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * g
        h = torch.sigmoid(o) * torch.tanh(c)
        hs.append(h)
    return torch.stack(hs), (h, c)


def test_it_is_nn_lstm(cell, inputs):
    x, constant, (h, c) = inputs
    whole = torch.cat([x, constant.expand(STEPS, -1, -1)], -1)
    torchs = torch.nn.LSTM(IN + CONST, SIZE).double()
    torchs.load_state_dict(cell.core.state_dict())
    expected, (_, last) = torchs(whole, (h[None], c[None]))
    hs, state = cell(x, constant, (h, c))
    torch.testing.assert_close(hs, expected, rtol=0, atol=1e-14)
    torch.testing.assert_close(state[1], last[0], rtol=0, atol=1e-14)
    torch.testing.assert_close(equations(cell, x, constant, (h, c))[0], expected, rtol=0, atol=1e-14)


def dropped(cell: LSTM, x, constant, state):
    """The dropout path with a mask that is the same each time, and that mask."""
    cell.keep = 0.6
    torch.manual_seed(5)
    out = cell(x, constant, state)
    torch.manual_seed(5)
    mask = (torch.rand(STEPS, BATCH, SIZE, dtype=torch.float64) < 0.6).double() / 0.6
    return out, mask


def test_dropout_falls_on_the_candidate_alone(cell, inputs):
    (hs, (h, c)), mask = dropped(cell, *inputs)
    assert 0 < (mask == 0).double().mean() < 1
    expected, last = equations(cell, *inputs, mask)
    torch.testing.assert_close(hs, expected, rtol=0, atol=1e-14)
    torch.testing.assert_close(torch.stack([h, c]), torch.stack(last), rtol=0, atol=1e-14)


def test_the_gradient_of_the_dropout_path_is_that_of_the_equations(cell, inputs):
    x, constant, state = inputs
    leaves = [x, constant, *state, *cell.parameters()]
    (hs, (_, c)), mask = dropped(cell, *inputs)
    mine = torch.autograd.grad(hs.square().sum() + c.sum(), leaves)
    hs, (_, c) = equations(cell, x, constant, state, mask)
    theirs = torch.autograd.grad(hs.square().sum() + c.sum(), leaves)
    for a, b in zip(mine, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-12)


def test_no_dropout_out_of_training(cell, inputs):
    plain = cell(*inputs)[0]
    cell.keep = 0.5
    torch.testing.assert_close(cell.eval()(*inputs)[0], plain, rtol=0, atol=0)


@torch.no_grad()
def test_steps_are_the_sequence(cell, inputs):
    x, constant, state = inputs
    hs, last = cell(x, constant, state)
    for t in range(STEPS):
        state = cell.step(x[t], cell.constant_gates(constant), state)
        torch.testing.assert_close(state[0], hs[t], rtol=0, atol=1e-14)
    torch.testing.assert_close(state[1], last[1], rtol=0, atol=1e-14)


@torch.no_grad()
def test_sequences_of_their_own_lengths_end_in_their_own_states(cell, inputs):
    x, constant, state = inputs
    lengths = torch.tensor([2, 6, 1, 4])
    _, (h, c) = cell(x, constant, state, lengths)
    for b, length in enumerate(lengths):
        alone = cell(x[:length, b : b + 1], constant[b : b + 1], (state[0][b : b + 1], state[1][b : b + 1]))[1]
        torch.testing.assert_close(torch.stack([h[b], c[b]]), torch.cat(alone), rtol=0, atol=1e-14)
    cell.keep = 0.5
    with pytest.raises(ValueError, match="lengths"):
        cell(x, constant, state, lengths)
