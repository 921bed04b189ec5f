"""Teaching the critic: pairs that are drawn once, endings made bad, and what it learns of them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.network import recogniser as seeing
from sketch_rnn.network.critic import Critic
from sketch_rnn.network.recogniser import Recogniser
from sketch_rnn.sampling.loop import Sampler
from sketch_rnn.weights import checkpoint, critics, recognisers
from tests.conftest import artist_of, drawings, untrained
from train import critic as criticising
from train import pairs as pairing
from train.__main__ import main
from train.critic import learn, on_pairs
from train.dataset import Drawings
from train.pairs import Pair, begin, draw, told_apart
from train.sources import DataError
from train.spoilt import WAYS, ended_early, spoilt


def pair(number: int) -> Pair:
    """A half circle that a person closes, and a machine hatches: told apart at a glance."""
    rng = np.random.default_rng(number)
    angle, radius = np.linspace(0, np.pi, 9), rng.uniform(50, 120)
    arc = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1) + rng.normal(0, 2, (9, 2))
    jagged = np.stack([np.linspace(-radius, radius, 12), np.tile([-20.0, 20.0], 6)], 1) + rng.normal(0, 2, (12, 2))
    return Pair("circle", [arc], [arc * [1, -1]], [jagged])


@pytest.fixture(scope="module")
def engine():
    model = untrained()
    return artist_of(model, choose=False).engine


@pytest.fixture
def training(packed, engine):
    found = Drawings(packed, "train")
    found.categories = engine.categories  # two of each: what they are called is nothing to an untrained model
    found.scale = engine.scale
    return found


def alike(one: Pair, other: Pair) -> bool:
    kinds = [(one.before, other.before), (one.person, other.person), (one.machine, other.machine)]
    return one.category == other.category and all(
        len(a) == len(b) and all(np.allclose(x, y, atol=1e-3) for x, y in zip(a, b, strict=True)) for a, b in kinds
    )


def test_pairs_are_drawn_once(engine, training, tmp_path, monkeypatch):
    monkeypatch.setattr(pairing, "PART", 5)
    found = draw(engine, training, tmp_path, each=6, seed=3)
    assert [each.category for each in found].count("cat") == 6
    assert len(found) == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00000.npz", "00001.npz", "00002.npz"]
    # What was interrupted, or was asked for less of, goes on where it was.
    (tmp_path / "00001.npz").unlink()
    steps = []
    step = Sampler.step
    monkeypatch.setattr(Sampler, "step", lambda self: steps.append(1) or step(self))
    again = draw(engine, training, tmp_path, each=6, seed=3)
    assert all(alike(*both) for both in zip(found, again, strict=True))
    assert steps
    steps.clear()
    less = draw(engine, training, tmp_path, each=4, seed=3)
    assert len(less) == 8
    assert all(alike(*both) for both in zip(less, found, strict=False))
    assert not steps
    assert len(draw(engine, training, tmp_path, each=7, seed=3)) == 14
    with pytest.raises(DataError, match="endings of other drawings"):
        draw(engine, training, tmp_path, each=6, seed=4)


@given(drawings.filter(lambda lines: sum(map(len, lines)) > 1), st.integers(0, 1000))
def test_a_beginning_and_its_rest_are_the_drawing(lines, seed):
    before, rest = begin(lines, np.random.default_rng(seed))
    whole = np.concatenate(lines)
    if len(np.unique(whole, axis=0)) > 1 and np.ptp(whole, axis=0).max() > 1:
        assert before
    points = np.concatenate([*before, *rest])
    assert all((np.abs(points - corner).max(1) < 1e-9).any() for corner in whole)


@pytest.mark.parametrize("way", WAYS)
@given(drawings, drawings, st.integers(0, 1000))
def test_an_ending_is_made_bad(way, before, person, seed):
    kept = [line.copy() for line in [*before, *person]]
    bad = way(before, person, np.random.default_rng(seed))
    assert all(np.isfinite(line).all() and line.shape[1] == 2 for line in bad)
    for line, its in zip([*before, *person], kept, strict=True):
        np.testing.assert_array_equal(line, its)  # the person's own stays as it is
    if way is not ended_early:
        assert any(len(line) for line in bad)


def test_every_way_is_met():
    one = pair(1)
    rng = np.random.default_rng(0)
    kinds = {sum(map(len, spoilt(one.before, one.person, rng))) for _ in range(60)}
    assert len(kinds) > 4


def test_it_learns_and_is_kept_after_every_epoch(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(criticising, "PAIRS", 16)
    training, valid = [pair(k) for k in range(64)], [pair(k) for k in range(100, 120)]
    critic = learn(training, valid, ("circle", "cube"), tmp_path, epochs=3)
    assert critic.notes["valid"]["auc"] > 0.95
    assert capsys.readouterr().out.count("valid AUC") == 3
    again = critics.load(tmp_path)
    assert again.notes == critic.notes
    assert (again.notes["pairs"], again.notes["epochs"]) == (64, 3.0)
    assert on_pairs(again, valid)["of_two"] > 0.95
    one = valid[0]
    person, machine = again.logits(one.before, [one.person, one.machine], ["circle"] * 2)
    assert person < machine
    with pytest.raises(DataError, match="to be finished"):
        learn([], valid, ("circle",), tmp_path, 1)


def test_it_ends_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(criticising, "PAIRS", 16)
    clock = iter(range(0, 100_000, 20))  # seconds, a batch each
    monkeypatch.setattr(criticising.time, "monotonic", lambda: next(clock))
    critic = learn([pair(k) for k in range(64)], [pair(100)], ("circle",), tmp_path, epochs=1000, minutes=2)
    assert critic.notes["epochs"] == pytest.approx(1.5, abs=0.3)
    assert critics.load(tmp_path).notes == critic.notes


def test_the_figures_of_two_that_are_told_apart():
    rng = np.random.default_rng(0)
    person, machine = rng.normal(0, 1, 200).round(1), rng.normal(1, 1, 200).round(1)
    wins = (machine[:, None] > person).mean() + 0.5 * (machine[:, None] == person).mean()
    found = told_apart(person, machine)
    assert found["auc"] == pytest.approx(wins)
    assert found["of_two"] == pytest.approx((machine > person).mean() + 0.5 * (machine == person).mean())
    assert told_apart(person, person) == {"auc": pytest.approx(0.5), "of_two": 0.5}


def test_the_command(packed, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(criticising, "PAIRS", 16)
    from sketch_rnn.network.model import ModelConfig, SketchRNN

    config = ModelConfig(("circle", "zigzag"), 20.0, 20, latent_size=0, decoder_size=12, category_size=3, mixtures=2)
    checkpoint.save(tmp_path / "model", SketchRNN(config).eval())
    own = tmp_path / "model" / "critic"
    arguments = ["critic", "--checkpoint", str(tmp_path / "model"), "--data", str(packed), "--out", str(own)]
    arguments += ["--pairs", str(tmp_path / "pairs"), "--each", "12", "--epochs", "1"]
    assert main(arguments) == 0
    assert "24 pairs of 2 categories" in capsys.readouterr().out
    assert critics.beside(tmp_path / "model").categories == ("circle", "zigzag")
    assert main([*arguments, "--minutes", "0"]) == 1
    assert "--minutes more than 0" in capsys.readouterr().err
    assert main([*arguments, "--each", "0"]) == 1


def test_one_that_learns_on_meets_what_it_chooses(packed, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(criticising, "PAIRS", 16)
    from sketch_rnn.network.model import ModelConfig, SketchRNN

    config = ModelConfig(("circle", "zigzag"), 20.0, 20, latent_size=0, decoder_size=12, category_size=3, mixtures=2)
    checkpoint.save(tmp_path / "model", SketchRNN(config).eval())
    first, second = tmp_path / "first", tmp_path / "second"
    arguments = ["critic", "--checkpoint", str(tmp_path / "model"), "--data", str(packed)]
    arguments += ["--pairs", str(tmp_path / "pairs"), "--each", "4", "--epochs", "1"]
    assert main([*arguments, "--out", str(first)]) == 0
    on = [*arguments, "--out", str(second), "--start", str(first)]
    assert main(on) == 1
    assert "the model's folder has none" in capsys.readouterr().err
    recognisers.save(Recogniser(seeing.Network(2).eval(), ("circle", "zigzag"), {}), tmp_path / "model" / "recogniser")
    assert main(on) == 0
    assert "16 pairs of 2 categories" in capsys.readouterr().out
    kept = [np.load(tmp_path / "pairs" / name / "00000.npz") for name in ("train", "train-chosen")]
    assert np.array_equal(kept[0]["part"], kept[1]["part"])
    assert len(kept[0]["machine_points"]) != len(kept[1]["machine_points"])  # the same beginnings, other endings
    before = critics.load(first).network.state_dict()
    assert any(
        not torch.equal(value, before[name]) for name, value in critics.load(second).network.state_dict().items()
    )
    critics.save(Critic(critics.load(first).network, ("circle", "cat"), {}), first)
    assert main(on) == 1
    assert "knows other categories" in capsys.readouterr().err
