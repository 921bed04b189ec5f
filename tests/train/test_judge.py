"""The table by which weights are chosen: its parts on small models, and the command that prints it."""

import json

import numpy as np
import pytest
import torch

from sketch_rnn import Artist, Drawing
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.network.recogniser import Network, Recogniser, pictures
from sketch_rnn.weights import checkpoint, recognisers
from tests.conftest import artist_of
from tests.weights.test_magenta import GEN, INFO, write
from train.__main__ import main
from train.dataset import Drawings
from train.endings import halves
from train.judge import finished_halves, from_nothing, judge, recognised, reconstructions, table

NAMES = ("circle", "cube", "zigzag")  # a category more than there are drawings of


def artist(**changes) -> Artist:
    torch.manual_seed(0)
    sizes = {"encoder_size": 6, "latent_size": 4, "null_latent": True, "decoder_size": 12, "category_size": 3}
    config = ModelConfig(NAMES, 20.0, 25, mixtures=2, **(sizes | changes))
    return artist_of(SketchRNN(config).eval())


@pytest.fixture(scope="module")
def recogniser():
    """Untrained: what it says means nothing, but is always the same."""
    torch.manual_seed(1)
    return Recogniser(Network(3).eval(), ("zigzag", "circle", "lamp"), {})


def test_the_first_drawings_from_nothing_are_those_of_the_artist():
    for model in (artist(), artist(null_latent=False), artist(latent_size=0)):
        drawn = from_nothing(model, ["zigzag", "circle"], 3, 0.4, seed=7)
        assert len(drawn) == 6
        for name, mine in (("zigzag", drawn[:3]), ("circle", drawn[3:])):
            expected = model.generate(name, count=3, temperature=0.4, seed=7)
            assert len(mine) == len(expected)
            for lines, ending in zip(mine, expected, strict=True):
                if not lines:
                    assert not ending.drawing
                    continue
                low = np.concatenate(lines).min(axis=0)
                for line, stroke in zip(lines, ending.drawing.strokes, strict=True):
                    np.testing.assert_allclose((line - low) * 20, stroke, atol=1e-2)


def test_every_held_out_drawing_is_drawn_again(packed, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "train.judge.pictures", lambda lines, count: drawn.append(list(lines)) or pictures(lines, count)
    )
    monkeypatch.setattr("train.judge.TOGETHER", 4)
    data = Drawings(packed, "valid").of(NAMES)
    model = artist()
    data.scale = model.engine.scale
    sure = Recogniser(Network(2).eval(), ("circle", "zigzag"), {})
    found = reconstructions(model, sure, data, count=3)
    assert sum(map(len, drawn)) == 6
    assert {name: each["drawings"] for name, each in found["categories"].items()} == {"circle": 3, "zigzag": 3}


def test_a_half_is_finished_in_its_place(packed, recogniser):
    data, model = Drawings(packed, "valid").of(NAMES), artist()
    ended = finished_halves(model, data, count=2)
    assert [each.category for each in ended] == ["circle", "circle", "zigzag", "zigzag"]
    for each, number in zip(
        ended, [*np.flatnonzero(data.labels == 0)[:2], *np.flatnonzero(data.labels == 2)[:2]], strict=True
    ):
        both = halves(data.in_box(number))
        for mine, its in zip([*each.before, *each.person], [*both[0], *both[1]], strict=True):
            np.testing.assert_array_equal(mine, its)
    [again] = model.complete(Drawing.of(ended[1].before), "circle", 1, 0.4, seed=1)
    assert len(again.drawing.strokes) == len(ended[1].machine)
    found = recognised(model, recogniser, ended)
    assert {name: each["drawings"] for name, each in found["categories"].items()} == {"circle": 2, "zigzag": 2}


