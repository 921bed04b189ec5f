"""A classifier of drawings: it looks at shape alone, and learns circles from zigzags in seconds."""

import json

import numpy as np
import pytest
from hypothesis import given

from sketch_rnn import CheckpointError
from tests.conftest import drawings
from train import recognise
from train.__main__ import main
from train.dataset import Drawings
from train.recognise import SIDE, learn, load, on_real, picture, pictures, real, save, shares
from train.sources import DataError


@pytest.fixture(scope="module")
def recogniser(packed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognise, "BATCH", 32)
        return learn(Drawings(packed, "train"), Drawings(packed, "valid"), ["zigzag", "circle"], epochs=8)


@given(drawings)
def test_a_picture_knows_neither_size_nor_place(lines):
    seen = picture(lines)
    assert seen.shape == (SIDE, SIDE)
    assert seen.any()
    moved = picture([line * 8.0 + 1024.0 for line in lines])
    assert np.abs(seen.astype(int) - moved).mean() < 8  # a point may fall to the next pixel


def test_a_picture_is_centred_and_whole():
    rows, columns = np.nonzero(picture([np.array([[0, 0], [100, 0], [100, 20], [0, 20], [0, 0]])]))
    assert columns.min() + columns.max() == pytest.approx(SIDE - 1, abs=2)
    assert rows.min() + rows.max() == pytest.approx(SIDE - 1, abs=2)
    assert columns.max() - columns.min() > 0.85 * SIDE > 2 * (rows.max() - rows.min())
    assert picture([np.array([[7.0, 7.0]])]).any()


def test_it_learns_and_is_kept(recogniser, packed, tmp_path):
    assert recogniser.notes["valid"]["top_1"] > 0.95
    save(tmp_path / "r", recogniser)
    again = load(tmp_path / "r")
    assert (again.categories, again.notes) == (("zigzag", "circle"), recogniser.notes)
    held_out = Drawings(packed, "test")
    assert on_real(again, held_out) == on_real(recogniser, held_out)
    assert sum(each["drawings"] for each in on_real(again, held_out)["categories"].values()) == len(held_out)
    circles = real(held_out.of(["circle"]))
    assert shares(again.places(circles, "circle"))["top_1"] > 0.9
    assert shares(again.places(circles, "zigzag")) == pytest.approx({"top_1": 0, "top_5": 1}, abs=0.1)


def test_what_is_not_drawn_is_not_recognised(recogniser):
    nothing = pictures([[]], 1)
    assert shares(recogniser.places(nothing, "circle")) == {"top_1": 0.0, "top_5": 0.0}
    assert len(recogniser.places(nothing[:0], "circle")) == 0


def test_the_command(data, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recognise, "BATCH", 32)
    arguments = ["recogniser", "--data", str(data), "--out", str(tmp_path / "r"), "--epochs", "0.1"]
    assert main([*arguments, "--least", "100"]) == 0
    assert "top 5 100.0%" in capsys.readouterr().out
    assert json.loads((tmp_path / "r" / "config.json").read_text())["recognises"] == ["circle", "zigzag"]
    assert main(arguments) == 1  # 150 drawings a category are fewer than 200
    assert "--least" in capsys.readouterr().err


def test_what_cannot_be_used_is_said(recogniser, packed, tmp_path):
    with pytest.raises(CheckpointError, match="nowhere"):
        load(tmp_path / "nowhere")
    save(tmp_path, recogniser)
    (tmp_path / "config.json").write_text('{"recognises": ["one"], "notes": {}}')
    with pytest.raises(CheckpointError, match="size mismatch") as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="unicorn"):
        learn(Drawings(packed, "train"), Drawings(packed, "valid"), ["circle", "unicorn"])
    with pytest.raises(DataError, match="unicorn"):
        Drawings(packed, "valid").of(["unicorn"])
