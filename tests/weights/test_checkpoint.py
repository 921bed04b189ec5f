"""A checkpoint folder says all that is needed, and says clearly what is wrong with it."""

import json

import pytest
import torch

from sketch_rnn import CheckpointError
from sketch_rnn.weights import checkpoint


def test_a_note_is_added_and_the_rest_stays(tmp_path, small_model):
    checkpoint.save(tmp_path, small_model, {"drawings": {"cat": 3}})
    checkpoint.note(tmp_path, named_right={"cat": 0.5})
    model, notes = checkpoint.load(tmp_path)
    assert notes == {"drawings": {"cat": 3}, "named_right": {"cat": 0.5}}
    assert model.config == small_model.config
    checkpoint.note(tmp_path, named_right=[1])
    with pytest.raises(checkpoint.CheckpointError, match="named right"):
        checkpoint.load(tmp_path)


def test_round_trip(small_model, tmp_path):
    checkpoint.save(tmp_path / "m", small_model, {"step": 3})
    loaded, notes = checkpoint.load(tmp_path / "m")
    assert loaded.config == small_model.config
    assert notes == {"step": 3}
    for name, value in small_model.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[name], value.half().float(), rtol=0, atol=0)
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == ["config.json", "model.safetensors"]


def broken(name: str, content: bytes):
    def breaking(folder):
        (folder / name).write_bytes(content)

    return breaking


def other_sizes(folder):
    content = json.loads((folder / "config.json").read_text())
    content["model"]["decoder_size"] = 17
    (folder / "config.json").write_text(json.dumps(content))


def notes(written):
    def noting(folder):
        checkpoint.save(folder, checkpoint.load(folder)[0], written)

    return noting


def not_finite(folder):
    model, _ = checkpoint.load(folder)
    model.head.bias[0] = float("nan")
    checkpoint.save(folder, model)


WAYS = {
    "weights cut off": broken("model.safetensors", b"\x08\0\0\0\0\0\0\0{}"),
    "no json": broken("config.json", b"{"),
    "not a config": broken("config.json", b"[]"),
    "no model": broken("config.json", b"{}"),
    "unknown fields": broken("config.json", b'{"model": {"categories": ["cat"], "colour": 1}}'),
    "other sizes": other_sizes,
    "not finite": not_finite,
    "notes that are none": notes(["mine"]),
    "drawings that are no numbers": notes({"drawings": {"cat": "many"}}),
    "no weights": lambda folder: (folder / "model.safetensors").unlink(),
    "no config": lambda folder: (folder / "config.json").unlink(),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [("plans", "36"), ("plans", None), ("plans", True), ("scale", "1"), ("keep", [1]), ("decoder", 3)],
)
def test_a_setting_of_another_kind_is_named(small_model, tmp_path, name, value):
    checkpoint.save(tmp_path, small_model)
    content = json.loads((tmp_path / "config.json").read_text())
    content["model"][name] = value
    (tmp_path / "config.json").write_text(json.dumps(content))
    with pytest.raises(checkpoint.CheckpointError, match=f"its {name} is .*, where .* is due"):
        checkpoint.load(tmp_path)


def test_no_notes_are_no_hindrance(small_model, tmp_path):
    checkpoint.save(tmp_path, small_model)
    content = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(content | {"notes": None}))
    assert checkpoint.load(tmp_path)[1] == {}


@pytest.mark.parametrize("breaking", WAYS.values(), ids=WAYS.keys())
def test_a_broken_folder_is_refused_with_the_cause(small_model, tmp_path, breaking):
    checkpoint.save(tmp_path, small_model)
    breaking(tmp_path)
    with pytest.raises(CheckpointError, match=str(tmp_path)):
        checkpoint.load(tmp_path)


def test_what_is_interrupted_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")

    def failing(temporary):
        temporary.write_text("ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checkpoint.write_whole(path, failing)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"
