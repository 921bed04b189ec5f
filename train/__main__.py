"""``python -m train VERB ...``, the training package's shell: from files of drawings to weights, and what they are worth."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from sketch_rnn import Artist, CheckpointError, DrawingError, load
from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.render import png
from sketch_rnn.network.recogniser import Recogniser
from sketch_rnn.weights import checkpoint, critics, magenta, recognisers
from sketch_rnn.weights.checkpoint import find, write_whole
from train import recogniser as recognising
from train.config import CONFIGS, TrainConfig
from train.critic import EACH, criticise
from train.dataset import Drawings, own_side
from train.download import BUCKET, KINDS, download
from train.export import export_hub
from train.export_web import export_web
from train.judge import ENDINGS, PARTS, judge, refusals, table
from train.look import look
from train.loop import fit
from train.plans import COUNT, POOL, plan
from train.prepare import LONGEST, packed_folder, prepare
from train.sheet import BEGUN_STROKES, ENDED_AT, endings_sheet, first, reconstructions_sheet, samples_sheet
from train.sources import SPLITS, DataError
from train.start import sizes
from train.state import TrainingError
from train.teach import teach

SHEETS = {"samples": 10, "endings": 3, "reconstructions": 4}  # and how many of each


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        options.verb(options)
    except (DataError, TrainingError, CheckpointError, DrawingError, ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        saved = "; the same command goes on from the last save" if options.verb in (run_fit, run_download) else ""
        print(f"train: stopped{saved}", file=sys.stderr)
        return 130
    return 0


def run_look(options: argparse.Namespace) -> None:
    """See drawings before they are trained on: what is read of files, how large it is, what looks wrong, what is left out."""
    print(look(options.paths, options.out, options.width))
    if options.out:
        print(f"\n{options.out} is written.")


def run_prepare(options: argparse.Namespace) -> None:
    """Pack drawings of any source: .ndjson and .bin of Quick, Draw!, sketch-rnn's .npz, folders of .svg or of .json."""
    print(prepare(options.paths, options.out, options.shortest, options.longest))


def run_download(options: argparse.Namespace) -> None:
    """Fetch categories of Quick, Draw!; what broke off goes on where it was."""
    for path in download(options.names, options.kind, options.out, options.base):
        print(path)


def run_fit(options: argparse.Namespace) -> None:
    """Train a model, or go on training it: the run in --out is continued if there is one."""
    settings = [field.name for field in dataclasses.fields(TrainConfig)]
    changed = {name: getattr(options, name) for name in settings if getattr(options, name) is not None}
    begun = sizes(options.start) if options.start else {}
    config = dataclasses.replace(CONFIGS[options.config], **begun | changed)
    fit(options.data, options.out, config, options.start, options.precision, options.compile, options.repack)


def run_teach(options: argparse.Namespace) -> None:
    """Teach a model one more category, from twenty drawings or so, within a minute or two."""
    print(teach(options.paths, options.checkpoint, options.out, options.name))


def run_recogniser(options: argparse.Namespace) -> None:
    """Train a classifier of drawings on the train split: evaluate judges by it what can be recognised."""
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        counts = Drawings(packed, None).per_category()
        enough = [name for name, count in counts.items() if count >= options.least]
        if len(enough) < 2:
            raise DataError(
                f"It takes two categories with {options.least} drawings or more (--least), not {len(enough)}."
            )
        training, valid = Drawings(packed, "train"), Drawings(packed, "valid")
        start = recognising.load(options.start) if options.start else None
        found = recognising.learn(training, valid, enough, options.epochs, options.seed, start)
    recognisers.save(found, options.out)
    right = found.notes["valid"]
    print(
        f"{len(enough)} categories, {found.notes['drawings']:,} drawings; of the validation split, mean of the categories:"
    )
    print(f"top 1 {right['top_1']:.1%}, top 5 {right['top_5']:.1%}")


