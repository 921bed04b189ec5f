"""Starting from another model's weights."""

import dataclasses

import pytest
import torch

from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights import checkpoint
from train.__main__ import main
from train.start import start_from

OLD = ModelConfig(("cat", "dog", "owl"), 20.0, 30, decoder_size=16, category_size=4, mixtures=3)


def save(folder, config: ModelConfig) -> SketchRNN:
    torch.manual_seed(3)
    model = SketchRNN(config).eval()
    with torch.no_grad():  # a HyperLSTM's first values are such that its small cell says nothing
        for value in model.parameters():
            value.normal_(std=0.3)
    checkpoint.save(folder, model)
    return checkpoint.load(folder)[0]


@pytest.mark.parametrize("place", [{}, {"pen_position": True}], ids=["", "and the place"])
@pytest.mark.parametrize("kind", ["lstm", "layer_norm", "hyper"])
def test_a_latent_that_is_new_changes_nothing_at_first(kind, place, tmp_path):
    old = save(tmp_path, dataclasses.replace(OLD, decoder=kind))
    torch.manual_seed(4)
    names = {"categories": ("owl", "fish", "cat")}
    config = dataclasses.replace(OLD, decoder=kind, latent_size=5, null_latent=True, **names, **place)
    new = SketchRNN(config).eval()
    start_from(new, tmp_path)
    rows = torch.randn(6, 2, 5)
    z = torch.randn(2, 5)
    drawn, _ = new.decode(rows, *new.condition(new.embed(torch.tensor([0, 2])), z))
    before, _ = old.decode(rows, *old.condition(old.embed(torch.tensor([2, 0]))))
    torch.testing.assert_close(drawn.mu, before.mu)
    torch.testing.assert_close(drawn.log_pen, before.log_pen)


@pytest.mark.parametrize("kind", ["lstm", "layer_norm", "hyper"])
def test_a_place_that_is_new_changes_nothing_at_first(kind, tmp_path):
    config = dataclasses.replace(OLD, encoder=kind, decoder=kind, latent_size=5, encoder_size=7)
    old = save(tmp_path, config)
    new = SketchRNN(dataclasses.replace(config, pen_position=True)).eval()
    start_from(new, tmp_path)
    rows, lengths = torch.randn(6, 2, 5), torch.tensor([5, 3])
    given = torch.tensor([0, 2]), torch.randn(2, 5), torch.tensor([False, False])
    (after, *read), (before, *old_read) = new(rows, lengths, *given), old(rows, lengths, *given)
    torch.testing.assert_close(read, old_read)
    torch.testing.assert_close(after.mu, before.mu)
    torch.testing.assert_close(after.log_pen, before.log_pen)


@pytest.mark.parametrize("place", [False, True])
def test_an_lstm_that_has_grown_draws_as_before(place, tmp_path):
    config = dataclasses.replace(OLD, latent_size=5, null_latent=True, encoder_size=7)
    old = save(tmp_path, config)
    new = SketchRNN(dataclasses.replace(config, decoder_size=23, pen_position=place)).eval()
    start_from(new, tmp_path)
    rows, lengths = torch.randn(6, 2, 5), torch.tensor([5, 3])
    given = torch.tensor([0, 2]), torch.randn(2, 5), torch.tensor([False, True])
    after, before = new(rows, lengths, *given)[0], old(rows, lengths, *given)[0]
    torch.testing.assert_close(after.mu, before.mu)
    torch.testing.assert_close(after.log_pen, before.log_pen)
    after.log_pen.sum().backward()
    assert new.head.weight.grad[:3, 16:].abs().min() > 0  # the new units can be learned


@pytest.mark.parametrize("size", [8, 9, 11])  # of which two are wider by as much as the place, somewhere
def test_an_encoder_of_another_size_begins_anew(size, tmp_path):
    config = dataclasses.replace(OLD, latent_size=5, null_latent=True, encoder_size=7)
    old = save(tmp_path, config)
    new = SketchRNN(dataclasses.replace(config, encoder_size=size, pen_position=True))
    first = {name: value.clone() for name, value in new.encoder.state_dict().items()}
    start_from(new, tmp_path)
    for name, value in new.encoder.state_dict().items():
        torch.testing.assert_close(value, first[name])
    torch.testing.assert_close(new.head.weight, old.head.weight)


@pytest.mark.parametrize("place", [False, True])
def test_the_whole_model_is_taken_over(place, tmp_path):
    config = dataclasses.replace(OLD, latent_size=5, null_latent=True, encoder_size=7, pen_position=place)
    old = save(tmp_path, config)
    new = SketchRNN(config)
    start_from(new, tmp_path)
    for name, value in new.state_dict().items():
        torch.testing.assert_close(value, old.state_dict()[name])


@pytest.mark.parametrize(
    "change",
    [{"decoder_size": 15}, {"decoder": "hyper"}, {"latent_size": 6}, {"category_size": 0}, {"pen_position": False}],
)
def test_what_does_not_fit_is_said(change, tmp_path):
    config = dataclasses.replace(OLD, latent_size=5, pen_position=True)
    save(tmp_path, config)
    with pytest.raises(ValueError, match="cannot be started from"):
        start_from(SketchRNN(dataclasses.replace(config, **change)), tmp_path)


@pytest.mark.parametrize("latent", [{}, {"latent_size": 5, "null_latent": True, "encoder_size": 6}], ids=["", "latent"])
def test_sizes_that_nobody_sets_are_the_checkpoints(latent, data, tmp_path):
    old = dataclasses.replace(OLD, decoder="lstm", pen_position=True, **latent)
    save(tmp_path / "old", old)
    more = [] if latent else ["--latent-size", "0"]
    arguments = ["--data", str(data), "--start", str(tmp_path / "old"), "--steps", "1", "--batch", "4", *more]
    assert main(["fit", "--out", str(tmp_path / "same"), *arguments]) == 0
    assert main(["fit", "--out", str(tmp_path / "grown"), *arguments, "--decoder-size", "20"]) == 0
    same, grown = (checkpoint.load(tmp_path / run / "best")[0].config for run in ("same", "grown"))
    for name in ("decoder_size", "mixtures", "category_size", "latent_size", "encoder_size"):
        assert getattr(same, name) == getattr(old, name) or (name == "encoder_size" and not latent)
    assert grown == dataclasses.replace(same, decoder_size=20)


def test_categories_are_matched_as_the_page_does(tmp_path):
    old = save(tmp_path, dataclasses.replace(OLD, categories=("alarm clock", "The Mona Lisa", "cat")))
    new = SketchRNN(dataclasses.replace(OLD, categories=("the mona lisa", "Alarm_Clock", "kitten")))
    start_from(new, tmp_path)
    torch.testing.assert_close(new.embedding.weight, old.embedding.weight[[1, 0, 2]])
