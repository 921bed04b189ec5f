"""The measures of variety are those of the packages that the field uses."""

import numpy as np
import pytest

from train.variety import covered, vendi


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