def run_critic(options: argparse.Namespace) -> None:
    """Train a critic, which tells people's endings from a model's: this draws thousands of them, and goes on where it was."""
    if min(options.each, options.epochs) < 1 or (options.minutes is not None and options.minutes <= 0):
        raise ValueError("--each and --epochs must be 1 or more, and --minutes more than 0.")
    start = critics.load(options.start) if options.start else None
    artist = load(options.checkpoint, choose=bool(start))
    if start and start.categories != artist.categories:
        raise DataError(f"{options.start} knows other categories: a critic learns on from one of the same.")
    pairs = options.pairs or f"{options.out}-pairs"
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        found = criticise(
            artist, packed, options.out, pairs, options.each, options.epochs, options.minutes, options.seed, start
        )
    right = found.notes["valid"]
    print(f"{found.notes['pairs']:,} pairs of {len(found.categories)} categories; of the validation split:")
    print(f"AUC {right['auc']:.3f}; of two endings of one drawing the person's named {right['of_two']:.1%}")


def run_plans(options: argparse.Namespace) -> None:
    """Give a checkpoint plans: the latents of training drawings, a few of each category, by which it draws from nothing."""
    if not options.out and (options.checkpoint.startswith(checkpoint.HUB) or Path(options.checkpoint).is_file()):
        raise DataError(f"{options.checkpoint} is no folder that can be written to: say with --out where the plans go.")
    recogniser = recognising.load(options.recogniser) if options.recogniser else None
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        out = options.out or options.checkpoint
        print(plan(options.checkpoint, packed, out, recogniser, options.count, options.pool, options.seed))


def run_evaluate(options: argparse.Namespace) -> None:
    """The worth of a checkpoint, or of a file of Google's weights, on drawings: nats per point in units of the 255-pixel box,
    drawings and reconstructions that a recogniser names right, endings beside those of other people.
    """
    if min(options.drawings, options.endings_drawings) < 1:
        raise ValueError("--drawings and --endings-drawings must be 1 or more.")
    artist = load(options.checkpoint, choose=options.choose, quick=options.quick)
    recogniser = recognising.load(options.recogniser) if options.recogniser else None
    completed = (
        [_known(name, artist) for name in options.endings_categories.split(",")]
        if options.endings_categories
        else ENDINGS
    )
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        side = artist.engine.notes.get(checkpoint.OWN_SIDE) if own_side(packed) else None
        whole = Drawings(packed, None if options.split == "all" else options.split, side)
        drawings = whole.of(artist.categories)
        refused = refusals(artist, drawings, recogniser, completed)
        parts = options.only.split(",") if options.only else [part for part in PARTS if part not in refused]
        for part in parts:
            if part not in PARTS or part in refused:
                raise ValueError(f"{part} cannot be judged: {refused.get(part, 'it is none of ' + ', '.join(PARTS))}.")
        found = judge(
            artist, drawings, parts, recogniser, options.drawings, completed, options.endings_drawings, options.past_end
        )
    print(f"{len(drawings)} drawings ({options.split}), {len(np.unique(drawings.labels))} categories")
    if len(drawings) < len(whole):
        print(f"{len(whole) - len(drawings)} left out, of categories that the model does not know")
    print(table(found))
    if recogniser and options.choose and _alike(recogniser, artist.engine.recogniser):
        print("\nThe recogniser that judges is the one that chose these drawings: train another (--seed) to judge by.")
    for part in [] if options.only else refused:
        print(f"\n{part}: not judged, since {refused[part]}")
    if options.json:
        write_whole(Path(options.json), lambda path: path.write_text(json.dumps(found, indent=1) + "\n"))
    if options.note:
        if "recognisable" not in found:
            raise ValueError("--note takes a recogniser (--recogniser DIR): what is noted is what it names right.")
        named = {name: each["0.3"]["top_1"] for name, each in found["recognisable"]["categories"].items()}
        checkpoint.note(options.checkpoint, named_right=named)


