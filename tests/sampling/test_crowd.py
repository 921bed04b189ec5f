"""Many threads that ask one model at once: each gets what it would get alone, in turn, and none waits for ever."""

import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sketch_rnn.sampling import crowd as crowds
from sketch_rnn.sampling.crowd import Crowd
from sketch_rnn.sampling.loop import Interrupted, Sampler, Wanted
from sketch_rnn.sampling.stepper import Eager
from tests.conftest import PATIENCE, until
from tests.sampling.test_loop import keys, sample, start, wanted


def asked(model, seed: int, count: int = 3, tau: float = 1.0):
    return wanted(start(model, [number % 2 for number in range(count)]), keys(seed, count), tau, tau)


def together(crowd: Crowd, requests, stopped=None):
    """Ask for all at once, a thread each; returns what each got, drawings or an exception."""
    found = [None] * len(requests)

    def ask(number: int) -> None:
        try:
            found[number] = crowd.sample(requests[number], (stopped or {}).get(number, lambda: False))
        except BaseException as error:
            found[number] = error

    threads = [threading.Thread(target=ask, args=(number,), daemon=True) for number in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return found


def same(found, expected) -> None:
    assert [len(each.rows) for each in found] == [len(each.rows) for each in expected]
    for each, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(each.rows, other.rows, atol=1e-4)


@pytest.mark.parametrize("most", [1, 7, 1000])
@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0.2, 1)), min_size=1, max_size=9))
def test_each_gets_what_it_would_get_alone(most, sizes):
    model = _model()
    requests = [asked(model, seed, count, tau) for seed, (count, tau) in enumerate(sizes)]
    for found, request in zip(together(Crowd(Eager(model), most), requests), requests, strict=True):
        same(found, sample(model, request))


def test_who_comes_later_joins_those_that_draw(small_model, monkeypatch):
    original = Sampler.step

    def sizes(**bounds) -> list[int]:
        """Have six ask, five of them while the first one's drawings are drawn; returns how many rows each step had."""
        crowd, found = Crowd(Eager(small_model), **bounds), []

        def step(self):
            if not found:
                until(lambda: len(crowd._here) == 6)
            found.append(len(self))
            return original(self)

        monkeypatch.setattr(Sampler, "step", step)
        together(crowd, [asked(small_model, seed) for seed in range(6)])
        return found

    assert max(sizes()) > 2 * 3  # of more than two who asked
    assert max(sizes(most=3)) == 3


def queued(crowd: Crowd, requests, monkeypatch) -> list[int]:
    """Have all of these (seed, count, asker) wait before the first round; returns whose rows were let in, by seed, in order."""
    order, ready = [], threading.Event()
    original = Sampler.join

    def join(self, wanted):
        order.extend([wanted.keys[0].seed] * len(wanted.keys))
        return original(self, wanted)

    monkeypatch.setattr(Sampler, "join", join)

    def first() -> bool:
        ready.wait(PATIENCE)
        return False

    def ask(seed: int, count: int, asker) -> None:
        crowd.sample(asked(crowd._stepper.model, seed, count), first, asker)

    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in requests]
    for number, thread in enumerate(threads):
        thread.start()
        until(lambda: len(crowd._here) > number)  # noqa: B023  called at once
    ready.set()
    for thread in threads:
        thread.join(PATIENCE)
    return order


def test_those_who_want_alike_come_in_their_order(small_model, monkeypatch):
    order = queued(Crowd(Eager(small_model), most=3), [(seed, 3, seed) for seed in range(5)], monkeypatch)
    assert order == [seed for seed in range(5) for _ in range(3)]


def test_who_wants_little_does_not_wait_for_who_wants_much(small_model, monkeypatch):
    many = [(seed, 40, seed) for seed in range(1, 4)]
    order = queued(Crowd(Eager(small_model), most=12, piece=4), [*many, (9, 2, 9)], monkeypatch)
    assert order[:12] == [1] * 12  # who was alone
    assert order[12:14] == [9, 9]
    assert {1, 2, 3} == set(order[14:38])  # and the others share what is left


