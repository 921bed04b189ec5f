"""Can one person starve the others? A small question, a second after a second, beside those who ask for as much as they may.

The server runs by itself, from this checkout and, with ``--before``, from an older commit in the same run. In turn it is quiet,
twenty clients ask without a pause for the largest that is allowed, and 500 questions are asked within eight seconds by people
who hang up at once. The machine may be busy with something else: the ratio to the quiet case says more than the seconds.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.load import ROOT, checked_out, host_of, kept, megabytes, served
from benchmarks.report import arguments, report

QUESTION = "How long does a small question wait beside the largest ones, and beside people who hang up?"
CLIENTS, HANG_UPS, WITHIN = 20, 500, 8.0
SMALL = {"verb": "complete", "arguments": {"drawing": {"strokes": [[[100, 100], [200, 100], [150, 200]]]}, "category": "cat",
                                           "count": 1}}  # fmt: skip
STROKE = [[200 + 180 * math.sin(t / 31), 200 + 180 * math.cos(t / 47)] for t in range(2_000)]
LINES = {"strokes": [[[x + k, y - k] for x, y in STROKE] for k in range(10)]}


def largest(categories: list[str]) -> dict[str, Any]:
    """Return a question as large as it may be: 20,000 points, turned into 25 categories, five of each."""
    return {"verb": "morph", "arguments": {"drawing": LINES, "categories": categories[:25], "count": 5}}


class Server:
    """A page's server, asked as the page asks it."""

    def __init__(self, client: httpx.AsyncClient, host: int):
        self.client, self.host = client, host

    def body(self, question: dict[str, Any], name: str) -> bytes:
        """Return what a page called ``name`` sends to ask a question."""
        text = json.dumps(question | {"page": name, "asker": "view", "number": 1})
        body = {"data": text, "component_id": self.host, "session_hash": name, "fn_name": "ask"}
        return json.dumps(body).encode()

    async def ask(self, body: bytes, **options: Any) -> dict[str, Any]:
        """Return the answer to it."""
        headers = {"content-type": "application/json"}
        answer = await self.client.post("/gradio_api/component_server", content=body, headers=headers, **options)
        return json.loads(answer.json())


async def quiet(server: Server, until: float) -> int:
    """Ask nothing."""
    await asyncio.sleep(until - time.monotonic())
    return 0


async def beside_the_largest(server: Server, until: float) -> int:
    """Have twenty clients ask the largest questions; returns how many were answered."""
    answered = 0

    async def client(number: int) -> None:
        nonlocal answered
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                answered += "result" in await server.ask(server.large[number])

    tasks = [asyncio.create_task(client(number)) for number in range(CLIENTS)]
    await asyncio.sleep(until - time.monotonic())
    for task in tasks:
        task.cancel()
    return answered


async def beside_hang_ups(server: Server, until: float) -> int:
    """Ask 500 times within eight seconds for 125 endings, and hang up at once; returns how often."""
    question = SMALL | {"arguments": SMALL["arguments"] | {"count": 25, "temperature": [0.2, 0.4, 0.6, 0.8, 1.0]}}

    async def one(number: int) -> None:
        await asyncio.sleep(number * WITHIN / HANG_UPS)
        with suppress(httpx.HTTPError):
            await server.ask(server.body(question, f"gone {number}"), timeout=0.05)

    await asyncio.gather(*(one(number) for number in range(HANG_UPS)))
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    return HANG_UPS


Beside = Callable[[Server, float], Awaitable[int]]
CASES: dict[str, Beside] = {"quiet": quiet, "20 of the largest": beside_the_largest, "500 hang-ups": beside_hang_ups}


async def measured(server: Server, beside: Beside, seconds: float) -> tuple[list[float], int]:
    """Return how long small questions took while something else was asked, and what came of that."""
    until, waits, small = time.monotonic() + seconds, [], server.body(SMALL, "small")
    other = asyncio.create_task(beside(server, until))
    await asyncio.sleep(0.5)
    while not other.done():
        before = time.monotonic()
        answer = await server.ask(small)
        if "result" in answer:
            waits.append(time.monotonic() - before)
        await asyncio.sleep(0.2)
    return waits, await other


async def everything(url: str, process: int, seconds: float) -> list[dict[str, Any]]:
    """Return a row for each case."""
    rows = []
    limits = kept(600)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        server = Server(client, await host_of(client))
        categories = json.loads((ROOT / "checkpoints/quickdraw/config.json").read_text())["model"]["categories"]
        server.large = [server.body(largest(categories), f"large {number}") for number in range(CLIENTS)]
        await server.ask(server.body(SMALL, "first"))
        usual = math.nan
        for name, beside in CASES.items():
            waits, came = await measured(server, beside, seconds)
            p50, p95 = np.percentile(waits, [50, 95]) if waits else (math.nan, math.nan)
            usual = p50 if name == "quiet" else usual
            row = {
                "beside": name,
                "small ones": len(waits),
                "p50 s": p50,
                "p95 s": p95,
                "p95 of quiet p50": p95 / usual,
            }
            rows.append(row | {"of the others": came, "MB": megabytes(process)})
    return rows


@contextmanager
def pages(before: str | None) -> Iterator[Iterator[tuple[str, Path]]]:
    """Yield the checkouts that are measured, by name."""
    if before is None:
        yield iter([("this", ROOT)])
        return
    with checked_out(before) as place:
        yield iter([("before", place), ("this", ROOT)])


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--before", help="a commit whose page is served and measured as well")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw")
    options = parser.parse_args()
    rows = []
    with pages(options.before) as checkouts:
        for name, place in checkouts:
            with served(place, options.workers if place == ROOT else 0) as app:
                rows += [{"page": name} | row for row in asyncio.run(everything(*app, options.seconds))]
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
