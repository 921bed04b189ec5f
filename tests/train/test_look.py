"""What a person is told of drawings before they are trained on."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from sketch_rnn.drawings.strokes import extent
from tests.conftest import ROOT
from train.__main__ import main
from train.look import look
from train.prepare import prepare
from train.sources import DataError, npz

CASES = ROOT / "tests" / "cases"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    out = tmp_path_factory.mktemp("look") / "drawings.json"
    text = look([CASES], out)
    return text, json.loads(out.read_text())["drawings"]


def test_the_cases_are_counted_and_what_was_left_out_is_named(seen):
    text, drawings = seen
    counts = {
        "svg": 7,
        "json": 1,
        "fish": 20,
        "unit-floats": 80,
        "stroke-5": 80,
        "val-for-valid": 80,
        "opened": 22,
        "cat": 1,
    }
    assert {name: [each["category"] for each in drawings].count(name) for name in counts} == counts
    assert f"{sum(counts.values())} drawings of {len(counts)} categories" in text
    for words in (
        "svg/path-without-d.svg, path 1: a path without points",
        "checkpoint/pointer.gen.json: a Git LFS pointer",
        "empty-stroke.ndjson, line 3, stroke 3: a stroke without points",
        "a stroke without points: 7 more",
        "val was read as valid",
        "five columns",
        "unit-floats.npz: 80 of 0.7552 to 1.461",
    ):
        assert words in text


def test_the_drawings_are_those_that_are_learned_from(seen, tmp_path):
    _, drawings = seen
    for each in drawings:
        assert extent([np.array(stroke) for stroke in each["strokes"]]) == pytest.approx(255, abs=1.5)
    strokes = {each["source"].rsplit("/", 1)[-1]: each["strokes"] for each in drawings}
    for name in ("white-rect", "transparent-rect", "opacity-0-group", "stroke-width-0", "path-without-d"):
        assert len(strokes[f"{name}.svg"]) == 1
    assert len(strokes["white-fill-black-line.svg"]) == 2
    down, _ = strokes["transform-origin.svg"]
    assert down[0][0] == pytest.approx(down[-1][0], abs=1)
    assert down[-1][1] > down[0][1]
    assert 100 < down[0][0] < 155
    assert len(strokes["empty-stroke.ndjson, line 1"]) == 2
    again = tmp_path / "again" / "drawings.json"
    again.parent.mkdir()
    again.write_text(json.dumps({"drawings": drawings}))
    assert prepare([again], tmp_path / "packed").categories["svg"] == 4  # four of them are the same lines


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_contact_sheet(tmp_path, kind, capsys):
    out = tmp_path / f"sheet.{kind}"
    assert main(["look", str(CASES), "--out", str(out)]) == 0
    assert "is written" in capsys.readouterr().out
    if kind == "svg":
        text = out.read_text()
        assert "unit-floats" in text
        assert text.count("<rect") == 1 + 8 * 8  # a row of eight for each category
    else:
        assert out.read_bytes().startswith(b"\x89PNG")


def test_a_packed_folder_can_be_looked_at(tmp_path, packed):
    assert look([packed]).startswith("300 drawings of 2 categories")


def offsets(path, change) -> str:
    rng = np.random.default_rng(0)
    train = np.empty(20, dtype=object)
    train[:] = [change(np.column_stack([rng.normal(size=(9, 2)) * 40, [0, 0, 0, 1, 0, 0, 0, 0, 1]])) for _ in range(20)]
    np.savez(path, train=train)
    return look([path])


WRONG = {
    "may mean the opposite": lambda rows: rows * [1, 1, -1] + [0, 0, 1],
    "absolute coordinates": lambda rows: np.column_stack(
        [rows[:, :2].cumsum(0) - rows[:, :2].cumsum(0).min(0), rows[:, 2]]
    ),
    "never lifted": lambda rows: rows * [1, 1, 0],
    "run over": lambda rows: (rows * [800, 800, 1]).astype(np.int64).astype(np.int16),
}


@pytest.mark.parametrize(("words", "change"), WRONG.items(), ids=WRONG.keys())
def test_what_looks_wrong_is_said(tmp_path, words, change):
    assert words in offsets(tmp_path / "a.npz", change)
    assert words not in offsets(tmp_path / "b.npz", lambda rows: rows)


def test_names_that_differ_in_capitals_alone_are_one_category(tmp_path):
    for number, name in enumerate(("alarm_clock", "Alarm Clock", "alarm_clock2")):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "1.json").write_text(json.dumps({"strokes": [[[0, 0], [9, number], [4, 4]]]}))
    (tmp_path / "in" / "alarm_clock" / "2.json").write_text(json.dumps({"strokes": [[[0, 0], [9, 7]]]}))
    assert prepare([tmp_path / "in"], tmp_path / "packed").categories == {"alarm_clock": 3, "alarm_clock2": 1}


def test_one_broken_file_loses_itself_and_no_other(tmp_path, monkeypatch):
    shutil.copytree(CASES / "ndjson", tmp_path / "in")
    (tmp_path / "in" / "broken.npz").write_bytes(b"PK\x03\x04 not all of it")
    (tmp_path / "in" / "bomb.npz").write_bytes((CASES / "npz" / "stroke-5.npz").read_bytes())
    (tmp_path / "in" / "notes.txt").write_text("mine")
    monkeypatch.setattr(npz, "LARGEST", 100)
    text = str(prepare([tmp_path / "in"], tmp_path / "packed"))
    assert "fish                  20" in text
    for words in ("broken.npz: ", "bomb.npz: ", "it is not read", "notes.txt: a file of a kind that is not read"):
        assert words in text


def test_nothing_to_look_at_is_said(tmp_path, capsys):
    (tmp_path / "a.svg").write_text("<svg")
    assert main(["look", str(tmp_path)]) == 1
    assert "a.svg: no SVG that can be read: its XML is broken" in capsys.readouterr().err
    with pytest.raises(DataError, match=r"must end in \.png, \.svg or \.json"):
        look([CASES], tmp_path / "a.gif")


def test_a_log_has_no_progress_bars(tmp_path):
    command = [sys.executable, "-m", "train", "prepare", str(CASES), "--out", str(tmp_path / "packed")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert "\r" not in run.stdout


def test_a_sheet_of_many_categories_of_one_drawing_each_can_be_drawn(tmp_path):
    for number in range(48):
        folder = tmp_path / f"thing {number}"
        folder.mkdir()
        for k in range(1 + number % 2):
            strokes = [[[0, 0], [90, k], [90, 90 + number]]]
            (folder / f"{k}.json").write_text(json.dumps({"strokes": strokes}))
    out = tmp_path / "sheet.png"
    assert "72 drawings of 48 categories" in look([tmp_path], out)
    with Image.open(out) as sheet:
        assert sheet.width == 1600
        assert sheet.height < 4 * sheet.width
