"""What looks at drawings, kept in a folder beside a checkpoint: the critic as the recogniser."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from sketch_rnn import CheckpointError, load
from sketch_rnn.__main__ import main
from sketch_rnn.network import critic as criticising
from sketch_rnn.network import recogniser as recognising
from sketch_rnn.network.critic import Critic
from sketch_rnn.weights import checkpoint, critics, recognisers, taught
from train.export import export_hub

NAMES = ("cat", "dog")
SQUARE = [np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]])]
ENDING = [np.array([[50.0, 150.0], [300.0, 150.0]])]


@pytest.fixture
def critic():
    torch.manual_seed(1)
    return Critic(criticising.Network(2).eval(), NAMES, {"pairs": 7})


@pytest.fixture
def folder(critic, small_model, tmp_path):
    """A checkpoint with a critic, and no recogniser."""
    checkpoint.save(tmp_path / "model", small_model)
    critics.save(critic, tmp_path / "model" / "critic")
    return tmp_path / "model"


def test_it_is_kept_in_a_folder(critic, tmp_path):
    critics.save(critic, tmp_path)
    again = critics.load(tmp_path)
    assert (again.categories, again.notes) == (NAMES, {"pairs": 7})
    said = [each.logits(SQUARE, [ENDING], ["cat"]).item() for each in (again, critic)]
    assert said[0] == pytest.approx(said[1], abs=1e-2)  # half precision
    critics.save(again, tmp_path)
    assert critics.load(tmp_path).logits(SQUARE, [ENDING], ["cat"]).item() == said[0]


def test_it_is_found_beside_the_weights(folder, capsys):
    engine = load(folder, "cpu").engine
    assert engine.critic.categories == NAMES
    assert engine.recogniser is None
    assert main(["info", "--checkpoint", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("recogniser: none\ncritic: of 2 categories\n")


def test_it_goes_along(folder, tmp_path):
    export_hub(folder, tmp_path / "hub", "A title", "other")
    assert critics.beside(tmp_path / "hub").notes == {"pairs": 7}
    lesson = {"name": "lamp", "row": [0.0] * 4, "drawings": 3}
    files = taught.contents(folder, [lesson])
    checkpoint.write_files(tmp_path / "taught", files)
    again = load(tmp_path / "taught", "cpu").engine
    assert again.categories == (*NAMES, "lamp")
    assert again.critic.logits(SQUARE, [ENDING], ["lamp"]).isfinite().all()


def test_what_cannot_be_read_is_said(critic, small_model, tmp_path):
    with pytest.raises(CheckpointError, match=r"no critic in .*nowhere.*config\.json is missing"):
        critics.load(tmp_path / "nowhere")
    own = tmp_path / "critic"
    critics.save(critic, own)
    config, weights = own / "config.json", own / "model.safetensors"
    good, content = load_file(weights), json.loads(config.read_text())

    def refused(words: str) -> None:
        with pytest.raises(CheckpointError, match=words) as caught:
            critics.load(own)
        assert "\n" not in str(caught.value)
        with pytest.raises(CheckpointError, match=words):
            critics.beside(tmp_path)

    for names, words in (
        (["one"], r"weight is \(.*where the config says"),
        ("cat", "no list of names"),
        (["a", "a"], "stands twice"),
        ([str(number) for number in range(1_000_000)], "where the config says"),  # no memory is asked for
    ):
        config.write_text(json.dumps(content | {"criticises": names}))
        refused(words)
    for text in ("[]", "{", "{}", "[" * 100_000):
        config.write_text(text)
        refused("cannot be read")
    config.write_text(json.dumps(content))
    for changed, words in (
        ({"more": torch.zeros(1)}, "more is .* where the config says nothing"),
        ({"head.bias": torch.full((1,), torch.inf)}, "not finite"),
        ({"layers.0.0.weight": torch.zeros(24, 1, 3, 3)}, "where the config says"),
    ):
        save_file(good | changed, weights)
        refused(words)
    weights.write_bytes(b"not a file of weights")
    refused("cannot be read")


def test_one_kind_is_not_taken_for_another(critic, small_model, tmp_path):
    checkpoint.save(tmp_path / "model", small_model)
    critics.save(critic, tmp_path / "critic")
    recogniser = recognising.Recogniser(recognising.Network(2).eval(), NAMES, {})
    recognisers.save(recogniser, tmp_path / "recogniser")
    loads = {"model": checkpoint.load, "critic": critics.load, "recogniser": recognisers.load}
    words = {"model": "a model that draws", "critic": "a critic", "recogniser": "a recogniser"}
    for name in loads:
        for other in loads.keys() - {name}:
            with pytest.raises(CheckpointError, match=f"it is {words[other]}"):
                loads[name](tmp_path / other)
