"""Teaching a model one more category: what is learned, and that nothing else is."""

import io
import json
import zipfile

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sketch_rnn import Drawing, DrawingError, load
from sketch_rnn.network.cells import CELLS
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights.taught import Progress, Taught, contents, knowing, zipped
from tests.conftest import CHECKPOINT, drawings
from train import teach
from train.__main__ import main
from train.dataset import collate

NAME = "whirligig"


def windmill(number: int) -> Drawing:
    """Four loops around a middle: no category of the model's; each a little different."""
    rng = np.random.default_rng(number)
    turn, wide = rng.uniform(0, 1.5), rng.uniform(0.25, 0.45)
    angle = np.linspace(-np.pi, np.pi, 17)
    loop = np.stack([0.5 + 0.5 * np.cos(angle), wide * np.sin(angle)], 1)
    lines = []
    for quarter in range(4):
        a = turn + quarter * np.pi / 2
        lines.append(loop @ [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]] * 100 + 200)
    return Drawing.of(lines)


@pytest.fixture(scope="module")
def learned(artist):
    model = artist.engine.model
    return teach.advance(model, teach.rows_of([windmill(k) for k in range(20)]), teach.begun(model), steps=30)


def nats(model, row, numbers) -> float:
    rows = teach.rows_of([windmill(number) for number in numbers])
    batch = collate(rows, np.zeros(len(rows)), np.arange(len(rows)), model.config.scale)
    with torch.no_grad():
        return teach._nats(model, batch.rows, batch.lengths, torch.tensor(row)).item()


def test_others_of_the_same_become_likelier_than_of_any_category(artist, learned):
    model, others = artist.engine.model, range(100, 104)
    now = nats(model, learned.row, others)
    assert now < nats(model, teach.begun(model).row, others) - 0.3
    assert now < min(nats(model, row.tolist(), others) for row in model.embedding.weight[::9])


def test_all_other_categories_are_drawn_as_before(artist, learned):
    taught = knowing(artist.engine, [Taught(name=NAME, row=learned.row).model_dump()])
    assert taught.model.embedding.weight[:-1].equal(artist.engine.model.embedding.weight)
    shared = [name for name, _ in taught.model.named_parameters() if name != "embedding.weight"]
    mine, its = dict(taught.model.named_parameters()), dict(artist.engine.model.named_parameters())
    assert all(mine[name] is its[name] for name in shared)
    assert artist.engine.categories == taught.categories[:-1]  # and the model itself knows no more than it did


@settings(max_examples=4)
@given(st.lists(st.integers(1, 3), max_size=3))
def test_pieces_of_learning_are_the_same_as_all_at_once(pieces):
    torch.manual_seed(0)
    model = SketchRNN(
        ModelConfig(categories=("cat", "dog"), scale=20.0, max_rows=30, decoder_size=16, category_size=4)
    ).eval()
    rows = teach.rows_of([windmill(k) for k in range(3)])
    found = teach.begun(model)
    for piece in pieces:
        for _ in range(piece):
            found = teach.advance(model, rows, found, seconds=0, steps=12)
        found = Progress.model_validate_json(found.model_dump_json())
    assert teach.advance(model, rows, found, steps=12) == teach.advance(model, rows, teach.begun(model), steps=12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("latent", [0, 6])
def test_every_kind_of_model_learns(cell, latent):
    torch.manual_seed(0)
    config = ModelConfig(
        categories=("cat",), scale=20.0, max_rows=30, latent_size=latent, encoder_size=8, decoder=cell, decoder_size=16,
        category_size=4, mixtures=3, pen_position=True,
    )  # fmt: skip
    model = SketchRNN(config).eval().requires_grad_(False)
    rows = teach.rows_of([windmill(0)])
    found = teach.advance(model, rows, teach.begun(model), steps=3)
    assert found.step == 3
    assert found.row != teach.begun(model).row
    assert np.isfinite(found.row).all()


@given(st.lists(drawings.map(Drawing.of), max_size=4))
def test_any_drawings_are_rows_or_a_sentence(some):
    try:
        rows = teach.rows_of(some)
    except DrawingError as error:
        rows, words = None, str(error)
    if rows is None:
        assert "draw it a few times" in words
    else:
        assert 0 < len(rows) <= len(some)
        assert all(0 < len(each) <= teach.LONGEST for each in rows)


def test_the_shell_writes_a_model_that_draws_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(teach, "STEPS", 2)
    file, out = tmp_path / "drawings.json", tmp_path / "out"
    some = [{"category": NAME, "strokes": windmill(k).to_dict()["strokes"]} for k in range(3)]
    file.write_text(json.dumps({"drawings": [*some, {"category": NAME, "strokes": []}]}))
    command = ["teach", str(file), "--checkpoint", str(CHECKPOINT), "--out", str(out)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "346 categories" in said
    assert "an empty sheet" in said
    artist = load(out)
    assert artist.engine.notes["drawings"][NAME] == 3
    assert artist.engine.recogniser is not None
    assert len(artist.generate(NAME, count=2)) == 2
    assert main(command) == 1
    assert "not empty" in capsys.readouterr().err
    assert main([*command[:-1], str(tmp_path / "other"), "--name", "kitty"]) == 1
    assert "already draw “cat”" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_drawings_of_two_things_need_a_name(tmp_path, capsys):
    for word in ("whirligig", "thingummy"):
        (tmp_path / word).mkdir()
        (tmp_path / word / "1.json").write_text(windmill(1).to_json())
    assert main(["teach", str(tmp_path), "--checkpoint", str(CHECKPOINT), "--out", str(tmp_path / "out")]) == 1
    assert "of 2 things, thingummy, whirligig" in capsys.readouterr().err


def test_a_download_draws_what_the_page_draws(artist, learned, tmp_path):
    taught = [Taught(name=NAME, row=learned.row, drawings=20).model_dump()]
    zipfile.ZipFile(io.BytesIO(zipped(contents(CHECKPOINT, taught)))).extractall(tmp_path)
    mine = load(tmp_path, "cpu").engine
    its = knowing(artist.engine, taught)
    assert mine.categories == its.categories
    assert (mine.model.embedding.weight - its.model.embedding.weight).abs().max() < 2e-3  # half precision
