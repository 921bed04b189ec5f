"""How alike a copy's strokes are: laws, and what a person would say of some copies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.drawings.likeness import marks
from tests.conftest import drawings

angles = np.linspace(0, 2 * np.pi, 40)
CIRCLE = np.stack([200 + 90 * np.cos(angles), 220 + 90 * np.sin(angles)], axis=1)
EAR = np.array([[130.0, 160], [125, 80], [180, 135]])
DOT = np.array([[170.0, 200]])
CAT = [CIRCLE, EAR, DOT]

shifts = st.tuples(st.floats(-300, 300), st.floats(-300, 300)).map(np.array)


def likeness(model, copy) -> list[float]:
    return [mark.likeness for mark in marks(model, copy)]


@given(drawings)
def test_a_drawing_is_like_itself(drawing):
    assert likeness(drawing, drawing) == pytest.approx([1.0] * len(drawing), abs=1e-6)


@given(drawings, drawings, shifts, st.floats(0.2, 5))
def test_where_a_copy_stands_and_how_large_it_is_does_not_matter(model, copy, shift, scale):
    moved = [stroke * scale + shift for stroke in copy]
    assert likeness(model, moved) == pytest.approx(likeness(model, copy), abs=1e-4)


@given(drawings, drawings)
def test_a_stroke_drawn_from_its_other_end_is_as_good(model, copy):
    reverse = [stroke[::-1] for stroke in copy]
    assert likeness(model, reverse) == pytest.approx(likeness(model, copy), abs=1e-6)


@given(drawings, drawings)
def test_there_is_a_mark_for_each_stroke_of_the_model_and_words_for_each(model, copy):
    found = marks(model, copy)
    assert [mark.stroke for mark in found] == list(range(len(model)))
    assert all(0 <= mark.likeness <= 1 and mark.words for mark in found)
    assert all(mark.words == "Not drawn yet." and not mark.likeness for mark in found[len(copy) :])


def test_an_empty_copy_and_an_empty_model_have_nothing_to_compare():
    assert likeness(CAT, []) == [0, 0, 0]
    assert marks([], CAT) == []


def test_one_dot_for_another_is_right():
    assert likeness([DOT], [DOT + 40]) == [1.0]
    assert likeness(CAT, [DOT] * 3)[0] < 0.1


def test_a_circle_may_begin_anywhere():
    turned = np.concatenate([CIRCLE[13:-1], CIRCLE[:14]])
    assert likeness(CAT, [turned, EAR, DOT]) == pytest.approx([1, 1, 1], abs=0.05)


def test_a_shaky_copy_is_very_close_and_another_shape_is_not():
    rng = np.random.default_rng(3)
    shaky = [stroke + rng.normal(0, 6, stroke.shape) for stroke in CAT]
    assert min(likeness(CAT, shaky)) > 0.6
    line = np.array([[110.0, 220], [290, 220]])
    assert likeness(CAT, [line, EAR, DOT])[0] < 0.35


def test_strokes_in_another_order_are_not_taken_for_each_other():
    assert max(likeness(CAT, [EAR, CIRCLE, DOT])[:2]) < 0.35


def test_the_words_say_what_would_bring_it_nearer():
    assert marks(CAT, CAT)[1].words == "Just like it!"
    moved = [CIRCLE, EAR + [120, 0], DOT]
    assert "more to the left" in marks(CAT, moved)[1].words
    assert "more to the right" in marks(CAT, [CIRCLE, EAR - [120, 0], DOT])[1].words
    assert "lower" in marks(CAT, [CIRCLE, EAR - [0, 120], DOT])[1].words
    assert "higher" in marks(CAT, [CIRCLE, EAR + [0, 120], DOT])[1].words
    middle = EAR.mean(0)
    assert "smaller" in marks(CAT, [CIRCLE, (EAR - middle) * 2.5 + middle, DOT])[1].words
    assert "larger" in marks(CAT, [CIRCLE, (EAR - middle) * 0.3 + middle, DOT])[1].words
    assert "shape" in marks(CAT, [CIRCLE, EAR[[1, 0, 2]], DOT])[1].words


def test_a_mark_can_be_sent():
    assert marks(CAT, CAT)[0].to_dict() == {"stroke": 0, "likeness": 1.0, "words": "Just like it!"}
