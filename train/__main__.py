"""``python -m train download|prepare|fit|evaluate|sheet``: the training package from a shell."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

from sketch_rnn import CheckpointError, DrawingError, load
from sketch_rnn.checkpoint import write_whole
from sketch_rnn.render import png
from train.config import CONFIGS, TrainConfig
from train.dataset import Drawings
from train.download import BUCKET, KINDS, download
from train.evaluate import likelihood, table
from train.loop import TrainingError, fit
from train.prepare import LONGEST, packed_folder, prepare
from train.sheet import sheet
from train.sources import SPLITS, DataError


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


def run_prepare(options: argparse.Namespace) -> None:
    """Pack drawings of any source: .ndjson and .bin of Quick, Draw!, sketch-rnn's .npz, folders of .svg or of .json."""
    print(prepare(options.paths, options.out, options.shortest, options.longest))


def run_download(options: argparse.Namespace) -> None:
    """Fetch categories of Quick, Draw!; what broke off goes on where it was."""
    for path in download(options.names, options.kind, options.out, options.base):
        print(path)


def run_fit(options: argparse.Namespace) -> None:
    """Train a model, or go on training it: the run in --out is continued if there is one."""
    names = [field.name for field in dataclasses.fields(TrainConfig)]
    changed = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    config = dataclasses.replace(CONFIGS[options.config], **changed)
    fit(options.data, options.out, config, options.start, options.precision, options.compile)


def run_evaluate(options: argparse.Namespace) -> None:
    """The likelihood of drawings under a checkpoint: nats per point in units of the 255-pixel box."""
    artist = load(options.checkpoint)
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        drawings = Drawings(packed, None if options.split == "all" else options.split)
        drawings.relabel(artist.categories)
        drawings.scale = artist.model.config.scale
        scores = likelihood(artist.model, drawings)
    print(f"{len(drawings)} drawings ({options.split}), {len(scores['categories'])} categories")
    print(table(scores))
    if options.json:
        write_whole(Path(options.json), lambda path: path.write_text(json.dumps(scores, indent=1) + "\n"))


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

    sub = verb("download", run_download)
    sub.add_argument("names", nargs="+", metavar="NAME", help='categories, such as cat or "alarm clock"')
    sub.add_argument("--kind", choices=list(KINDS), default="ndjson", help="which form of them (default ndjson)")
    sub.add_argument("--out", required=True, help="folder for the files")
    sub.add_argument("--from", dest="base", default=BUCKET, metavar="URL", help=f"a copy of {BUCKET}")

    sub = verb("prepare", run_prepare)
    sub.add_argument("paths", nargs="+", metavar="PATH", help="files, and folders that are searched to their depths")
    sub.add_argument("--out", required=True, help="folder for the packed drawings, a new one")
    sub.add_argument(
        "--shortest", type=int, help="rows of a drawing that is kept (default 4 for the game's own, else 1)"
    )
    sub.add_argument("--longest", type=int, default=LONGEST, help=f"rows of a drawing that is kept (default {LONGEST})")

    sub = verb("fit", run_fit)
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--out", required=True, help="folder of the run: state, logs, and the best checkpoint in best/")
    sub.add_argument(
        "--config", choices=CONFIGS, default="default", help="the settings to begin with (default: default)"
    )
    sub.add_argument("--start", help="folder of a checkpoint to start from, rather than from nothing")
    sub.add_argument(
        "--precision", choices=["auto", "fp32", "bf16"], default="auto", help="default auto: bf16 on a GPU"
    )
    sub.add_argument("--compile", action="store_true", help="fuse the cells' steps by torch.compile: for a GPU")
    for field in dataclasses.fields(TrainConfig):
        flag, kind = "--" + field.name.replace("_", "-"), type(field.default)
        how = {"action": argparse.BooleanOptionalAction} if kind is bool else {"type": kind}
        sub.add_argument(flag, **how, default=None, help=f"default {field.default}")

    sub = verb("evaluate", run_evaluate)
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
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
