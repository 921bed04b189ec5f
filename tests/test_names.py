"""What people call the categories."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.names import SYNONYMS, match, nearest
from tests.conftest import CHECKPOINT

ALL = tuple(json.loads((CHECKPOINT / "config.json").read_text())["model"]["categories"])


def test_every_name_means_itself_however_it_is_written():
    for name in ALL:
        for written in (name, name.upper(), name.replace(" ", "_"), name.replace(" ", "-"), f" {name} "):
            assert match(written, ALL) == name


def test_other_words_are_of_known_categories_and_of_one_each():
    assert set(SYNONYMS) <= set(ALL)
    words = [word.strip() for line in SYNONYMS.values() for word in line.split(",")]
    assert len(words) == len(set(words))
    assert not set(words) & set(ALL)
    for name, line in SYNONYMS.items():
        for word in line.split(","):
            assert match(word.strip(), ALL) == name, word


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("rab", "rabbit"),
        ("bicicle", "bicycle"),
        ("elefant", "elephant"),
        ("zeebra", "zebra"),
        ("ow", "owl"),
        ("boat", "sailboat"),
    ],
)
def test_the_nearest_is_what_is_meant(word, first):
    assert nearest(word, ALL)[0] == first


def test_what_is_none_is_none():
    for word in ("", "  ", "xqzv", "💥", "-", "the"):
        assert match(word, ALL) is None
    assert nearest("xqzv", ALL) == nearest("", ALL) == []


@given(st.text(max_size=60))
def test_anything_can_be_typed(word):
    found = nearest(word, ALL, 3)
    assert len(found) <= 3
    assert set(found) <= set(ALL)
    if sure := match(word, ALL):
        assert found[0] == sure
