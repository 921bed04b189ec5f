"""Contact sheets of one model and of several."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from sketch_rnn.drawings.render import MODEL, PERSON
from sketch_rnn.weights import checkpoint
from tests.weights.test_magenta import GEN, INFO, write
from train.__main__ import main
from train.dataset import Drawings
from train.prepare import prepare
from train.sheet import first


def captions(path) -> list[str]:
    return [text.text for text in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]


def test_a_row_for_each_model_that_knows_the_category(small_model, tmp_path, capsys):
    checkpoint.save(tmp_path / "mine", small_model)
    peer = write(tmp_path / "cat.gen.json", INFO | {"name": "cat"}, GEN)
    out = tmp_path / "sheet.svg"
    arguments = ["--category", "cat,dog", "--count", "3", "--out", str(out)]
    assert main(["sheet", "--checkpoint", str(tmp_path / "mine"), str(peer), *arguments]) == 0
    assert captions(out) == ["cat, mine", "cat, cat.gen.json", "dog, mine"]
    assert main(["sheet", "--checkpoint", str(tmp_path / "mine"), *arguments]) == 0
    assert captions(out) == ["cat", "dog"]
    for run in ("a", "b"):
        checkpoint.save(tmp_path / run / "best", small_model)
    runs = [str(tmp_path / run / "best") for run in ("a", "b")]
    assert main(["sheet", "--checkpoint", *runs, *arguments]) == 0
    assert captions(out) == [f"{word}, {run}" for word in ("cat", "dog") for run in runs]
    assert main(["sheet", "--checkpoint", str(peer), *arguments]) == 1
    assert "has not learned to draw “dog”" in capsys.readouterr().err


def lines(path, ink: str) -> list[int]:
    """How many lines of an ink each tile holds."""
    tiles = ElementTree.parse(path).findall("{*}g")
    return [sum(line.get("stroke") == ink for line in tile.findall("{*}path")) for tile in tiles]


@pytest.fixture
def cats_and_dogs(tmp_path):
    """Drawings of cats of three strokes, half of them of six, and of dogs of two."""
    folder = tmp_path / "data"
    folder.mkdir()
    strokes = [[[x, x + 9, x + 40], [0, 250, 3]] for x in range(0, 60, 10)]
    for word, counts in (("cat", (3, 6)), ("dog", (2, 2))):
        made = (
            {"word": word, "key_id": f"{word}{n}", "recognized": True, "drawing": strokes[: counts[n % 2]]}
            for n in range(90)
        )
        (folder / f"{word}.ndjson").write_text("\n".join(map(json.dumps, made)))
    return str(folder)


@pytest.fixture
def sheet_of(small_model, cats_and_dogs, tmp_path):
    checkpoint.save(tmp_path / "mine", small_model)
    out = tmp_path / "sheet.svg"

    def made(*arguments, data=cats_and_dogs):
        more = ["--data", data] if data else []
        code = main(["sheet", "--checkpoint", str(tmp_path / "mine"), "--out", str(out), *more, *arguments])
        return out if code == 0 else None

    return made


def test_endings_of_the_first_third_of_a_held_out_drawing(sheet_of, capsys):
    out = sheet_of("--of", "endings", "--category", "cat")
    assert captions(out) == ["cat", "0.2", "0.4", "0.8"]
    assert lines(out, PERSON) == [6] + 9 * [2]
    assert lines(out, MODEL)[0] == 0
    assert sum(lines(out, MODEL)) > 0
    assert sheet_of("--of", "endings", "--category", "dog") is None
    assert "No drawing of “dog”, of 4 strokes or more, is in the test split" in capsys.readouterr().err
    assert sheet_of("--of", "endings", "--category", "cat", data=None) is None
    assert "(--data)" in capsys.readouterr().err


def test_reconstructions_of_a_held_out_drawing_as_itself_and_as_another(sheet_of, capsys):
    out = sheet_of("--of", "reconstructions", "--category", "cat,dog", "--also", "dog", "--count", "2")
    assert captions(out) == ["cat", "dog", "dog", "dog"]
    assert [count > 0 for count in lines(out, PERSON)] == 2 * [True, False, False, False]
    assert sum(lines(out, MODEL)) > 0
    assert sheet_of("--of", "reconstructions", "--category", "cat", "--count", "0") is None
    assert "from 1 to" in capsys.readouterr().err


def test_the_first_drawing_of_the_split_that_is_asked_for(cats_and_dogs, tmp_path):
    prepare([cats_and_dogs], tmp_path / "packed")
    for split in ("train", "test"):
        data = Drawings(tmp_path / "packed", split)
        _, found = first(data, ["cat"], strokes=4)[0]
        mine = [data.in_box(i) for i in np.flatnonzero(data.labels == data.categories.index("cat"))]
        wanted = next(each for each in mine if len(each) >= 4)
        assert all((a == b).all() for a, b in zip(found.strokes, wanted, strict=True))
