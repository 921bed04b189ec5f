"""The distance of endings: a metric's laws, and what is compared with what."""

import json

import numpy as np
import pytest
from hypothesis import given

from sketch_rnn import Artist, Drawing
from sketch_rnn.drawings.distance import MOST_POINTS, STEP, chamfer, resample
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import to_stroke3
from sketch_rnn.engine import Engine
from tests.conftest import artist_of, drawings
from train.dataset import Drawings
from train.endings import GUESSES, endings, halves, nearest
from train.prepare import prepare
from train.sources import DataError


def test_the_distance_in_numbers():
    a, b = np.array([[0.0, 0], [10, 0]]), np.array([[0.0, 3]])
    assert chamfer(a, b) == pytest.approx(((3 + np.hypot(10, 3)) / 2 + 3) / 2)
    assert nearest(a, [[b], [a]]) < chamfer(a, b)


@given(drawings)
def test_resampled_points_are_near_and_the_ends_are_kept(drawing):
    for line in drawing:
        points = resample([line])
        np.testing.assert_allclose(points[[0, -1]], line[[0, -1]])
        length = np.hypot(*np.diff(line, axis=0).T).sum()
        assert (np.hypot(*np.diff(points, axis=0).T) <= max(STEP, length / MOST_POINTS) + 1e-6).all()
    assert len(resample(drawing)) <= min(sum(len(resample([line])) for line in drawing), MOST_POINTS + 2 * len(drawing))


@given(drawings.filter(lambda drawing: sum(map(len, drawing)) > 1))
def test_halves_are_the_drawing(drawing):
    first, second = halves(drawing)
    count = sum(map(len, drawing))
    assert sum(map(len, first)) == count // 2
    assert len(second) > 0
    broken = len(first) + len(second) > len(drawing)
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(drawing)[: count // 2])
    np.testing.assert_array_equal(np.concatenate(second)[broken:], np.concatenate(drawing)[count // 2 :])
    if broken:
        np.testing.assert_array_equal(second[0][0], first[-1][-1])


@pytest.fixture(scope="module")
def held_out(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed") / "packed"
    prepare([data], folder)
    return Drawings(folder, "valid")


def test_who_knows_the_truth_is_at_no_distance(held_out, small_model):
    asked = []

    class Knowing(Artist):
        categories = held_out.categories

        def complete(self, drawing, category, count, temperature, seed, fraction):
            asked.append((category, count, temperature, fraction))
            label = self.categories.index(category)
            whole = [held_out.in_box(i) for i in np.flatnonzero(held_out.labels == label)]
            size = 1 if fraction is None else 255 / drawing.extent * fraction
            assert size == pytest.approx(1, rel=1e-5)
            [second] = [
                Drawing.of(halves(lines)[1])
                for lines in whole
                if to_stroke3(halves(lines)[0]).tolist() == to_stroke3(drawing.lines).tolist()
            ][:1]
            return [Sketch(each, True, category, temperature, 0.0) for each in [Drawing()] * (count - 1) + [second]]

    artist = Knowing(Engine(small_model))
    found = endings(artist, held_out, ["zigzag", "unicorn"], count=3)
    assert list(found["categories"]) == ["zigzag"]
    assert found["categories"]["zigzag"]["drawings"] == 3
    assert found["model"] == found["told_size"] == found["ratio"] == 0
    assert found["people"] > 0
    assert {each[:3] for each in asked} == {("zigzag", GUESSES, 0.4)}
    with pytest.raises(DataError, match="unicorn"):
        endings(artist, held_out, ["unicorn"])


def test_a_first_half_as_wide_as_the_whole_is_told_as_all_of_it(small_model, tmp_path):
    """Drawings of 256 pixels are let in, and 255 is their box: the fraction that is told is 1 at most."""
    strokes = [[[0, 256, 256], [0, 0, 40]], [[0, 9, 3], [5, 90, 44]], [[9, 30, 100], [9, 80, 120]]]
    made = ({"word": "cat", "key_id": f"cat{n}", "recognized": True, "drawing": strokes} for n in range(20))
    (tmp_path / "cat.ndjson").write_text("\n".join(map(json.dumps, made)))
    prepare([tmp_path / "cat.ndjson"], tmp_path / "packed")
    artist = artist_of(small_model)
    found = endings(artist, Drawings(tmp_path / "packed", "train").of(artist.categories), ["cat"], count=2)
    assert found["told_size"] > 0
