"""``python -m train fit|evaluate|sheet``: the training package from a shell."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

from sketch_rnn import CheckpointError, DrawingError, load
from sketch_rnn.render import png
from train.dataset import Drawings, pack
from train.evaluate import likelihood
from train.loop import TrainConfig, TrainingError, fit
from train.quickdraw import SPLITS, DataError
from train.sheet import sheet


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        options.verb(options)
    except (DataError, TrainingError, CheckpointError, DrawingError, ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train: stopped; the same command goes on from the last save", file=sys.stderr)
        return 130
    return 0


def run_fit(options: argparse.Namespace) -> None:
    """Train a model, or go on training it: the run in --out is continued if there is one."""
    settings = {field.name: getattr(options, field.name) for field in dataclasses.fields(TrainConfig)}
    fit(options.data, options.out, TrainConfig(**settings))


def run_evaluate(options: argparse.Namespace) -> None:
    """The likelihood of drawings under a checkpoint: nats per point in units of the 255-pixel box."""
    artist = load(options.checkpoint)
    with tempfile.TemporaryDirectory() as folder:
        pack(options.data, Path(folder) / "packed")
        drawings = Drawings(Path(folder) / "packed", None if options.split == "all" else options.split)
        drawings.relabel(artist.categories)
        scores = likelihood(artist.model, drawings)
    print(
        f"{len(drawings)} drawings ({options.split}): {scores['nats_per_point']:.4f} nats per point, mean over all points;"
    )
    print(f"{scores['mean_nats_per_point']:.4f}, mean over {len(scores['categories'])} categories")
    if options.json:
        Path(options.json).write_text(json.dumps(scores, indent=1) + "\n")


def run_sheet(options: argparse.Namespace) -> None:
    """A contact sheet of drawings from nothing, a row a category, as .png or .svg."""
    artist = load(options.checkpoint)
    picture = sheet(artist, options.category.split(","), options.count, options.temperature, options.seed)
    out = Path(options.out)
    if out.suffix == ".svg":
        out.write_text(picture)
    elif out.suffix == ".png":
        out.write_bytes(png(picture, options.width))
    else:
        raise ValueError(f"{out}: the name must end in .png or .svg.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train", description="Train a Sketch-RNN on drawings, and judge it."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run) -> argparse.ArgumentParser:  # noqa: ANN001  a function of the options
        sub = verbs.add_parser(name, help=run.__doc__, description=run.__doc__)
        sub.set_defaults(verb=run)
        return sub

    sub = verb("fit", run_fit)
    sub.add_argument("--data", required=True, help="folder of Quick, Draw! simplified ndjson files")
    sub.add_argument("--out", required=True, help="folder of the run: state, logs, and the best checkpoint in best/")
    for field in dataclasses.fields(TrainConfig):
        flag = "--" + field.name.replace("_", "-")
        sub.add_argument(flag, type=type(field.default), default=field.default, help=f"default {field.default}")

    sub = verb("evaluate", run_evaluate)
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--data", required=True, help="folder of Quick, Draw! simplified ndjson files")
    sub.add_argument("--split", choices=[*SPLITS, "all"], default="valid", help="which drawings (default valid)")
    sub.add_argument("--json", help="file for the figures of every category")

    sub = verb("sheet", run_sheet)
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--category", required=True, help="names with commas between them")
    sub.add_argument("--count", type=int, default=10, help="drawings a category (default 10)")
    sub.add_argument("--temperature", type=float, default=0.3, help="default 0.3")
    sub.add_argument("--seed", type=int, default=1, help="default 1")
    sub.add_argument("--width", type=int, default=1200, help="pixels of a PNG (default 1200)")
    sub.add_argument("--out", required=True, help="a .png or .svg file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
