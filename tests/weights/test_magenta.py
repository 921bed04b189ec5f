"""Google's weights say the same here as in the equations of sketch-rnn-js, written out once more in numpy."""

import base64
import json

import numpy as np
import pytest
import torch

from sketch_rnn import CheckpointError, load
from sketch_rnn.drawings.strokes import BOX, START
from sketch_rnn.weights import magenta
from sketch_rnn.weights.checkpoint import find
from tests.conftest import ROOT

GOOGLE = ROOT.parent / "shared" / "magenta"
H, M = 12, 20
GEN = [(H, 3 + 6 * M), (3 + 6 * M,), (5, 4 * H), (H, 4 * H), (4 * H,)]
E, Z = 7, 4
ENCODER = [(5, 4 * E), (E, 4 * E), (4 * E,)]
VAE = [*ENCODER, *ENCODER, (2 * E, Z), (Z,), (2 * E, Z), (Z,), (Z, 2 * H), (2 * H,), *GEN[:2], (5 + Z, 4 * H), *GEN[3:]]
INFO = {"name": "cat", "mode": 2, "version": 6, "max_seq_len": 40, "scale_factor": 91.2}
WHOLE = INFO | {"mode": "vae"}


def write(path, info: dict, shapes: list, seed: int = 0):
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(0, 900, shape).astype("<i2") for shape in shapes]
    texts = [base64.b64encode(array.tobytes()).decode() for array in arrays]
    path.write_text(json.dumps([info, [list(shape) for shape in shapes], texts]))
    return path


def read(path) -> list[np.ndarray]:
    """The arrays of a file in float64."""
    _, shapes, texts = json.loads(path.read_text())
    flat = [np.array(memoryview(base64.b64decode(text)).cast("h"), dtype=np.float64) for text in texts]
    return [array.reshape(shape) * 10 / 32767 for array, shape in zip(flat, shapes, strict=True)]


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def lstm(rows: np.ndarray, w_xh: np.ndarray, w_hh: np.ndarray, bias: np.ndarray, h: np.ndarray, c: np.ndarray) -> list:
    """h after each of ``(T, I)`` rows; gates i, g, f, o and a forget bias of 1, as in sketch_rnn.js."""
    hs = []
    for x in rows:
        i, g, f, o = np.split(np.concatenate([x, h]) @ np.concatenate([w_xh, w_hh]) + bias, 4)
        c = c * sigmoid(f + 1) + sigmoid(i) * np.tanh(g)
        h = np.tanh(c) * sigmoid(o)
        hs.append(h)
    return hs


def some_rows(count: int = 9) -> np.ndarray:
    rng = np.random.default_rng(5)
    return np.concatenate([rng.normal(size=(count, 2)), np.eye(3)[rng.integers(0, 2, count)]], axis=1)


def assert_says(mixture, hs: list, w: np.ndarray, b: np.ndarray) -> None:
    for t, h in enumerate(hs):
        pen, pi, mu_x, mu_y, sigma_x, sigma_y, rho = np.split(h @ w + b, 3 + M * np.arange(6))
        for found, raw in ((mixture.log_pen, pen), (mixture.log_pi, pi)):
            expected = raw - np.log(np.exp(raw - raw.max()).sum()) - raw.max()
            np.testing.assert_allclose(found[t, 0], expected, rtol=1e-4, atol=2e-5)
        for found, expected in (
            (mixture.mu[t, 0].T, [mu_x, mu_y]),
            (mixture.log_sigma[t, 0].T, np.clip([sigma_x, sigma_y], -6, 6)),
            (mixture.rho_raw[t, 0], np.clip(rho, -5, 5)),
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5)


def check_decoder(path) -> None:
    model, _ = magenta.load(path)
    w, b, *cell = read(path)
    rows = np.concatenate([START[None], some_rows()])
    nothing = np.zeros(len(w))
    with torch.inference_mode():
        told, state = model.condition(model.embed(torch.tensor([0])))
        mixture, _ = model.decode(torch.from_numpy(rows).float().unsqueeze(1), told, state)
    assert_says(mixture, lstm(rows, *cell, nothing, nothing), w, b)


def test_a_decoder_says_what_its_equations_say(tmp_path):
    check_decoder(write(tmp_path / "cat.gen.json", INFO, GEN))


def test_a_script_that_holds_the_weights_is_read_and_not_run(tmp_path):
    plain = write(tmp_path / "cat.gen.json", INFO, GEN)
    script = tmp_path / "cat.gen.js"
    script.write_text(f"var cat_model = {plain.read_text()};\nalert(1);\n")
    for one, other in zip(
        magenta.load(plain)[0].parameters(), load(script, "cpu").engine.model.parameters(), strict=True
    ):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("name", ["bear", "dog"])  # bear has an older header
