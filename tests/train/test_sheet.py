"""Contact sheets of one model and of several."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from sketch_rnn import checkpoint
from tests.test_magenta import GEN, INFO, write
from train.__main__ import main


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


def pictures(path) -> list[int]:
    """How many lines of the two inks each tile holds, row by row as they stand."""
    groups = ElementTree.parse(path).findall("{*}g")
    return [len(group.findall("{*}path")) for group in groups]


@pytest.fixture
def cats_and_dogs(tmp_path):
    """Drawings of cats of five strokes, of dogs of two."""
    folder = tmp_path / "data"
    folder.mkdir()
    lines = [[[x, x + 9, x + 40], [0, 250, 3]] for x in range(0, 50, 10)]
    for word, strokes in (("cat", lines), ("dog", lines[:2])):
        made = ({"word": word, "key_id": f"{word}{n}", "recognized": True, "drawing": strokes} for n in range(60))
        (folder / f"{word}.ndjson").write_text("\n".join(map(json.dumps, made)))
    return str(folder)


def test_endings_and_reconstructions_of_held_out_drawings(small_model, cats_and_dogs, tmp_path, capsys):
    checkpoint.save(tmp_path / "mine", small_model)
    out = tmp_path / "sheet.svg"
    arguments = ["--checkpoint", str(tmp_path / "mine"), "--data", cats_and_dogs, "--out", str(out)]
    assert main(["sheet", "--of", "endings", "--category", "cat", *arguments]) == 0
    assert captions(out) == ["cat", "0.2", "0.4", "0.8"]
    inked = pictures(out)
    assert (len(inked), inked[0]) == (10, 5)
    assert min(inked[1:]) >= 2  # the two that it was begun with
    assert main(["sheet", "--of", "reconstructions", "--category", "cat,dog", "--also", "dog", *arguments]) == 0
    assert captions(out) == ["cat", "dog", "dog", "dog"]
    inked = pictures(out)
    assert (len(inked), inked[0], inked[6]) == (12, 5, 2)
    assert main(["sheet", "--of", "endings", "--category", "dog", *arguments]) == 1
    assert "no drawing of “dog” of 4 or more strokes" in capsys.readouterr().err
    assert main(["sheet", "--of", "endings", "--category", "cat", *arguments[:2], "--out", str(out)]) == 1
    assert "(--data)" in capsys.readouterr().err
