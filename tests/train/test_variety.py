"""The measures of variety are those of the packages that the field uses."""

import numpy as np
import pytest

from sketch_rnn.sampling.variety import OWN
from train.variety import covered, varied, vendi


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_they_are_the_fields_own(capsys):
    prdc, oracle = pytest.importorskip("prdc"), pytest.importorskip("vendi_score.vendi")
    rng = np.random.default_rng(0)
    people, drawn = rng.normal(size=(60, 4)), 0.7 * rng.normal(size=(50, 4))
    expected = prdc.compute_prdc(people, drawn, 5)
    assert covered(people, drawn) == pytest.approx({name: expected[name] for name in ("recall", "coverage")})
    assert 0 < expected["recall"] < 1
    for features in (people, np.abs(drawn[:12])):
        assert vendi(features) == pytest.approx(oracle.score_X(features))


def test_what_is_alike_and_what_is_unlike():
    assert vendi(np.ones((12, 3))) == pytest.approx(1)
    assert vendi(np.eye(12)) == pytest.approx(12)
    assert np.isnan(vendi(np.zeros((0, 3))))
    people = np.random.default_rng(1).normal(size=(30, 2))
    assert covered(people, people) == {"recall": 1.0, "coverage": 1.0}
    assert covered(people, people + 100) == {"recall": 0.0, "coverage": 0.0}
    assert covered(people[:2], people[:3])["coverage"] == 1.0  # fewer than five others


def test_the_next_is_the_one_that_adds_most_volume():
    """As by the determinants themselves, one for each that could be next."""
    rng = np.random.default_rng(2)
    features, worth = np.abs(rng.normal(size=(20, 6))), rng.uniform(size=20)
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    kernel = np.outer(worth, worth) * (unit @ unit.T + OWN * np.eye(20))
    chosen: list[int] = []
    while len(chosen) < 9:
        volume = [np.linalg.slogdet(kernel[np.ix_(each, each)])[1] for each in ([*chosen, n] for n in range(20))]
        chosen.append(max(set(range(20)) - set(chosen), key=lambda n: volume[n]))
    assert varied(features, worth, 9).tolist() == chosen


def test_all_that_are_asked_for_are_chosen_also_likes_and_the_worthless():
    alike = np.ones((5, 3))
    assert sorted(varied(alike, np.array([0, 1, 1, 0, 0.5]), 9)) == [0, 1, 2, 3, 4]
    assert varied(alike, np.array([0, 0.2, 1, 0, 0.5]), 2).tolist()[0] == 2
    assert varied(np.zeros((2, 3)), np.zeros(2), 2).tolist() == [0, 1]
    assert len(varied(np.zeros((0, 3)), np.zeros(0), 4)) == 0
