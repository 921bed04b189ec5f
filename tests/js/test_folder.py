"""The folder itself: written whole or not at all, and what keeps it from drawing is a sentence."""

import json
import shutil
from dataclasses import replace

import pytest

from sketch_rnn import CheckpointError
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.weights import checkpoint
from tests.js.conftest import CONFIG, artist_of
from train import export_web
from train.__main__ import main


@pytest.fixture
def saved(tmp_path):
    artist = artist_of()
    checkpoint.save(tmp_path / "best", artist.engine.model)
    return tmp_path / "best"


def test_a_checkpoint_becomes_a_folder_that_draws_by_itself(node, saved, tmp_path, capsys):
    out = tmp_path / "web"
    (saved / "README.md").write_text("learned from my own drawings")
    assert main(["export", "--web", "--checkpoint", str(saved), "--out", str(out)]) == 0
    assert "sketch-rnn.js" in capsys.readouterr().out
    manifest = json.loads((out / export_web.MANIFEST).read_text())
    assert {f"{name}.gz" for name in manifest["files"]} == {path.name for path in out.glob("*.gz")}
    assert (out / export_web.CARD).read_text() == "learned from my own drawings"
    drawn = node("ask", out, verb="generate", asked={"category": "cat", "count": 2}, own=True)  # its own ONNX Runtime
    assert len(drawn["result"]["drawings"]) == 2


def test_a_folder_that_is_there_is_left_alone(saved, tmp_path, capsys):
    (tmp_path / "web").mkdir()
    assert main(["export", "--web", "--checkpoint", str(saved), "--out", str(tmp_path / "web")]) == 1
    assert "is there already" in capsys.readouterr().err
    assert not list((tmp_path / "web").iterdir())


def test_without_the_runtime_nothing_is_written(saved, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(export_web, "RUNTIME", tmp_path / "nowhere")
    assert main(["export", "--web", "--checkpoint", str(saved), "--out", str(tmp_path / "web")]) == 1
    assert "npm ci" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["best"]


@pytest.mark.parametrize(
    ("fields", "which"), [({"decoder": "layer_norm"}, "decoder"), ({"encoder": "hyper"}, "encoder")]
)
def test_another_cell_is_refused(tmp_path, fields, which):
    checkpoint.save(tmp_path / "other", SketchRNN(replace(CONFIG, **fields)))
    with pytest.raises(CheckpointError, match=f"this model's {which} is none"):
        export_web.export_web(tmp_path / "other", tmp_path / "web")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_progress_ends_where_all_is_here(node, folder):
    heard = node("load", folder, **{"from": str(folder)})["result"]
    assert heard[-1][0] == heard[-1][1] > 0
    assert [loaded for loaded, _ in heard] == sorted(loaded for loaded, _ in heard)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda there: (there / "step.onnx.gz").unlink(), "step.onnx.gz is missing"),
        (lambda there: (there / "beginning.onnx.gz").write_bytes(b""), "is cut off"),
        (lambda there: (there / "beginning.onnx.gz").write_bytes(b"\x1f\x8b junk"), "is cut off"),
        (lambda there: (there / "manifest.json").write_text("{"), "manifest.json in"),
        (lambda there: (there / "manifest.json").write_text('{"format": 2}'), "is of format 2"),
        (lambda there: shutil.rmtree(there), "There is no network at"),
    ],
)
def test_what_is_not_whole_is_said(node, folder, tmp_path, damage, words):
    shutil.copytree(folder, tmp_path / "copy")
    damage(tmp_path / "copy")
    found = node("load", tmp_path / "copy", **{"from": str(folder)})
    assert words in found["error"]
    assert found["name"] == "DrawingError"


@pytest.mark.parametrize(
    ("lacking", "words"),
    [("WebAssembly", "no WebAssembly"), ("SIMD", "no SIMD"), ("DecompressionStream", "cannot unpack gzip")],
)
def test_a_browser_that_cannot_is_told_so(node, folder, lacking, words):
    assert words in node("without", folder, lacking=lacking)["result"]
    assert node("without", folder, lacking="nothing")["result"] == ""