def test_the_parts_are_those_asked_for(packed, recogniser):
    data = Drawings(packed, "valid").of(NAMES)
    model = artist()
    found = judge(model, data, recogniser=recogniser, drawings=4, endings_categories=["zigzag"], endings_drawings=2)
    assert {"categories", "mean_nats_per_point", "recognisable", "endings", "reconstructions", "halves", "told"} <= set(
        found
    )
    assert set(found["recognisable"]["variety"]) == {"real", "0.3", "0.5"}
    assert all(1 <= each["vendi"] <= 12 for each in found["recognisable"]["variety"].values())
    assert set(found["halves"]["categories"]["circle"]) == {"drawings", "real", "half", "finished"}
    assert set(found["recognisable"]["categories"]) == {
        "zigzag",
        "circle",
    }  # no cube among the drawings, no lamp in the model
    assert set(found["recognisable"]["categories"]["zigzag"]) == {"real", "0.3", "0.5"}
    assert found["endings"]["categories"]["zigzag"]["drawings"] == 2
    json.dumps(found)
    for words in (
        "nats per point gained",
        "from nothing of each of 2",
        "drawn again",
        "told the size",
        "Vendi",
        "the half alone",
        "told from people's by a fresh judge, 8 endings",
    ):
        assert words in table(found)
    assert set(judge(model, data, ["endings"], endings_categories=["zigzag"], endings_drawings=1)) == {"endings"}


def test_the_command(data, packed, recogniser, tmp_path, capsys):
    checkpoint.save(tmp_path / "model", artist().engine.model)
    recognisers.save(recogniser, tmp_path / "seeing")
    out = tmp_path / "out.json"
    arguments = ["evaluate", "--checkpoint", str(tmp_path / "model"), "--data", str(packed)]
    assert main([*arguments, "--only", "likelihood", "--json", str(out)]) == 0
    found = json.loads(out.read_text())
    assert set(found["categories"]["circle"]) == {"drawings", "points", "nats_per_point"}
    assert "recognisable" not in found
    assert main([*arguments, "--recogniser", str(tmp_path / "seeing"), "--drawings", "2", "--json", str(out)]) == 0
    said = capsys.readouterr().out
    assert "endings: not judged, since there are no drawings of cat" in said
    assert (said.count("each the best of 4"), said.count("each the best of 8")) == (2, 2)
    assert json.loads(out.read_text())["recognisable"]["kept"] == "the best of 4 by the model's own measure"
    unchosen = [
        *arguments,
        "--recogniser",
        str(tmp_path / "seeing"),
        "--drawings",
        "2",
        "--no-choose",
        "--json",
        str(out),
    ]
    assert main(unchosen) == 0
    assert capsys.readouterr().out.count("each taken as it comes") == 4
    assert json.loads(out.read_text())["reconstructions"]["kept"] == "taken as it comes"
    assert main([*arguments, "--only", "recognisable"]) == 1
    assert "--recogniser DIR" in capsys.readouterr().err
    assert main([*arguments, "--drawings", "0"]) == 1
    assert "must be 1 or more" in capsys.readouterr().err
    assert main([*arguments, "--only", "beauty"]) == 1
    assert "none of likelihood" in capsys.readouterr().err


def test_a_file_of_googles_stands_in(packed, recogniser, tmp_path, capsys):
    path = write(tmp_path / "circle.gen.json", INFO | {"name": "circle"}, GEN)
    recognisers.save(recogniser, tmp_path / "seeing")
    out = tmp_path / "out.json"
    arguments = ["--checkpoint", str(path), "--data", str(packed), "--json", str(out)]
    assert main(["evaluate", *arguments, "--recogniser", str(tmp_path / "seeing"), "--drawings", "2"]) == 0
    said = capsys.readouterr().out
    assert "left out, of categories that the model does not know" in said
    assert "reconstructions: not judged, since the model has no encoder" in said
    found = json.loads(out.read_text())
    assert list(found["categories"]) == list(found["recognisable"]["categories"]) == ["circle"]
    sheet = tmp_path / "sheet.svg"
    assert main(["sheet", "--checkpoint", str(path), "--category", "circle", "--out", str(sheet)]) == 0
    assert sheet.read_text().startswith("<svg")


def test_drawings_that_a_model_does_not_know_are_said(packed, tmp_path, capsys):
    path = write(tmp_path / "unicorn.gen.json", INFO | {"name": "unicorn"}, GEN)
    assert main(["evaluate", "--checkpoint", str(path), "--data", str(packed)]) == 1
    assert capsys.readouterr().err == "train: None of the drawings is of unicorn: they are of circle, zigzag.\n"
