"""A small data set in Google's form, made here: circles and zigzags of some sizes."""

import json

import numpy as np
import pytest

from train.prepare import prepare


def made(word: str, index: int) -> dict:
    rng = np.random.default_rng((index, len(word)))
    count = int(rng.integers(8, 20))
    if word == "circle":
        angle = np.linspace(0, 2 * np.pi, count)
        x, y = 127 + 127 * np.cos(angle), 127 + 127 * np.sin(angle)
    else:
        x, y = np.linspace(0, 255, count), np.tile([0.0, 60.0], count)[:count]
    stroke = [np.round(x).astype(int).tolist(), np.round(y).astype(int).tolist()]
    return {"word": word, "key_id": f"{word}{index}", "recognized": True, "drawing": [stroke, [[5, 9], [5, 9]]]}


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ndjson")
    for word in ("circle", "zigzag"):
        lines = [json.dumps(made(word, index)) for index in range(150)]
        (folder / f"{word}.ndjson").write_text("\n".join(lines) + "\nnot a drawing\n")
    return folder


@pytest.fixture(scope="session")
def packed(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed") / "packed"
    prepare([data], folder)
    return folder
