"""Are endings as good without a server? Of halves of people's drawings, one of each category, as many should be named right.

The folder that ``python -m train export --web`` writes ends them in Node, and the library ends the same with the same seed and
care; the recogniser beside the weights names both. It chose among them too, so what counts is the difference alone. *alike* is
the share of endings that have the same strokes, to a pixel of the 255 box.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.report import arguments, report
from sketch_rnn import Artist, Drawing, load
from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.network.recogniser import pictures
from sketch_rnn.weights.loading import shipped
from tests.js.conftest import Node
from train import export_web
from train.dataset import Drawings
from train.endings import halves
from train.judge import AT

QUESTION = "Of halves of people's drawings, are as many endings named right without a server?"
ASKER = Path(__file__).parent.parent / "tests" / "js" / "asker.mjs"


def by_library(artist: Artist, half: Lines, category: str, seed: int, care: int) -> Lines:
    [ending] = artist.complete(Drawing.of(half), category, count=1, temperature=AT, seed=seed, care=care)
    return Drawing.parse(ending.drawing.to_dict()).lines  # rounded as it is answered


def without_server(node: Node, folder: Path, half: Lines, category: str, seed: int, care: int) -> Lines:
    drawing = {"strokes": [line.tolist() for line in half]}
    asked = {"count": 1, "temperature": AT, "seed": seed, "care": care}
    answer = node.ask(folder, "complete", drawing=drawing, category=category, **asked)
    return Drawing.of(answer["result"]["endings"][0]["strokes"]).lines


def beginnings(artist: Artist, data: Drawings, each: int) -> list[tuple[str, Lines]]:
    """Return the first halves of so many drawings of each category that model, recogniser and data know."""
    found = []
    for label, name in enumerate(data.categories):
        if name in artist.categories and name in artist.engine.recogniser.categories:
            mine = np.flatnonzero((data.labels == label) & (data.lengths > 1))[:each]
            found += [(name, halves(data.in_box(number))[0]) for number in mine]
    return found


def named_right(artist: Artist, drawn: list[Lines], names: list[str]) -> float:
    recogniser = artist.engine.recogniser
    likeliest = recogniser.logits(pictures(drawn, len(drawn))).argmax(1).tolist()
    return float(np.mean([recogniser.categories[k] == name for k, name in zip(likeliest, names, strict=True)]))


def alike(one: Lines, other: Lines) -> bool:
    same = [len(line) for line in one] == [len(line) for line in other]
    return same and all(np.abs(a - b).max() < 1 for a, b in zip(one, other, strict=True))


def main() -> None:
    parser = arguments(QUESTION)
    parser.add_argument("--data", required=True, help="a prepared folder, whose test drawings are ended")
    parser.add_argument("--checkpoint", default=shipped(), help="folder of the model (default: the one that ships)")
    parser.add_argument("--each", type=int, default=1, help="drawings of each category (default 1)")
    parser.add_argument("--care", type=int, default=8, help="candidates of each ending (default 8)")
    parser.add_argument("--minutes", type=float, default=10, help="after which no more are ended (default 10)")
    options = parser.parse_args()
    artist = load(options.checkpoint, "cpu")
    begun = beginnings(artist, Drawings(options.data, "test"), options.each)
    runtime = export_web.RUNTIME / "dist" / export_web.RUNTIME_MODULE
    command = ["node", str(ASKER), str(runtime)]
    ended: dict[str, list[Lines]] = {"library": [], "without a server": []}
    until = time.monotonic() + 60 * options.minutes
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        node = Node(process)
        export_web.write(artist, Path(folder))
        for seed, (name, half) in enumerate(begun):
            if time.monotonic() > until:
                print(f"After {options.minutes:g} minutes {len(begun) - seed} of {len(begun)} halves are left out.")
                break
            ended["library"].append(by_library(artist, half, name, seed, options.care))
            ended["without a server"].append(without_server(node, Path(folder), half, name, seed, options.care))
        process.stdin.close()
    begun = begun[: len(ended["library"])]
    names, befores = [name for name, _ in begun], [half for _, half in begun]
    same = np.mean([alike(*both) for both in zip(*ended.values(), strict=True)])
    rows = [{"ended by": "nobody", "halves": len(begun), "named right": named_right(artist, befores, names)}]
    for name, endings in ended.items():
        whole = [before + ending for before, ending in zip(befores, endings, strict=True)]
        rows.append(
            {
                "ended by": name,
                "halves": len(begun),
                "named right": named_right(artist, whole, names),
                "alike": float(same),
            }
        )
    report(QUESTION, rows, options.json)


if __name__ == "__main__":
    main()
