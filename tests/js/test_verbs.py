"""The same seed draws the same without a server, as far as whole numbers go: where h is a level more or less, rows move a little.

The library's answers are made here, and a Node asks the folder the same.
"""

import json
import subprocess

import numpy as np
import pytest

from tests.js.conftest import answered, artist_of, seeing
from tests.js.test_twins import HEAD
from train import export_web

DRAWING, OTHER = {"strokes": HEAD}, {"strokes": [[[10.0, 20.0], [60.0, 30.0], [55.0, 90.0], [12.0, 22.0]]]}
APART = 0.02  # of a drawing's size, that points may lie apart
WHOLES = 0.85  # of the drawings, that go the same way to their ends
WITHOUT = {"latent_size": 0, "null_latent": False, "plans": 0}
KINDS = {
    "by sight": {},
    "by gain": {},
    "no null latent": {"null_latent": False, "plans": 0},
    "decoder alone": WITHOUT,
    "told nothing": WITHOUT | {"category_size": 0, "pen_position": False},
}
ASKED = [
    ("complete", {"drawing": DRAWING, "category": "cat", "count": 9, "seed": 3}),
    ("complete", {"drawing": OTHER, "category": "dog", "count": 2, "first": 3, "temperature": [0.2, 0.9], "care": 3}),
    ("complete", {"drawing": DRAWING, "category": "bird", "count": 3, "fraction": 0.5, "care": 1}),
    ("complete", {"drawing": DRAWING, "category": "bird", "count": 3, "like": OTHER}),
    ("generate", {"category": ["cat", "bird"], "count": 5, "temperature": [0.3, 0.8], "seed": 7}),
    ("reconstruct", {"drawing": DRAWING, "category": "kitten", "count": 4, "care": 2}),
    ("tidy", {"drawing": DRAWING, "category": "cat", "tries": 5}),
    ("interpolate", {"a": DRAWING, "b": OTHER, "category": "cat", "to": "dog", "steps": 7}),
    ("interpolate", {"a": DRAWING, "b": OTHER, "category": "cat", "path": "lerp", "steps": 5}),
    ("morph", {"drawing": DRAWING, "categories": ["dog", "bird", "cat"], "count": 2}),
    ("morph", {"drawing": DRAWING, "categories": ["dog", "bird", "cat"], "blend": 8}),
    ("analogy", {"a": DRAWING, "b": OTHER, "c": DRAWING, "category": "cat", "weight": 0.5, "seed": 2}),
]
MISTAKES = [
    ("complete", {"drawing": {"strokes": []}, "category": "cat"}),
    ("complete", {"drawing": DRAWING}),
    ("complete", {"drawing": DRAWING, "category": "cat", "size": 3}),
    ("complete", {"drawing": DRAWING, "category": ""}),
    ("complete", {"drawing": DRAWING, "category": "kat flap"}),
    ("complete", {"drawing": DRAWING, "category": "zzzzz"}),
    ("complete", {"drawing": DRAWING, "category": "cat", "count": 26}),
    ("complete", {"drawing": DRAWING, "category": "cat", "count": 2.5}),
    ("complete", {"drawing": DRAWING, "category": "cat", "count": "9"}),
    ("complete", {"drawing": DRAWING, "category": "cat", "temperature": 0}),
    ("complete", {"drawing": DRAWING, "category": "cat", "temperature": []}),
    ("complete", {"drawing": DRAWING, "category": "cat", "count": 25, "temperature": [0.1] * 6}),
    ("complete", {"drawing": DRAWING, "category": "cat", "count": 25, "temperature": [0.1] * 4, "care": 32}),
    ("complete", {"drawing": {"strokes": [[[1, 2, 3]]]}, "category": "cat"}),
    ("complete", {"drawing": {"strokes": [[[1, 1e9]]]}, "category": "cat"}),
    ("complete", {"drawing": {"strokes": [[["1", 2]]]}, "category": "cat"}),
    ("complete", {"drawing": {"strokes": [[[0, 0]] * 2001]}, "category": "cat"}),
    ("complete", {"drawing": {"strokes": [[[0, 0]]] * 1001}, "category": "cat"}),
    ("complete", {"drawing": {"strokes": [[[0, 0]] * 2000] * 11}, "category": "cat"}),
    ("complete", {"drawing": {"lines": []}, "category": "cat"}),
    ("interpolate", {"a": DRAWING, "b": {"strokes": []}, "category": "cat"}),
    ("interpolate", {"a": DRAWING, "b": OTHER, "category": "cat", "path": "round"}),
    ("morph", {"drawing": DRAWING, "categories": []}),
    ("generate", {"category": ["cat"] * 26}),
]


@pytest.fixture(scope="module")
def made(exported):
    """Return an artist of some kind, and its folder."""
    kept = {}

    def make(kind):
        if kind not in kept:
            artist = artist_of(**KINDS[kind])
            artist = artist if kind == "by gain" else seeing(artist)
            kept[kind] = artist, exported(artist)
        return kept[kind]

    return make