def _alike(one: Recogniser, other: Recogniser | None) -> bool:
    return other is not None and torch.equal(one.network.head.weight.cpu(), other.network.head.weight.cpu())


def _known(word: str, artist: Artist) -> str:
    """Return the category of a model that a word means; raises DataError with the nearest where it is none."""
    found = find_category(word.strip(), artist.categories)
    if found is None:
        raise DataError(f"The model has not learned to draw “{word}”.{hint(word, artist.categories)}")
    return found


def run_sheet(options: argparse.Namespace) -> None:
    """A contact sheet of what models draw, as .png or .svg: for each category a row of drawings from nothing (of several models,
    a row each), or the first fitting held-out drawing and what a model makes of it.
    """
    out = Path(options.out)
    if out.suffix not in (".svg", ".png"):
        raise ValueError(f"{out}: the name must end in .png or .svg.")
    wanted = [each.strip() for each in options.category.split(",")]
    picture = _sheet(options, wanted, SHEETS[options.of] if options.count is None else options.count)
    if out.suffix == ".svg":
        out.write_text(picture)
    else:
        out.write_bytes(png(picture, options.width))


def _sheet(options: argparse.Namespace, wanted: list[str], count: int) -> str:
    if options.of == "samples":
        artists = _artists(options.checkpoint, options.choose)
        return samples_sheet(artists, wanted, count, options.temperature, options.seed)
    if len(options.checkpoint) > 1 or not options.data:
        raise ValueError(f"{options.of} take one checkpoint, and drawings to begin with (--data).")
    artist = load(options.checkpoint[0], choose=options.choose)
    with tempfile.TemporaryDirectory() as folder:
        packed = packed_folder(options.data, Path(folder) / "packed")
        originals = first(Drawings(packed, options.split), wanted, BEGUN_STROKES if options.of == "endings" else 1)
    if options.of == "endings":
        return endings_sheet(artist, originals, count, options.seed)
    also = options.also.split(",") if options.also else []
    return reconstructions_sheet(artist, originals, count, options.temperature, options.seed, also)


def _artists(paths: list[str], choose: bool) -> dict[str, Artist]:
    """Return the models of several folders or files by name.

    Every run's best checkpoint is called best: then the whole path tells them apart.
    """
    folders = [(name, folder) for path in paths for name, folder in find(path).items()]
    all_names = [name for name, _ in folders]
    return {
        name if all_names.count(name) == 1 else str(folder): load(folder, choose=choose) for name, folder in folders
    }


