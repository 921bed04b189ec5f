"""Whatever a person could send in the place of an argument, by the page's way and over HTTP: drawings, or a sentence."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import httpx
import pytest

from sketch_rnn.ui.server.asks import WRONG, Desk
from sketch_rnn.ui.server.worker import Local
from tests.conftest import artist_of
from tests.ui.server.test_api import HEAD

DEEP: list = []
for _ in range(200):
    DEEP = [DEEP]
NO_NUMBER = {"none": None, "true": True, "false": False, "text": "16", "a list": [16], "an object": {"a": 1}, "deep": DEEP,
             "huge": 2**70, "a float": 1e308, "not whole": 2.5}  # fmt: skip
NUMBERS = {
    "care": {**NO_NUMBER, "0": 0, "below": -1, "above": 33, "most": 32, "least": 1},
    "first": {**NO_NUMBER, "below": -1, "above": 101, "most": 100},
    "count": {**NO_NUMBER, "a list of one": [9], "0": 0, "above": 26, "most": 25},
    "seed": {**NO_NUMBER, "below": -1, "most": 2**31 - 1, "above": 2**31},
    "temperature": {**NO_NUMBER, "no list": [], "200 of them": [0.4] * 200, "nine": [0.4] * 9, "nested": [[0.4]],
                    "an object in a list": [{"a": 0.4}], "0": 0, "above": 1.01, "below": -0.4},
    "category": {**NO_NUMBER, "several": ["cat", "dog"], "none of them": [], "another": "zebra", "long": "x" * 90_000},
    "model": {"none": None, "true": True, "a list": ["small"], "a path": "../../etc", "an object": {}, "long": "x" * 90_000},
}  # fmt: skip
DRAWINGS = {
    "one dot": {"strokes": [[[200, 200]]]},
    "one dot many times": {"strokes": [[[200, 200]] * 500]},
    "dots": {"strokes": [[[1, 1]], [[2, 2]], [[2, 2]]]},
    "empty": {"strokes": []},
    "empty strokes": {"strokes": [[], []]},
    "none": None,
    "huge": {"strokes": [[[1e308, -1e308], [-1e308, 1e308]]]},
    "tiny": {"strokes": [[[1e-308, 0], [0, 1e-308]]]},
    "far away": {"strokes": [[[1e6, 1e6], [1e6 + 1, 1e6]]]},
    "a line": {"strokes": [[[0, 5], [400, 5]]]},
}
CAT = {"category": "cat", "count": 1}
SHEETS = {"complete": ["drawing", "like"], "reconstruct": ["drawing"], "tidy": ["drawing"], "interpolate": ["a", "b"],
          "analogy": ["a", "b", "c"], "explain": ["drawing"], "guess": ["drawing"], "lesson": ["copy"]}  # fmt: skip
MANY = ["cat", "dog"] * 13
CASES: dict[str, tuple[str, dict]] = {}
for verb, own in (("complete", {"drawing": HEAD}), ("generate", {})):
    for name, values in NUMBERS.items():
        CASES |= {f"{verb}: {name} is {what}": (verb, CAT | own | {name: value}) for what, value in values.items()}
for verb, sheets in SHEETS.items():
    own = {} if verb == "guess" else {"category": "cat"}
    CASES |= {f"{verb}: {what}": (verb, own | dict.fromkeys(sheets, value)) for what, value in DRAWINGS.items()}
for count, each, care in product((25, 26), (5, 6), (16, 32)):
    arguments = {"drawing": HEAD, "categories": MANY[:count], "count": each, "care": care}
    CASES[f"morph: {count} x {each}, of {care}"] = "morph", arguments
for verb, name in product(("generate", "lesson"), ("care", "first", "engine", "__class__")):
    CASES[f"{verb} with {name}"] = verb, {"category": "cat", name: 4}


@pytest.fixture(scope="module")
def desk(another_model):
    return Desk(Local({"small": artist_of(another_model, choose=False)}))


def sound(answer: dict) -> None:
    """Assert that an answer is one, or a sentence."""
    assert set(answer) in ({"result"}, {"error"}), answer
    words = answer.get("error", "A drawing.")
    assert words != WRONG
    assert words[0].isupper() or words[0] == "“", words
    assert words.endswith(".") or words.endswith("?") or words.endswith("!"), words
    assert 8 < len(words) < 400, words


@pytest.mark.parametrize(("verb", "arguments"), CASES.values(), ids=CASES.keys())
def test_the_page_gets_drawings_or_a_sentence(desk, verb, arguments, caplog):
    sound(json.loads(desk.ask(json.dumps({"verb": verb, "arguments": arguments}))))
    assert caplog.text == ""


@pytest.mark.parametrize("part", ["page", "asker", "number", "verb", "arguments", "taught", "model"])
@pytest.mark.parametrize("value", [*NO_NUMBER.values(), "x" * 100_000, [[[]]], {"name": "cat"}, [{"name": "cat"}]])
def test_a_question_of_other_parts_is_a_sentence(desk, part, value, caplog):
    question = {"verb": "complete", "arguments": {"drawing": HEAD, "category": "cat", "count": 1}}
    sound(json.loads(desk.ask(json.dumps(question | {part: value}))))
    assert caplog.text == ""


def test_the_same_over_http(url):
    """Many of them at once, of which each is answered."""
    few = {name: each for name, each in CASES.items() if each[0] in ("complete", "lesson", "morph")}
    few = {
        name: each for name, each in few.items() if " most" not in name and "of 16" not in name
    }  # which take a while
    with httpx.Client(base_url=url, timeout=120) as client, ThreadPoolExecutor(8) as people:

        def asked(case: tuple[str, dict]) -> httpx.Response:
            verb, arguments = case
            content, headers = json.dumps(arguments).encode(), {"content-type": "application/json"}
            posted = client.post(f"/gradio_api/call/v2/{verb}", content=content, headers=headers)
            return client.get(f"/gradio_api/call/{verb}/{posted.json()['event_id']}") if posted.is_success else posted

        for name, answer in zip(few, people.map(asked, few.values()), strict=True):
            assert answer.status_code < 500, name
            assert "Traceback" not in answer.text, name
            if answer.is_success:
                assert "event: complete" in answer.text or "event: error" in answer.text, name
                assert "event: error\ndata: null" not in answer.text, name
            else:
                assert len(answer.json()["detail"]) > 20, name
