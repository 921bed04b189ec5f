"""How many people can draw at once? A class, a stroke every three seconds each, over HTTP as the page asks.

The server runs by itself, from this checkout and, with ``--before``, from an older commit in the same run; server and people
share the machine. A stroke makes the answer to the one before useless: such a question counts as given up, whether the
server says so or the answer comes too late. As the page does, a person whose last nine took longer than a second and a half
is shown the first three, and then the others. ``--workers 0 1 2`` measures pages that draw in their own process, in one of its
own, and in two; with ``--kill`` one of these is killed half-way, in a run more. What a school needs follows from one command:

    python -m benchmarks.load --people 120 --workers 0 1 2 --kill --seconds 45
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.report import arguments, report

QUESTION = "How long does a class wait for nine endings, and how many answers a second come?"
Ask = Callable[[dict[str, Any]], Awaitable[str]]
ROOT = Path(__file__).parent.parent
EVERY = 3.0  # seconds between two strokes of a person
CATEGORIES = ("cat", "face", "bicycle", "snowman", "house", "flower", "fish", "bird")
STROKES = 4  # of a drawing; then the person begins another
SLOW, FEW, NINE = 1.5, 3, 9  # seconds for nine after which few come first, as in web/room.js


@contextmanager
def served(checkout: Path, workers: int = 0) -> Iterator[tuple[str, int]]:
    """Serve the page of a checkout on a port of its own; yields where it answers, and its process."""
    command = [sys.executable, "-u", "app.py", *(["--workers", str(workers)] if workers else [])]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, stderr=said, text=True) as app,
    ):
        try:
            yield app.stdout.readline().split()[-1], app.pid
        finally:
            if app.poll() is not None:
                said.seek(0)
                print(f"The page ended by itself ({app.returncode}):\n{said.read()[-3000:]}", file=sys.stderr)
            app.kill()


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True)
    return [int(each) for each in found.stdout.split()]


def megabytes(process: int) -> float:
    """Return what a process and those that it started have of the memory; NaN where the system does not say.

    What several of them share, such as PyTorch, counts once.
    """
    try:
        shares = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in (process, *children(process))]
        return sum(int(re.search(r"^Pss: +(\d+)", each, re.MULTILINE)[1]) for each in shares) * 1024 / 1e6
    except OSError:
        return math.nan


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


async def person(client: httpx.AsyncClient, name: str, host: int, until: float, parts: bool) -> list[tuple]:
    """Draw a stroke every three seconds; returns what came of each, the seconds until the first endings, and until all."""
    chance = random.Random(name)
    waiting: list[asyncio.Task] = []
    await asyncio.sleep(chance.uniform(0, EVERY))
    strokes: list[list[list[float]]] = []
    category, number, slow = "", 0, [False]
    while time.monotonic() < until:
        if len(strokes) in (0, STROKES):
            strokes, category = [], chance.choice(CATEGORIES)
        strokes = [*strokes, stroke(chance)]
        number += 1
        words = {"drawing": {"strokes": strokes}, "category": category, "seed": number}

        async def ask(arguments: dict[str, Any], number: int = number) -> str:
            question = {"page": name, "asker": "view", "number": number, "verb": "complete", "arguments": arguments}
            body = {"data": json.dumps(question), "component_id": host, "session_hash": name, "fn_name": "ask"}
            for _ in range(2):  # a connection that was closed: the page asks again, too
                with suppress(httpx.TransportError):
                    return kind_of(await client.post("/gradio_api/component_server", json=body))
            return "failed"

        waiting.append(asyncio.create_task(endings(ask, words, slow, parts)))
        await asyncio.sleep(EVERY)
    return await asyncio.gather(*waiting)


def kind_of(response: httpx.Response) -> str:
    """Return what came of a question: answered, given up, refused where the server is full, or failed."""
    found = json.loads(response.json())
    if "error" in found and not found.get("busy"):
        return "failed"
    return "given up" if found.get("stale") else "refused" if "error" in found else "answered"


async def endings(ask: Ask, words: dict[str, Any], slow: list[bool], parts: bool) -> tuple[str, float, float]:
    """Ask for nine endings, where it was slow for three of them first."""
    before = time.monotonic()
    parted = parts and slow[0]
    kind = await ask(words | {"count": FEW if parted else NINE})
    first = every = time.monotonic() - before
    slow[0] = first > (SLOW * FEW / NINE if parted else SLOW)
    if parted and kind == "answered":
        await ask(words | {"count": NINE - FEW, "first": FEW})
        every = time.monotonic() - before
    return ("given up" if kind == "answered" and first > EVERY else kind), first, every


def kept(connections: int) -> httpx.Limits:
    """Return the limits of a client that lets go of a connection before the server does, which does so after five seconds."""
    return httpx.Limits(max_connections=connections, keepalive_expiry=2)


async def host_of(client: httpx.AsyncClient) -> int:
    """Return the number of the component that asks for endings: the page's own, or before there was one its first tab's."""
    components = (await client.get("/config")).json()["components"]
    [host] = [each["id"] for each in components if each["props"].get("elem_id") in ("page", "finish")]
    return host


async def lesson(
    url: str, process: int, people: int, seconds: float, parts: bool, kill: bool = False
) -> dict[str, Any]:
    """Let so many people draw for so long; returns what they met. With ``kill`` a process that draws is killed half-way."""
    limits = kept(4 * people)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        host = await host_of(client)
        await person(client, "first", host, time.monotonic() + 1, False)  # the first answer of a process takes longer
        until, before = time.monotonic() + seconds, megabytes(process)

        async def half_way() -> float:
            await asyncio.sleep(seconds / 2)
            held = megabytes(process)
            if kill:
                os.kill(children(process)[0], signal.SIGKILL)
            return held

        everybody = (person(client, f"{number}", host, until, parts) for number in range(people))
        middle, *every = await asyncio.gather(half_way(), *everybody)
    met = [each for one in every for each in one]
    firsts = [first for kind, first, _ in met if kind == "answered"] or [math.nan]
    all_nine = [every for kind, _, every in met if kind == "answered"] or [math.nan]
    kinds = Counter(kind for kind, *_ in met)
    row = {
        "asked": len(met),
        "in time": kinds["answered"],
        "given up": kinds["given up"],
        "refused": kinds["refused"],
        "failed": kinds["failed"],
    }
    row |= {"MB": before, "MB half way": middle, "MB at the end": megabytes(process)}
    row["a second"] = kinds["answered"] / seconds
    p50, p95, p99 = np.percentile(firsts, [50, 95, 99])
    return row | {"p50 s": p50, "p95 s": p95, "p99 s": p99, "all nine p50 s": np.percentile(all_nine, 50)}


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--people", type=int, nargs="*", default=[30])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--before", help="a commit whose page is served and measured as well, in turn")
    parser.add_argument("--workers", type=int, nargs="*", default=[0], help="processes that draw: one after the other")
    parser.add_argument("--kill", action="store_true", help="once more with the most of them, one of which is killed")
    options = parser.parse_args()
    rows = []
    for people in options.people:
        runs = [(workers, False) for workers in options.workers]
        for workers, kill in [*runs, *([(max(options.workers), True)] if options.kill else [])]:
            row = {"page": "this", "people": people, "workers": workers, "killed": int(kill)}
            with served(ROOT, workers) as app:
                rows.append(row | asyncio.run(lesson(*app, people, options.seconds, True, kill)))
            one = next((row["a second"] for row in rows if row["people"] == people and row["workers"] == 1), math.nan)
            rows[-1]["of one worker's"] = rows[-1]["a second"] / one
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
        if options.before:
            with checked_out(options.before) as place, served(place) as app:
                rows.append(
                    {"page": "before", "people": people} | asyncio.run(lesson(*app, people, options.seconds, False))
                )
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
