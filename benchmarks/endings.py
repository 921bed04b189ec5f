"""How long do endings take, drawn quickly and plainly, and how much of a step is the product that no machine can do without?

One thread. *chosen* is what the page does. *quick*: `sampling.integer`, two endings for each that is shown, of which the
first is kept in which the recogniser sees what is meant. *plain*, as it was: float32, operation by operation (which is also
what runs on a GPU), two endings, both weighed beside *any kind*, and the better one kept. *as they come* is one for each, the
same numbers of the same seeds in both. *one by one* is what the old demos and ports do: every ending by itself, and the strokes
so far read again for each, a step at a time.

Of a step of so many rows, *product* is the recurrent product alone, and *share* its part of the step.

What was expected of each change, and what came of it (ms of nine chosen endings in 116 steps, one thread, AVX-512 VNNI):

* the recurrent product of 36 rows in whole numbers: 2.6 to less than 1; it became 0.4. Of 6,000 test drawings a point lost
  0.0004 nats with 7 bits of h and 8 of the weights, 0.0001 with 8 of h and pairs of weights that stay small;
* all else of a step as one graph, 125 operations in one call: 2 or more to 0.3; it became 0.3 at 36 rows, 0.1 at 2;
* rows and noise by the step, so that a step takes views: half of the 32 that the sampler took beside its graph; 15 went;
* the strokes so far read for both contexts at once, without a head that nobody asks: 22 to 11; it became 11;
* fewer operations in the graph: some 2; nothing that could be told from noise;
* two threads that wait without spinning: no gain, and none was found, but where another process computes they no longer
  stand still for it (103 to 467 ms before, 74 to 90 after);
* two endings seen in place of weighed beside any kind: half of the rows, some 15 pictures to look at (10); 84 became 74. (Four
  seen: 111, and a class of thirty waited.)
* of those that went astray what they are taken back to, looked at: some 10 pictures more, 5 to 9 of 70; it became 78 (one run
  beside the plain path each, 4.93 and then 4.81 times).

Not done: an ending that is twice as long as its finished sibling, and 20 rows, could be dropped. It would be one in ten, every
sixth of them would have been chosen, and nine numbers would hardly wait less, since a sibling's 47 rows allow 114.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from benchmarks.report import alternating_ms, arguments, median_ms, report
from sketch_rnn import Artist, Drawing, load
from sketch_rnn.drawings.strokes import START, to_stroke5
from sketch_rnn.network.cells import LSTM
from sketch_rnn.network.cells.integer import add_product
from sketch_rnn.network.graph import OnnxGraph
from sketch_rnn.sampling.loop import Context, Key, Sampler, Wanted, pen_temperature, sample
from sketch_rnn.sampling.sizing import reading
from sketch_rnn.sampling.stepper import Eager, quickest
from sketch_rnn.weights import checkpoint
from sketch_rnn.weights.loading import shipped

HEAD = Drawing.of([[[200 + 90 * np.sin(t / 9), 220 - 90 * np.cos(t / 9)] for t in range(57)]])
QUESTION = "How long do endings take?"
CATEGORY, TEMPERATURE = "cat", 0.4
TURN, TURNS = 20, 12  # steps that follow one another, as they do: after another's step nothing would be in the caches


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
        [ending] = sample(Eager(model), Wanted(Context(told, state), last, [Key(1, number)], tau, pen_tau, steps))
        longest = max(longest, len(ending.rows))
    return longest


def product(cell: LSTM, rows: int, whole: bool) -> Callable[[int], object]:
    """Return a call for TURN recurrent products of so many rows, in whole numbers or in float32."""
    h = torch.rand(rows, cell.size) * 2 - 1
    if not whole:
        weight = cell.core.weight_hh_l0.t()
        return lambda _: [h @ weight for _ in range(TURN)]
    graph = OnnxGraph()
    session = graph.session(1, {"products": add_product(graph, cell, graph.input("h", "b", cell.size))})
    return lambda _: [session.run(None, {"h": h.numpy()}) for _ in range(TURN)]


def stepping(rows: int, quick: bool) -> Callable[[int], object]:
    """Return a call for TURN steps of so many drawings, each in one context, by a model that does not end them."""
    model, _ = checkpoint.load(shipped())
    model.head.bias[2] -= 100
    context = Context(*model.condition(model.embed(torch.zeros(rows, dtype=torch.long))))
    ones, last = torch.ones(rows), torch.from_numpy(START).expand(rows, -1)
    keys = [Key(1, number) for number in range(rows)]
    sampler = Sampler(quickest(model) if quick else Eager(model))
    sampler.join(Wanted(context, last, keys, TEMPERATURE * ones, ones, TURN * (TURNS + 1)))
    return lambda _: [sampler.step() for _ in range(TURN)]


def endings(quick: bool) -> dict[str, Artist]:
    artists = {"chosen": True, "as they come": False}
    found = {name: load(shipped(), "cpu", choose=choose, quick=quick) for name, choose in artists.items()}
    if not quick:  # as it was before there was a recogniser: by gain
        found = {name: Artist(replace(each.engine, recogniser=None)) for name, each in found.items()}
    return found


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
        calls = {kind: stepping(count, kind == "quick") for kind in kinds}
        calls |= {f"{kind} product": product(cell, count, kind == "quick") for kind in kinds}
        found = {name: each / TURN for name, each in alternating_ms(calls, TURNS).items()}
        for kind in kinds:
            row |= {kind: found[kind], f"{kind} product": found[f"{kind} product"]}
            row[f"{kind} share"] = found[f"{kind} product"] / found[kind]
        rows.append(row | {"times": found["plain"] / found["quick"]})
    record = options.json and options.json.with_suffix(".steps.json")
    report("How long does a step take? (ms)", rows, record)


if __name__ == "__main__":
    main()
