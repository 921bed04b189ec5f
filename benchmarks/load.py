"""How many people can draw at once? A class, a stroke every three seconds each, over HTTP as the page asks.

The server runs by itself, from this checkout and, with ``--before``, from an older commit in the same run; server and people
share the machine. A stroke makes the answer to the one before useless: such a question counts as given up, whether the
server says so or the answer comes too late.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.report import arguments, report

QUESTION = "How long does a class wait for nine endings, and how many answers a second come?"
ROOT = Path(__file__).parent.parent
EVERY = 3.0  # seconds between two strokes of a person
CATEGORIES = ("cat", "face", "bicycle", "snowman", "house", "flower", "fish", "bird")
STROKES = 4  # of a drawing; then the person begins another


@contextmanager
def served(checkout: Path) -> Iterator[str]:
    """Serve the page of a checkout on a port of its own; yields where it answers."""
    command = [sys.executable, "-u", "app.py"]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as app:
        try:
            yield app.stdout.readline().split()[-1]
        finally:
            app.kill()


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Check out an older commit beside this one; yields its folder."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "before"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", place, commit], cwd=ROOT, check=True)
        try:
            yield place
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", place], cwd=ROOT, check=True)


def stroke(chance: random.Random) -> list[list[float]]:
    """Return an oval somewhere on the sheet, as a hand draws one."""
    x, y, wide, high = (chance.uniform(*each) for each in ((120, 280), (120, 280), (20, 110), (20, 110)))
    return [[x + wide * math.sin(t / 4), y - high * math.cos(t / 4)] for t in range(26)]


async def person(client: httpx.AsyncClient, name: str, host: int, until: float) -> list[tuple[str, float]]:
    """Draw a stroke every three seconds; returns what came of each question, and after how many seconds."""
    chance = random.Random(name)
    found: list[tuple[str, float]] = []
    waiting: list[asyncio.Task] = []
    await asyncio.sleep(chance.uniform(0, EVERY))
    strokes: list[list[list[float]]] = []
    category, number = "", 0
    while time.monotonic() < until:
        if len(strokes) in (0, STROKES):
            strokes, category = [], chance.choice(CATEGORIES)
        strokes = [*strokes, stroke(chance)]
        number += 1
        words = {"drawing": {"strokes": strokes}, "category": category, "seed": number}
        question = {"page": name, "asker": "view", "number": number, "verb": "complete", "arguments": words}
        body = {"data": json.dumps(question), "component_id": host, "session_hash": name, "fn_name": "ask"}
        waiting.append(asyncio.create_task(answer(client, body)))
        await asyncio.sleep(EVERY)
    for kind, seconds in await asyncio.gather(*waiting):
        found.append(("given up" if kind == "answered" and seconds > EVERY else kind, seconds))
    return found


async def answer(client: httpx.AsyncClient, body: dict[str, Any]) -> tuple[str, float]:
    before = time.monotonic()
    found = json.loads((await client.post("/gradio_api/component_server", json=body)).json())
    kind = "given up" if found.get("stale") else "refused" if "error" in found else "answered"
    return kind, time.monotonic() - before


async def lesson(url: str, people: int, seconds: float) -> dict[str, Any]:
    """Let so many people draw for so long; returns what they met."""
    limits = httpx.Limits(max_connections=4 * people)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        components = (await client.get("/config")).json()["components"]
        [host] = [each["id"] for each in components if each["props"].get("elem_id") == "finish"]
        await person(client, "first", host, time.monotonic() + 1)  # the first answer of a process takes longer
        until = time.monotonic() + seconds
        every = await asyncio.gather(*(person(client, f"{number}", host, until) for number in range(people)))
    met = [each for one in every for each in one]
    waits = [wait for kind, wait in met if kind == "answered"] or [math.nan]
    kinds = Counter(kind for kind, _ in met)
    row = {"asked": len(met), "in time": kinds["answered"], "given up": kinds["given up"], "refused": kinds["refused"]}
    p50, p95, p99 = np.percentile(waits, [50, 95, 99])
    return row | {"a second": kinds["answered"] / seconds, "p50 s": p50, "p95 s": p95, "p99 s": p99}


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--people", type=int, nargs="*", default=[30])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--before", help="a commit whose page is served and measured as well, in turn")
    options = parser.parse_args()
    rows = []
    for people in options.people:
        with served(ROOT) as url:
            rows.append({"page": "this", "people": people} | asyncio.run(lesson(url, people, options.seconds)))
        if options.before:
            with checked_out(options.before) as place, served(place) as url:
                rows.append({"page": "before", "people": people} | asyncio.run(lesson(url, people, options.seconds)))
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
