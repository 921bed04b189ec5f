"""The critic: what it sees of an ending, what it is told, and what it answers."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import bounds
from sketch_rnn.network import critic as critics
from sketch_rnn.network.critic import CRITIC_SIDE, Critic, Network, beside
from sketch_rnn.network.sight import TOGETHER, fitted
from tests.conftest import drawings

NAMES = ("cat", "dog")
SQUARE = [np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]])]
INSIDE = [np.array([[20.0, 20.0], [80.0, 80.0]])]
OUTSIDE = [np.array([[50.0, 150.0], [300.0, 150.0]])]


@pytest.fixture
def critic():
    """Untrained, but with factors of each category's own."""
    torch.manual_seed(1)
    network = Network(len(NAMES)).eval()
    torch.nn.init.uniform_(network.factors.weight, 0.0, 2.0)
    return Critic(network, NAMES, {})


@given(drawings, st.lists(drawings, min_size=1, max_size=4))
def test_both_are_fitted_to_the_box_of_both_together(before, added):
    seen = beside(before, added)
    assert seen.shape == (len(added), 2, CRITIC_SIDE, CRITIC_SIDE)
    for pair, lines in zip(seen, added, strict=True):
        box = bounds([*before, *lines])
        np.testing.assert_array_equal(pair[0], fitted(before, box, CRITIC_SIDE))
        np.testing.assert_array_equal(pair[1], fitted(lines, box, CRITIC_SIDE))


def test_a_beginning_is_drawn_once_for_all_endings_inside_its_box(monkeypatch):
    drawn = []
    monkeypatch.setattr(critics, "fitted", lambda lines, box, side: drawn.append(lines) or fitted(lines, box, side))
    beside(SQUARE, [INSIDE] * 5 + [OUTSIDE])
    assert sum(lines is SQUARE for lines in drawn) == 2


def test_neither_size_nor_place_is_seen():
    moved = [[line * 4.0 + 32.0 for line in lines] for lines in (SQUARE, OUTSIDE)]
    np.testing.assert_array_equal(beside(SQUARE, [OUTSIDE]), beside(moved[0], [moved[1]]))


def test_what_was_there_and_what_was_added_are_told_apart(critic):
    assert critic.logits(SQUARE, [INSIDE], ["cat"]) != critic.logits(INSIDE, [SQUARE], ["cat"])


def test_nothing_there_or_nothing_added_is_judged_too(critic):
    blank = np.zeros((CRITIC_SIDE, CRITIC_SIDE))
    np.testing.assert_array_equal(beside(SQUARE, [[]])[0, 1], blank)
    np.testing.assert_array_equal(beside([], [SQUARE])[0, 0], blank)
    assert not beside([], [[], [np.zeros((0, 2))]]).any()
    assert beside([np.array([[3.0, 4.0]])], [[np.array([[3.0, 4.0]])]]).any(axis=(2, 3)).all()
    assert critic.logits(SQUARE, [[], INSIDE], ["cat", "cat"]).isfinite().all()
    assert critic.logits([], [], []).shape == (0,)


def test_a_category_has_factors_of_its_own_and_a_strange_one_those_of_none(critic):
    cat, dog, robot, other = critic.logits(SQUARE, [INSIDE] * 4, ["cat", "dog", "robot", "my logo"]).tolist()
    assert robot == other
    assert len({cat, dog, robot}) == 3


def test_each_is_judged_as_if_it_were_alone(critic):
    pictures = beside(SQUARE, [INSIDE, OUTSIDE] * TOGETHER)
    names = ["cat", "dog"] * TOGETHER
    every = critic.judged(pictures, names)
    assert every.shape == (2 * TOGETHER,)
    torch.testing.assert_close(every[:2], critic.judged(pictures[:2], names[:2]), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(every[-1:], critic.judged(pictures[-1:], names[-1:]), atol=1e-5, rtol=1e-4)
