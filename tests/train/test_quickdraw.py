"""Google's simplified ndjson, and the split."""

import json

import numpy as np
import pytest

from train.quickdraw import DataError, ndjson_files, read_ndjson, split_of

GOOD = {"word": "cat", "key_id": "5", "recognized": True, "drawing": [[[0, 10, 255], [0, 5, 100]], [[3, 4], [7, 8]]]}


def test_reads_what_google_serves(tmp_path):
    path = tmp_path / "cat.ndjson"
    served = {**GOOD, "countrycode": "US", "timestamp": "2017-03-02 23:25:10.07453 UTC"}
    path.write_text(json.dumps(served) + "\n\n")
    [sample] = read_ndjson(path)
    assert (sample.word, sample.key) == ("cat", "5")
    assert [line.tolist() for line in sample.lines] == [[[0, 0], [10, 5], [255, 100]], [[3, 7], [4, 8]]]


BAD = {
    "not recognised": json.dumps({**GOOD, "recognized": False}),
    "cut off": json.dumps(GOOD)[:40],
    "a list": "[1, 2]",
    "no drawing": '{"word": "cat", "key_id": "1"}',
    "empty drawing": json.dumps({**GOOD, "drawing": []}),
    "empty stroke": json.dumps({**GOOD, "drawing": [[[], []]]}),
    "uneven stroke": json.dumps({**GOOD, "drawing": [[[1, 2], [1]]]}),
    "words for numbers": json.dumps({**GOOD, "drawing": [[["a"], ["b"]]]}),
    "raw, with times": json.dumps({**GOOD, "drawing": [[[0, 9], [0, 9], [0, 17]]]}),
    "raw, too large": json.dumps({**GOOD, "drawing": [[[0, 900], [0, 9]]]}),
    "not a number": '{"word": "cat", "key_id": "1", "drawing": [[[NaN], [1]]]}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_line_that_is_no_drawing_is_none_and_the_next_is_read(tmp_path, line):
    path = tmp_path / "cat.ndjson"
    path.write_text(line + "\n" + json.dumps(GOOD) + "\n")
    bad, good = read_ndjson(path)
    assert bad is None
    assert good.key == "5"


def test_no_files(tmp_path):
    with pytest.raises(DataError, match=r"No \.ndjson files"):
        ndjson_files(tmp_path)


def test_the_shares_and_some_known_sides():
    sides = [split_of(str(i)) for i in range(20_000)]
    shares = [sides.count(name) / 20_000 for name in ("train", "valid", "test")]
    np.testing.assert_allclose(shares, [0.90, 0.05, 0.05], atol=0.006)
    # Written down once: another hash would move drawings from one side to another.
    assert [split_of(key) for key in ("0f76125cae0e6278", "5", "16")] == ["train", "valid", "test"]
