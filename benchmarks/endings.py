"""How long do endings take, beside the matrix products alone, and beside the way of the old demos?

*limit* is the recurrent product of every step and nothing else: what the machine cannot do without. *one by one* is what the
old demos and ports do: every ending by itself, and the strokes so far read again for each, a step at a time. These three
draw one ending for each that is shown; *chosen* is what the page does: two, both weighed, and the better one shown.
"""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.report import arguments, median_ms, report
from sketch_rnn import Artist, Drawing, load
from sketch_rnn.__main__ import CHECKPOINT
from sketch_rnn.engine import pen_temperature
from sketch_rnn.sampling import Context, Key, Wanted, sample
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


@torch.inference_mode()
def limit(artist: Artist, count: int, steps: int) -> None:
    weight = artist.engine.model.decoder.core.weight_hh_l0.t()
    h = torch.randn(count, artist.engine.model.config.decoder_size)
    for _ in range(steps):
        h @ weight


def main() -> None:
    options = arguments(QUESTION).parse_args()
    artist, choosing = load(CHECKPOINT, "cpu", choose=False), load(CHECKPOINT, "cpu")
    beginning = to_stroke5(reading(HEAD, 0.6, artist.engine.model.config.scale).rows)[:-1]
    rows = []
    for count in (1, 9, 25):
        steps = one_by_one(artist, beginning, count)
        ours = median_ms(lambda: artist.complete(HEAD, CATEGORY, count=count, temperature=TEMPERATURE, seed=1))  # noqa: B023
        chosen = median_ms(lambda: choosing.complete(HEAD, CATEGORY, count=count, temperature=TEMPERATURE, seed=1))  # noqa: B023
        apart = median_ms(lambda: one_by_one(artist, beginning, count), repeats=3)  # noqa: B023
        least = median_ms(lambda: limit(artist, count, steps))  # noqa: B023
        rows.append(
            {"endings": count, "steps": steps, "ours ms": ours, "one by one ms": apart, "limit ms": least}
            | {"times faster": apart / ours, "times the limit": ours / least, "chosen ms": chosen}
        )
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
