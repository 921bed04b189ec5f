"""Pictures over the wire: traced, or refused in a sentence; bounded before they are decoded."""

import io
import json

import httpx
import pytest
from anyio import CapacityLimiter, create_task_group, run
from PIL import Image, ImageDraw
from starlette.requests import Request

from sketch_rnn.ui import tracing
from tests.test_trace import BROKEN, chunked


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
    "nothing": (b"", 400, "no picture"),
    "a drawing": (b'{"strokes": [[[1, 2], [3, 4]]]}', 400, "no picture"),
    "an SVG": (b"<svg><path d='M0 0H9'/></svg>", 400, "no picture"),
    "too large": (picture() + bytes(2_000_000), 413, "too large"),
    "of too many pixels": (picture(size=(1500, 1500)), 400, "more than 1 million pixels"),
    "a bomb": (chunked(60_000, 60_000), 400, "more than 1 million pixels"),
    "white": (picture(size=(10, 10)), 400, "no line"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "status", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_traced_is_a_sentence(url, body, status, words):
    found = httpx.post(f"{url}/traced", content=body)
    assert found.status_code == status
    assert words in found.json()["detail"]


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_picture_is_a_sentence(url, body):
    found = httpx.post(f"{url}/traced", content=body)
    assert found.status_code == 400
    assert found.json()["detail"].endswith(".")


def test_only_so_many_wait():
    async def asked() -> Request:
        async def receive():
            return {"type": "http.request", "body": picture()}

        return Request({"type": "http", "method": "POST", "headers": []}, receive)

    async def all_at_once() -> list[int]:
        tracer, statuses = tracing.Tracer(CapacityLimiter(1)), []

        async def one():
            answer = await tracer.answer(await asked())
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or json.loads(answer.body)["detail"] == tracing.BUSY

        async with create_task_group() as group:
            for _ in range(tracing.WAITING + 5):
                group.start_soon(one)
        return statuses

    statuses = run(all_at_once)
    assert statuses.count(503) == 4  # one is at work, and WAITING wait
    assert statuses.count(200) == tracing.WAITING + 1
