"""The page in other languages: nothing that it says is missing in one of them, and nothing in them is said no more."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from sketch_rnn.categories import plain
from sketch_rnn.ui.assets import LANGUAGES, UI
from tests.conftest import CHECKPOINT

ALL = json.loads((CHECKPOINT / "config.json").read_text(encoding="utf-8"))["model"]["categories"]
SPOKEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in LANGUAGES}


def test_the_languages_are_those_that_the_page_offers():
    source = (UI / "web" / "language.js").read_text(encoding="utf-8")
    [offered] = re.findall(r"export const LANGUAGES = \{(.*?)\}", source, re.S)
    assert set(re.findall(r"(\w+): \"", offered)) == {"en", *SPOKEN}


@pytest.mark.parametrize("code", SPOKEN)
def test_every_category_has_a_name_of_its_own(code):
    names = {category: words.split(", ") for category, words in SPOKEN[code]["categories"].items()}
    assert sorted(names) == sorted(ALL)
    first = Counter(plain(each[0]) for each in names.values())
    assert [name for name, times in first.items() if times > 1] == []
    assert "" not in first
    for category, (_, *others) in names.items():
        assert not {plain(each) for each in others} & set(first), f"{category}: the name of another"
        assert all(each.strip() == each != "" for each in others), category


@pytest.mark.parametrize("code", SPOKEN)
def test_no_file_writes_marks_of_direction_itself(code):
    text = Path(UI / "languages" / f"{code}.json").read_text(encoding="utf-8")
    assert not re.search(
        r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\u20", text
    )  # the page puts them around what it inserts
