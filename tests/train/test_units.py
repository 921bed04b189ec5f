"""A drawing has the size it has: what other programs' units are to training, to evaluation and to a checkpoint."""

import json

import numpy as np
import pytest

from sketch_rnn import load
from sketch_rnn.drawings.strokes import extent, to_lines
from sketch_rnn.weights import checkpoint
from tests.conftest import CHECKPOINT, ROOT
from tests.train.test_start import OLD, save
from train.__main__ import main
from train.dataset import Drawings, own_side
from train.evaluate import likelihood
from train.prepare import prepare

CASES = ROOT / "tests" / "cases"
SMALL = [
    "--steps",
    "1",
    "--batch",
    "4",
    "--encoder-size",
    "6",
    "--decoder-size",
    "8",
    "--latent-size",
    "3",
    "--mixtures",
    "2",
]


def circles(path, side: float, more: int = 0) -> None:
    """An npz of circles of about that side, as the cases have them."""
    found = np.load(CASES / "npz" / "unit-floats.npz", allow_pickle=True)
    arrays = {}
    for name in found.files:
        arrays[name] = np.empty(len(found[name]), dtype=object)
        arrays[name][:] = [rows * [side, side, 1] for rows in found[name]]
    np.savez(path, **arrays)


@pytest.mark.parametrize("split", ["train", "valid", "test"])
def test_drawings_in_any_units_are_of_the_box(tmp_path, split):
    circles(tmp_path / "small.npz", 1)
    circles(tmp_path / "large.npz", 5000)
    (tmp_path / "fish").mkdir()
    for number in range(9):
        (tmp_path / "fish" / f"{number}.json").write_text(json.dumps({"strokes": [[[0, 0], [9, number], [0, 9]]]}))
    prepare([tmp_path], tmp_path / "packed")
    data = Drawings(tmp_path / "packed", split)
    for i in range(len(data)):
        assert extent(to_lines(data.stroke3(i))) == pytest.approx(255, rel=1e-3)
    assert (np.abs(data.sides - 255) < 0.01).all()
    small, large = (np.flatnonzero(data.labels == data.categories.index(name)) for name in ("small", "large"))
    np.testing.assert_allclose(data.stroke3(small[0]), data.stroke3(large[0]), atol=1e-2)
    rows = np.concatenate([Drawings(tmp_path / "packed", "train").stroke3(i) for i in range(120)])
    assert 0.8 < data.scale / rows[:, :2].std() < 1.25


def test_the_same_drawings_in_other_units_are_worth_the_same(tmp_path):
    found = []
    for side in (1, 255, 5000):
        circles(tmp_path / f"circle{side}.npz", side)
        (tmp_path / f"{side}").mkdir()
        (tmp_path / f"circle{side}.npz").rename(tmp_path / f"{side}" / "circle.npz")
        prepare([tmp_path / f"{side}"], tmp_path / f"packed{side}")
        artist = load(CHECKPOINT, "cpu", choose=False)
        data = Drawings(tmp_path / f"packed{side}", "valid").of(artist.categories)
        data.scale = artist.engine.scale
        found.append(likelihood(artist.engine.model, data, past_end=False)["nats_per_point"])
    np.testing.assert_allclose(found, found[0], atol=1e-3)


def test_with_start_the_weights_units_are_those_of_the_box(tmp_path, capsys):
    circles(tmp_path / "cat.npz", 1)
    save(tmp_path / "old", OLD)
    out = tmp_path / "run"
    arguments = ["fit", "--data", str(tmp_path / "cat.npz"), "--config", "default", "--latent-size", "0"]
    assert main([*arguments, "--start", str(tmp_path / "old"), "--out", str(out), "--steps", "1", "--batch", "4"]) == 0
    assert "60 of 60 are brought to the box of 255" in capsys.readouterr().err
    model, notes = checkpoint.load(out / "best")
    assert model.config.scale == pytest.approx(OLD.scale)
    assert notes["start"] == str(tmp_path / "old")  # a card names it
    assert extent(to_lines(Drawings(out / "packed", "train").stroke3(0))) == pytest.approx(255, rel=1e-3)


def test_google_s_settings_keep_an_npz_s_units_and_the_checkpoint_knows_them(tmp_path, capsys):
    circles(tmp_path / "circle.npz", 100)
    out = tmp_path / "run"
    assert main(["fit", "--data", str(tmp_path / "circle.npz"), "--config", "magenta", "--out", str(out), *SMALL]) == 0
    said = capsys.readouterr().err
    offsets = np.concatenate([rows[:, :2] for rows in np.load(tmp_path / "circle.npz", allow_pickle=True)["train"]])
    assert f"the normalising factor {offsets.std():.4f} there" in said
    written = json.loads((out / "best" / "config.json").read_text())
    assert written["model"]["scale"] == pytest.approx(offsets.std(), rel=1e-5)
    side = own_side(out / "packed")
    assert written["notes"]["side"] == side
    model, notes = checkpoint.load(out / "best")  # where everything is of the box
    assert model.config.scale == pytest.approx(offsets.std() * 255 / side, rel=1e-5)
    checkpoint.save(tmp_path / "again", model, notes)
    assert checkpoint.load(tmp_path / "again")[0].config.scale == pytest.approx(model.config.scale)
    figures = tmp_path / "figures.json"
    arguments = ["--checkpoint", str(out / "best"), "--data", str(out / "packed"), "--only", "likelihood"]
    assert main(["evaluate", *arguments, "--json", str(figures), "--no-past-end"]) == 0
    told = json.loads(figures.read_text())["nats_per_point"]
    assert told == pytest.approx(notes["valid"]["nats_per_point"], abs=0.01)


def test_mixed_with_others_they_are_of_the_box_also_by_google_s_settings(tmp_path, data, capsys):
    circles(tmp_path / "circle.npz", 100)
    arguments = ["--data", str(tmp_path / "circle.npz"), str(data / "zigzag.ndjson"), "--config", "magenta"]
    assert main(["fit", *arguments, "--out", str(tmp_path / "run"), *SMALL]) == 0
    assert "are brought to the box" in capsys.readouterr().err
    assert "side" not in checkpoint.load(tmp_path / "run" / "best")[1]


def test_an_older_packed_folder_is_read_in_the_box(tmp_path):
    circles(tmp_path / "circle.npz", 1)
    prepare([tmp_path / "circle.npz"], tmp_path / "packed")
    new = Drawings(tmp_path / "packed", "train").scale
    path = tmp_path / "packed" / "pack.json"
    info = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in info.items() if name not in ("box_scale", "own_side")}))
    assert Drawings(tmp_path / "packed", "train").scale == pytest.approx(new)
    assert own_side(tmp_path / "packed") is None


def test_a_side_that_is_none_is_refused(small_model, tmp_path):
    checkpoint.save(tmp_path, small_model)
    path = tmp_path / "config.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"notes": {"side": 0}}))
    with pytest.raises(checkpoint.CheckpointError, match="how long a side is"):
        checkpoint.load(tmp_path)
