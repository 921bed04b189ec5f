"""Whose turn it is to compute: what is small does not wait for what is large, and nobody who has gone is waited for."""

import threading

import pytest

from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server.turns import Turns, points
from tests.conftest import PATIENCE, until


def wanted() -> bool:
    return False


def in_thread(act) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_a_small_question_does_not_wait_for_a_large_one():
    turns = Turns(small=1, large=1)
    with turns.mine("a", True, wanted), turns.mine("b", False, wanted):
        assert turns._free == {False: 0, True: 0}
    assert turns._free == {False: 1, True: 1}
    assert not turns._spent


def test_only_so_many_compute_and_whoever_waits_for_something_lets_others():
    turns, entered = Turns(small=1), threading.Event()

    def other() -> None:
        with turns.mine("b", False, wanted):
            entered.set()

    with turns.mine("a", False, wanted) as turn:
        thread = in_thread(other)
        until(lambda: len(turns._waiting) == 1)
        assert not entered.is_set()
        with turns.away(turn, large=False):
            assert entered.wait(PATIENCE)
    thread.join(PATIENCE)


def test_who_has_computed_least_is_next():
    turns, order, threads = Turns(small=1), [], []
    with turns.mine("busy", False, wanted):
        for number, (asker, spent) in enumerate((("much", 9.0), ("some", 5.0), ("little", 1.0))):

            def act(asker=asker) -> None:
                with turns.mine(asker, False, wanted):
                    order.append(asker)

            threads.append(in_thread(act))
            until(lambda number=number: len(turns._waiting) == number + 1)
            turns._spent[asker] = spent
    for thread in threads:
        thread.join(PATIENCE)
    assert order == ["little", "some", "much"]


def test_whoever_has_gone_has_no_turn():
    turns = Turns(small=1)
    with pytest.raises(Interrupted), turns.mine("a", False, lambda: True):
        raise AssertionError("nobody waits for this")
    gone = [False]
    with pytest.raises(Interrupted), turns.mine("a", False, lambda: gone[0]) as turn, turns.away(turn, large=True):
        gone[0] = True
    assert (turns._free, turns._waiting, turns._spent) == ({False: 1, True: 1}, [], {})


def test_a_failure_gives_the_turn_back():
    turns = Turns(small=1)
    with pytest.raises(ZeroDivisionError), turns.mine("a", False, wanted):
        1 / 0  # noqa: B018
    assert turns._free[False] == 1


def test_points_are_counted_in_whatever_is_sent():
    stroke = [[0, 0]] * 7
    assert points({"a": {"strokes": [stroke, stroke]}, "frames": [{"strokes": [stroke]}], "count": 3}) == 21
    assert points({"a": {"strokes": 3}, "b": {"strokes": [4, None]}, "c": [[[]]], "d": None}) == 0
