"""A decoder that is written here draws in the real @magenta/sketch, in Node: the same mixture after the same rows."""

import json
import shutil
import subprocess

import numpy as np
import pytest
import torch

from sketch_rnn import CheckpointError
from sketch_rnn.drawings.strokes import START
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights import magenta
from tests.weights.test_magenta import some_rows

PACKAGE = "@magenta/sketch@0.2.0"
SCRIPT = """
const fs = require('fs');
const [file, rows] = [process.argv[2], JSON.parse(process.argv[3])];
global.fetch = async () => ({json: async () => JSON.parse(fs.readFileSync(file))});
console.log = () => {};
console.warn = () => {};
const {SketchRNN} = require('@magenta/sketch');
(async () => {
  const model = new SketchRNN('x');
  await model.initialize();
  const s = model.scaleFactor;
  let state = model.update(model.zeroInput(), model.zeroState());
  const found = [];
  for (const row of rows) {
    state = model.update([row[0] * s, row[1] * s, ...row.slice(2)], state);
    const pdf = model.getPDF(state, 1, 1);
    found.push(Object.fromEntries(Object.entries(pdf).map(([name, values]) => [name, Array.from(values)])));
  }
  process.stdout.write(JSON.stringify({info: model.info, found}));
})();
"""


def decoder(categories=("cat",), **options) -> SketchRNN:
    torch.manual_seed(3)
    fields = {"latent_size": 0, "null_latent": False, "encoder_size": 1, "decoder_size": 16, "category_size": 0}
    fields |= {"mixtures": 20, "pen_position": False}
    return SketchRNN(ModelConfig(categories=categories, scale=30.0, max_rows=50, **fields | options)).eval()


def mixtures(model: SketchRNN, category: int, rows: np.ndarray):
    with torch.inference_mode():
        told, state = model.condition(model.embed(torch.tensor([category])))
        every = torch.from_numpy(np.concatenate([START[None], rows]).astype(np.float32))[:, None]
        return model.decode(every, told, state)[0]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Node and npm are not there.")
    folder = tmp_path_factory.mktemp("npm")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=120)
    if done.returncode:
        pytest.skip(f"{PACKAGE} cannot be installed: {done.stderr[-200:]}")
    (folder / "draw.js").write_text(SCRIPT)
    return folder


@pytest.mark.parametrize(
    ("model", "category"),
    [(decoder(), 0), (decoder(("cat", "dog", "bird"), category_size=5), 1)],
    ids=["a plain decoder", "one category of three"],
)
def test_it_says_the_same_there(package, tmp_path, model, category):
    name = model.config.categories[category]
    file = tmp_path / "model.gen.json"
    file.write_text(magenta.dump(model, name))
    rows = some_rows()
    command = ["node", "draw.js", str(file), json.dumps(rows.tolist())]
    said = json.loads(
        subprocess.run(command, cwd=package, capture_output=True, text=True, check=True, timeout=60).stdout
    )
    ours = mixtures(model, category, rows)
    for t, theirs in enumerate(said["found"], start=1):
        np.testing.assert_allclose(theirs["pi"], ours.log_pi[t, 0].exp(), atol=2e-3)
        np.testing.assert_allclose(theirs["pen"], ours.log_pen[t, 0].exp(), atol=2e-3)
        np.testing.assert_allclose([theirs["muX"], theirs["muY"]], ours.mu[t, 0].T, atol=5e-3)
        np.testing.assert_allclose(theirs["sigmaX"], ours.log_sigma[t, 0, :, 0].exp(), rtol=1e-2)
    assert said["info"]["name"] == name


@pytest.mark.parametrize("category", ["cat", "dog"])
def test_what_is_written_is_read_again(tmp_path, category):
    model = decoder(("cat", "dog"), category_size=5)
    file = tmp_path / "model.gen.json"
    file.write_text(magenta.dump(model, category))
    again, _ = magenta.load(file)
    assert again.config.categories == (category,)
    assert again.config.scale == pytest.approx(model.config.scale)
    rows = some_rows()
    found, expected = mixtures(again, 0, rows), mixtures(model, model.config.categories.index(category), rows)
    for part in ("mu", "log_pi", "log_pen", "log_sigma"):
        np.testing.assert_allclose(getattr(found, part), getattr(expected, part), atol=1e-2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pen_position": True}, "pen's position"),
        ({"latent_size": 4, "null_latent": True, "encoder_size": 8}, "begins from a latent"),
        ({"decoder": "layer_norm"}, "no plain LSTM"),
        ({"mixtures": 5}, "5 components"),
        ({"categories": ("cat", "dog"), "category_size": 4}, "Say which category"),
    ],
)
def test_what_cannot_be_written_is_said(options, words):
    with pytest.raises(CheckpointError, match=words):
        magenta.dump(decoder(**options))