def alike(mine: dict, theirs: dict) -> bool:
    """Return whether two sketches are the same, but for what rounds otherwise."""
    if [len(each) for each in mine["strokes"]] != [len(each) for each in theirs["strokes"]]:
        return False
    points = [
        np.array([point for stroke in each["strokes"] for point in stroke] or [[0, 0]]) for each in (mine, theirs)
    ]
    size = max(np.ptp(points[1], axis=0).max(), 1.0)
    same = all(mine[key] == theirs[key] for key in ("finished", "category", "temperature", "care"))
    return bool(
        same and np.abs(points[0] - points[1]).max() < APART * size and abs(mine["nats"] - theirs["nats"]) < 0.05
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_draws_the_same(node, made, kind):
    artist, folder = made(kind)
    found = []
    for verb, asked in ASKED:
        mine, theirs = node.ask(folder, verb, **asked), answered(artist, verb, **asked)
        if "error" in theirs:
            assert mine["error"] == theirs["error"]
            continue
        assert "error" not in mine, mine
        [name] = theirs["result"]
        assert list(mine["result"]) == [name]
        assert len(mine["result"][name]) == len(theirs["result"][name])
        found += [alike(*both) for both in zip(mine["result"][name], theirs["result"][name], strict=True)]
    assert np.mean(found) > WHOLES, f"{sum(found)} of {len(found)}"


def test_what_it_sees_and_expects(node, folder, artist):
    mine, theirs = (
        ask["result"]
        for ask in (node.ask(folder, "guess", drawing=DRAWING), answered(artist, "guess", drawing=DRAWING))
    )
    assert [each["category"] for each in mine["guesses"]] == [each["category"] for each in theirs["guesses"]]
    for one, other in zip(mine["guesses"], theirs["guesses"], strict=True):
        assert one["chance"] == pytest.approx(other["chance"], abs=1e-3)
    asked = {"drawing": DRAWING, "category": "dog"}
    mine, theirs = node.ask(folder, "explain", **asked)["result"], answered(artist, "explain", **asked)["result"]
    assert mine["first"] == pytest.approx(theirs["first"], rel=1e-4)
    for one, other in zip(mine["points"], theirs["points"], strict=True):
        assert (one["stroke"], one["drawn"]) == (other["stroke"], other["drawn"])
        assert (one["x"], one["y"]) == pytest.approx((other["x"], other["y"]), abs=0.01)
        assert one["nats"] == pytest.approx(other["nats"], abs=0.1)
        assert one["pen"] == pytest.approx(other["pen"], abs=0.02)
        assert one["mixture"][0]["weight"] == pytest.approx(other["mixture"][0]["weight"], abs=0.02)


def test_a_lesson_and_its_marks(node, folder, artist):
    asked = {"category": "bird", "seed": 4, "copy": DRAWING}
    mine, theirs = node.ask(folder, "lesson", **asked)["result"], answered(artist, "lesson", **asked)["result"]
    assert alike(mine["drawing"], theirs["drawing"])
    assert [each["words"] for each in mine["marks"]] == [each["words"] for each in theirs["marks"]]


@pytest.mark.parametrize(("verb", "asked"), MISTAKES, ids=lambda each: each if isinstance(each, str) else "")
def test_a_mistake_is_said_in_the_same_words(node, folder, artist, verb, asked):
    assert node.ask(folder, verb, **asked)["error"] == answered(artist, verb, **asked)["error"]


def test_endings_come_one_after_another(node, folder):
    options = {"count": 9, "seed": 3}
    [first] = node("first", folder, verb="complete", given=[HEAD, "cat", options], most=1)["result"]
    assert first == node.ask(folder, "complete", drawing=HEAD, category="cat", **options)["result"]["endings"][0]


def test_types_say_what_the_parameters_say(folder):
    text = (folder / "options.d.ts").read_text()
    assert "export interface CompleteOptions" in text
    assert "temperature?: number | number[];" in text
    assert 'path?: "slerp" | "lerp";' in text
    assert json.loads((folder / "package.json").read_text())["types"] == "sketch-rnn.d.ts"


USE = """
import { DrawingError, load, type Sketch } from "%s/sketch-rnn.js";
const artist = await load("model/", { progress: (loaded: number, total: number) => loaded / total });
const strokes = [[[0, 0], [9, 9]]];
const endings: Sketch[] = [];
const { signal } = new AbortController();
for await (const each of artist.complete(strokes, "cat", { count: 9, temperature: [0.2, 0.4], signal })) endings.push(each);
for await (const each of artist.interpolate({ strokes }, strokes, "cat", { path: "lerp" })) endings.push(each);
const [{ chance }] = await artist.guess(strokes);
const { points } = await artist.explain(strokes, "cat");
export const numbers: number[] = [chance, points[0].nats, (await artist.lesson("cat")).marks[0].likeness];
// @ts-expect-error a way that there is not
artist.interpolate(strokes, strokes, "cat", { path: "round" });
// @ts-expect-error an option that there is not
artist.complete(strokes, "cat", { size: 3 });
export const mistake: Error = new DrawingError("");
"""


def test_typescript_understands_it(folder, tmp_path):
    compiler = export_web.ROOT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        pytest.skip("TypeScript is not there: npm ci.")
    (tmp_path / "use.ts").write_text(USE % folder)
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"]
    done = subprocess.run([compiler, *options, "use.ts"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
