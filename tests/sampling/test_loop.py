"""Priming is the likelihood and the state of the strokes so far; chance is the seed's alone."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn.drawings.strokes import START, to_stroke5
from sketch_rnn.network.mixture import Mixture
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.sampling.loop import Context, Interrupted, Key, Sampled, Sampler, Wanted, begin, log_likelihood, noise
from sketch_rnn.sampling.loop import sample as sampled_by
from sketch_rnn.sampling.stepper import Eager


def beginning(rows: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    stroke3 = np.concatenate([rng.normal(size=(rows, 2)), rng.integers(0, 2, size=(rows, 1))], 1).astype(np.float32)
    stroke3[-1, 2] = 1
    return stroke3


def start(model: SketchRNN, labels: list[int]) -> Context:
    with torch.inference_mode():
        return Context(*model.condition(model.embed(torch.tensor(labels))))


def wanted(context: Context, keys: list[Key], tau: float = 1.0, pen_tau: float = 1.0, steps: int = 30) -> Wanted:
    """Drawings from the first row on, all at the same temperatures."""
    ones = torch.ones(len(keys))
    last = torch.from_numpy(START).expand(len(keys), -1)
    return Wanted(context, last, keys, tau * ones, pen_tau * ones, steps)


def sample(model: SketchRNN, asked: Wanted, *stopped) -> list[Sampled]:
    return sampled_by(Eager(model), asked, *stopped)


def keys(seed: int, count: int) -> list[Key]:
    return [Key(seed, number) for number in range(count)]


@pytest.mark.parametrize("place", [False, True])
@torch.inference_mode()
def test_priming_is_the_steps_one_by_one(place, small_model):
    torch.manual_seed(0)
    small_model = SketchRNN(dataclasses.replace(small_model.config, pen_position=place)).eval()
    beginnings = np.stack([beginning(7, 1), beginning(7, 2), beginning(7, 3)])
    told, state = small_model.condition(small_model.embed(torch.tensor([1, 0, 1])))
    rows = np.stack([to_stroke5(each)[:-1] for each in beginnings])
    begun = begin(Eager(small_model), list(rows), Context(told, state))
    likely = log_likelihood(Eager(small_model), rows, Context(told, state))
    for b, rows in enumerate(beginnings):
        gates = small_model.decoder.constant_gates(told[b : b + 1])
        state = small_model.condition(small_model.embed(torch.tensor([b % 2 == 0]).long()))[1]
        total = 0.0
        previous = torch.from_numpy(START)[None]
        for row in torch.from_numpy(to_stroke5(rows)[:-1]):
            mixture, state = small_model.step(previous, gates, state)
            total += float(mixture.log_prob_offset(row[None, :2]) + mixture.log_prob_pen(row[None, 2:]))
            previous = row[None]
        np.testing.assert_allclose(likely[b], total, rtol=1e-5)
        for after, expected in zip(begun.context.state, state, strict=True):
            torch.testing.assert_close(after[b : b + 1], expected, rtol=1e-5, atol=1e-6)


def test_a_drawing_depends_on_its_own_number_alone():
    nine, three = noise(keys(7, 9), 20), noise(keys(7, 3), 20)
    assert torch.equal(nine[:3], three)
    assert not torch.equal(nine[0], nine[1])
    assert not torch.equal(noise(keys(8, 1), 20), noise(keys(7, 1), 20))
    every = [each for candidate in range(4) for each in noise([Key(7, k, candidate) for k in range(3)], 20)]
    assert len({tuple(each.flatten().tolist()) for each in every}) == 12


def test_sampling_repeats_itself_and_stops(small_model):
    def run(count: int) -> list[np.ndarray]:
        asked = wanted(start(small_model, [0] * count), keys(1, count), 0.8, 0.8)
        return [each.rows for each in sample(small_model, asked)]

    once, again, fewer = run(5), run(5), run(2)
    for a, b in zip(once, again, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(once, fewer, strict=False):
        np.testing.assert_allclose(a, b, atol=1e-5)
    for rows in once:
        assert len(rows) <= 30
        assert (rows[:-1, 4] == 0).all()
        assert rows[-1, 4] == 1 or len(rows) == 30


def test_all_ended_is_the_end(small_model, monkeypatch):
    """The loop does not run on when every drawing has ended."""
    calls = []
    original = Mixture.sample

    def at_once(self, chance):
        calls.append(1)
        rows = original(self, chance)
        return torch.tensor([[0.0, 0, 0, 0, 1]]).expand_as(rows) if len(calls) == 3 else rows

    monkeypatch.setattr(Mixture, "sample", at_once)
    with torch.no_grad():
        small_model.head.bias[2] = -50.0  # never ends by itself
    drawn = sample(small_model, wanted(start(small_model, [0] * 4), keys(1, 4)))
    assert len(calls) == 3
    assert [len(each.rows) for each in drawn] == [3] * 4


def test_a_drawing_is_the_same_beside_others_that_end_before_it(small_model):
    """Those that have ended are left out of the batch; what goes on keeps its own chance, state and category."""
    with torch.no_grad():
        small_model.head.bias[2] = small_model.head.bias[:2].mean() - 1.0  # some end soon
    labels = [0, 1] * 10
    together = sample(small_model, wanted(start(small_model, labels), keys(5, 20)))
    assert len({len(each.rows) for each in together}) > 3
    for number, expected in enumerate(together):
        alone = sample(small_model, wanted(start(small_model, labels).only([number]), [Key(5, number)]))
        np.testing.assert_allclose(alone[0].rows, expected.rows, atol=1e-4)


def test_a_drawing_is_the_same_beside_others_that_join_later_at_another_temperature(small_model):
    """Each row has its own temperature, noise and step, whoever else is in the batch."""
    with torch.no_grad():
        small_model.head.bias[2] = small_model.head.bias[:2].mean() - 1.0
    parts = [
        wanted(start(small_model, [0, 1, 0, 1]), keys(5, 4), 0.3, 0.6),
        wanted(start(small_model, [1, 1, 0]), keys(6, 3), 1.0, 1.0),
    ]
    alone = [drawn for part in parts for drawn in sample(small_model, part)]
    sampler = Sampler(Eager(small_model))
    tickets = list(sampler.join(parts[0]))
    found = sampler.step() | sampler.step()
    tickets += sampler.join(parts[1])
    while len(sampler):
        found |= sampler.step()
    assert sorted(found) == tickets
    for ticket, expected in zip(tickets, alone, strict=True):
        np.testing.assert_allclose(found[ticket].rows, expected.rows, atol=1e-4)
        assert found[ticket].log_likelihood == pytest.approx(expected.log_likelihood, abs=1e-2)


def test_those_that_leave_change_nothing_for_the_others(small_model):
    with torch.no_grad():
        small_model.head.bias[2] = small_model.head.bias[:2].mean() - 1.0
    asked = wanted(start(small_model, [0, 1] * 5), keys(5, 10))
    expected = sample(small_model, asked)
    sampler = Sampler(Eager(small_model))
    tickets = sampler.join(asked)
    found = sampler.step() | sampler.step()
    gone, stay = set(tickets[::4]), len(sampler)
    leaving = gone - found.keys()
    sampler.leave(gone)
    sampler.leave([*gone, *found, 1000])  # who has left, ended or never come
    assert len(sampler) == stay - len(leaving)
    while len(sampler):
        found |= sampler.step()
    assert leaving
    assert sorted(found) == [ticket for ticket in tickets if ticket not in leaving]
    for ticket, drawing in found.items():
        np.testing.assert_allclose(drawing.rows, expected[ticket].rows, atol=1e-4)


def test_when_all_have_left_others_can_join(small_model):
    sampler = Sampler(Eager(small_model))
    sampler.leave([0])
    sampler.leave(sampler.join(wanted(start(small_model, [0, 1]), keys(5, 2))))
    assert len(sampler) == 0
    [ticket] = sampler.join(wanted(start(small_model, [1]), keys(6, 1)))
    found = {}
    while len(sampler):
        found |= sampler.step()
    [expected] = sample(small_model, wanted(start(small_model, [1]), keys(6, 1)))
    np.testing.assert_array_equal(found[ticket].rows, expected.rows)


def test_what_nobody_waits_for_is_given_up(small_model):
    with torch.no_grad():
        small_model.head.bias[2] = -50.0  # never ends by itself
    asked = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Interrupted):
        sample(small_model, wanted(start(small_model, [0]), keys(1, 1)), stopped)
    assert len(asked) == 4


@torch.inference_mode()
def test_the_nats_are_the_likelihood_of_the_rows_that_were_drawn(small_model):
    model = small_model.double()
    context = start(model, [0, 1, 1, 0, 1])
    for number, each in enumerate(sample(model, wanted(context, keys(2, 5), 0.7, 0.9, 20))):
        own = context.only([number])
        rows = torch.from_numpy(np.concatenate([START[None].astype(np.float64), each.rows])).unsqueeze(1)
        mixture, _ = model.decode(rows[:-1], own.told, own.state)
        offset, pen = mixture.log_prob_offset(rows[1:, :, :2]), mixture.log_prob_pen(rows[1:, :, 2:])
        nats = float((pen + torch.where(rows[1:, :, 4] > 0.5, 0.0, offset)).sum())
        assert each.log_likelihood == pytest.approx(nats, abs=1e-5)


@torch.inference_mode()
def test_beginnings_of_any_length_are_each_read_as_they_are_alone(small_model):
    """Also where some are alike, and are read once."""
    rows = [
        to_stroke5(beginning(length, seed))[:-1] for length, seed in [(5, 1), (3, 2), (5, 1), (1, 3), (5, 4), (3, 2)]
    ]
    context = start(small_model, [0, 1, 0, 1, 1, 0])
    begun = begin(Eager(small_model), rows, context)
    for number, own in enumerate(rows):
        alone = begin(Eager(small_model), [own], context.only([number]))
        assert torch.equal(begun.last[number], torch.from_numpy(own[-1]))
        for part, expected in zip(begun.context.state, alone.context.state, strict=True):
            torch.testing.assert_close(part[number], expected[0], rtol=1e-5, atol=1e-6)


def test_candidates_go_on_from_one_beginning_as_from_copies_of_it(small_model):
    few, own = start(small_model, [0, 1]), start(small_model, [0, 1, 0, 1, 0, 1])
    asked = wanted(own, keys(3, 6))
    shared = dataclasses.replace(asked, context=few, last=asked.last[:2])
    for found, expected in zip(sample(small_model, shared), sample(small_model, asked), strict=True):
        assert np.array_equal(found.rows, expected.rows)
        assert found.log_likelihood == expected.log_likelihood
    third = shared.only([4])
    assert torch.equal(third.context.told, few.told[:1])
    assert third.keys == [asked.keys[4]]
