"""Teaching the recogniser: it looks at shape alone, and learns circles from zigzags in seconds."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.network.recogniser import pictures
from sketch_rnn.weights import recognisers
from sketch_rnn.weights.recognisers import load
from tests.conftest import drawings
from train import recogniser as recognising
from train.__main__ import main
from train.dataset import Drawings
from train.recogniser import beginning, learn, on_real, ranks, real, shares
from train.sources import DataError


@pytest.fixture(scope="module")
def recogniser(packed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognising, "BATCH", 32)
        return learn(Drawings(packed, "train"), Drawings(packed, "valid"), ["zigzag", "circle"], epochs=8)


@given(drawings, st.integers(0, 1000))
def test_a_beginning_is_the_first_points(lines, seed):
    found, whole = beginning(lines, np.random.default_rng(seed)), np.concatenate(lines)
    points = np.concatenate(found)
    assert 1 <= len(points) <= len(whole)
    np.testing.assert_array_equal(points, whole[: len(points)])
    assert all(len(mine) == len(its) for mine, its in zip(found[:-1], lines, strict=False))


def test_it_learns_and_is_kept(recogniser, packed, tmp_path):
    assert recogniser.notes["valid"]["top_1"] > 0.95
    assert recogniser.notes["valid_first_half"]["top_1"] > 0.8
    recognisers.save(recogniser, tmp_path / "r")
    again = load(tmp_path / "r")
    assert (again.categories, again.notes) == (("zigzag", "circle"), recogniser.notes)
    held_out = Drawings(packed, "test")
    assert on_real(again, held_out) == on_real(recogniser, held_out)
    assert sum(each["drawings"] for each in on_real(again, held_out)["categories"].values()) == len(held_out)
    circles = real(held_out.of(["circle"]))
    assert shares(ranks(again, circles, "circle"))["top_1"] > 0.9
    assert shares(ranks(again, circles, "zigzag")) == pytest.approx({"top_1": 0, "top_5": 1}, abs=0.1)


def test_what_is_not_drawn_is_not_recognised(recogniser):
    nothing = pictures([[]], 1)
    assert shares(ranks(recogniser, nothing, "circle")) == {"top_1": 0.0, "top_5": 0.0}
    assert len(ranks(recogniser, nothing[:0], "circle")) == 0


def test_the_command(data, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recognising, "BATCH", 32)
    arguments = ["recogniser", "--data", str(data), "--out", str(tmp_path / "r"), "--epochs", "0.1"]
    assert main([*arguments, "--least", "100"]) == 0
    assert "top 5 100.0%" in capsys.readouterr().out
    assert json.loads((tmp_path / "r" / "config.json").read_text())["recognises"] == ["circle", "zigzag"]
    assert main([*arguments, "--least", "200"]) == 1  # there are 150 of a category
    assert "--least" in capsys.readouterr().err


def test_it_learns_on(recogniser, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(recognising, "BATCH", 32)
    recognisers.save(recogniser, tmp_path / "r")
    again = learn(
        Drawings(packed, "train"), Drawings(packed, "valid"), recogniser.categories, 0.5, 1, load(tmp_path / "r")
    )
    assert again.notes["epochs"] == 8.5
    assert again.notes["valid"]["top_1"] > 0.95
    with pytest.raises(DataError, match="other categories"):
        learn(Drawings(packed, "train"), Drawings(packed, "valid"), ["circle", "zigzag"], start=again)


def test_what_cannot_be_learned_is_said(packed):
    with pytest.raises(DataError, match="unicorn"):
        learn(Drawings(packed, "train"), Drawings(packed, "valid"), ["circle", "unicorn"])
    with pytest.raises(DataError, match="unicorn"):
        Drawings(packed, "valid").of(["unicorn"])
