"""How long does the simplification of a stroke take, beside the rdp package that it reproduces?"""

from __future__ import annotations

import numpy as np
from rdp import rdp as package

from benchmarks.report import arguments, median_ms, report
from sketch_rnn.drawings.strokes import EPSILON, rdp

QUESTION = "How long does a stroke's simplification take?"


def main() -> None:
    options = arguments(QUESTION).parse_args()
    rng = np.random.default_rng(0)
    angle = np.linspace(0, 12, 200)
    spiral = np.stack([angle * 10 * np.cos(angle), angle * 10 * np.sin(angle)], 1)
    strokes = {
        "smooth, 200 points": spiral,
        "noisy, 200 points": spiral + rng.normal(0, 1.5, spiral.shape),
        "zigzag, 2000 points": np.stack([np.arange(2000.0), np.tile([0.0, 50.0], 1000)], 1),
    }
    rows = []
    for name, points in strokes.items():
        ours = median_ms(lambda: rdp(points, EPSILON))  # noqa: B023
        short = points[:200]  # the package takes minutes on the long zigzag, so both are compared on 200 points
        theirs = median_ms(lambda: package(short, EPSILON, algo="iter"), repeats=3)  # noqa: B023
        ours_short = median_ms(lambda: rdp(short, EPSILON))  # noqa: B023
        rows.append(
            {"stroke": name, "ours ms": ours, "package ms (200)": theirs, "times faster (200)": theirs / ours_short}
        )
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