def test_so_does_one_of_googles(name):
    path = GOOGLE / f"{name}.gen.json"
    if not path.is_file():
        pytest.skip(f"no {path.name} beside this checkout")
    check_decoder(path)
    artist = load(path, "cpu")
    assert artist.categories == (name,)
    drawn = [each.drawing.extent for each in artist.generate(name, count=9, temperature=0.5, seed=1)]
    assert 0.7 * BOX < np.median(drawn) < 1.4 * BOX


def test_a_whole_model_says_what_its_equations_say(tmp_path):
    path = write(tmp_path / "cat.vae.json", WHOLE, VAE)
    model, _ = magenta.load(path)
    rows, arrays = some_rows(), read(path)
    nothing = np.zeros(E)
    ends = [lstm(order, *cell, nothing, nothing)[-1] for order, cell in ((rows, arrays[:3]), (rows[::-1], arrays[3:6]))]
    h = np.concatenate(ends)
    mu, presig = h @ arrays[6] + arrays[7], h @ arrays[8] + arrays[9]
    c_0, h_0 = np.split(np.tanh(mu @ arrays[10] + arrays[11]), 2)
    told = np.concatenate([np.concatenate([START[None], rows]), np.tile(mu, (len(rows) + 1, 1))], axis=1)
    with torch.inference_mode():
        inputs = torch.from_numpy(rows).float().unsqueeze(1)
        found = model.encode(inputs, torch.tensor([len(rows)]))
        inputs = torch.cat([torch.from_numpy(START)[None, None], inputs])
        mixture, _ = model.decode(inputs, *model.condition(model.embed(torch.tensor([0])), found[0]))
    np.testing.assert_allclose(found[0][0], mu, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found[1][0], presig, rtol=1e-4, atol=1e-5)
    assert_says(mixture, lstm(told, *arrays[14:], h_0, c_0), *arrays[12:14])


def test_it_is_an_artist_like_any_other(tmp_path):
    artist = load(write(tmp_path / "cat.gen.json", INFO, GEN), "cpu")
    assert artist.categories == ("cat",)
    assert (artist.engine.model.config.max_rows, artist.engine.scale) == (
        40,
        pytest.approx(91.2 * BOX / magenta.THEIR_SIDE),
    )
    assert artist.engine.notes == {"magenta": INFO}
    assert list(find(tmp_path / "cat.gen.json")) == ["cat.gen.json"]
    assert len(artist.generate("cat", count=3, temperature=0.9)) <= 3
    nameless = write(tmp_path / "owl.gen.json", {key: INFO[key] for key in INFO if key != "name"}, GEN)
    assert load(nameless, "cpu").categories == ("owl",)


def changed(**info):
    return lambda path: write(path, INFO | info, GEN)


WRONG = {
    "no file": lambda path: None,
    "no json": lambda path: path.write_text("{"),
    "not text": lambda path: path.write_bytes(bytes(range(256))),
    "a drawing": lambda path: path.write_text('{"strokes": [[[1, 2]]]}'),
    "info is no object": lambda path: path.write_text("[[], [], []]"),
    "another mode": changed(mode=7),
    "a mode that is a list": changed(mode=[]),
    "no scale": changed(scale_factor=0),
    "a scale that is not a number": changed(scale_factor=float("nan")),
    "no length": changed(max_seq_len=None),
    "an old whole model": lambda path: write(path, WHOLE | {"version": 5}, VAE),
    "too few arrays": lambda path: write(path, INFO, GEN[:4]),
    "a decoder that calls itself whole": lambda path: write(path, WHOLE, GEN),
    "shapes that do not fit": lambda path: write(path, INFO, [*GEN[:3], (H + 1, 4 * H), GEN[4]]),
    "flat weights": lambda path: write(path, INFO, [(5,)] * 5),
    "not base64": lambda path: path.write_text(json.dumps([INFO, [[1]] * 5, ["?"] * 5])),
    "no weights": lambda path: path.write_text(json.dumps([INFO, [], []])),
}


@pytest.mark.parametrize("breaking", WRONG.values(), ids=WRONG.keys())
def test_a_broken_file_is_refused_with_the_cause(breaking, tmp_path):
    path = tmp_path / "cat.gen.json"
    breaking(path)
    with pytest.raises(CheckpointError, match=str(path)) as caught:
        load(path, "cpu")
    assert "\n" not in str(caught.value)
