"""Training learns, is repeatable, and goes on after being killed as if it had not been."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import torch

from sketch_rnn import checkpoint, load
from tests.conftest import ROOT
from train.__main__ import main
from train.dataset import Drawings
from train.evaluate import likelihood
from train.loop import STATE, TrainConfig, fit
from train.quickdraw import split_of

SMALL = TrainConfig(
    steps=12, batch=16, warmup=2, decoder_size=24, category_size=4, mixtures=3, evaluate_every=6, save_every=4, keep=0.9
)


def weights(run) -> dict[str, torch.Tensor]:
    return torch.load(run / STATE, weights_only=True)["model"]


def test_a_run_ends_in_a_checkpoint_that_draws(data, tmp_path):
    fit(data, tmp_path, SMALL)
    artist = load(tmp_path / "best", "cpu")
    assert artist.categories == ("circle", "zigzag")
    assert artist.notes["step"] in (6, 12)
    assert artist.notes["drawings"]["circle"] > 100
    assert len(artist.draw("circle", count=3, temperature=1.0)) <= 3
    assert list((tmp_path / "tensorboard").iterdir())


def test_a_run_in_two_parts_is_the_run_in_one(data, tmp_path, monkeypatch):
    fit(data, tmp_path / "whole", SMALL)
    original = checkpoint.write_whole

    def breaking_off(path, write):
        original(path, write)
        if path.name == STATE and torch.load(path, weights_only=True)["step"] == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "write_whole", breaking_off)
    with pytest.raises(KeyboardInterrupt):
        fit(data, tmp_path / "parts", SMALL)
    monkeypatch.undo()
    assert torch.load(tmp_path / "parts" / STATE, weights_only=True)["step"] == 8
    fit(data, tmp_path / "parts", SMALL)
    for name, value in weights(tmp_path / "whole").items():
        torch.testing.assert_close(weights(tmp_path / "parts")[name], value, rtol=0, atol=0)


def test_killed_at_any_moment_it_goes_on(data, tmp_path):
    settings = {
        "steps": 300,
        "batch": 16,
        "decoder-size": 24,
        "mixtures": 3,
        "save-every": 1,
        "evaluate-every": 50,
        "seed": 7,
    }
    command = [sys.executable, "-m", "train", "fit", "--data", str(data), "--out", str(tmp_path)]
    command += [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    reached = 0
    for pause in (0.0, 0.113):  # after the first save that is new, and somewhere in the midst of one
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        while not ((tmp_path / STATE).exists() and torch.load(tmp_path / STATE, weights_only=True)["step"] > reached):
            assert process.poll() is None, "it ended before it saved"
            time.sleep(0.02)
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        reached = torch.load(tmp_path / STATE, weights_only=True)["step"]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    assert torch.load(tmp_path / STATE, weights_only=True)["step"] == 300
    assert load(tmp_path / "best", "cpu").notes["train"]["seed"] == 7


def test_five_drawings_are_learned_by_heart(data, tmp_path):
    lines = (data / "circle.ndjson").read_text().splitlines()[:-1]
    sides = {
        side: [line for line in lines if split_of(json.loads(line)["key_id"]) == side] for side in ("train", "valid")
    }
    (tmp_path / "circle.ndjson").write_text("\n".join([*sides["train"][:5], *sides["valid"][:1]]))
    config = TrainConfig(
        steps=400, batch=5, warmup=10, learning_rate=1e-2, decoder_size=48, category_size=4, mixtures=5,
        evaluate_every=1000, save_every=1000, keep=1.0, stretch=0.0, drop=0.0,
    )  # fmt: skip
    fit(tmp_path, tmp_path / "run", config)
    model = load(tmp_path / "run" / "best", "cpu").model
    learned = likelihood(model, Drawings(tmp_path / "run" / "packed", "train"))["nats_per_point"]
    assert learned < 4  # pixels known to about one each way; an untrained model is at about 10


WRONG = {
    "no batch": ["--batch", "0"],
    "no steps": ["--steps", "0"],
    "never looked at": ["--evaluate-every", "0"],
    "never saved": ["--save-every", "-1"],
    "more than all": ["--keep", "1.5"],
    "not a rate": ["--learning-rate", "nan"],
    "nothing kept": ["--keep", "0"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_setting_is_one_line(arguments, data, tmp_path, capsys):
    assert main(["fit", "--data", str(data), "--out", str(tmp_path / "run"), "--steps", "2", *arguments]) == 1
    assert "train: " in capsys.readouterr().err.splitlines()[-1]


def test_a_run_is_not_continued_as_another(data, tmp_path, capsys):
    fit(data, tmp_path / "run", SMALL)
    command = ["fit", "--out", str(tmp_path / "run"), "--steps", "20", "--batch", "16", "--mixtures", "3"]
    assert main([*command, "--data", str(data), "--decoder-size", "25", "--category-size", "4"]) == 1
    assert "cannot be continued" in capsys.readouterr().err
    assert main([*command, "--data", str(tmp_path), "--decoder-size", "24", "--category-size", "4"]) == 1
    assert "other data" in capsys.readouterr().err
    (tmp_path / "run" / STATE).write_bytes(b"junk")
    assert main([*command, "--data", str(data), "--decoder-size", "24", "--category-size", "4"]) == 1
    assert "damaged" in capsys.readouterr().err


def test_no_data_is_one_line(tmp_path, capsys):
    assert main(["fit", "--data", str(tmp_path), "--out", str(tmp_path / "run")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("train: No .ndjson files")
    assert error.count("\n") == 1


def test_the_rate_rises_stays_and_falls_to_nothing():
    config = TrainConfig(steps=1000, warmup=100, decay=0.2, learning_rate=1.0)
    rates = [config.rate(step) for step in range(1000)]
    assert rates[0] == 0.01
    assert rates[99:800] == [1.0] * 701
    assert rates[900] == 0.5
    assert 0 < rates[999] < 0.01
