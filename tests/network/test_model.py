"""The network against its equations, written out here in float64, a drawing at a time."""

import dataclasses

import pytest
import torch
from torch import Tensor

from sketch_rnn.network.cells import CELLS
from sketch_rnn.network.model import ModelConfig, SketchRNN
from tests.network.test_pen_position import counted

CONFIG = ModelConfig(
    ("cat", "dog", "owl"), scale=20.0, max_rows=30, encoder_size=6, latent_size=5, null_latent=True, decoder_size=8,
    category_size=3, mixtures=2, keep=1.0,
)  # fmt: skip
LENGTHS = torch.tensor([4, 7, 1])


def made(**changes) -> SketchRNN:
    torch.manual_seed(0)
    model = SketchRNN(dataclasses.replace(CONFIG, **changes)).double()
    with torch.no_grad():  # narrow first weights would hide what z does
        for name, value in model.named_parameters():
            if name.startswith(("encoder.mu", "encoder.presig", "initial", "null")):
                value.normal_()
    return model


@pytest.fixture
def rows() -> Tensor:
    """S_0 ... S_8 of three drawings of 4, 7 and 1 rows, with noise where nothing may look."""
    rows = torch.randn(9, 3, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    for b, length in enumerate(LENGTHS):
        rows[length + 1 :, b] = torch.tensor([0, 0, 0, 0, 1.0])
    return rows


def fed(rows: Tensor, place: bool) -> Tensor:
    """What a cell is fed for the rows ``(n, 1, 5)`` of one drawing."""
    features = torch.from_numpy(counted(rows[:, 0].numpy())).unsqueeze(1)
    return torch.cat([rows, features], dim=-1) if place else rows


@pytest.mark.parametrize("place", [False, True])
@pytest.mark.parametrize("kind", list(CELLS))
def test_the_encoder_reads_a_drawing_both_ways_and_not_its_end(kind, place, rows):
    """h = [h_forward; h_backward], each the last state of a cell over S_1 ... S_N alone (equations 1 and 2)."""
    model = made(encoder=kind, pen_position=place)
    mu, presig = model.encode(rows[1:], LENGTHS)
    for b, length in enumerate(LENGTHS):
        drawn = fed(rows[1 : length + 1, b : b + 1], place)
        ends = []
        for cell, read in ((model.encoder.forwards, drawn), (model.encoder.backwards, drawn.flip(0))):
            state = cell.zero_state(1)
            gates = cell.constant_gates(drawn.new_zeros(1, 0))
            for row in read:
                state = cell.step(row, gates, state)
            ends.append(state[0])
        h = torch.cat(ends, 1)
        for layer, found in ((model.encoder.mu, mu), (model.encoder.presig, presig)):
            torch.testing.assert_close(found[b : b + 1], h @ layer.weight.T + layer.bias, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("place", [False, True])
@pytest.mark.parametrize("kind", list(CELLS))
def test_training_decodes_from_z_and_the_category_from_the_start_state(kind, place, rows):
    """z = mu + sigma eps (3); [h_0; c_0] = tanh(W_z z + b_z); input [S_{i-1}; z; class]; y = W_y h + b_y (4)."""
    model = made(decoder=kind, pen_position=place)
    category = torch.tensor([2, 0, 1])
    eps = torch.randn(3, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    unknown = torch.tensor([False, True, False])
    mixture, mu, presig = model(rows, LENGTHS, category, eps, unknown)
    told_mu, told_presig = model.encode(rows[1:], LENGTHS)
    torch.testing.assert_close(mu, told_mu[[0, 2]])
    torch.testing.assert_close(presig, told_presig[[0, 2]])
    for b in range(3):
        z = model.null if unknown[b] else told_mu[b] + (told_presig[b] / 2).exp() * eps[b]
        packed = torch.tanh(z @ model.initial.weight.T + model.initial.bias)
        state = tuple(part[None] for part in packed.split(model.decoder.widths))
        constant = torch.cat([z, model.embedding.weight[category[b]]])[None]
        gates = model.decoder.constant_gates(constant)
        seen = fed(rows[:, b : b + 1], place)
        for t in range(8):
            state = model.decoder.step(seen[t], gates, state)
            y = state[0][0] @ model.head.weight.T + model.head.bias
            torch.testing.assert_close(mixture.log_pen[t, b], y[:3].log_softmax(0), rtol=1e-9, atol=1e-11)
            torch.testing.assert_close(mixture.log_pi[t, b], y[3:5].log_softmax(0), rtol=1e-9, atol=1e-11)
            torch.testing.assert_close(mixture.mu[t, b], torch.stack([y[5:7], y[7:9]], 1), rtol=1e-9, atol=1e-11)


def test_the_class_is_outside_the_latent(rows):
    model = made()
    told, _ = model.condition(model.embed(torch.tensor([0, 1, 2])), z := model.encode(rows[1:], LENGTHS)[0])
    torch.testing.assert_close(told, torch.cat([z, model.embedding.weight], dim=1))
    cell_sizes = {cell.constant_size for cell in (model.encoder.forwards, model.encoder.backwards)}
    assert cell_sizes == {0}


def test_the_decoder_alone_begins_in_nothing():
    model = made(latent_size=0, null_latent=False)
    told, state = model.condition(model.embed(torch.tensor([1])))
    torch.testing.assert_close(told, model.embedding.weight[1:2])
    assert all(not part.any() for part in state)
    assert not hasattr(model, "encoder")
    bare = made(latent_size=0, null_latent=False, category_size=0)
    assert bare.condition(bare.embed(torch.tensor([1, 2])))[0].shape == (2, 0)


def test_the_papers_network_is_one_setting_away():
    """No class, no null latent, z alone beside the point; and its size: encoder 512, HyperLSTM 2048, Nz 128, M 20."""
    config = dataclasses.replace(
        CONFIG, category_size=0, null_latent=False, encoder_size=512, latent_size=128, decoder="hyper", decoder_size=2048,
        mixtures=20,
    )  # fmt: skip
    with torch.device("meta"):
        shapes = {name: tuple(value.shape) for name, value in SketchRNN(config).named_parameters()}
    assert shapes["encoder.mu.weight"] == (128, 1024)
    assert shapes["decoder.weight_ih"] == (4 * 2048, 5 + 128)
    assert shapes["decoder.aux.weight_hh"] == (4 * 256, 256)
    assert shapes["initial.weight"] == (2 * (2048 + 256), 128)
    assert shapes["head.weight"] == (123, 2048)
    assert not {name for name in shapes if name.startswith(("null", "embedding"))}
    with pytest.raises(ValueError, match="needs a z"):
        (model := made(null_latent=False)).condition(model.embed(torch.tensor([0])))


def test_one_drawing_is_encoded_though_all_are_unknown(rows):
    """So that every weight has its gradient in every step, on every process."""
    model = made()
    _, mu, _ = model(rows, LENGTHS, torch.zeros(3).long(), torch.zeros(3, 5).double(), torch.ones(3).bool())
    assert mu.shape == (1, 5)


WRONG = [
    {"encoder": "gru"},
    {"latent_size": -1},
    {"keep": 0.0},
    {"category_keep": 1.5},
    {"scale": 0.0},
    {"max_rows": 0},
    {"max_rows": 10**9},
]


@pytest.mark.parametrize("change", WRONG, ids=lambda change: next(iter(change)))
def test_a_config_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError):  # noqa: PT011  each says its own
        dataclasses.replace(CONFIG, **change)
