"""The gate: what is a drawing, and what is said of what is not."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Drawing, DrawingError
from sketch_rnn.drawings.drawing import MAX_BYTES, MAX_POINTS, MAX_STROKE_POINTS, MAX_STROKES
from tests.conftest import drawings


@given(drawings)
def test_json_and_back(lines):
    drawing = Drawing.parse(Drawing.of(lines).to_json())
    assert len(drawing.strokes) == len(lines)
    for mine, theirs in zip(drawing.strokes, lines, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=0.006)


@pytest.mark.parametrize("payload", ['{"strokes": []}', {"strokes": []}, {"strokes": [[], []]}, b'{"strokes":[[]]}'])
def test_nothing_drawn_is_a_drawing(payload):
    assert not Drawing.parse(payload)


HOSTILE = {
    "not json": "cat",
    "cut off": '{"strokes": [[[1, 2',
    "nan": '{"strokes": [[[NaN, 1]]]}',
    "infinity": '{"strokes": [[[1e999, 1]]]}',
    "minus infinity": {"strokes": [[[float("-inf"), 1]]]},
    "huge coordinate": {"strokes": [[[1e12, 1]]]},
    "huge whole number": {"strokes": [[[10**400, 1]]]},
    "text as number": {"strokes": [[["1", "2"]]]},
    "truth as number": {"strokes": [[[True, 2]]]},
    "nothing as number": {"strokes": [[[None, 2]]]},
    "three coordinates": {"strokes": [[[1, 2, 3]]]},
    "one coordinate": {"strokes": [[[1]]]},
    "points not in strokes": {"strokes": [[1, 2], [3, 4]]},
    "a number": "3",
    "a list": "[[[1, 2]]]",
    "null": "null",
    "no strokes": {"lines": []},
    "strokes as text": {"strokes": "cat"},
    "strokes as object": {"strokes": {"0": [[1, 2]]}},
    "too many strokes": {"strokes": [[[0, 0]]] * (MAX_STROKES + 1)},
    "a stroke too long": {"strokes": [[[0, 0]] * (MAX_STROKE_POINTS + 1)]},
    "too many points": {"strokes": [[[0, 0]] * MAX_STROKE_POINTS] * (MAX_POINTS // MAX_STROKE_POINTS + 1)},
    "a million points": json.dumps({"strokes": [[[0, 0]] * 1_000_000]}),
    "too many bytes": " " * (MAX_BYTES + 1),
    "deep nesting": "[" * 100_000,
    "deep nesting inside": '{"strokes":' + "[" * 50_000 + "]" * 50_000 + "}",
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_drawing_is_refused_in_words(payload):
    with pytest.raises(DrawingError) as refused:
        Drawing.parse(payload)
    message = str(refused.value)
    assert 20 < len(message) < 140
    assert "Traceback" not in message
    assert "validation" not in message


def test_the_message_says_where():
    with pytest.raises(DrawingError, match="stroke 2 point 3"):
        Drawing.parse({"strokes": [[[0, 0]], [[0, 0], [1, 1], [float("nan"), 1]]]})


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["strokes", "x"]), inner, max_size=2),
    max_leaves=20,
)


@given(json_values)
def test_anything_is_either_a_drawing_or_refused(value):
    with contextlib.suppress(DrawingError):
        assert isinstance(Drawing.parse(json.dumps(value)), Drawing)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e5])
def test_rounding_keeps_the_shape_in_any_units(size):
    drawing = Drawing.of(np.random.default_rng(0).random((1, 50, 2)) * size)
    back = Drawing.parse(drawing.to_json())
    np.testing.assert_allclose(back.strokes[0], drawing.strokes[0], atol=1e-3 * size)


def test_moved_and_added():
    drawing = Drawing.of([[[1, 2], [3, 4]]])
    assert drawing.moved(2, (10, 0)).to_dict() == {"strokes": [[[12, 4], [16, 8]]]}
    assert len((drawing + drawing).strokes) == 2
