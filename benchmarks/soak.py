"""Does the page's memory stay bounded, and do people get their answers, in half an hour with an attacker among them?

Ten people draw as in ``load.py``. One attacker does without a pause, in turn, what has broken this page before: the largest
questions, half headers, calls that nobody reads, files in the place of arguments, nonsense and hang-ups.

    python -m benchmarks.soak --minutes 30 --json soak.json
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import random
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np

from benchmarks.load import ROOT, children, host_of, kept, megabytes, person, served
from benchmarks.report import arguments, report
from benchmarks.starving import SMALL, Server, largest

QUESTION = "Does memory stay bounded, and is everybody answered, with ten people and an attacker?"
PEOPLE, EVERY = 10, 60.0  # people that draw; seconds that are one line of the report
DOWNLOADED = {"path": "http://download.invalid/x", "meta": {"_type": "gradio.FileData"}}
HANGS_UP = 0.1  # seconds


class Attacker:
    """Somebody who asks for the worst of all."""

    def __init__(self, server: Server, address: str):
        self._server, self._address, self._chance, self.count = server, urlsplit(address), random.Random(7), 0
        categories = json.loads((ROOT / "checkpoints/quickdraw/config.json").read_text())["model"]["categories"]
        self._largest = largest(categories)

    async def until(self, end: float) -> None:
        """Attack for so long."""
        ways = [self.asks_for_much, self.half_headers, self.never_reads, self.sends_files, self.nonsense, self.floods]
        while time.monotonic() < end:
            self.count += 1
            with contextlib.suppress(httpx.HTTPError, OSError):
                await self._chance.choice(ways)()

    async def asks_for_much(self) -> None:
        name = f"large {self.count}"
        await self._server.ask(self._server.body(self._largest, name), timeout=self._chance.choice([HANGS_UP, 20.0]))

    async def half_headers(self) -> None:
        opened = [await asyncio.open_connection(self._address.hostname, self._address.port) for _ in range(20)]
        for _, writer in opened:
            writer.write(b"POST /gradio_api/component_server HTTP/1.1\\r\\nHost: localhost\\r\\nX: ")
            await writer.drain()
        await asyncio.sleep(0.5)
        for _, writer in opened:
            writer.close()

    async def never_reads(self) -> None:
        for _ in range(10):
            words = SMALL["arguments"] | {"count": 25}
            await self._server.client.post("/gradio_api/call/v2/complete", json=words, timeout=5)

    async def sends_files(self) -> None:
        for where in ("call/complete", "run/guess", "call/generate"):
            data = {"data": [DOWNLOADED, {"strokes": [], "x": DOWNLOADED}]}
            await self._server.client.post(f"/gradio_api/{where}", json=data, timeout=5)

    async def nonsense(self) -> None:
        for body in (b"[" * 50_000, b'"' + b"x" * 900_000 + b'"', os.urandom(1000), b'{"data":[1e999]}'):
            await self._server.client.post("/gradio_api/call/complete", content=body, timeout=5)
            await self._server.client.post("/opened", content=body, timeout=5)
            await self._server.client.post("/taught", content=body, timeout=5)

    async def floods(self) -> None:
        async def one(number: int) -> None:
            with contextlib.suppress(httpx.HTTPError):
                await self._server.ask(self._server.body(SMALL, f"{self.count} {number}"), timeout=HANGS_UP)

        await asyncio.gather(*(one(number) for number in range(50)))


def resident(process: int) -> float:
    """Return the megabytes of the page's process and those that draw for it, each with all that it has mapped."""
    sizes = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (process, *children(process))]
    return sum(sizes) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def soak(url: str, process: int, minutes: float) -> list[dict[str, Any]]:
    """Let everybody at it; returns a row for each minute."""
    rows, begun = [], time.monotonic()
    end = begun + minutes * 60
    async with (
        httpx.AsyncClient(base_url=url, timeout=120, limits=kept(100)) as people,
        httpx.AsyncClient(base_url=url, timeout=30, limits=kept(100)) as client,
    ):
        host = await host_of(people)
        attacker = Attacker(Server(client, host), url)
        attack = asyncio.create_task(attacker.until(end))
        while (now := time.monotonic()) < end:
            until = min(now + EVERY, end)
            met = [
                each
                for one in await asyncio.gather(
                    *(person(people, f"{k} {len(rows)}", host, until, True) for k in range(PEOPLE))
                )
                for each in one
            ]
            waits = [first for kind, first, _ in met if kind == "answered"] or [math.nan]
            kinds = [kind for kind, *_ in met]
            row = {
                "minute": (time.monotonic() - begun) / 60,
                "MB": megabytes(process),
                "MB resident": resident(process),
            }
            row |= {"asked": len(met), "in time": kinds.count("answered"), "failed": kinds.count("failed")}
            rows.append(row | {"p95 s": float(np.percentile(waits, 95)), "attacks": attacker.count})
            print(json.dumps(rows[-1]), flush=True)
        await attack
    return rows


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    with served(ROOT, options.workers) as app:
        rows = asyncio.run(soak(*app, options.minutes))
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
