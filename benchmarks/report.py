"""What every benchmark here shares: the median time of a call, a table, and with --json a record."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def median_ms(call: Callable[[], object], repeats: int = 15) -> float:
    """Milliseconds of a call: the median of ``repeats``, after two that do not count."""
    call(), call()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def alternating_ms(calls: dict[str, Callable[[int], object]], repeats: int = 9) -> dict[str, float]:
    """Milliseconds of each call, the median of ``repeats`` after one that does not count, all of them in turn.

    What slows the machine slows them alike. Each is given the number of the repeat.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for repeat in range(repeats + 1):
        for name, call in calls.items():
            began = time.perf_counter()
            call(repeat)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(each[1:]) * 1000 for name, each in times.items()}


def arguments(question: str) -> argparse.ArgumentParser:
    """Return what every benchmark can be asked."""
    parser = argparse.ArgumentParser(description=question)
    parser.add_argument("--json", type=Path, help="file for the record")
    return parser


def report(question: str, rows: list[dict], record: Path | None) -> None:
    """Print the rows as a table; write them to ``record`` too, with the machine they were measured on."""
    print(f"{question}  ({os.cpu_count()} cores, {platform.machine()})")
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_cell(row.get(name, "")) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    for line in [names, *cells]:
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))
    if record:
        record.write_text(json.dumps({"question": question, "cores": os.cpu_count(), "rows": rows}, indent=1) + "\n")


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
