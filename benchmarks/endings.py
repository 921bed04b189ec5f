"""How long do endings take, drawn quickly and plainly, and how much of a step is the product that no machine can do without?

One thread. *chosen* is what the page does: two endings for each that is shown, both weighed beside *any kind*, and the better
one shown; *as they come* is one for each. *plain* is float32, operation by operation, which is also what runs on a GPU; *quick*
is ``sketch_rnn/quick.py``. Both draw the same numbers of the same seeds, in turn. *one by one* is what the old demos and ports
do: every ending by itself, and the strokes so far read again for each, a step at a time.

Of a step of so many rows, *product* is the recurrent product alone, and *share* its part of the step.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from benchmarks.report import alternating_ms, arguments, median_ms, report
from sketch_rnn import Artist, Drawing, load
from sketch_rnn.__main__ import CHECKPOINT
from sketch_rnn.cells import LSTM
from sketch_rnn.cells.integer import add_product
from sketch_rnn.engine import pen_temperature
from sketch_rnn.graph import Graph
from sketch_rnn.sampling import Context, Key, Sampler, Wanted, sample
from sketch_rnn.sizing import reading
from sketch_rnn.strokes import START, to_stroke5

HEAD = Drawing.of([[[200 + 90 * np.sin(t / 9), 220 - 90 * np.cos(t / 9)] for t in range(57)]])
QUESTION = "How long do endings take?"
CATEGORY, TEMPERATURE = "cat", 0.4


@torch.inference_mode()
def one_by_one(artist: Artist, rows: np.ndarray, count: int) -> int:
    """Endings of stroke-5 rows without batch or parallel priming, at a size that is given; returns the longest's rows."""
    model, label = artist.engine.model, artist.categories.index(CATEGORY)
    told, start = model.condition(model.embed(torch.tensor([label])))
    gates = model.decoder.constant_gates(told)
    longest = 0
    for number in range(count):
        state = start
        for row in (START, *rows[:-1]):
            _, state = model.step(torch.from_numpy(row)[None], gates, state)
        tau, pen_tau = torch.tensor([TEMPERATURE]), torch.tensor([pen_temperature(TEMPERATURE)])
        last, steps = torch.from_numpy(rows[-1])[None], model.config.max_rows
        [ending] = sample(model, Wanted((Context(told, state),), last, [Key(1, number)], tau, pen_tau, steps))
        longest = max(longest, len(ending.rows))
    return longest


def product(cell: LSTM, rows: int, whole: bool) -> Callable[[int], object]:
    """Return a call for the recurrent product of so many rows alone, in whole numbers or in float32."""
    h = torch.rand(rows, cell.size) * 2 - 1
    if not whole:
        weight = cell.core.weight_hh_l0.t()
        return lambda _: h @ weight
    graph = Graph()
    session = graph.session(1, {"products": add_product(graph, cell, graph.input("h", "b", cell.size))})
    return lambda _: session.run(None, {"h": h.numpy()})


def stepping(artist: Artist, rows: int) -> Callable[[int], object]:
    """Return a call for one step of so many drawings that do not end, each in one context."""
    model = artist.engine.model
    context = Context(*model.condition(model.embed(torch.zeros(rows, dtype=torch.long))))
    ones, last = torch.ones(rows), torch.from_numpy(START).expand(rows, -1)
    wanted = Wanted((context,), last, [Key(1, number) for number in range(rows)], TEMPERATURE * ones, ones, 1000)
    sampler, there = Sampler(model), []

    def call(_: int) -> None:
        if len(sampler) < rows:
            sampler.leave(there)
            there[:] = sampler.join(wanted)
        sampler.step()

    return call


def endings(quick: bool) -> dict[str, Artist]:
    artists = {"chosen": True, "as they come": False}
    return {name: load(CHECKPOINT, "cpu", choose=choose, quick=quick) for name, choose in artists.items()}


@torch.inference_mode()
def main() -> None:
    options = arguments(QUESTION).parse_args()
    torch.set_num_threads(1)
    kinds = {"plain": endings(False), "quick": endings(True)}
    artist = kinds["plain"]["as they come"]
    beginning = to_stroke5(reading(HEAD, 0.6, artist.engine.scale).rows)[:-1]
    rows = []
    for count in (1, 9, 25):
        row = {"endings": count, "one by one": median_ms(lambda: one_by_one(artist, beginning, count), repeats=3)}  # noqa: B023
        for how in kinds["plain"]:
            calls = {
                kind: lambda seed, artists=artists, how=how, count=count: artists[how].complete(
                    HEAD, CATEGORY, count=count, temperature=TEMPERATURE, seed=seed
                )
                for kind, artists in kinds.items()
            }
            found = alternating_ms(calls)
            row |= {f"{how}, {kind}": value for kind, value in found.items()}
            row["times" + " " * (how == "chosen")] = found["plain"] / found["quick"]
        rows.append(row)
    report(f"{QUESTION} (ms)", rows, options.json)
    rows = []
    for count in (1, 9, 36, 64, 256):
        row = {"rows": count}
        cell = artist.engine.model.decoder
        calls = {kind: stepping(artists["as they come"], count) for kind, artists in kinds.items()}
        calls |= {f"{kind} product": product(cell, count, kind == "quick") for kind in kinds}
        found = alternating_ms(calls, 60)
        for kind in kinds:
            row |= {kind: found[kind], f"{kind} product": found[f"{kind} product"]}
            row[f"{kind} share"] = found[f"{kind} product"] / found[kind]
        rows.append(row | {"times": found["plain"] / found["quick"]})
    record = options.json and options.json.with_suffix(".steps.json")
    report("How long does a step take? (ms)", rows, record)


if __name__ == "__main__":
    main()
