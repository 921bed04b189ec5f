"""Teaching over the wire, as the page does it: a piece a question, and the server remembers nothing."""

import contextlib
import io
import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sketch_rnn import load
from sketch_rnn.sampling.choosers import ByGain, BySight
from sketch_rnn.sampling.loop import Interrupted
from sketch_rnn.ui.server import teaching
from sketch_rnn.ui.server.asks import Desk
from sketch_rnn.ui.server.teaching import LEAST_DRAWINGS, MOST_DRAWINGS
from sketch_rnn.ui.server.worker import Call, Local
from sketch_rnn.weights.taught import knowing
from tests.conftest import CHECKPOINT, artist_of, until
from tests.train.test_teach import NAME, windmill
from tests.ui.conftest import BRIEF, brief
from tests.ui.server.test_api import HEAD

DRAWINGS = [windmill(k).to_dict() for k in range(LEAST_DRAWINGS)]


@pytest.fixture(scope="module")
def desk(artist):
    return Desk(Local({"quickdraw": artist}, brief({"quickdraw": CHECKPOINT})))


def ask(desk, verb, arguments, **more):
    return json.loads(desk.ask(json.dumps({"verb": verb, "arguments": arguments, **more})))


@pytest.fixture(scope="module")
def taught(desk):
    """What the browser has when it is done, by as many questions as there are pieces."""
    progress, shares = None, []
    while not shares or shares[-1] < 1:
        found = ask(desk, "teach", {"name": f" {NAME} ", "drawings": DRAWINGS, "progress": progress})["result"]
        progress = found["progress"]
        shares.append(found["done"])
    assert shares == [pytest.approx((k + 1) / BRIEF) for k in range(BRIEF)]
    assert found["taught"]["name"] == NAME
    assert found["taught"]["drawings"] == LEAST_DRAWINGS
    return found["taught"]


def test_what_was_taught_is_drawn_beside_what_was_known(desk, taught):
    wanted = {"category": [NAME, "cat"], "count": 2}
    found = ask(desk, "generate", wanted, taught=[taught])["result"]["drawings"]
    assert [each["category"] for each in found] == [NAME, NAME, "cat", "cat"]
    assert "not learned" in ask(desk, "generate", wanted)["error"]  # the server remembers nothing


def test_it_is_among_the_guesses_and_chosen_by_sight(desk, taught, artist):
    other = {"drawing": windmill(50).to_dict()}
    guessed = [each["category"] for each in ask(desk, "guess", other, taught=[taught])["result"]["guesses"]]
    assert NAME in guessed
    assert NAME not in [each["category"] for each in ask(desk, "guess", other)["result"]["guesses"]]
    assert isinstance(knowing(artist.engine, [taught]).chooser(NAME, 2), BySight)
    # One that was kept by an older page, which knew of no look, is drawn, too.
    older = {name: value for name, value in taught.items() if name != "look"}
    assert isinstance(knowing(artist.engine, [older]).chooser(NAME, 2), ByGain)
    assert len(ask(desk, "generate", {"category": [NAME], "count": 2}, taught=[older])["result"]["drawings"]) == 2


def test_others_draw_what_they_would_have_drawn(desk, taught, artist):
    asked = {"drawing": HEAD, "category": "cat", "count": 3, "care": 2}
    found = ask(desk, "complete", asked, taught=[taught])["result"]
    assert found == ask(desk, "complete", asked)["result"]


WRONG = {
    "no drawings": ({"drawings": []}, "times"),
    "too few": ({"drawings": DRAWINGS[:-1]}, "times"),
    "too many": ({"drawings": DRAWINGS * MOST_DRAWINGS}, "times"),
    "drawings that are none": ({"drawings": [3] * LEAST_DRAWINGS}, "drawing"),
    "empty drawings": ({"drawings": [{"strokes": []}] * LEAST_DRAWINGS}, "nothing to learn"),
    "dots": ({"drawings": [{"strokes": [[[1, 1]]]}] * LEAST_DRAWINGS}, "nothing to learn"),
    "no name": ({"name": ""}, "name"),
    "a name that is known": ({"name": "kitty"}, "already draw"),
    "learning that is none": ({"progress": {"step": 1}}, "teach it again"),
    "learning of another width": ({"progress": {"step": 1, "row": [0.0], "mean": [0.0], "square": [0.0]}}, "again"),
    "something else": ({"school": 1}, "does not understand"),
    "a name that scripts know": ({"name": "__proto__"}, "letters, digits and spaces"),
}


