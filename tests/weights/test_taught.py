"""What a page says it was taught: anybody can have sent it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn import Artist, Drawing, DrawingError
from sketch_rnn.weights.taught import LARGEST, MOST_TAUGHT, NOT_OURS, Progress, Taught, checked_name, knowing, read
from tests.conftest import artist_of

CAT = Drawing.of([[(0, 0), (90, 10), (40, 80)]])


def one(name="robot", row=(0.5, 0, -1, 0.25), **more):
    return {"name": name, "row": list(row), **more}


WRONG = {
    "a number": 3,
    "a name": "robot",
    "a table": one(),
    "no row": [{"name": "robot"}],
    "a short row": [one(row=[1, 2])],
    "a row of words": [one(row=["a"] * 4)],
    "not a number": [one(row=[math.nan] * 4)],
    "infinite": [one(row=[math.inf] * 4)],
    "huge": [one(row=[1e300] * 4)],
    "too many": [one(name=f"robot {k}") for k in range(MOST_TAUGHT + 1)],
    "more than that": [one(weights=[1])],
    "a short look": [one(look=[1.0, 2.0])],
    "a look of words": [one(look=["a"] * 257)],
    "a long name": [one(name="r" * 41)],
    "a name that is none": [one(name=7)],
}


@pytest.mark.parametrize("taught", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_ours_is_a_sentence(another_model, taught):
    with pytest.raises(DrawingError, match="teach it again"):
        knowing(artist_of(another_model).engine, taught)


@pytest.mark.parametrize("name", ["cat", "Cat", "kitty", "<b>", "", "  ", "a\0b", "猫/..", "robot"])
def test_a_name_that_cannot_be_is_refused(another_model, name):
    with pytest.raises(DrawingError):
        knowing(artist_of(another_model).engine, [one(), one(name=name)])


@given(st.text(max_size=60))
def test_any_name_is_kept_or_refused(name):
    try:
        found = checked_name(name, ["cat", "dog"])
    except DrawingError as error:
        found, words = None, str(error)
    if found is None:
        assert words[-1] in ".?"
    else:
        assert found == " ".join(name.split())
        assert checked_name(found, ["cat", "dog"]) == found


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=5) | st.dictionaries(st.sampled_from(["name", "row", "step", "x"]), each),
)


@given(st.sampled_from([Taught, Progress]), anything)
def test_anything_is_read_or_refused(kind, value):
    try:
        found = read(kind, value, 4)
    except DrawingError as error:
        found, words = None, str(error)
    if found is None:
        assert words == NOT_OURS
    else:
        assert all(abs(number) <= LARGEST for number in found.row)


def test_it_draws_what_it_was_taught_and_all_else_as_before(another_model):
    engine = artist_of(another_model, choose=False).engine
    more = knowing(engine, [one(), one(name="my cat")])
    assert more.categories == ("cat", "dog", "robot", "my cat")
    assert engine.categories == ("cat", "dog")

    def strokes(engine, name):
        drawn = Artist(engine).complete(CAT, name, count=2, seed=3)
        return [each.to_dict()["strokes"] for each in drawn]

    assert strokes(more, "dog") == strokes(engine, "dog")
    assert strokes(more, "robot") == strokes(more, "my cat")  # of the same row
    assert strokes(more, "robot") != strokes(more, "dog")
