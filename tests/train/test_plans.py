"""Plans are latents of training drawings, those first that a recogniser knows again."""

import numpy as np
import pytest
import torch

from sketch_rnn import CheckpointError
from sketch_rnn.network.recogniser import Network, Recogniser
from sketch_rnn.weights import checkpoint
from tests.train.test_judge import NAMES, artist
from train import plans
from train.__main__ import main
from train.dataset import Drawings, collate
from train.evaluate import mu_of


@pytest.fixture
def place(tmp_path):
    model = artist().engine.model
    with torch.no_grad():
        model.encoder.mu.weight.mul_(1000)  # so that drawings differ in their latents before anything is learned
    checkpoint.save(tmp_path / "model", model, {"step": 3})
    return tmp_path / "model"


def latents(place, packed) -> dict[str, torch.Tensor]:
    """mu of every training drawing, by category."""
    model, _ = checkpoint.load(place)
    data = Drawings(packed, "train").of(NAMES)
    data.scale = model.config.scale
    numbers = {name: np.flatnonzero(data.labels == label) for label, name in enumerate(NAMES)}
    return {name: _mu(model, data, mine) for name, mine in numbers.items() if len(mine)}


def _mu(model, data, mine) -> torch.Tensor:
    return mu_of(model, collate([data.stroke3(i) for i in mine], data.labels[mine], mine, data.scale))


def test_each_is_of_a_training_drawing_of_its_category(place, packed, capsys):
    words = ["plans", "--checkpoint", str(place), "--data", str(packed), "--count", "7", "--pool", "20"]
    every = latents(place, packed)
    assert main(words) == 0
    assert "draws 2 of 3 categories by 7 plans" in capsys.readouterr().out
    model, notes = checkpoint.load(place)
    assert notes == {"step": 3}
    assert model.plans.shape == (3, 7, 4)
    for name, known in every.items():
        mine = model.plans[NAMES.index(name)]
        assert torch.cdist(mine, known).amin(1).max() < 5e-3  # half precision
        assert len(mine.unique(dim=0)) > 3  # some of the drawings are alike
    # There are no drawings of a cube: it is drawn from the null latent, as before.
    torch.testing.assert_close(model.plans[1], model.null.expand(7, -1))


def test_fewer_drawings_than_plans_are_met_again(place, packed, tmp_path):
    plans.plan(place, packed, tmp_path / "out", None, count=7, pool=3)
    model, _ = checkpoint.load(tmp_path / "out")
    assert len(model.plans[0].unique(dim=0)) == 3
    assert not checkpoint.load(place)[0].config.plans  # what it was made from is as it was


def test_those_are_chosen_that_the_recogniser_knows_again(place, packed, monkeypatch):
    """It is told to see a circle in every third drawing that the model draws again, each unlike all others."""
    drawer = artist()
    data = Drawings(packed, "train").of(NAMES)
    data.scale = drawer.engine.scale
    sees = Recogniser(Network(2).eval(), ("circle", "zigzag"), {})

    def logits(self, seen):
        return torch.tensor([[9.0, 0.0] if number % 3 == 2 else [0.0, 9.0] for number in range(len(seen))])

    monkeypatch.setattr(Recogniser, "logits", logits)
    monkeypatch.setattr(Recogniser, "features", lambda self, seen: torch.eye(len(seen)))
    found, good = plans.plans_of(drawer, data, sees, "circle", 6, 12, 0)
    every, none = plans.plans_of(drawer, data, None, "circle", 12, 12, 0)
    assert (good, none) == (4, 0)
    torch.testing.assert_close(found, every[[2, 5, 8, 11, 0, 1]])


def test_what_cannot_be_is_said(tmp_path, packed, place, capsys):
    checkpoint.save(tmp_path / "alone", artist(latent_size=0, null_latent=False).engine.model)
    assert main(["plans", "--checkpoint", str(tmp_path / "alone"), "--data", str(packed)]) == 1
    assert "no encoder" in capsys.readouterr().err
    assert main(["plans", "--checkpoint", str(place), "--data", str(packed), "--count", "0"]) == 1
    assert "one plan or more" in capsys.readouterr().err
    (tmp_path / "google.json").write_text("{}")
    for elsewhere in ("hf://nobody/nothing", str(tmp_path / "google.json")):
        assert main(["plans", "--checkpoint", elsewhere, "--data", str(packed)]) == 1
        assert "say with --out" in capsys.readouterr().err
    with pytest.raises(CheckpointError):
        plans.plan(tmp_path / "nowhere", packed, tmp_path / "out")
