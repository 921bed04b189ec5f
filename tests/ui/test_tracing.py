"""Pictures over the wire: traced, or refused in a sentence; bounded before they are decoded."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from anyio import create_task_group, run
from PIL import Image, ImageDraw
from starlette.requests import Request

from sketch_rnn.ui import tracing
from sketch_rnn.ui.server.asks import BUSY
from tests.drawings.test_trace import BROKEN, chunked


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line([20, 20, 250, 120], fill=0, width=4)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_answered_with_strokes(url, kind):
    found = httpx.post(f"{url}/traced", content=picture(kind))
    assert found.status_code == 200
    [[first, *_, last]] = found.json()["strokes"]
    assert first == pytest.approx([20, 20], abs=4)
    assert last == pytest.approx([250, 120], abs=4)


REFUSED = {
    "nothing": (b"", "no picture"),
    "a drawing": (b'{"strokes": [[[1, 2], [3, 4]]]}', "no picture"),
    "an SVG": (b"<svg><path d='M0 0H9'/></svg>", "no picture"),
    "of too many pixels": (picture(size=(1500, 1500)), "more than 1 million pixels"),
    "a bomb": (chunked(60_000, 60_000), "more than 1 million pixels"),
    "white": (picture(size=(10, 10)), "no line"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_traced_is_a_sentence(url, body, words):
    found = httpx.post(f"{url}/traced", content=body)
    assert found.status_code == 400
    assert words in found.json()["detail"]


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_picture_is_a_sentence(url, body):
    found = httpx.post(f"{url}/traced", content=body)
    assert found.status_code == 400
    assert found.json()["detail"].endswith(".")


def test_a_picture_is_a_megabyte_at_most(url):
    assert httpx.post(f"{url}/traced", content=picture() + bytes(2_000_000)).status_code == 413

    def bit_by_bit():
        yield picture()
        for _ in range(20):
            yield bytes(100_000)

    assert httpx.post(f"{url}/traced", content=bit_by_bit()).status_code == 413  # of a length that it does not say


def test_only_so_many_are_there_at_once():
    statuses = []

    async def receive() -> dict:
        return {"type": "http.request", "body": picture()}

    async def all_at_once() -> None:
        tracer = tracing.Tracer()

        async def one() -> None:
            answer = await tracer.answer(Request({"type": "http", "method": "POST", "headers": []}, receive))
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or json.loads(answer.body) == {"detail": BUSY}

        async with create_task_group() as group:
            for _ in range(tracing.MOST + 5):
                group.start_soon(one)
        await one()  # the others have left

    with ThreadPoolExecutor() as thread:  # a browser's tests, before it in the same process, leave a loop in this one
        thread.submit(run, all_at_once).result()
    assert statuses.count(503) == 5
    assert statuses.count(200) == tracing.MOST + 1
