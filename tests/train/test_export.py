"""A folder for the Hub, and the way back from a server that speaks as the Hub does."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from huggingface_hub import ModelCard

from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights import checkpoint
from train.__main__ import main

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
NOTES = {
    "train": {"steps": 7, "decoder": "lstm"},
    "step": 7,
    "valid": {"nats_per_point": 7.5, "drawings": 12, "alone": {"nats_per_point": 7.5}, "L_KL": 0.25},
    "drawings": {"cat": 40, "my logo": 1200},
}


@pytest.fixture
def trained(tmp_path):
    torch.manual_seed(5)
    config = ModelConfig(("cat", "my logo"), 20.0, 30, decoder_size=8, category_size=4, mixtures=2)
    checkpoint.save(tmp_path / "best", SketchRNN(config), NOTES)
    return tmp_path / "best"


def test_a_card_says_whose_weights_it_began_from(trained, tmp_path):
    model, _ = checkpoint.load(trained)
    checkpoint.save(trained, model, NOTES | {"start": "checkpoints/quickdraw"})
    assert main(["export", "--hub", "--checkpoint", str(trained), "--out", str(tmp_path / "mine")]) == 0
    assert "began from the weights of `checkpoints/quickdraw`" in ModelCard.load(tmp_path / "mine" / "README.md").text


def test_a_card_is_made_of_what_the_notes_hold(trained, tmp_path, capsys):
    out = tmp_path / "my-model"
    assert main(["export", "--hub", "--checkpoint", str(trained), "--out", str(out), "--licence", "cc-by-4.0"]) == 0
    assert "hf upload OWNER/NAME" in capsys.readouterr().out
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md",
        "config.json",
        "model.safetensors",
        "samples.png",
    ]
    card = ModelCard.load(out / "README.md")
    assert card.data.license == "cc-by-4.0"
    assert "sketch-rnn" in card.data.tags
    for words in (
        "# my-model",
        "1,240 drawings",
        "1,200 of my logo, 40 of cat",
        "| 7.500 |",
        "| decoder | lstm |",
        "Step 7.",
    ):
        assert words in card.text
    before, after = checkpoint.load(trained), checkpoint.load(out)
    assert after[1] == before[1] == NOTES
    for name, value in before[0].state_dict().items():
        torch.testing.assert_close(after[0].state_dict()[name], value, rtol=0, atol=0)


@pytest.mark.parametrize("notes", [{"valid": [1]}, {"train": ["x"]}, {"valid": {"alone": 3}}])
def test_notes_that_are_none_are_one_line(notes, trained, tmp_path, capsys):
    checkpoint.save(trained, checkpoint.load(trained)[0], notes)
    assert main(["export", "--hub", "--checkpoint", str(trained), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith("train: What its notes say")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("notes", [{}, {"train": {"steps": 7}}, {"valid": {"nats_per_point": None, "L_KL": 1.0}}])
def test_a_model_with_few_notes_has_a_card_too(notes, trained, tmp_path):
    checkpoint.save(trained, checkpoint.load(trained)[0], notes)
    assert main(["export", "--hub", "--checkpoint", str(trained), "--out", str(tmp_path / "out")]) == 0
    assert "draws cat, my logo" in ModelCard.load(tmp_path / "out" / "README.md").text


def test_a_card_that_is_there_goes_along_with_its_pictures(tmp_path):
    shipped = ROOT / "checkpoints" / "quickdraw"
    assert main(["export", "--hub", "--checkpoint", str(shipped), "--out", str(tmp_path / "out")]) == 0
    for path in [shipped / "README.md", *shipped.glob("*.png")]:
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    card = ModelCard.load(tmp_path / "out" / "README.md")
    assert card.data.license
    assert "CC BY 4.0" in card.text


@pytest.mark.parametrize("place", ["there", "nowhere"])
def test_what_cannot_be_exported_is_said_and_leaves_nothing(place, trained, tmp_path, capsys):
    out = tmp_path / "folder" / "out"
    if place == "there":
        out.mkdir(parents=True)
    folder = trained if place == "there" else tmp_path / "nowhere"
    assert main(["export", "--hub", "--checkpoint", str(folder), "--out", str(out)]) == 1
    assert ("is there already" if place == "there" else "there is no folder of that name") in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob(".hub-*")] == []
    assert list(out.glob("*")) == []


@pytest.fixture
def hub(trained):
    """The call by which a file of the Hub is looked up and fetched, for one model, me/fish."""

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer(body=True)

        def do_HEAD(self):
            self._answer(body=False)

        def _answer(self, body):
            broken = "/broken-off/" in self.path
            name = self.path.replace("/broken-off/", "/fish/").removeprefix("/me/fish/resolve/main/")
            known = name in ("config.json", "model.safetensors")
            content = (trained / name).read_bytes() if known else b"{}"
            status = 200 if known else 404
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", "application/json")
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hash(content) & 0xFFFFFFFF:040x}"')
            if not known:
                fish = self.path.startswith("/me/fish/")
                self.send_header("X-Error-Code", "EntryNotFound" if fish else "RepoNotFound")
            self.end_headers()
            if body:
                self.wfile.write(content[: len(content) // 2] if broken else content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def shell(hub, home, *arguments):
    environment = {**os.environ, "HF_ENDPOINT": hub, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
    command = [sys.executable, "-m", "sketch_rnn", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_model_of_the_hub_is_fetched_once_and_drawn_with(hub, tmp_path):
    first = shell(hub, tmp_path / "hub", "info", "--checkpoint", "hf://me/fish")
    assert "my logo" in first.stdout, first.stderr
    offline = shell("http://127.0.0.1:9", tmp_path / "hub", "info", "--checkpoint", "hf://me/fish")
    assert offline.stdout == first.stdout
    command = [
        sys.executable,
        "-m",
        "train",
        "export",
        "--hub",
        "--checkpoint",
        "hf://me/fish",
        "--out",
        str(tmp_path / "out"),
    ]
    environment = {**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path / "hub")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    assert checkpoint.load(tmp_path / "out")[0].config.categories == ("cat", "my logo")


@pytest.mark.parametrize("place", ["hf://me/nobodys", "hf://", "hf://a/b/c", "hf://me/broken-off"])
def test_what_the_hub_does_not_give_is_said_in_a_line(place, hub, tmp_path):
    found = shell(hub, tmp_path / "hub", "info", "--checkpoint", place)
    assert found.returncode == 1
    said = found.stderr.strip().splitlines()  # of one that breaks off, the Hub's own library speaks first
    assert len(said) == 1 or "broken-off" in place
    assert said[-1].startswith(f"sketch_rnn: {place} cannot be fetched from the Hugging Face Hub")
    assert "Traceback" not in found.stderr
