"""``python -m train VERB ...``, the training package's shell: from files of drawings to weights, and what they are worth."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from sketch_rnn import CheckpointError, DrawingError
from train import commands
from train.commands import SHEETS
from train.config import CONFIGS, TrainConfig
from train.critic import EACH
from train.download import BUCKET, KINDS
from train.judge import ENDINGS, PARTS
from train.plans import COUNT, POOL
from train.prepare import LONGEST
from train.recogniser import LEAST_DRAWINGS
from train.sheet import ENDED_AT
from train.sources import SPLITS, DataError
from train.state import TrainingError

CHOOSE = {
    "action": argparse.BooleanOptionalAction,
    "default": True,
    "help": "draw several for each drawing that is counted or shown, and keep one in which one sees what it is",
}


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        options.verb(options)
    except (DataError, TrainingError, CheckpointError, DrawingError, ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        goes_on = options.verb in (commands.run_fit, commands.run_download)
        saved = "; the same command goes on from the last save" if goes_on else ""
        print(f"train: stopped{saved}", file=sys.stderr)
        return 130
    return 0


def _download(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("names", nargs="+", metavar="NAME", help='categories, such as cat or "alarm clock"')
    sub.add_argument("--kind", choices=list(KINDS), default="ndjson", help="which form of them (default ndjson)")
    sub.add_argument("--out", default="drawings", help="folder for the files (default drawings)")
    sub.add_argument("--from", dest="base", default=BUCKET, metavar="URL", help=f"a copy of {BUCKET}")


def _look(sub: argparse.ArgumentParser) -> None:
    folders = "files, folders that are searched to their depths, or a prepared folder"
    sub.add_argument("paths", nargs="+", metavar="PATH", help=folders)
    sub.add_argument(
        "--out", help="a contact sheet of some, .png or .svg, or all drawings as they are learned from, .json"
    )
    sub.add_argument("--width", type=int, default=1600, help="pixels of a PNG (default 1600)")


def _prepare(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("paths", nargs="+", metavar="PATH", help="files, and folders that are searched to their depths")
    sub.add_argument("--out", required=True, help="folder for the packed drawings, a new one")
    sub.add_argument(
        "--shortest", type=int, help="rows of a drawing that is kept (default 4 for the game's own, else 1)"
    )
    sub.add_argument("--longest", type=int, default=LONGEST, help=f"rows of a drawing that is kept (default {LONGEST})")


def _fit(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--out", required=True, help="folder of the run: state, logs, and the best checkpoint in best/")
    sub.add_argument(
        "--config", choices=CONFIGS, default="default", help="the settings to begin with (default: default)"
    )
    sub.add_argument("--start", help="folder of a checkpoint to start from, with its sizes where none are set")
    sub.add_argument(
        "--precision", choices=["auto", "fp32", "bf16"], default="auto", help="default auto: bf16 on a GPU"
    )
    sub.add_argument("--compile", action="store_true", help="fuse the cells' steps by torch.compile: for a GPU")
    changed = (
        "where drawings have changed since the run began, go on with them as they are now (default: stop and say so)"
    )
    sub.add_argument("--repack", action="store_true", help=changed)
    for field in dataclasses.fields(TrainConfig):
        flag, kind = "--" + field.name.replace("_", "-"), type(field.default)
        how = {"action": argparse.BooleanOptionalAction} if kind is bool else {"type": kind}
        sub.add_argument(flag, **how, default=None, help=f"default {field.default}")


def _teach(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("paths", nargs="+", metavar="PATH", help="drawings of one thing: files, and folders")
    sub.add_argument("--name", help="what it is called (default: as the drawings say)")
    sub.add_argument("--checkpoint", required=True, help="folder of the model, which stays as it is")
    sub.add_argument("--out", required=True, help="folder for the model that has learned it, a new one")


def _recogniser(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--out", required=True, help="folder for the recogniser")
    sub.add_argument(
        "--least",
        type=int,
        default=LEAST_DRAWINGS,
        help=f"drawings a category (default {LEAST_DRAWINGS})",
    )
    sub.add_argument("--epochs", type=float, default=6.0, help="passes over as many drawings (default 6)")
    sub.add_argument("--start", metavar="DIR", help="a recogniser of the same categories that learns on")
    sub.add_argument("--seed", type=int, default=0, help="default 0")


def _critic(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--checkpoint", required=True, help="folder of the model whose endings it shall know")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--out", required=True, help="folder for the critic: critic/ in that of the model ships with it")
    sub.add_argument("--pairs", help="folder where the endings are kept that it learns from (default: OUT-pairs)")
    sub.add_argument("--start", metavar="DIR", help="a critic of this model that learns on, also from what it chooses")
    sub.add_argument("--each", type=int, default=EACH, help=f"drawings of a category to finish (default {EACH})")
    sub.add_argument("--epochs", type=int, default=6, help="passes over them (default 6)")
    sub.add_argument(
        "--minutes", type=float, help="of learning at the most: the rate of learning falls with whichever ends first"
    )
    sub.add_argument("--seed", type=int, default=0, help="default 0")


def _plans(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--recogniser", metavar="DIR", help="one that chooses drawings in which it sees what they are")
    sub.add_argument("--out", help="folder for the model with its plans (default: the same)")
    sub.add_argument("--count", type=int, default=COUNT, help=f"plans of a category (default {COUNT})")
    sub.add_argument("--pool", type=int, default=POOL, help=f"drawings they are chosen among (default {POOL})")
    sub.add_argument("--seed", type=int, default=0, help="default 0")


def _evaluate(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--checkpoint", required=True, help="folder of the model, or a .json file of Google's weights")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--split", choices=[*SPLITS, "all"], default="valid", help="which drawings (default valid)")
    sub.add_argument("--recogniser", metavar="DIR", help="folder that python -m train recogniser wrote")
    sub.add_argument("--only", help=f"parts of the table, with commas between them: {', '.join(PARTS)}")
    sub.add_argument("--drawings", type=int, default=100, help="drawn of each category (default 100)")
    sub.add_argument("--endings-categories", help=f"default {','.join(ENDINGS)}")
    sub.add_argument("--endings-drawings", type=int, default=200, help="finished of each category (default 200)")
    sub.add_argument("--choose", **CHOOSE)
    quick = {"action": argparse.BooleanOptionalAction, "default": True}
    sub.add_argument("--quick", **quick, help="on a CPU, products of whole numbers (default); without: of float32")
    past_end = {"action": argparse.BooleanOptionalAction, "default": True}
    sub.add_argument("--past-end", **past_end, help="also L_R with the pen past the end, as Google's trainer: slower")
    sub.add_argument("--json", help="file for the figures of every category")
    note = (
        "write into the checkpoint which share of each category's drawings is named right at 0.3: the page sorts by it"
    )
    sub.add_argument("--note", action="store_true", help=note)


def _sheet(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--choose", **CHOOSE)
    models = "folder of a model, or a .json file of Google's weights; several, and each draws what it knows"
    sub.add_argument("--checkpoint", required=True, nargs="+", help=models)
    sub.add_argument("--category", required=True, help="names with commas between them")
    kinds = "samples: drawings from nothing (default); endings: a drawing's first strokes finished; reconstructions: drawn again"
    sub.add_argument("--of", choices=SHEETS, default="samples", help=kinds)
    counts = "how many: samples of a category (default 10), endings at each temperature (3), reconstructions (4)"
    sub.add_argument("--count", type=int, help=counts)
    warmth = f"default 0.3; endings are always drawn at {', '.join(map(str, ENDED_AT))}"
    sub.add_argument("--temperature", type=float, default=0.3, help=warmth)
    held_out = "drawings for endings and reconstructions: a prepared folder, or files and folders"
    sub.add_argument("--data", nargs="+", help=held_out)
    sub.add_argument("--split", choices=SPLITS, default="test", help="which of these drawings (default test)")
    sub.add_argument("--also", help="draw each drawing again as these categories too, with commas between them")
    sub.add_argument("--seed", type=int, default=1, help="default 1")
    sub.add_argument("--width", type=int, default=1200, help="pixels of a PNG (default 1200)")
    sub.add_argument("--out", required=True, help="a .png or .svg file")


def _export(sub: argparse.ArgumentParser) -> None:
    form = sub.add_mutually_exclusive_group(required=True)
    form.add_argument("--hub", action="store_true", help="for the Hugging Face Hub: a folder")
    form.add_argument("--web", action="store_true", help="for web pages and Node, without a server: a folder")
    form.add_argument("--magenta", action="store_true", help="for @magenta/sketch: a .gen.json file of one category")
    sub.add_argument("--category", help="which category of several, with --magenta")
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--out", required=True, help="the folder to be written, a new one, or the file")
    sub.add_argument("--title", help="of the model card, where there is none yet (default: the name of --out)")
    sub.add_argument(
        "--licence", default="other", help="of the weights, for the same card: the Hub's word, such as cc-by-4.0"
    )


# Each verb: what it does, the words of its help among it, and its arguments.
VERBS = {
    "download": (commands.run_download, _download),
    "look": (commands.run_look, _look),
    "prepare": (commands.run_prepare, _prepare),
    "fit": (commands.run_fit, _fit),
    "teach": (commands.run_teach, _teach),
    "recogniser": (commands.run_recogniser, _recogniser),
    "critic": (commands.run_critic, _critic),
    "plans": (commands.run_plans, _plans),
    "evaluate": (commands.run_evaluate, _evaluate),
    "sheet": (commands.run_sheet, _sheet),
    "export": (commands.run_export, _export),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train", description="Train a Sketch-RNN on drawings, and judge it."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, (run, arguments) in VERBS.items():
        sub = verbs.add_parser(name, help=run.__doc__, description=run.__doc__)
        sub.set_defaults(verb=run)
        arguments(sub)
    return parser


if __name__ == "__main__":
    sys.exit(main())
