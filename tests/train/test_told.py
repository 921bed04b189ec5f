"""Whether a judge tells the machine's endings from people's (``train/told.py``)."""

import dataclasses

import pytest
import torch

from sketch_rnn.network.recogniser import Network, Recogniser
from tests.train.test_critic import pair
from train.told import told


@pytest.fixture(scope="module")
def recogniser():
    """Untrained: even chance convolutions find edges enough to tell an arc from a zigzag."""
    torch.manual_seed(1)
    return Recogniser(Network(3).eval(), ("zigzag", "circle", "lamp"), {})


def test_what_can_be_told_is_told(recogniser):
    found = told([pair(k) for k in range(60)], recogniser)
    assert found["pairs"] == 60
    assert found["auc"] > 0.9
    assert found["of_two"] > 0.9
    assert 0.2 < found["floor"]["auc"] < 0.8  # of sixty, a coin's own


def test_what_is_the_same_is_not_told(recogniser):
    alike = [dataclasses.replace(each, machine=each.person) for each in map(pair, range(20))]
    assert told(alike, recogniser)["of_two"] == 0.5


def test_an_ending_that_adds_nothing_is_told_too(recogniser):
    found = told([dataclasses.replace(pair(k), machine=[]) for k in range(40)], recogniser)
    assert found["of_two"] > 0.9