@pytest.mark.parametrize(("changes", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_a_sentence(desk, changes, words):
    assert words in ask(desk, "teach", {"name": NAME, "drawings": DRAWINGS} | changes)["error"]


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("row", 1e308),
        ("row", 1e999),
        ("mean", -1e308),
        ("square", -1.0),
        ("square", 1e308),
        ("step", -1),
        ("step", 2**70),
    ],
)
def test_numbers_that_cannot_be_are_a_sentence(desk, part, number, caplog):
    progress = ask(desk, "teach", {"name": NAME, "drawings": DRAWINGS})["result"]["progress"]
    progress[part] = number if part == "step" else [number] * len(progress["row"])
    found = ask(desk, "teach", {"name": NAME, "drawings": DRAWINGS, "progress": progress})
    assert "teach it again" in found["error"] or "does not understand" in found["error"]
    assert caplog.text == ""


def test_whoever_has_gone_does_not_wait_to_be_taught(artist):
    teacher, gone = brief({"quickdraw": CHECKPOINT}), threading.Event()
    local = Local({"quickdraw": artist}, teacher)
    call = Call("quickdraw", "teach", {"name": NAME, "drawings": DRAWINGS})
    with contextlib.ExitStack() as all_places, ThreadPoolExecutor(1) as pupil:
        for number in range(teaching.AT_ONCE):
            all_places.enter_context(teacher._turns.mine(number, False, lambda: False))
        waits = pupil.submit(local.answer, call, gone.is_set)
        until(lambda: teacher._turns._waiting)
        gone.set()
        with pytest.raises(Interrupted):
            waits.result(60)
    assert json.loads(local.answer(call, lambda: False))["progress"]  # and the places are free again


def test_where_nobody_teaches_it_is_refused(artist):
    found = ask(Desk(Local({"quickdraw": artist})), "teach", {"name": NAME, "drawings": DRAWINGS})
    assert "does not understand" in found["error"]


def test_a_model_without_categories_cannot_be_taught(another_model):
    import dataclasses

    from sketch_rnn.network.model import SketchRNN

    config = dataclasses.replace(another_model.config, category_size=0, categories=("cat",))
    desk = Desk(Local({"bare": artist_of(SketchRNN(config).eval())}, brief({})))
    assert "draws what it draws" in ask(desk, "teach", {"name": NAME, "drawings": DRAWINGS})["error"]


def test_the_download_is_a_checkpoint(url, taught, tmp_path):
    found = httpx.post(f"{url}/taught", json={"model": "quickdraw", "taught": [taught]})
    assert found.headers["content-type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(found.content)).extractall(tmp_path)
    assert load(tmp_path, "cpu").categories[-1] == NAME


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"model": 1, "taught": 2}', b"[" * 99_999])
def test_a_download_of_nonsense_is_a_sentence(url, body):
    found = httpx.post(f"{url}/taught", content=body, headers={"content-type": "application/json"})
    assert found.status_code in (400, 413)
    assert found.json()["detail"].endswith(".")


def test_another_model_is_refused_and_not_another_one_given(url, taught):
    for model in ("../../etc", "", "__proto__", None, 3):
        found = httpx.post(f"{url}/taught", json={"model": model, "taught": [taught]})
        assert found.status_code == 400
        assert "cannot be downloaded" in found.json()["detail"]


def test_few_downloads_are_made_at_once(url, taught, monkeypatch):
    monkeypatch.setattr(teaching, "PACKED", 0)
    found = httpx.post(f"{url}/taught", json={"model": "quickdraw", "taught": [taught]})
    assert found.status_code == 503
    assert found.json() == {"detail": teaching.BUSY}


def test_a_download_is_asked_for_in_a_megabyte_at_most(url):
    found = httpx.post(
        f"{url}/taught", content=b'"' + b"1" * 3_000_000 + b'"', headers={"content-type": "application/json"}
    )
    assert found.status_code == 413
