"""The page in other languages: nothing that it says is missing in one of them, and nothing in them is said no more."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from sketch_rnn.categories import plain
from sketch_rnn.ui.assets import LANGUAGES, UI
from sketch_rnn.ui.page import ROOMS, destinations
from tests.conftest import CHECKPOINT, ROOT

ALL = json.loads((CHECKPOINT / "config.json").read_text(encoding="utf-8"))["model"]["categories"]
SPOKEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in LANGUAGES}
# The plurals of whole numbers that people count strokes in, as Unicode has them.
PLURALS = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ja": {"other"},
    "pl": {"one", "few", "many", "other"},
    "zh": {"other"},
}
HEARD = [  # whose sentences a server sends to the page
    *(f"ui/server/{name}" for name in ("asks", "pool", "worker", "teaching")),
    *(f"verbs/{name}" for name in ("lesson", "guess", "morph")),
    *(f"drawings/{name}" for name in ("drawing", "files/__init__", "files/pixels", "files/svg", "files/looks")),
    "weights/taught",
]

PRAISE = ROOT / "sketch_rnn" / "drawings" / "likeness.py"  # of which each sentence is a part of what is sent
TITLED = ("choice", "slider", "whole")  # kinds of parts that show a parameter's words
TEXT = r'"((?:[^"\\]|\\.)*)"'


def holes(text: str) -> set[str]:
    return {
        each.lower() for each in re.findall(r"\{(\w+)\}", text)
    }  # {Press} is {press} where a sentence begins with it


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def of_scripts() -> tuple[set[str], set[str]]:
    """Return what ``t`` and ``many`` are called with: sentences, and those with a number."""
    plain, counted = set(), set()
    for path in sorted(UI.rglob("*.js")):
        source = path.read_text(encoding="utf-8")
        plain |= {unescaped(each) for each in re.findall(rf"(?<![\w.])t\(\s*{TEXT}", source)}
        counted |= {
            unescaped(each)
            for each in re.findall(rf"(?<![\w.])many\([^\"`]*?{TEXT},\s*{TEXT}", source)
            for each in each[1:]
        }
    return plain, counted


def of_rooms() -> set[str]:
    """Return what the rooms say, as ``sketch_rnn/ui/room.py`` sends it; the paper's terms stay English."""
    found = {each["label"] for each in destinations(ROOMS)}
    for room in (each.spec() for each in ROOMS):
        found |= {room[name] for name in ("title", "lead", "invite")}
        for part in room["parts"]:
            found |= {part.get(name) for name in ("label", "invite", "missing")} | {*part.get("ends", ())}
            found |= {part["words"]} if part["kind"] in TITLED else set()
            found |= {words for _, words in part.get("options", ())}
        found |= {each["title"] for each in room["view"].get("beginnings", ())} | {room["view"].get("note")}
    examples = (UI / "parts" / "filmstrip" / "example-drawings.js").read_text(encoding="utf-8")
    found |= set(re.findall(rf'"title": ?{TEXT}', examples)) - set(ALL)
    return {each for each in found if each and len(each) > 1}


def template(node: ast.expr, constants: dict[str, str]) -> str | None:
    """Return a string that is written in Python, `{1}`, `{2}`, ... standing for what is put into it."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    made, number = "", 0
    for part in node.values:
        known = (
            isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and constants.get(part.value.id)
        )
        number += isinstance(part, ast.FormattedValue) and not known
        made += known or (f"{{{number}}}" if isinstance(part, ast.FormattedValue) else part.value)
    return made


def of_server() -> set[str]:
    """Return the sentences for people in the modules of HEARD: what is raised, and constants."""
    found = set()
    for name in HEARD:
        tree = ast.parse((ROOT / "sketch_rnn" / f"{name}.py").read_text(encoding="utf-8"))
        constants: dict[str, str] = {}
        for node in tree.body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and (text := template(node.value, constants))
            ):
                constants[node.targets[0].id] = text
        raised = [
            each.exc.args[0]
            for each in ast.walk(tree)
            if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call) and each.exc.args
        ]
        found |= {template(each, constants) for each in raised} | {
            each for each in constants.values() if re.match(r"[A-Z“].* .*\.$", each)
        }
    tree = ast.parse(PRAISE.read_text(encoding="utf-8"))
    said = [node for each in ast.walk(tree) if isinstance(each, (ast.Return, ast.Assign)) for node in ast.walk(each)]
    texts = [each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    found |= {each for each in texts if re.fullmatch(r"[A-Z].*[.!]", each)}
    return {each for each in found if each}


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
def test_every_sentence_is_there_once_and_with_its_holes(code):
    words = SPOKEN[code]["words"]
    single, counted = of_scripts()
    single |= of_rooms() | of_server()
    assert len(single) > 200
    assert sorted((single | counted) - set(words)) == [], "missing"
    assert sorted(set(words) - single - counted) == [], "said no more"
    for key in single:
        assert isinstance(words[key], str), key
        assert words[key].strip() == words[key] != "", key
        assert Counter(re.findall(r"\{\w+\}", words[key])) == Counter(re.findall(r"\{\w+\}", key)), key
    for key in counted:
        assert set(words[key]) == PLURALS.get(code, {"one", "other"}), key
        assert holes(words[key]["other"]) == holes(key), key
        assert all(holes(form) <= holes(key) for form in words[key].values()), key


@pytest.mark.parametrize("code", SPOKEN)
def test_no_file_writes_marks_of_direction_itself(code):
    text = Path(UI / "languages" / f"{code}.json").read_text(encoding="utf-8")
    assert not re.search(
        r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\u20", text
    )  # the page puts them around what it inserts
