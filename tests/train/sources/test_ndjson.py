"""Google's ndjson, simplified and raw."""

import json

import numpy as np
import pytest

from sketch_rnn.drawings.strokes import to_lines
from tests.train.sources.common import GOOD, reasons
from train.sources import Dropped, read


def test_reads_what_google_serves(tmp_path):
    path = tmp_path / "cat.ndjson"
    served = {**GOOD, "countrycode": "US", "timestamp": "2017-03-02 23:25:10.07453 UTC"}
    path.write_text(json.dumps(served) + "\n\n")
    [sample] = read(path)
    assert (sample.word, sample.key, sample.side, sample.split) == ("cat", "5", 255.0, None)
    assert sample.stroke3.tolist() == [[10, 5, 0], [245, 95, 1], [-252, -93, 0], [1, 1, 1]]


@pytest.mark.parametrize(
    "drawing", [GOOD["drawing"], [[*stroke, stroke[0]] for stroke in GOOD["drawing"]]], ids=["simplified", "raw"]
)
def test_what_a_model_drew_is_for_training_alone(tmp_path, drawing):
    path = tmp_path / "cat.ndjson"
    drawn = [{**GOOD, "drawing": drawing, "key_id": f"cat-{i}", "source": "google-decoder"} for i in range(100)]
    people = [{**record, "source": "a school"} for record in drawn]
    path.write_text("\n".join(map(json.dumps, drawn + people)))
    splits = [sample.split for sample in read(path)]
    assert splits == ["train"] * 100 + [None] * 100