def run_export(options: argparse.Namespace) -> None:
    """A checkpoint as a folder for the Hugging Face Hub or for web pages without a server, or a decoder for @magenta/sketch."""
    if options.web:
        export_web(options.checkpoint, options.out)
        print(f"{options.out} is ready: import {{ load }} from its sketch-rnn.js, in a page or in Node.")
        return
    if options.magenta:
        category = options.category and load(options.checkpoint, "cpu").engine.named(options.category)
        content = magenta.dump(checkpoint.load(options.checkpoint)[0], category) + "\n"
        write_whole(Path(options.out), lambda path: path.write_text(content))
        print(f"{options.out} is ready: new ms.SketchRNN of @magenta/sketch reads it.")
        return
    export_hub(options.checkpoint, options.out, options.title or Path(options.out).name, options.licence)
    print(f"{options.out} is ready: hf upload OWNER/NAME {options.out}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train", description="Train a Sketch-RNN on drawings, and judge it."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run) -> argparse.ArgumentParser:  # noqa: ANN001  a function of the options
        sub = verbs.add_parser(name, help=run.__doc__, description=run.__doc__)
        sub.set_defaults(verb=run)
        return sub

    words = "draw several for each drawing that is counted or shown, and keep one in which one sees what it is"
    choose = {"action": argparse.BooleanOptionalAction, "default": True, "help": words}

    sub = verb("download", run_download)
    sub.add_argument("names", nargs="+", metavar="NAME", help='categories, such as cat or "alarm clock"')
    sub.add_argument("--kind", choices=list(KINDS), default="ndjson", help="which form of them (default ndjson)")
    sub.add_argument("--out", default="drawings", help="folder for the files (default drawings)")
    sub.add_argument("--from", dest="base", default=BUCKET, metavar="URL", help=f"a copy of {BUCKET}")

    sub = verb("look", run_look)
    folders = "files, folders that are searched to their depths, or a prepared folder"
    sub.add_argument("paths", nargs="+", metavar="PATH", help=folders)
    sub.add_argument(
        "--out", help="a contact sheet of some, .png or .svg, or all drawings as they are learned from, .json"
    )
    sub.add_argument("--width", type=int, default=1600, help="pixels of a PNG (default 1600)")

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

    sub = verb("teach", run_teach)
    sub.add_argument("paths", nargs="+", metavar="PATH", help="drawings of one thing: files, and folders")
    sub.add_argument("--name", help="what it is called (default: as the drawings say)")
    sub.add_argument("--checkpoint", required=True, help="folder of the model, which stays as it is")
    sub.add_argument("--out", required=True, help="folder for the model that has learned it, a new one")

    sub = verb("recogniser", run_recogniser)
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--out", required=True, help="folder for the recogniser")
    sub.add_argument(
        "--least",
        type=int,
        default=recognising.LEAST_DRAWINGS,
        help=f"drawings a category (default {recognising.LEAST_DRAWINGS})",
    )
    sub.add_argument("--epochs", type=float, default=6.0, help="passes over as many drawings (default 6)")
    sub.add_argument("--start", metavar="DIR", help="a recogniser of the same categories that learns on")
    sub.add_argument("--seed", type=int, default=0, help="default 0")

    sub = verb("critic", run_critic)
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

    sub = verb("plans", run_plans)
    sub.add_argument("--checkpoint", required=True, help="folder of the model")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--recogniser", metavar="DIR", help="one that chooses drawings in which it sees what they are")
    sub.add_argument("--out", help="folder for the model with its plans (default: the same)")
    sub.add_argument("--count", type=int, default=COUNT, help=f"plans of a category (default {COUNT})")
    sub.add_argument("--pool", type=int, default=POOL, help=f"drawings they are chosen among (default {POOL})")
    sub.add_argument("--seed", type=int, default=0, help="default 0")

    sub = verb("evaluate", run_evaluate)
    sub.add_argument("--checkpoint", required=True, help="folder of the model, or a .json file of Google's weights")
    sub.add_argument("--data", required=True, nargs="+", help="a prepared folder, or files and folders of drawings")
    sub.add_argument("--split", choices=[*SPLITS, "all"], default="valid", help="which drawings (default valid)")
    sub.add_argument("--recogniser", metavar="DIR", help="folder that python -m train recogniser wrote")
    sub.add_argument("--only", help=f"parts of the table, with commas between them: {', '.join(PARTS)}")
    sub.add_argument("--drawings", type=int, default=100, help="drawn of each category (default 100)")
    sub.add_argument("--endings-categories", help=f"default {','.join(ENDINGS)}")
    sub.add_argument("--endings-drawings", type=int, default=200, help="finished of each category (default 200)")
    sub.add_argument("--choose", **choose)
    quick = {"action": argparse.BooleanOptionalAction, "default": True}
    sub.add_argument("--quick", **quick, help="on a CPU, products of whole numbers (default); without: of float32")
    past_end = {"action": argparse.BooleanOptionalAction, "default": True}
    sub.add_argument("--past-end", **past_end, help="also L_R with the pen past the end, as Google's trainer: slower")
    sub.add_argument("--json", help="file for the figures of every category")
    note = (
        "write into the checkpoint which share of each category's drawings is named right at 0.3: the page sorts by it"
    )
    sub.add_argument("--note", action="store_true", help=note)

    sub = verb("sheet", run_sheet)
    sub.add_argument("--choose", **choose)
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

    sub = verb("export", run_export)
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
