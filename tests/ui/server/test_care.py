"""As many candidates as there is time for: by who has asked lately, and by what it cost."""

from contextlib import suppress

import pytest

from sketch_rnn.ui.server.care import LATELY, SECONDS, STEPS, Care


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(clock: Clock, cost: float) -> Care:
    """One that has seen what a candidate costs."""
    care = Care(clock)
    for _ in range(30):
        with care.measured(18):
            clock.now += 18 * cost
    clock.now += LATELY
    return care


def test_the_first_question_is_the_measurement():
    assert Care(Clock()).candidates("a", 9) == STEPS[0]


@pytest.mark.parametrize(
    ("cost", "care"), [(SECONDS / 9 / 17, 16), (SECONDS / 9 / 9, 8), (SECONDS / 9 / 5, 4), (1.0, 2)]
)
def test_whoever_is_alone_gets_what_the_machine_can_do(cost, care):
    assert told(Clock(), cost).candidates("a", 9) == care


def test_many_share_and_who_has_gone_is_forgotten():
    clock = Clock()
    care = told(clock, SECONDS / 9 / 17)
    assert [care.candidates(str(page), 9) for page in range(30)][-1] == STEPS[0]
    assert [care.candidates("0", 9), care.candidates("0", 1)] == [STEPS[0], 4]
    clock.now += LATELY
    assert care.candidates("0", 9) == STEPS[-1]
    assert len(care._asked) == 1


def test_time_that_is_shared_with_others_is_not_taken_for_a_slow_machine():
    clock = Clock()
    alone, shared = told(clock, 0.001), told(clock, 0.001)
    for _ in range(30):
        with shared.measured(10), shared.measured(10):
            clock.now += 0.02
    assert shared._cost == pytest.approx(alone._cost)


def test_what_breaks_off_says_nothing():
    clock = Clock()
    care = told(clock, 0.001)
    before = care._cost
    with suppress(KeyError), care.measured(2):
        clock.now += 100
        raise KeyError
    assert care._cost == before
    assert not care._sharing
