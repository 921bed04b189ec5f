"""Splits, augmenting and batching."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.strokes import to_lines, to_stroke3
from tests.conftest import drawings
from train.dataset import BatchOrder, Drawings, augment, batches_per_epoch, collate, epoch, in_order
from train.prepare import prepare

PLAIN = BatchOrder(batch=8, seed=1)
ORDER = BatchOrder(batch=8, seed=1, stretch=0.1, turn=0.1, mirror=0.3, drop=0.1)


def test_an_epoch_has_every_drawing_once_in_an_order_of_its_own(packed):
    training = Drawings(packed, "train")

    def seen(number: int) -> list[bytes]:
        return [
            batch.rows[1 : batch.lengths[b] + 1, b].tobytes()
            for batch in epoch(training, number, PLAIN)
            for b in range(len(batch.labels))
        ]

    first, second = seen(0), seen(1)
    assert len(first) == len(training)
    assert sorted(first) == sorted(second)
    assert first != second


def test_an_epoch_goes_on_where_it_was_left(packed):
    training = Drawings(packed, "train")
    whole = list(epoch(training, 3, ORDER))
    assert len(whole) == batches_per_epoch(len(training), ORDER.batch)
    rest = list(epoch(training, 3, ORDER, skip=5))
    for a, b in zip(whole[5:], rest, strict=True):
        np.testing.assert_array_equal(a.rows, b.rows)
        np.testing.assert_array_equal(a.labels, b.labels)


def test_little_is_padding(packed):
    used = total = 0
    for batch in epoch(Drawings(packed, "train"), 0, ORDER):
        used, total = used + int((batch.lengths + 1).sum()), total + batch.rows[1:].shape[0] * batch.rows.shape[1]
    assert used / total > 0.9


def test_evaluation_sees_every_drawing_as_it_is(packed):
    held_out = Drawings(packed, "valid")
    assert sum(len(batch.labels) for batch in in_order(held_out, 4)) == len(held_out)


@given(st.lists(drawings.map(to_stroke3).filter(len), min_size=1, max_size=5))
def test_a_batch_holds_its_drawings_between_start_and_end(stroke3):
    batch = collate(stroke3, np.zeros(len(stroke3)), np.arange(len(stroke3)), scale=4.0)
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
    after = to_lines(augment(stroke3, np.random.default_rng(seed), BatchOrder(1, 0, drop=0.7)))
    assert len(after) == len(before)
    for a, b in zip(after, before, strict=True):
        np.testing.assert_allclose(a[[0, -1]], b[[0, -1]], atol=0.05)


def test_stretching_keeps_shape_and_pen():
    rows = to_stroke3([np.array([[0, 0], [10, 4], [3, 8]]), np.array([[1, 1], [2, 5]])])
    stretched = augment(rows, np.random.default_rng(0), BatchOrder(1, 0, stretch=0.2))
    factors = stretched[rows[:, 0] != 0, 0] / rows[rows[:, 0] != 0, 0]
    np.testing.assert_allclose(factors, factors[0], rtol=1e-5)
    assert 0.8 <= factors[0] <= 1.2
    np.testing.assert_array_equal(stretched[:, 2], rows[:, 2])


def test_turning_keeps_lengths_and_angles_in_bounds():
    rows = np.array([[30, 0, 0], [0, 10, 1]], dtype=np.float32)
    angles = []
    for seed in range(50):
        turned = augment(rows, np.random.default_rng(seed), BatchOrder(1, 0, turn=0.2))
        np.testing.assert_allclose(np.hypot(turned[:, 0], turned[:, 1]), [30, 10], rtol=1e-5)
        np.testing.assert_allclose(turned[0, :2] @ turned[1, :2], 0, atol=1e-3)
        angles.append(math.atan2(turned[0, 1], turned[0, 0]))
    assert -0.2 <= min(angles) < -0.1
    assert 0.1 < max(angles) <= 0.2


def test_mirroring_is_left_for_right_in_its_share():
    rows = np.array([[30, 5, 1]], dtype=np.float32)
    xs = [augment(rows, np.random.default_rng(seed), BatchOrder(1, 0, mirror=0.25))[0, 0] for seed in range(400)]
    assert set(xs) == {30.0, -30.0}
    assert 0.18 < xs.count(-30.0) / 400 < 0.32


def test_balance_decides_how_often_small_categories_are_met(packed):
    training = Drawings(packed, "train")
    few = np.flatnonzero(training.labels == 0)[:10]
    mine = np.concatenate([few, np.flatnonzero(training.labels == 1)])
    training.labels, training.lengths, training._starts = (
        each[mine] for each in (training.labels, training.lengths, training._starts)
    )

    def share(balance: float) -> float:
        labels = [
            b.labels
            for number in range(30)
            for b in epoch(training, number, BatchOrder(batch=8, seed=2, balance=balance))
        ]
        return float((np.concatenate(labels) == 0).mean())

    n, m = len(few), len(mine) - len(few)
    for balance in (-0.5, 0.0, 0.5, 1.0):
        expected = n ** (1 - balance) / (n ** (1 - balance) + m ** (1 - balance))
        assert abs(share(balance) - expected) < 0.03


@given(st.integers(1, 700), st.integers(1, 9))
def test_batches_are_alike_in_size(count, batch):
    class Many:
        labels, lengths, scale = np.zeros(count, dtype=int), np.ones(count, dtype=int), 1.0

        def __len__(self):
            return count

        def stroke3(self, index):
            return np.array([[index + 1, 0, 1]], dtype=np.float32)

    batches = list(epoch(Many(), 0, BatchOrder(batch=batch, seed=0)))
    assert len(batches) == batches_per_epoch(count, batch)
    assert sorted(np.concatenate([b.indices for b in batches])) == list(range(count))
    assert max(len(b.labels) for b in batches) <= batch
    assert min(len(b.labels) for b in batches) >= min(count, batch) / 2


def test_the_parts_of_a_batch_are_the_batch():
    three = [np.array([[k, 0, 0], [1, 1, 1]], dtype=np.float32)[: 1 + k % 2] for k in range(5)]
    batch = collate(three, np.arange(5), np.arange(5), 1.0)
    parts = [batch.part(number, 2) for number in range(2)]
    np.testing.assert_array_equal(np.concatenate([part.rows for part in parts], axis=1), batch.rows)
    np.testing.assert_array_equal(np.concatenate([part.indices for part in parts]), batch.indices)


@pytest.mark.parametrize("extent", [200, 510])
def test_a_drawing_lies_in_the_box(extent, tmp_path):
    folder = tmp_path / "mine" / "house"
    folder.mkdir(parents=True)
    widest = [[40, 90], [40 + extent, 80], [60, 30]]
    for number in range(30):
        (folder / f"{number}.json").write_text(json.dumps({"strokes": [widest, [[50, 50 + number], [70, 60]]]}))
    prepare([tmp_path / "mine"], tmp_path / "packed")
    found = np.concatenate(Drawings(tmp_path / "packed", None).in_box(0))
    assert found.min(0).tolist() == [0, 0]
    assert found.max() == pytest.approx(255, abs=1)
