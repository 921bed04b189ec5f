"""Packing, splitting, augmenting and batching."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.strokes import to_lines, to_stroke3
from tests.conftest import drawings
from train.dataset import Drawings, augment, batches_per_epoch, collate, epoch, in_order, pack
from train.quickdraw import DataError

OPTIONS = {"batch": 8, "scale": 20.0, "seed": 1, "stretch": 0.1, "drop": 0.1}


@pytest.fixture(scope="module")
def packed(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "packed"
    pack(data, folder)
    return folder


def test_every_drawing_is_in_one_split(packed):
    info = json.loads((packed / "pack.json").read_text())
    assert info["categories"] == ["circle", "zigzag"]
    assert info["drawings"] == 300
    assert info["dropped"]["unreadable or unrecognised"] == 2
    splits = [Drawings(packed, name) for name in ("train", "valid", "test")]
    assert sum(len(split) for split in splits) == 300
    assert sum(splits[0].per_category().values()) == len(splits[0])


def test_packed_is_what_was_read(packed, data):
    first = json.loads((data / "circle.ndjson").read_text().splitlines()[0])
    expected = to_stroke3([np.array(stroke, dtype=float).T for stroke in first["drawing"]])
    rows = np.load(packed / "rows.npy")
    np.testing.assert_array_equal(rows[: len(expected)], expected)


def test_the_scale_is_the_standard_deviation_of_all_offsets(packed):
    training = Drawings(packed, "train")
    offsets = np.concatenate([training.stroke3(i)[:, :2].ravel() for i in range(len(training))])
    np.testing.assert_allclose(training.scale(), offsets.std(), rtol=1e-6)


def test_no_drawings_is_said(tmp_path):
    (tmp_path / "cat.ndjson").write_text("nothing\n")
    with pytest.raises(DataError, match="No usable drawings"):
        pack(tmp_path, tmp_path / "packed")
    assert not list(tmp_path.glob(".pack-*"))
    assert not (tmp_path / "packed").exists()


def test_an_epoch_has_every_drawing_once_in_an_order_of_its_own(packed):
    training = Drawings(packed, "train")
    plain = OPTIONS | {"stretch": 0.0, "drop": 0.0}

    def seen(number: int) -> list[bytes]:
        return [
            batch.rows[1 : batch.lengths[b] + 1, b].tobytes()
            for batch in epoch(training, number, **plain)
            for b in range(len(batch.labels))
        ]

    first, second = seen(0), seen(1)
    assert len(first) == len(training)
    assert sorted(first) == sorted(second)
    assert first != second


def test_an_epoch_goes_on_where_it_was_left(packed):
    training = Drawings(packed, "train")
    whole = list(epoch(training, 3, **OPTIONS))
    assert len(whole) == batches_per_epoch(len(training), OPTIONS["batch"])
    rest = list(epoch(training, 3, **OPTIONS, skip=5))
    for a, b in zip(whole[5:], rest, strict=True):
        np.testing.assert_array_equal(a.rows, b.rows)
        np.testing.assert_array_equal(a.labels, b.labels)


def test_little_is_padding(packed):
    used = total = 0
    for batch in epoch(Drawings(packed, "train"), 0, **OPTIONS):
        used, total = used + int((batch.lengths + 1).sum()), total + batch.rows[1:].shape[0] * batch.rows.shape[1]
    assert used / total > 0.9


def test_evaluation_sees_every_drawing_as_it_is(packed):
    held_out = Drawings(packed, "valid")
    assert sum(len(batch.labels) for batch in in_order(held_out, 4, 20.0)) == len(held_out)


@given(st.lists(drawings.map(to_stroke3).filter(len), min_size=1, max_size=5))
def test_a_batch_holds_its_drawings_between_start_and_end(stroke3):
    batch = collate(stroke3, np.zeros(len(stroke3)), scale=4.0)
    assert (batch.rows[0] == [0, 0, 1, 0, 0]).all()
    assert (batch.rows[:, :, 2:].sum(-1) == 1).all()
    for b, rows in enumerate(stroke3):
        np.testing.assert_allclose(batch.rows[1 : len(rows) + 1, b, :2] * 4, rows[:, :2], rtol=1e-5, atol=1e-5)
        assert (batch.rows[len(rows) + 1 :, b] == [0, 0, 0, 0, 1]).all()
        assert (batch.rows[1 : len(rows) + 1, b, 4] == 0).all()


@given(drawings, st.integers(0, 1000))
def test_leaving_points_out_keeps_lines_where_they_begin_and_end(lines, seed):
    stroke3 = to_stroke3(lines)
    before = to_lines(stroke3)
    after = to_lines(augment(stroke3, np.random.default_rng(seed), stretch=0.0, drop=0.7))
    assert len(after) == len(before)
    for a, b in zip(after, before, strict=True):
        np.testing.assert_allclose(a[[0, -1]], b[[0, -1]], atol=0.05)


def test_stretching_keeps_shape_and_pen():
    rows = to_stroke3([np.array([[0, 0], [10, 4], [3, 8]]), np.array([[1, 1], [2, 5]])])
    stretched = augment(rows, np.random.default_rng(0), stretch=0.2, drop=0.0)
    factors = stretched[rows[:, 0] != 0, 0] / rows[rows[:, 0] != 0, 0]
    np.testing.assert_allclose(factors, factors[0], rtol=1e-5)
    assert 0.8 <= factors[0] <= 1.2
    np.testing.assert_array_equal(stretched[:, 2], rows[:, 2])
