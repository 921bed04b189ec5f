"""The integer step on the CPU is the step, and a drawing's rows are the same to the last bit whoever is in the batch."""

import copy
import dataclasses
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing, load
from sketch_rnn.drawings.strokes import START
from sketch_rnn.network.cells import LSTM
from sketch_rnn.network.cells.integer import H_LEVELS, MIDDLE, IntegerLSTM, whole_numbers
from sketch_rnn.network.mixture import Chance
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.sampling.loop import Context, Key, Sampler, Wanted, noise, sample
from sketch_rnn.sampling.stepper import Eager, Integer, quickest
from tests.conftest import CHECKPOINT, ROOT

SIZE = 256
CONFIG = ModelConfig(
    categories=("cat", "dog", "bus"), scale=20.0, max_rows=40, latent_size=6, null_latent=True, encoder_size=8,
    decoder_size=SIZE, category_size=5, mixtures=7, pen_position=True,
)  # fmt: skip


def model_of(config: ModelConfig = CONFIG, spread: float = 1.5) -> SketchRNN:
    """An untrained model whose categories and rows say something."""
    torch.manual_seed(0)
    model = SketchRNN(config).eval().requires_grad_(False)
    model.decoder.core.weight_ih_l0.mul_(spread)
    model.head.weight.mul_(2)
    if config.latent_size:
        torch.nn.init.normal_(model.null)
        torch.nn.init.normal_(model.initial.weight, std=0.5)
    return model


@pytest.fixture(scope="module")
def quick() -> Integer:
    stepper = quickest(model_of())
    assert isinstance(stepper, Integer)
    return stepper


@torch.inference_mode()
def context(model: SketchRNN, labels: list[int]) -> Context:
    return Context(*model.condition(model.embed(torch.tensor(labels))))


def wanted(model: SketchRNN, labels: list[int], seed: int, tau: float = 0.7, steps: int = 30) -> Wanted:
    count = len(labels)
    last = torch.from_numpy(START).expand(count, -1)
    keys = [Key(seed, number) for number in range(count)]
    taus = torch.full((count,), tau)
    return Wanted(context(model, labels), last, keys, taus, 0.5 + 0.5 * taus, steps)


def state_of(stepper: Integer, count: int, seed: int) -> tuple:
    """Row, gates, state and chance of a step in the middle of ``count`` drawings."""
    generator = torch.Generator().manual_seed(seed)
    normal = torch.randn(count, 5, generator=generator)
    row = torch.cat([normal[:, :2], torch.eye(3)[torch.randint(2, (count,), generator=generator)]], 1)
    with torch.inference_mode():
        told, state = stepper.model.condition(stepper.model.embed(torch.randint(3, (count,), generator=generator)))
        gates = stepper.gates(told)
    chance = Chance(torch.ones(count), torch.ones(count), torch.rand(count, 4, generator=generator))
    for _ in range(3):
        _, _, state = stepper.step(row, gates, state, chance)
    tau = torch.rand(count, generator=generator) * 0.9 + 0.1
    return row, gates, state, Chance(tau, tau.sqrt(), noise([Key(seed, number) for number in range(count)], 1)[:, 0])


@pytest.mark.parametrize("changes", [{}, {"pen_position": False}, {"mixtures": 1}, {"latent_size": 0}])
def test_the_quick_step_is_the_step(changes):
    model = model_of(dataclasses.replace(CONFIG, **changes))
    stepper = Integer(model)
    row, gates, state, chance = state_of(stepper, 60, 1)
    found = stepper.step(row, gates, state, chance)
    whole = copy.copy(model)  # the same operation by operation, but for the cell's product
    whole._modules = model._modules | {"decoder": stepper.step.cell}
    expected = Eager(whole).step(row, gates, state, chance)
    torch.testing.assert_close(found[0], expected[0], rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(found[1], expected[1], rtol=1e-4, atol=1e-4)
    for part, other in zip(found[2], expected[2], strict=True):
        torch.testing.assert_close(part, other, rtol=1e-5, atol=1e-5)


def test_a_step_depends_on_no_other_row(quick):
    """To the last bit: a last bit's difference would round a level of h the other way, and draw something else."""
    count = 70
    row, gates, state, chance = state_of(quick, count, 2)
    every = quick.step(row, gates, state, chance)
    for size in [*range(1, 20), 24, 33, 48, 69]:
        for first in {0, count - size, min(size % 7, count - size)}:
            own = slice(first, first + size)
            part = (part[own] for part in chance)
            found = quick.step(row[own], gates[own], tuple(p[own] for p in state), Chance(*part))
            assert torch.equal(found[0], every[0][own])
            assert torch.equal(found[1], every[1][own])
            assert all(torch.equal(a, b[own]) for a, b in zip(found[2], every[2], strict=True))


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=6),
    st.integers(0, 8),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 35)), max_size=3),
)
def test_a_drawing_is_the_same_bits_alone_and_in_a_crowd(quick, labels, wait, others):
    """Whoever joins later, at other temperatures, for more rows or fewer, or leaves."""
    model = quick.model
    alone = sample(quick, wanted(model, labels, 7))
    sampler = Sampler(quick)
    strangers = list(sampler.join(wanted(model, [1, 2], 8, 1.0, 9)))
    mine, found = sampler.join(wanted(model, labels, 7)), {}
    for number, (count, steps) in enumerate(others):
        for _ in range(wait):
            found |= sampler.step()
        strangers += sampler.join(wanted(model, [number % 3] * count, 9 + number, 0.3, steps))
        sampler.leave(strangers[::3])
    while len(sampler):
        found |= sampler.step()
    for ticket, expected in zip(mine, alone, strict=True):
        np.testing.assert_array_equal(found[ticket].rows, expected.rows)
        assert found[ticket].log_likelihood == pytest.approx(expected.log_likelihood, rel=1e-6)


