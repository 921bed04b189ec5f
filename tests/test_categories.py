"""What people call categories: sure matches, near ones, slips of the pen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.categories import AKIN, SYNONYMS, for_page, known, match, nearest, plain
from tests.conftest import CHECKPOINT

ALL = json.loads((CHECKPOINT / "config.json").read_text(encoding="utf-8"))["model"]["categories"]


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("cat", "cat"), ("CAT", "cat"), ("  cat ", "cat"), ("a cat", "cat"), ("an owl", "owl"), ("cats", "cat"),
        ("alarm_clock", "alarm clock"), ("Alarm-Clock", "alarm clock"), ("alarmclock", "alarm clock"), ("t shirt", "t-shirt"),
        ("tshirts", "t-shirt"), ("the mona lisa", "The Mona Lisa"), ("eiffel", "The Eiffel Tower"),
        ("snow man", "snowman"), ("fire truck", "firetruck"), ("hotdog", "hot dog"), ("grape", "grapes"), ("drum", "drums"),
        ("butterflies", "butterfly"), ("leaves", "leaf"), ("knives", "knife"), ("feet", "foot"), ("mice", "mouse"),
        ("buses", "bus"),
        ("boat", "sailboat"), ("plane", "airplane"), ("aeroplane", "airplane"), ("bike", "bicycle"), ("kitten", "cat"),
        ("puppies", "dog"), ("phone", "telephone"), ("glasses", "eyeglasses"), ("tv", "television"), ("bunny", "rabbit"),
        ("car", "car"), ("bat", "bat"), ("pool", "pool"), ("pants", "pants"), ("shorts", "shorts"),
    ],
)  # fmt: skip
def test_a_sure_word_is_matched(word, category):
    assert match(word, ALL) == category
    assert nearest(word, ALL)[0] == category


@pytest.mark.parametrize(
    "word", ["", " ", "the", "heart", "dinosaur", "person", "ca", "bicicle", "xyzzy", "猫", "s" * 100_000]
)
def test_what_is_not_sure_is_not_taken(word):
    assert match(word, ALL) is None


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("rab", "rabbit"), ("ap", "apple"), ("ow", "owl"), ("bicicle", "bicycle"), ("elefant", "elephant"), ("zeebra", "zebra"),
        ("kat", "cat"), ("fone", "telephone"), ("giraf", "giraffe"), ("octapus", "octopus"), ("buterfly", "butterfly"),
        ("umbrela", "umbrella"), ("crocodil", "crocodile"), ("dinosaur", "dragon"), ("persons", "face"), ("bulb", "light bulb"),
        ("snow m", "snowman"), ("brush", "paintbrush"), ("corn", None), ("heart", None), ("", None), ("xqzv", None),
    ],
)  # fmt: skip
def test_the_nearest_come_first(word, first):
    best = sorted(ALL)
    assert (nearest(word, best) or [None])[0] == first


def test_a_whole_name_goes_before_a_beginning_and_that_before_what_is_within():
    assert nearest("ear", ["bear", "earring", "ear"], 3) == ["ear", "earring", "bear"]
    assert nearest("clock", ["alarm clock", "clock"], 2) == ["clock", "alarm clock"]
    assert nearest("pin", ["spin", "hair pin", "pineapple"], 3) == ["pineapple", "hair pin", "spin"]


def test_every_category_matches_itself_however_it_is_written():
    for name in ALL:
        for written in (
            name,
            name.upper(),
            name.replace(" ", "_"),
            name.replace(" ", "-"),
            f"the {name.removeprefix('The ')}",
        ):
            assert match(written, ALL) == name


def test_the_table_speaks_of_categories_and_no_word_means_two():
    assert set(SYNONYMS) | set(AKIN) <= set(ALL)
    own = {plain(name) for name in ALL}
    words = [other for name in SYNONYMS for other in known(name).others]
    assert not own & set(words)
    assert len(words) == len(set(words))
    assert set(words).isdisjoint(near for name in AKIN for near in known(name).akin)
    assert len(words) > 300


def test_a_synonym_whose_category_is_unknown_to_the_model_is_not_known_either():
    assert match("kitten", ["dog"]) is None


def test_the_page_gets_the_same_table():
    table = json.loads(json.dumps(for_page()))
    assert "boat" in table["others"]["sailboat"]
    assert "dinosaur" in table["akin"]["dragon"]


def test_a_slip_is_no_answer_where_something_is_nearer():
    assert nearest("hous", ["mouse", "house", "horse"]) == ["house"]
    assert nearest("huose", ["mouse", "house"])[0] == "house"


@given(st.text(max_size=60))
def test_anything_can_be_typed(word):
    found = nearest(word, ALL, 3)
    assert len(found) <= 3
    assert set(found) <= set(ALL)
    if sure := match(word, ALL):
        assert found[0] == sure