def test_many_requests_of_one_who_asks_have_one_share(small_model, monkeypatch):
    requests = [*((seed, 8, "many") for seed in range(1, 6)), (9, 24, "one")]
    order = queued(Crowd(Eager(small_model), most=4, piece=4), requests, monkeypatch)
    ended = max(number for number, seed in enumerate(order) if seed == 9)
    assert ended < 2 * 24 + 4  # as much of the room as all of the other's requests together


def test_large_requests_have_a_third_of_the_time_while_others_draw(small_model, monkeypatch):
    monkeypatch.setattr(crowds, "LARGE", 5)
    clock, spent = [0.0], []
    original = Sampler.step

    def step(self):
        seconds = 4.0 if self is crowd._samplers[True] else 1.0
        clock[0] += seconds
        spent.append((self is crowd._samplers[True], len(self), seconds))
        return original(self)

    monkeypatch.setattr(Sampler, "step", step)
    monkeypatch.setattr(crowds.time, "perf_counter", lambda: clock[0])
    crowd = Crowd(Eager(small_model))
    queued(crowd, [(1, 6, 1), (2, 5, 2)], monkeypatch)
    last = max(number for number, (large, count, _) in enumerate(spent) if not large and count)
    beside = {each: sum(seconds for large, _, seconds in spent[:last] if large == each) for each in (False, True)}
    assert 0 < beside[True] <= beside[False] / 2 + 4


def test_a_request_larger_than_the_batch_is_drawn_in_parts(small_model, monkeypatch):
    sizes = []
    original = Sampler.step
    monkeypatch.setattr(Sampler, "step", lambda self: sizes.append(len(self)) or original(self))
    request = asked(small_model, 3, 50)
    [found] = together(Crowd(Eager(small_model), most=7), [request])
    assert max(sizes) == 7
    same(found, sample(small_model, request))


def test_who_is_stopped_is_told_and_the_others_go_on(small_model):
    with torch.no_grad():
        small_model.head.bias[2] = -50.0  # no drawing ends before it is full
    requests = [asked(small_model, seed) for seed in range(5)]
    calls = [0]

    def later() -> bool:
        calls[0] += 1
        return calls[0] > 3

    found = together(Crowd(Eager(small_model)), requests, {1: lambda: True, 3: later})
    assert isinstance(found[1], Interrupted)
    assert isinstance(found[3], Interrupted)
    for number in (0, 2, 4):
        same(found[number], sample(small_model, requests[number]))


def test_a_failure_is_each_ones_and_the_next_are_drawn(small_model, monkeypatch):
    crowd = Crowd(Eager(small_model))
    requests = [asked(small_model, seed) for seed in range(4)]
    with monkeypatch.context() as patched:
        patched.setattr(Sampler, "step", lambda self: 1 / 0)
        assert all(isinstance(each, ZeroDivisionError) for each in together(crowd, requests))
        patched.setattr(Sampler, "join", lambda self, _: 1 / 0)
        assert all(isinstance(each, ZeroDivisionError) for each in together(crowd, requests))
    for found, request in zip(together(crowd, requests), requests, strict=True):
        same(found, sample(small_model, request))


def test_nothing_is_nothing(small_model):
    none = torch.empty(0)
    assert (
        Crowd(Eager(small_model)).sample(Wanted(start(small_model, [0]), torch.empty(0, 5), [], none, none, 30)) == []
    )


def test_nothing_is_left_of_what_is_answered(small_model):
    crowd = Crowd(Eager(small_model))
    together(crowd, [asked(small_model, seed) for seed in range(5)], {2: lambda: True})
    assert not crowd._here
    assert len(crowd._given) <= 5  # of who was there at the last round
    assert not crowd._led
    assert not any(len(each) for each in crowd._samplers.values())


def _model():
    from sketch_rnn.network.model import ModelConfig, SketchRNN

    torch.manual_seed(0)
    config = ModelConfig(
        categories=("cat", "dog"), scale=20.0, max_rows=30, latent_size=6, null_latent=True, encoder_size=8,
        decoder_size=16, category_size=4, mixtures=3, pen_position=True,
    )  # fmt: skip
    model = SketchRNN(config).eval()
    with torch.no_grad():
        model.head.bias[2] = model.head.bias[:2].mean() - 1.0  # some end soon
    return model
