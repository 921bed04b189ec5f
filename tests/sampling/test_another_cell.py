"""Another decoder is one class and its name: cells of other states learn, are kept, and draw alone and in a crowd."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from sketch_rnn import Drawing
from sketch_rnn.drawings.strokes import to_stroke5
from sketch_rnn.network.cells import CELLS, Cell, State
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.stepper import Eager, quickest
from sketch_rnn.weights import checkpoint
from tests.conftest import artist_of
from tests.sampling.test_crowd import asked, same, together
from tests.sampling.test_loop import beginning, sample

HEAD = Drawing([np.array([[0, 0], [60, 10], [80, 70], [20, 90]])])


class Stepwise(Cell):
    """A cell that is a step alone: a sequence is one after the other."""

    elementwise = ()

    def __init__(self, input_size: int, constant_size: int, size: int, keep: float = 1.0):
        super().__init__(input_size, constant_size, size, keep)
        self.candidate = nn.Linear(input_size + constant_size + size, size)

    def constant_gates(self, constant: Tensor) -> Tensor:
        return constant

    def forward(self, inputs: Tensor, constant: Tensor, state: State) -> tuple[Tensor, State]:
        hs = []
        for each in inputs:
            state = self.step(each, constant, state)
            hs.append(state[0])
        return torch.stack(hs), state


class TwoPaces(Stepwise):
    """Its memory ``(B, 2, H)`` follows what comes quickly and slowly; h is their mean."""

    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.widths = (self.size, 2 * self.size)
        self.paces = nn.Parameter(torch.tensor([[-1.0], [1.0]]))

    def start(self, values: Tensor) -> State:
        h, memory = super().start(values)
        return h, memory.unflatten(-1, (2, self.size))

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        h, memory = state
        new = self.candidate(torch.cat([inputs, constant_gates, h], -1)).tanh()
        memory = torch.lerp(memory, new.unsqueeze(1), self.paces.sigmoid())
        return memory.mean(1), memory


class Remembering(Stepwise):
    """Its memory ``(B, n, H + 1)`` grows by each h, marked by a 1 that what is filled up lacks; it attends to all of them."""

    state_is_fixed = False

    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.widths = (self.size, 0)
        self.query = nn.Linear(self.size, self.size, bias=False)

    def start(self, values: Tensor) -> State:
        h, _ = super().start(values)
        return h, h.new_zeros(len(h), 0, self.size + 1)

    def step(self, inputs: Tensor, constant_gates: Tensor, state: State) -> State:
        h, memory = state
        new = self.candidate(torch.cat([inputs, constant_gates, h], -1)).tanh()
        memory = torch.cat([memory, torch.cat([new, new.new_ones(len(new), 1)], -1).unsqueeze(1)], 1)
        keys, there = memory[..., :-1], memory[..., -1]
        weights = torch.einsum("bh,bnh->bn", self.query(new), keys).exp() * there
        return torch.einsum("bn,bnh->bh", weights / weights.sum(1, keepdim=True), keys), memory


@pytest.fixture(params=[TwoPaces, Remembering])
def model(request, monkeypatch) -> SketchRNN:
    monkeypatch.setitem(CELLS, "another", request.param)
    torch.manual_seed(0)
    config = ModelConfig(
        ("cat", "dog"), scale=20.0, max_rows=30, decoder="another", decoder_size=12, category_size=4, mixtures=3,
        encoder="another", encoder_size=6, latent_size=5, null_latent=True,
    )  # fmt: skip
    made = SketchRNN(config).eval()
    with torch.no_grad():
        made.head.bias[2] = made.head.bias[:2].mean() - 1.0  # some end soon, and others later
    return made


def loss(model: SketchRNN, rows: Tensor, lengths: Tensor) -> Tensor:
    chance = torch.zeros(len(lengths), model.config.latent_size)
    mixture, mu, _ = model(rows, lengths, torch.tensor([0, 1]), chance, torch.tensor([False, True]))
    return mu.square().sum() - mixture.log_prob_row(rows[1:]).mean()


def test_it_learns(model):
    drawn = np.stack([to_stroke5(beginning(9, seed)) for seed in (1, 2)], axis=1)
    start = np.broadcast_to(np.float32([0, 0, 1, 0, 0]), (1, 2, 5))
    rows, lengths = torch.from_numpy(np.concatenate([start, drawn])), torch.tensor([9, 9])
    before = loss(model, rows, lengths)
    before.backward()
    assert all(value.grad.abs().sum() > 0 for value in model.decoder.parameters())
    torch.optim.SGD(model.parameters(), 1e-2).step()
    assert loss(model, rows, lengths) < before


def test_it_is_kept_and_draws_by_every_verb_of_drawing(model, tmp_path):
    checkpoint.save(tmp_path / "kept", model)
    kept, _ = checkpoint.load(tmp_path / "kept")  # whose weights are rounded
    checkpoint.save(tmp_path / "again", kept)
    again, _ = checkpoint.load(tmp_path / "again")
    for verb in ("complete", "generate", "reconstruct"):
        drawing = {} if verb == "generate" else {"drawing": HEAD}
        one, other = (
            getattr(artist_of(each, quick=quickest(each)), verb)(**drawing, category="cat", count=3)
            for each in (kept, again)
        )
        assert len(one) == 3
        assert [sketch.to_dict() for sketch in one] == [sketch.to_dict() for sketch in other]


def test_in_a_crowd_each_gets_what_it_would_get_alone(model):
    requests = [asked(model, seed, count) for seed, count in enumerate((3, 1, 5, 2))]
    for found, request in zip(together(Crowd(Eager(model), most=4), requests), requests, strict=True):
        same(found, sample(model, request))
    assert len({len(each.rows) for request in requests for each in sample(model, request)}) > 1
