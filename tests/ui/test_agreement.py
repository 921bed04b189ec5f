"""Library, shell, page and HTTP are one: the same verb, arguments and seed give the same answer at every face."""

import json

import pytest

from sketch_rnn import Drawing
from sketch_rnn.__main__ import main
from tests.ui.conftest import SERVED
from tests.ui.server.test_api import HEAD, call

SECOND = {"strokes": [[[100, 100], [300, 120], [280, 300], [90, 280], [100, 100]], [[150, 180], [160, 190]]]}
GIVEN = {
    "complete": {"drawing": HEAD, "category": "cat", "count": 2, "temperature": 0.5, "seed": 3},
    "reconstruct": {"drawing": HEAD, "category": "cat", "count": 2, "temperature": 0.3, "seed": 3},
    "tidy": {"drawing": HEAD, "category": "cat", "tries": 2, "temperature": 0.2, "seed": 3},
    "interpolate": {"a": HEAD, "b": SECOND, "category": "cat", "to": "pig", "steps": 5, "path": "lerp", "seed": 3},
    "morph": {"drawing": HEAD, "categories": ["cat", "pig"], "count": 1, "temperature": 0.2, "seed": 3},
    "analogy": {"a": HEAD, "b": SECOND, "c": HEAD, "category": "cat", "weight": 0.5, "count": 2, "seed": 3},
    "generate": {"category": ["cat"], "count": 2, "temperature": 0.5, "seed": 3},
    "lesson": {"category": "cat", "temperature": 0.2, "seed": 3},
    "explain": {"drawing": HEAD, "category": "cat"},
    "guess": {"drawing": HEAD, "count": 3},
}


def test_no_verb_is_left_out():
    assert set(GIVEN) == set(SERVED)


@pytest.mark.parametrize("name", SERVED)
def test_every_face_gives_the_same(name, artist, url, tmp_path, capsys):
    verb, given = SERVED[name], GIVEN[name]
    drawings = {each.name for each in verb.parameters if each.base is Drawing}
    inside = {key: Drawing.parse(value) if key in drawings else value for key, value in given.items()}
    library = json.loads(json.dumps(verb.answer(getattr(artist, name)(**inside))))

    words = [name]
    for key, value in given.items():
        if key in drawings:
            path = tmp_path / f"{key}.json"
            path.write_text(json.dumps(value))
            words.append(str(path))
        else:
            words += [f"--{key}", ",".join(value) if isinstance(value, list) else str(value)]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == library

    event, answer = call(url, verb=name, named=given)
    assert event == "complete", answer
    assert answer == [library]
