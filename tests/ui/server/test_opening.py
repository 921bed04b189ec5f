"""Files over the wire: opened, or refused in a sentence; bounded before they are decoded."""

import gzip
import io
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from anyio import create_task_group, run
from PIL import Image, ImageDraw
from starlette.requests import Request

from sketch_rnn.ui.server import opening
from sketch_rnn.ui.server.asks import BUSY
from tests.drawings.test_opened import CASES, RIGHT
from tests.drawings.test_trace import BROKEN, chunked


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line([20, 20, 250, 120], fill=0, width=4)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_answered_with_strokes(url, kind):
    found = httpx.post(f"{url}/opened", content=picture(kind))
    assert found.status_code == 200
    assert found.json()["traced"]
    [[first, *_, last]] = found.json()["drawings"][0]["strokes"]
    assert first == pytest.approx([20, 20], abs=4)
    assert last == pytest.approx([250, 120], abs=4)


@pytest.mark.parametrize("name", RIGHT)
def test_every_kind_of_file_is_answered_with_its_drawings(url, name):
    found = httpx.post(f"{url}/opened", content=(CASES / name).read_bytes()).json()
    assert (found["count"], len(found["drawings"][0]["strokes"])) == RIGHT[name]


def test_what_else_is_known_of_a_drawing_comes_along(url):
    line = [[1, 2], [3, 4]]
    odd = {"strokes": [line, line], "category": "\ud800" + "x" * 99, "model": [1, "a", 1.5, True, [2], float("nan")]}
    found = httpx.post(f"{url}/opened", content=json.dumps({"drawings": [odd, {"strokes": [line]}]})).json()
    assert found["drawings"] == [
        {"strokes": [line, line], "category": "?" + "x" * (opening.LONGEST_NAME - 1), "model": [1]},
        {"strokes": [line]},
    ]
    svg = '<svg viewBox="-5 1e999 10 10"><path d="M0 0L1 1" stroke="#000"/></svg>'
    assert "sheet" not in httpx.post(f"{url}/opened", content=svg).json()["drawings"][0]


def test_of_very_many_drawings_the_first_are_answered(url):
    lines = "\n".join(json.dumps({"word": "cat", "drawing": [[[n, 5], [7, 8]]]}) for n in range(5_000))
    found = httpx.post(f"{url}/opened", content=gzip.compress(lines.encode())).json()
    assert (found["count"], len(found["drawings"])) == (5_000, opening.MOST_DRAWINGS)
    assert found["drawings"][2] == {"strokes": [[[2, 7], [5, 8]]], "category": "cat"}


REFUSED = {
    "nothing": (b"", "empty"),
    "no drawing": (b"hello", "another kind than JSON"),
    "of too many pixels": (picture(size=(1500, 1500)), "more than 2 million pixels"),
    "a bomb of pixels": (chunked(60_000, 60_000), "more than 2 million pixels"),
    "a bomb of gzip": (gzip.compress(bytes(100_000_000), 9), "more than 5 MB"),
    "gzip, cut off": (gzip.compress(b'{"strokes": []}')[:-9], "broken or cut off"),
    "white": (picture(size=(10, 10)), "no line"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_opened_is_a_sentence(url, body, words):
    found = httpx.post(f"{url}/opened", content=body)
    assert found.status_code == 400
    assert words in found.json()["detail"]


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_picture_is_a_sentence(url, body):
    found = httpx.post(f"{url}/opened", content=body)
    assert found.status_code == 400
    assert found.json()["detail"].endswith(".")


def test_a_file_is_a_megabyte_at_most(url):
    assert httpx.post(f"{url}/opened", content=picture() + bytes(2_000_000)).status_code == 413

    def bit_by_bit():
        yield picture()
        for _ in range(20):
            yield bytes(100_000)

    assert httpx.post(f"{url}/opened", content=bit_by_bit()).status_code == 413  # of a length that it does not say


def test_only_so_many_are_there_at_once():
    statuses = []

    async def receive() -> dict:
        return {"type": "http.request", "body": picture()}

    async def all_at_once() -> None:
        opener = opening.Opener()

        async def one() -> None:
            answer = await opener.answer(Request({"type": "http", "method": "POST", "headers": []}, receive))
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or json.loads(answer.body) == {"detail": BUSY}

        async with create_task_group() as group:
            for _ in range(opening.MOST_FILES + 5):
                group.start_soon(one)
        await one()  # the others have left

    with ThreadPoolExecutor() as thread:  # a browser's tests, before it in the same process, leave a loop in this one
        thread.submit(run, all_at_once).result()
    assert statuses.count(503) == 5
    assert statuses.count(200) == opening.MOST_FILES + 1