@torch.inference_mode()
def test_what_is_told_and_begun_depends_on_no_other_row(quick):
    model = quick.model
    kinds, z = model.embed(torch.tensor([0, 1, 2, 1, 0])), torch.randn(5, CONFIG.latent_size)
    for latent in (z, None):
        every = Context(*model.condition(kinds, latent))
        for number in range(5):
            alone = Context(*model.condition(kinds[[number]], latent if latent is None else latent[[number]]))
            gates, own = (quick.gates(each.told) for each in (every, alone))
            assert torch.equal(gates[[number]], own)
            assert all(torch.equal(part[[number]], mine) for part, mine in zip(every.state, alone.state, strict=True))


@torch.inference_mode()
def test_whole_numbers_cost_the_cell_no_more_than_their_rounding():
    torch.manual_seed(1)
    cell = LSTM(5, 3, SIZE)
    weight = cell.core.weight_hh_l0.requires_grad_(False)
    whole = IntegerLSTM(cell)
    inputs, constant, state = torch.randn(20, 4, 5), torch.randn(4, 3), cell.zero_state(4)
    hs, ends = whole(inputs, constant, state)
    rounded, scale = whole_numbers(weight.t().numpy())
    assert np.abs(rounded.astype(int)).reshape(-1, 2, 4 * SIZE).sum(1).max() * (H_LEVELS + MIDDLE) < 2**15
    weight.copy_(torch.from_numpy(rounded * scale).t())  # the same cell in float32, its weights and h rounded alike
    gates, expected = cell.constant_gates(constant), []
    for each in inputs:
        state = cell.step(each, gates, ((state[0] * H_LEVELS).round() / H_LEVELS, state[1]))
        expected.append(state[0])
    # a level of h that rounds the other way moves a sum by less than a thousandth
    torch.testing.assert_close(hs, torch.stack(expected), rtol=0, atol=2e-3)
    torch.testing.assert_close(ends[0], hs[-1])


@torch.inference_mode()
def test_reading_is_the_steps_one_by_one(quick):
    rows = torch.randn(6, 3, 5)
    told, state = quick.model.condition(quick.model.embed(torch.tensor([0, 1, 2])))
    _, read = quick.read(rows, told, state)
    gates = quick.gates(told)
    chance = Chance(torch.ones(3), torch.ones(3), torch.rand(3, 4))
    for row in rows:
        _, _, state = quick.step(row, gates, state, chance)
    for a, b in zip(read, state, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=2e-3)


@pytest.mark.parametrize(
    "changes", [{"decoder": "layer_norm"}, {"decoder": "hyper"}, {"decoder_size": 255}, {"decoder_size": 320 - 32}]
)
def test_a_model_that_it_does_not_suit_draws_itself(changes):
    assert type(quickest(SketchRNN(dataclasses.replace(CONFIG, **changes)))) is Eager
    assert type(quickest(SketchRNN(CONFIG).double())) is Eager


def test_what_ships_can_be_had_in_float32():
    assert type(load(CHECKPOINT, "cpu", quick=False).engine.stepper) is Eager


CIRCLE = Drawing.of([[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)]])


def lines_of(found: list) -> list[np.ndarray]:
    return [line for sketch in found for line in sketch.drawing.lines]


@pytest.mark.parametrize(
    "more", [{}, {"like": CIRCLE.moved(1.5, (9, 4)), "fraction": None}], ids=["any", "like another"]
)
def test_what_ships_draws_the_same_bits_however_many_are_asked_for(artist, more):
    assert isinstance(artist.engine.stepper, Integer)
    begun = Drawing.of([CIRCLE.strokes[0][:20]])
    many, one = (
        artist.complete(begun, "face", count=count, temperature=(0.4, 0.8), seed=3, **more) for count in (5, 1)
    )
    for line, other in zip(lines_of([many[0], many[5]]), lines_of(one), strict=True):
        np.testing.assert_array_equal(line, other)


def test_what_ships_draws_the_same_bits_in_another_process_with_other_threads(artist):
    drawn = np.concatenate(lines_of(artist.complete(CIRCLE, "cat", count=2, seed=5)))
    script = """if True:
        import numpy as np, torch
        torch.set_num_threads(3)
        from tests.sampling.test_integer import CIRCLE, lines_of
        from sketch_rnn import load
        found = load("checkpoints/quickdraw", "cpu").complete(CIRCLE, "cat", count=2, seed=5)
        print(np.concatenate(lines_of(found)).tobytes().hex())
    """
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert found.strip() == drawn.tobytes().hex()