BAD = {
    "cut off": json.dumps(GOOD)[:40],
    "a list": "[1, 2]",
    "no drawing": '{"word": "cat", "key_id": "1"}',
    "a list for a word": json.dumps({**GOOD, "word": ["cat"]}),
    "half a character": json.dumps({**GOOD, "word": "\ud800"}),
    "half a character in the key": json.dumps({**GOOD, "key_id": "\ud800"}),
    "empty drawing": json.dumps({**GOOD, "drawing": []}),
    "empty stroke": json.dumps({**GOOD, "drawing": [[[], []]]}),
    "uneven stroke": json.dumps({**GOOD, "drawing": [[[1, 2], [1]]]}),
    "half a stroke": json.dumps({**GOOD, "drawing": [[[1, 2]]]}),
    "words for numbers": json.dumps({**GOOD, "drawing": [[["a"], ["b"]]]}),
    "a number of a million digits": '{"word": "cat", "key_id": "1", "drawing": [[[1e400, 1], [1, 2]]]}',
    "a whole number too large": '{"word": "cat", "key_id": "1", "drawing": [[[%s, 1], [1, 2]]]}' % ("9" * 400),
    "not a number": '{"word": "cat", "key_id": "1", "drawing": [[[NaN], [1]]]}',
    "not a number below": '{"word": "cat", "key_id": "1", "drawing": [[[1, 2], [NaN, 2]]]}',
    "nearly without end": '{"word": "cat", "key_id": "1", "drawing": [[[1e308, -1e308], [1, 2]]]}',
    "nested too deep": "[" * 100_000,
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_line_that_is_no_drawing_is_dropped_and_the_next_is_read(tmp_path, line):
    path = tmp_path / "cat.ndjson"
    path.write_text(line + "\n" + json.dumps(GOOD) + "\n")
    *bad, good = read(path)
    assert [each.part for each in bad].count(False) == 1  # the drawing, once; its strokes may be named before it
    assert all(isinstance(each, Dropped) and each.place.startswith("line 1") for each in bad)
    assert good.key == "5"


SALVAGED = {
    "nothing in a stroke": [[], []],
    "not a number": [[float("nan"), 3], [4, 5]],
    "uneven": [[1, 2], [1]],
    "words": [["a"], ["b"]],
    "no list": 7,
    "four lists": [[1, 2], [1, 5], [1, 2], [1, 2]],
}


@pytest.mark.parametrize("stroke", SALVAGED.values(), ids=SALVAGED.keys())
def test_a_stroke_that_is_none_loses_itself_and_is_named(tmp_path, stroke):
    path = tmp_path / "cat.ndjson"
    path.write_text(json.dumps({**GOOD, "drawing": [GOOD["drawing"][0], stroke, GOOD["drawing"][1]]}))
    left, sample = read(path)
    assert (left.part, left.place) == (True, "line 1, stroke 2")
    path.write_text(json.dumps(GOOD))
    [whole] = read(path)
    np.testing.assert_array_equal(sample.stroke3, whole.stroke3)


def test_a_line_without_a_key_or_a_word_is_a_drawing_of_the_file(tmp_path):
    path = tmp_path / "full_simplified_alarm clock.ndjson"
    bare = {"drawing": GOOD["drawing"]}
    path.write_text("\n".join(json.dumps(each) for each in (bare, bare | {"word": "", "key_id": "7"}, GOOD)))
    first, second, third = read(path)
    assert [each.word for each in (first, second, third)] == ["alarm clock", "alarm clock", "cat"]
    assert second.key == "7"
    assert len(first.key) == 24
    np.testing.assert_array_equal(first.stroke3, third.stroke3)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_lines_are_read_as_other_systems_write_them(tmp_path, encoding):
    path = tmp_path / "cat.ndjson"
    path.write_bytes(f"{json.dumps(GOOD)}\r\n\r\n{json.dumps({**GOOD, 'key_id': '6'})}\r\n".encode(encoding))
    assert [sample.key for sample in read(path)] == ["5", "6"]


@pytest.mark.parametrize("size", [0.001, 1, 100])
def test_a_small_drawing_is_brought_into_the_box(tmp_path, size):
    path = tmp_path / "cat.ndjson"
    path.write_text(json.dumps({"drawing": [[[0, size, size, 0, 0], [0, 0, size, size, 0]]]}))
    [sample] = read(path)
    np.testing.assert_array_equal(to_lines(sample.stroke3)[0], [[0, 0], [255, 0], [255, 255], [0, 255], [0, 0]])


def test_a_line_in_the_form_of_other_programs_is_read(tmp_path):
    path = tmp_path / "cat.ndjson"
    points = [[[x, y] for x, y in zip(*stroke, strict=True)] for stroke in GOOD["drawing"]]
    path.write_text(json.dumps({"strokes": points}) + "\n" + json.dumps({"category": "owl", "strokes": points}))
    first, second = read(path)
    assert (first.word, second.word) == ("cat", "owl")
    assert len(to_lines(first.stroke3)) == 2


def test_other_lines_that_are_dropped(tmp_path):
    path = tmp_path / "cat.ndjson"
    records = [
        {**GOOD, "recognized": False},
        {**GOOD, "drawing": [[[3, 3], [4, 4]]]},
        {**GOOD, "drawing": [[[0, 1000] * 1000, [0, 1] * 1000]]},
    ]
    path.write_bytes(b"\n".join([b"\xff\xfe\xfa", *(json.dumps(record).encode() for record in records)]))
    assert reasons(path) == [
        "a line that is no JSON",
        "not recognised by the game",
        "a single point",
        "too much ink",
    ]


@pytest.mark.parametrize("times", [True, False], ids=["with times", "too large"])
def test_a_raw_drawing_is_brought_into_the_box(tmp_path, times):
    """As Google did: the corner to the origin, the longest side 255, only the points that a tolerance of 2 needs."""
    x = np.linspace(100.5, 610.5, 40)
    y = 300 + np.where(x < 355.5, 0, (x - 355.5) / 2)
    stroke = [x.tolist(), y.tolist()] + ([list(range(40))] if times else [])
    path = tmp_path / "line.ndjson"
    path.write_text(json.dumps({**GOOD, "drawing": [stroke, stroke]}))
    [sample] = read(path)
    assert sample.key == "5"
    first, second = to_lines(sample.stroke3)
    np.testing.assert_array_equal(first, second)
    assert len(first) in (3, 4)  # beginning, bend, end; the samples next to the bend may be two
    np.testing.assert_array_equal(first[[0, -1]], [[0, 0], [255, 64]])
    np.testing.assert_allclose(first[1], [127, 0], atol=4)


# binary
