"""What travels to a lent machine and back is whole, and what runs there runs, at a small size, here."""

import json

import numpy as np
import pytest
import torch

from sketch_rnn import CheckpointError
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights import checkpoint
from tools import lent
from train.prepare import prepare


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Squares of whole numbers, of two categories."""
    folder = tmp_path_factory.mktemp("lent")
    rng = np.random.default_rng(0)
    for word in ("square", "box"):
        lines = []
        for number in range(40):
            right, bottom = rng.integers(100, 255, 2).tolist()
            strokes = [[[0, right, right, 0, 0], [0, 0, bottom, bottom, 0]], [[10, 200], [20, 255]]]
            lines.append(
                json.dumps({"word": word, "key_id": f"{word}{number}", "recognized": True, "drawing": strokes})
            )
        (folder / f"{word}.ndjson").write_text("\n".join(lines))
    prepare([folder], folder / "packed")
    return folder / "packed"


@pytest.fixture
def small(tmp_path):
    torch.manual_seed(0)
    config = ModelConfig(
        categories=("box", "square"), scale=80.0, max_rows=12, latent_size=4, null_latent=True, encoder_size=8,
        decoder_size=16, category_size=4, mixtures=3, pen_position=True,
    )  # fmt: skip
    checkpoint.save(tmp_path / "small", SketchRNN(config))
    return tmp_path / "small"


def test_drawings_travel_whole(packed, tmp_path):
    lent.pack(packed, tmp_path / "small")
    lent.unpack(tmp_path / "small", tmp_path / "again")
    arrays = sorted((tmp_path / "again").glob("*.npy"))
    assert [path.name for path in arrays] == sorted(path.name for path in packed.glob("*.npy"))
    for path in arrays:
        np.testing.assert_array_equal(np.load(path), np.load(packed / path.name))
        assert np.load(path).dtype == np.load(packed / path.name).dtype


def test_a_checkpoint_comes_home_in_pieces(small, tmp_path, monkeypatch):
    monkeypatch.setattr(lent, "PIECE", 1000)
    (tmp_path / "out").mkdir()
    lent.send(small, tmp_path / "out")
    pieces = sorted((tmp_path / "out").iterdir())
    assert len(pieces) > 3
    lent.home(tmp_path / "out", tmp_path / "home")
    for name in (checkpoint.CONFIG, checkpoint.WEIGHTS):
        assert (tmp_path / "home" / name).read_bytes() == (small / name).read_bytes()
    pieces[-1].unlink()
    with pytest.raises(CheckpointError):
        lent.home(tmp_path / "out", tmp_path / "broken")


def test_what_runs_there_trains_a_larger_network_and_reports(packed, small, tmp_path):
    lent.pack(packed, tmp_path / "drawings")
    report = lent.run(tmp_path / "drawings", tmp_path / "out", minutes=0.02, size=24, batch=8, start=str(small))
    assert "passed" in report["captured"]
    assert report["step"] >= 1
    assert set(report["endings"]["before"]) == {"2", "16"}
    assert report == json.loads((tmp_path / "out" / "report.json").read_text())
    lent.home(tmp_path / "out", tmp_path / "home")
    assert checkpoint.load(tmp_path / "home")[0].config.decoder_size == 24
