"""Training learns, is repeatable, and goes on after being killed as if it had not been."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch
from accelerate.state import AcceleratorState
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from sketch_rnn import load
from sketch_rnn.weights import checkpoint
from tests.conftest import ROOT, until
from train.__main__ import main
from train.config import CONFIGS, TrainConfig
from train.dataset import Drawings
from train.evaluate import likelihood
from train.loop import fit
from train.sources import split_of
from train.state import STATE, TrainingError

SIZES = {"encoder_size": 8, "latent_size": 5, "decoder_size": 24, "category_size": 4, "mixtures": 3}
SMALL = TrainConfig(steps=12, batch=16, warmup=2, evaluate_every=6, save_every=4, keep=0.9, turn=0.1, **SIZES)
FLAGS = [word for name, value in SIZES.items() for word in ("--" + name.replace("_", "-"), str(value))]


def weights(run) -> dict[str, torch.Tensor]:
    return torch.load(run / STATE, weights_only=True)["model"]


def saved(run) -> int:
    """Return the step of the last save, 0 before the first."""
    return torch.load(run / STATE, weights_only=True)["step"] if (run / STATE).exists() else 0


def test_a_run_ends_in_a_checkpoint_that_draws(data, tmp_path):
    fit([data], tmp_path, SMALL)
    artist = load(tmp_path / "best", "cpu")
    assert artist.categories == ("circle", "zigzag")
    assert artist.engine.notes["step"] in (6, 12)
    assert artist.engine.notes["drawings"]["circle"] > 100
    assert len(artist.generate("circle", count=3, temperature=1.0)) <= 3
    assert list((tmp_path / "tensorboard").iterdir())


def test_a_run_in_two_parts_is_the_run_in_one(data, tmp_path, monkeypatch):
    fit([data], tmp_path / "whole", SMALL)
    original = checkpoint.write_whole

    def breaking_off(path, write):
        original(path, write)
        if path.name == STATE and torch.load(path, weights_only=True)["step"] == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "write_whole", breaking_off)
    with pytest.raises(KeyboardInterrupt):
        fit([data], tmp_path / "parts", SMALL)
    monkeypatch.undo()
    assert saved(tmp_path / "parts") == 8
    fit([data], tmp_path / "parts", SMALL)
    for name, value in weights(tmp_path / "whole").items():
        torch.testing.assert_close(weights(tmp_path / "parts")[name], value, rtol=0, atol=0)


def test_killed_at_any_moment_it_goes_on(data, tmp_path):
    settings = {"steps": 120, "batch": 16, "save-every": 1, "evaluate-every": 60, "seed": 7}
    command = [sys.executable, "-m", "train", "fit", "--data", str(data), "--out", str(tmp_path), *FLAGS]
    command += [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    reached = 0
    for pause in (0.0, 0.113):  # after the first save that is new, and somewhere in the midst of one
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        until(lambda: saved(tmp_path) > reached, process)  # noqa: B023  called at once
        time.sleep(pause)  # to no moment in particular
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        reached = saved(tmp_path)
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    assert saved(tmp_path) == 120
    assert load(tmp_path / "best", "cpu").engine.notes["train"]["seed"] == 7


def test_five_drawings_are_learned_by_heart(data, tmp_path):
    lines = (data / "circle.ndjson").read_text().splitlines()[:-1]
    sides = {
        side: [line for line in lines if split_of(json.loads(line)["key_id"]) == side] for side in ("train", "valid")
    }
    (tmp_path / "circle.ndjson").write_text("\n".join([*sides["train"][:5], *sides["valid"][:1]]))
    config = TrainConfig(
        steps=400, batch=5, warmup=10, learning_rate=1e-2, decoder_size=48, category_size=4, mixtures=5, latent_size=0,
        evaluate_every=1000, save_every=1000, keep=1.0, stretch=0.0, drop=0.0,
    )  # fmt: skip
    fit([tmp_path], tmp_path / "run", config)
    model = load(tmp_path / "run" / "best", "cpu").engine.model
    learned = likelihood(model, Drawings(tmp_path / "run" / "packed", "train"), past_end=False)["nats_per_point"]
    assert learned < 4  # pixels known to about one each way; an untrained model is at about 10


WRONG = {
    "no batch": ["--batch", "0"],
    "no steps": ["--steps", "0"],
    "never looked at": ["--evaluate-every", "0"],
    "never saved": ["--save-every", "-1"],
    "no memory for it": ["--decoder-size", "99999999"],
    "more than all": ["--keep", "1.5"],
    "not a rate": ["--learning-rate", "nan"],
    "nothing kept": ["--keep", "0"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_setting_is_one_line(arguments, data, tmp_path, capsys):
    assert main(["fit", "--data", str(data), "--out", str(tmp_path / "run"), "--steps", "2", *arguments]) == 1
    assert "train: " in capsys.readouterr().err.splitlines()[-1]


def test_a_run_is_not_continued_as_another(data, tmp_path, capsys):
    fit([data], tmp_path / "run", SMALL)
    command = ["fit", "--out", str(tmp_path / "run"), "--steps", "20", "--batch", "16", "--turn", "0.1", *FLAGS]
    assert main([*command, "--data", str(data), "--decoder-size", "25"]) == 1
    assert "cannot be continued" in capsys.readouterr().err
    assert main([*command, "--data", str(tmp_path)]) == 1
    assert "other data" in capsys.readouterr().err
    assert main([*command, "--data", str(data), "--batch", "8"]) == 1
    assert "begun with batch 16" in capsys.readouterr().err


def test_two_runs_do_not_share_a_folder(data, tmp_path, monkeypatch):
    original = checkpoint.write_whole

    def meanwhile(path, write):
        with pytest.raises(TrainingError, match="Another run"):
            fit([data], tmp_path, SMALL)
        original(path, write)

    monkeypatch.setattr(checkpoint, "write_whole", meanwhile)
    fit([data], tmp_path, SMALL)
    monkeypatch.undo()
    fit([data], tmp_path, dataclasses.replace(SMALL, steps=13))


def test_no_data_is_one_line(tmp_path, capsys):
    assert main(["fit", "--data", str(tmp_path), "--out", str(tmp_path / "run")]) == 1
    error = capsys.readouterr().err
    assert "No .ndjson files" in error
    assert error.strip().count("\n") == 0


def test_the_rate_rises_stays_and_falls_to_nothing():
    config = TrainConfig(steps=1000, warmup=100, decay=0.2, learning_rate=1.0)
    rates = [config.rate(step) for step in range(1000)]
    assert rates[0] == 0.01
    assert rates[99:800] == [1.0] * 701
    assert rates[900] == 0.5
    assert 0 < rates[999] < 0.01


def test_the_rate_falls_with_the_clock_where_that_is_nearer_its_end():
    config = TrainConfig(steps=1000, minutes=10, warmup=0, decay=0.2, learning_rate=1.0)
    assert config.rate(0, seconds=480) == pytest.approx(1.0)
    assert config.rate(0, seconds=540) == pytest.approx(0.5)
    assert config.rate(900, seconds=0) == pytest.approx(0.5)
    assert config.rate(0, seconds=601) == 0


def test_a_run_that_is_out_of_time_is_saved_and_stays_ended(data, tmp_path):
    brief = dataclasses.replace(SMALL, steps=1000, minutes=1e-5)
    fit([data], tmp_path, brief)
    ended = torch.load(tmp_path / STATE, weights_only=True)
    assert ended["step"] == 1
    assert ended["seconds"] > 60 * brief.minutes
    assert load(tmp_path / "best", "cpu").engine.notes["step"] == 1
    fit([data], tmp_path, brief)
    assert torch.load(tmp_path / STATE, weights_only=True)["step"] == 1


def losses(run) -> dict[int, float]:
    """The training loss at each step that was written down."""
    events = EventAccumulator(str(run / "tensorboard")).Reload()
    return {event.step: event.value for event in events.Scalars("train/loss")}


def test_two_processes_are_one_with_the_doubled_batch(data, tmp_path):
    common = [
        "--data",
        str(data),
        *FLAGS,
        "--steps",
        "100",
        "--keep",
        "1",
        "--save-every",
        "50",
        "--evaluate-every",
        "50",
    ]
    common += ["--kl-floor", "0.001", "--null-share", "0.3"]
    one = [sys.executable, "-m", "train", "fit", "--out", str(tmp_path / "one"), "--batch", "16", *common]
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"]
    launch += ["--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no", "--main_process_port", "0"]
    two = [*launch, "-m", "train", "fit", "--out", str(tmp_path / "two"), "--batch", "8", *common]
    for command in (one, two):
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}
        )
        assert done.returncode == 0, done.stderr
    assert losses(tmp_path / "one").keys() == {50, 100}
    assert losses(tmp_path / "two") == pytest.approx(losses(tmp_path / "one"), rel=1e-3)
    for name, value in weights(tmp_path / "one").items():
        torch.testing.assert_close(weights(tmp_path / "two")[name], value, rtol=0.02, atol=2e-3)
    assert len(list((tmp_path / "two" / "tensorboard").iterdir())) == 1
    score = load(tmp_path / "two" / "best", "cpu").engine.notes["valid"]["nats_per_point"]
    assert score == pytest.approx(
        load(tmp_path / "one" / "best", "cpu").engine.notes["valid"]["nats_per_point"], rel=1e-3
    )


def test_pictures_are_drawn_at_each_evaluation(data, tmp_path):
    fit([data], tmp_path, SMALL)
    events = EventAccumulator(str(tmp_path / "tensorboard"), size_guidance={"images": 0}).Reload()
    for name in ("samples", "reconstructions"):
        assert [event.step for event in events.Images(name)] == [6, 12]
        assert events.Images(name)[0].width > 300
    assert {"valid/L_KL", "valid/alone/L_R", "valid/given_z/L_R", "train/L_R", "train/w_KL"} <= set(
        events.Tags()["scalars"]
    ) | {"train/L_R", "train/w_KL"}


def test_without_cairo_it_learns_without_pictures(data, tmp_path, monkeypatch, capsys):
    def none(picture):
        raise OSError("PNG needs the cairo library")

    monkeypatch.setattr("train.pictures.png", none)
    fit([data], tmp_path, SMALL)
    assert "No pictures for TensorBoard: PNG needs the cairo library" in capsys.readouterr().out
    assert load(tmp_path / "best", "cpu").categories == ("circle", "zigzag")


def test_each_evaluation_is_saved(data, tmp_path, monkeypatch):
    kept = []
    original = checkpoint.write_whole

    def keeping(path, write):
        original(path, write)
        kept.extend([torch.load(path, weights_only=True)["step"]] if path.name == STATE else [])

    monkeypatch.setattr(checkpoint, "write_whole", keeping)
    fit([data], tmp_path, dataclasses.replace(SMALL, save_every=1000))
    assert kept == [6, 12]


def test_a_loss_that_is_not_finite_names_its_batch(data, tmp_path):
    broken = dataclasses.replace(SMALL, steps=30, learning_rate=1e30, warmup=0, clip=1e30)
    with pytest.raises(TrainingError, match=r"nan|inf") as raised:
        fit([data], tmp_path, broken)
    assert "of epoch 0 (training drawings " in str(raised.value)


@pytest.mark.parametrize("name", ["paper", "magenta"])
def test_the_originals_settings_train(name, data, tmp_path, capsys):
    sizes = ["--encoder-size", "8", "--decoder-size", "12", "--batch", "4", "--steps", "2", "--evaluate-every", "2"]
    assert main(["fit", "--data", str(data), "--out", str(tmp_path), "--config", name, *sizes]) == 0
    model = load(tmp_path / "best", "cpu").engine.model
    assert (model.config.latent_size, model.config.null_latent, model.config.category_size) == (128, False, 0)
    assert model.config.decoder == ("hyper" if name == "paper" else "lstm")
    capsys.readouterr()
    assert main(["evaluate", "--checkpoint", str(tmp_path / "best"), "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "L_KL" in said
    assert "past the end" in said


def test_the_originals_settings_are_theirs():
    paper, magenta = CONFIGS["paper"], CONFIGS["magenta"]
    assert (paper.encoder, paper.encoder_size, paper.decoder, paper.decoder_size) == ("lstm", 512, "hyper", 2048)
    assert (paper.batch, paper.learning_rate, paper.rate(10**5), paper.keep, paper.clip) == (100, 1e-4, 1e-4, 0.9, 1.0)
    assert (magenta.encoder_size, magenta.decoder_size, magenta.kl_weight) == (256, 512, 0.5)
    assert magenta.w_kl(0) == pytest.approx(0.01)
    assert magenta.rate(0) == 1e-3
    assert magenta.rate(1000) == pytest.approx((1e-3 - 1e-5) * 0.9999**1000 + 1e-5)
    for config in (paper, magenta):
        assert (config.mixtures, config.latent_size, config.kl_floor, config.clip_by) == (20, 128, 0.2, "value")


@pytest.fixture
def fresh_accelerate():
    """Accelerate keeps its settings for the whole process."""
    AcceleratorState._reset_state(reset_partial_state=True)
    yield
    AcceleratorState._reset_state(reset_partial_state=True)


@pytest.mark.usefixtures("fresh_accelerate")
def test_short_precision_learns_too(data, tmp_path):
    fit([data], tmp_path, SMALL, precision="bf16")
    assert all(torch.isfinite(value).all() for value in weights(tmp_path).values())
    assert all(value.dtype == torch.float32 for value in weights(tmp_path).values())


def test_a_launch_of_one_process_for_two_is_said(data, tmp_path):
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--quiet"]
    command = [*launch, "-m", "train", "fit", "--data", str(data), "--out", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode != 0
    assert "say --multi_gpu" in result.stderr
