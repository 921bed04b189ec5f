"""``python -m sketch_rnn``, as a person types it."""

import json
import subprocess
import sys

import pytest
from PIL import Image, ImageDraw

from sketch_rnn import load
from sketch_rnn.__main__ import main
from tests.conftest import CHECKPOINT, ROOT

HEAD = {"strokes": [[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]]}


@pytest.fixture
def head(tmp_path):
    path = tmp_path / "head.json"
    path.write_text(json.dumps(HEAD))
    return str(path)


def test_complete_writes_the_added_strokes_in_the_drawings_own_units(head, tmp_path):
    out = tmp_path / "endings.json"
    assert main(["complete", head, "--category", "cat", "--count", "9", "--seed", "1", "--out", str(out)]) == 0
    endings = json.loads(out.read_text())["endings"]
    assert len(endings) == 9
    assert any(ending["strokes"] for ending in endings)
    for ending in endings:
        assert all(-400 < v < 800 for stroke in ending["strokes"] for point in stroke for v in point)


def test_the_command_of_the_readme(head, tmp_path):
    out = tmp_path / "endings.svg"
    command = [
        "complete",
        head,
        "--category",
        "cat",
        "--count",
        "9",
        "--temperature",
        "0.4",
        "--seed",
        "1",
        "--out",
        str(out),
    ]
    subprocess.run([sys.executable, "-m", "sketch_rnn", *command], cwd=ROOT, check=True)
    assert out.read_text().startswith("<svg")


def test_generate_and_info(tmp_path, capsys):
    out = tmp_path / "cats.png"
    assert main(["generate", "--category", "cat", "--count", "2", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert main(["info"]) == 0
    assert "345 categories" in capsys.readouterr().out


def test_without_choosing_the_first_candidate_is_shown(tmp_path, capsys):
    shown, square = [], {"strokes": [[[0, 0], [90, 0], [90, 90], [0, 90], [0, 0]]]}
    (tmp_path / "square.json").write_text(json.dumps(square))
    for flag in ("--choose", "--no-choose"):
        words = ["complete", str(tmp_path / "square.json"), "--category", "dragon", "--seed", "3", flag]
        assert main(words) == 0
        shown.append(json.loads(capsys.readouterr().out)["endings"])
    plain = load(CHECKPOINT, "cpu", choose=False).complete(square, "dragon", seed=3)
    assert shown[1] == [each.to_dict() for each in plain]
    assert shown[0] != shown[1]


WRONG = {
    "no file": ["complete", "nowhere.json", "--category", "cat"],
    "no category": ["complete", "HEAD", "--category", "zzz"],
    "no checkpoint": ["complete", "HEAD", "--category", "cat", "--checkpoint", "nowhere"],
    "no such kind of picture": ["complete", "HEAD", "--category", "cat", "--out", "endings.bmp"],
    "too many": ["complete", "HEAD", "--category", "cat", "--count", "100"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_one_line(arguments, head, capsys):
    assert main([head if argument == "HEAD" else argument for argument in arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("sketch_rnn: ")
    assert error.count("\n") == 1


def test_a_file_that_is_not_there_is_said_in_words(capsys):
    assert main(["complete", "nowhere.json", "--category", "cat"]) == 1
    assert capsys.readouterr().err == "sketch_rnn: nowhere.json: No such file or directory\n"


def test_a_reader_that_has_had_enough_is_no_error(head):
    command = [sys.executable, "-m", "sketch_rnn", "complete", head, "--category", "cat", "--count", "25"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdout.close()
    assert run.stderr.read() == b""
    assert run.wait() == 1


def test_a_binary_file_is_refused(tmp_path, capsys):
    path = tmp_path / "picture.json"
    path.write_bytes(bytes(range(256)))
    assert main(["complete", str(path), "--category", "cat"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


CASES = ROOT / "tests" / "cases"


@pytest.mark.parametrize("name", ["svg/path-without-d.svg", "json/bom.json"])
def test_a_drawing_of_another_program_is_taken(name, capsys):
    assert (
        main(["complete", str(CASES / name), "--category", "Alarm_Clock", "--count", "1", "--seed", "1", "--no-choose"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["endings"][0]["category"] == "alarm clock"


def test_a_photo_of_a_drawing_is_traced_and_one_of_none_refused(tmp_path, capsys):
    photo = tmp_path / "photo.jpg"
    image = Image.new("RGB", (900, 700), (230, 225, 210))
    image.save(photo)
    assert main(["guess", str(photo)]) == 1
    assert f"{photo}: There is no line to be seen" in capsys.readouterr().err
    ImageDraw.Draw(image).ellipse([200, 100, 700, 600], outline=(50, 50, 60), width=9)
    image.save(photo)
    assert main(["complete", str(photo), "--category", "face", "--count", "1", "--no-choose"]) == 0
    assert json.loads(capsys.readouterr().out)["endings"][0]["category"] == "face"


def test_a_pointer_is_called_one(tmp_path, capsys):
    pointer = CASES / "checkpoint" / "pointer.gen.json"
    (tmp_path / "config.json").write_bytes((CHECKPOINT / "config.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(pointer.read_bytes())
    for place in (pointer, tmp_path):
        assert main(["info", "--checkpoint", str(place)]) == 1
        assert "a Git LFS pointer and not the file itself: fetch that with `git lfs pull`" in capsys.readouterr().err


def test_what_is_no_checkpoint_is_said(tmp_path, capsys):
    (tmp_path / "best").mkdir()
    for name in ("config.json", "model.safetensors"):
        (tmp_path / "best" / name).write_text('{"model_type": "bert"}')
    for place, words in ((tmp_path, "there is one in"), (tmp_path / "best", "another kind of model, bert")):
        assert main(["info", "--checkpoint", str(place)]) == 1
        assert words in capsys.readouterr().err
