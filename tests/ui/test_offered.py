"""What the page offers ready made was looked at by eye, and is still known for what it is by the recogniser."""

import json
import re

import pytest

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.ui.assets import UI
from sketch_rnn.ui.tabs.finish import BEGINNINGS

CARE = 4


def named(artist, strokes) -> str:
    return artist.guess(Drawing.parse({"strokes": strokes}), count=1)[0].category


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=lambda each: each["category"])
def test_most_endings_of_a_beginning_are_what_it_begins(artist, beginning):
    strokes, category = beginning["strokes"], beginning["category"]
    endings = artist.complete(Drawing.parse({"strokes": strokes}), category, count=9, seed=0, care=CARE)
    right = [named(artist, strokes + each.to_dict()["strokes"]) == category for each in endings]
    assert sum(right) >= 5


def test_every_sum_that_is_offered_is_drawn_as_what_it_shall_be(artist):
    script = (UI / "tabs" / "arithmetic.js").read_text(encoding="utf-8")
    examples = (UI / "parts" / "filmstrip" / "example-drawings.js").read_text(encoding="utf-8")
    drawings = {each["title"]: each for each in map(json.loads, re.findall(r"^  (\{.*\}),$", examples, re.M))}
    sums = [json.loads(each) for each in re.findall(r'^  (\["[^\]]+"\]),$', script, re.M)]
    assert sums
    for titles in sums:
        a, b, c = (drawings[title] for title in titles)
        parsed = [Drawing.parse({"strokes": each["strokes"]}) for each in (a, b, c)]
        results = [each.to_dict()["strokes"] for each in artist.analogy(*parsed, c["category"], count=6)]
        likely = {"mug": {"mug", "cup", "coffee cup"}}.get(c["category"], {c["category"]})
        assert sum(named(artist, each) in likely for each in results) >= 4
