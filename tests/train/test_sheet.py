"""Contact sheets of one model and of several."""

import xml.etree.ElementTree as ElementTree

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
