"""Training on a machine with a GPU that is lent for minutes: what travels there, what runs there, and what comes home.

    python -m tools.lent pack --data runs/data --out lent           # here: the drawings in some 30 MB
    python -m tools.lent run --drawings lent --out OUT --minutes 7  # there: nothing is fetched
    python -m tools.lent home OUT runs/grown                        # here: the checkpoint, whole again

``run`` first draws by captured steps (``tests/sampling/test_captured.py``) and times nine endings, goes on from what ships with
a larger decoder in bf16, checks that the network came out better than it went in, and leaves a report. Files that come home are
cut into pieces, since such a machine may send back small ones alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sketch_rnn import load
from sketch_rnn.weights.checkpoint import CONFIG, WEIGHTS

CHECKPOINT = "checkpoints/quickdraw"
PIECE = 15 * 2**20  # bytes of a file that comes home
OFFSETS = "offsets.npz"  # the rows, of which nearly all are small whole numbers
BEGINNING = {"strokes": [[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]]}
SETTINGS = {
    "precision": "bf16", "learning-rate": 1e-3, "warmup": 200, "decay": 0.6, "weight-decay": 0.03, "keep": 0.95,
    "category-keep": 0.9, "stretch": 0.04, "turn": 0.02, "mirror": 0.05, "drop": 0.02, "null-share": 0.75, "kl-start": 0.5,
    "kl-floor": 0.5, "balance": 0.5, "steps": 1_000_000, "evaluate-every": 1_000_000, "save-every": 2000, "seed": 36,
}  # fmt: skip


def pack(data: Path, out: Path) -> None:
    """Write a packed folder so small that it can travel; raises ValueError where its offsets are no whole numbers."""
    out.mkdir(parents=True, exist_ok=True)
    rows = np.load(data / "rows.npy", mmap_mode="r")
    whole = rows.astype(np.int16)
    if not np.array_equal(whole, rows):
        raise ValueError(f"{data}: its offsets are not all whole numbers that fit 16 bits.")
    arrays = {name: np.load(data / f"{name}.npy") for name in ("starts", "labels", "splits", "sides")}
    np.savez_compressed(out / OFFSETS, rows=whole, **arrays)
    (out / "pack.json").write_bytes((data / "pack.json").read_bytes())


def unpack(packed: Path, out: Path) -> None:
    """Write the packed folder that :func:`pack` was given."""
    out.mkdir(parents=True, exist_ok=True)
    with np.load(packed / OFFSETS) as arrays:
        for name in arrays.files:
            np.save(out / f"{name}.npy", arrays[name].astype("<f4") if name == "rows" else arrays[name])
    (out / "pack.json").write_bytes((packed / "pack.json").read_bytes())


def run(drawings: Path, out: Path, minutes: float, size: int, batch: int, start: str = CHECKPOINT) -> dict:
    """Return the report, which is written to ``out`` beside the checkpoint in pieces; raises CalledProcessError."""
    out.mkdir(parents=True, exist_ok=True)
    report: dict = {"captured": _tested("tests/sampling/test_captured.py"), "endings": {"before": _endings(start)}}
    _report(out, report)
    with tempfile.TemporaryDirectory() as folder:
        data, trained = Path(folder) / "data", Path(folder) / "run"
        unpack(drawings, data)
        report["nats"] = {"before": _nats(start, data)}
        how = SETTINGS | {"minutes": minutes, "decoder-size": size, "batch": batch}
        flags = [part for name, value in how.items() for part in (f"--{name}", value)]
        _train("fit", "--data", data, "--out", trained, "--start", start, *flags)
        best = trained / "best"
        send(best, out)  # before what may still fail
        report["nats"]["after"] = _nats(best, data)
        report["endings"]["after"] = _endings(best)
        report["step"] = json.loads((best / CONFIG).read_text(encoding="utf-8"))["notes"]["step"]
    report["better"] = report["nats"]["after"] < report["nats"]["before"]
    _report(out, report)
    return report


def send(folder: Path, out: Path) -> None:
    """Write the files of a checkpoint in pieces that are small enough to come home."""
    for name in (CONFIG, WEIGHTS):
        content = (folder / name).read_bytes()
        for number, begin in enumerate(range(0, len(content), PIECE)):
            (out / f"{name}.{number:02}").write_bytes(content[begin : begin + PIECE])


def home(pieces: Path, out: Path) -> None:
    """Write the checkpoint that was sent in pieces; raises CheckpointError where it is not whole."""
    out.mkdir(parents=True, exist_ok=True)
    for name in (CONFIG, WEIGHTS):
        (out / name).write_bytes(b"".join(each.read_bytes() for each in sorted(pieces.glob(f"{name}.[0-9]*"))))
    load(out, "cpu")


def _tested(path: str) -> str:
    """Return the last line that a test file's run prints."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", path], capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr.strip()[-200:]


def _endings(checkpoint: str | Path, repeats: int = 3) -> dict[str, float]:
    """Return the milliseconds that nine endings take, each from so many candidates: the median."""
    artist = load(checkpoint)
    times = {}
    for care in (2, 16):
        seconds = []
        for seed in range(repeats + 1):
            began = time.perf_counter()
            artist.complete(BEGINNING, artist.categories[0], seed=seed, care=care)
            seconds.append(time.perf_counter() - began)
        times[str(care)] = round(1000 * statistics.median(seconds[1:]), 1)
    return times


def _nats(checkpoint: str | Path, data: Path) -> float:
    """Return the nats a point of the validation split, by the null latent."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        only = ("--only", "likelihood", "--split", "valid", "--no-past-end", "--json", figures)
        _train("evaluate", "--checkpoint", checkpoint, "--data", data, *only)
        return json.loads(figures.read_text(encoding="utf-8"))["nats_per_point"]


def _train(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "train", *map(str, arguments)], check=True)


def _report(out: Path, report: dict) -> None:
    text = json.dumps(report, indent=1)
    (out / "report.json").write_text(text + "\n", encoding="utf-8")
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.lent", description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(required=True, dest="verb")
    sub = verbs.add_parser("pack", help=pack.__doc__)
    sub.add_argument("--data", type=Path, required=True)
    sub.add_argument("--out", type=Path, required=True)
    sub = verbs.add_parser("run", help=run.__doc__)
    sub.add_argument("--drawings", type=Path, required=True)
    sub.add_argument("--out", type=Path, required=True)
    sub.add_argument("--minutes", type=float, default=7.0)
    sub.add_argument("--decoder-size", type=int, default=1024)
    sub.add_argument("--batch", type=int, default=512)
    sub.add_argument("--start", default=CHECKPOINT)
    sub = verbs.add_parser("home", help=home.__doc__)
    sub.add_argument("pieces", type=Path)
    sub.add_argument("out", type=Path)
    options = parser.parse_args()
    if options.verb == "pack":
        pack(options.data, options.out)
    elif options.verb == "run":
        run(options.drawings, options.out, options.minutes, options.decoder_size, options.batch, options.start)
    else:
        home(options.pieces, options.out)


if __name__ == "__main__":
    main()
