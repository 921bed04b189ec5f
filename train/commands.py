"""What each verb of ``python -m train`` does with its options, as its first words in the shell's help say."""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from pathlib import Path

import numpy as np
import torch

from sketch_rnn import Artist, load
from sketch_rnn.categories import find_category, hint
from sketch_rnn.drawings.render import png
from sketch_rnn.network.recogniser import Recogniser
from sketch_rnn.weights import checkpoint, critics, magenta, recognisers
from sketch_rnn.weights.checkpoint import find, write_whole
from train import recogniser as recognising
from train.config import CONFIGS, TrainConfig
from train.critic import criticise
from train.dataset import Drawings, own_side
from train.download import download
from train.export import export_hub
from train.export_web import export_web
from train.judge import ENDINGS, PARTS, judge, refusals, table
from train.look import look
from train.loop import fit
from train.plans import plan
from train.prepare import packed_folder, prepare
from train.sheet import BEGUN_STROKES, endings_sheet, first, reconstructions_sheet, samples_sheet
from train.sources import DataError
from train.start import sizes
from train.teach import teach

SHEETS = {"samples": 10, "endings": 3, "reconstructions": 4}  # and how many of each


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
        learned = recognising.learn(training, valid, enough, options.epochs, options.seed, start)
    recognisers.save(learned, options.out)
    right = learned.notes["valid"]
    print(
        f"{len(enough)} categories, {learned.notes['drawings']:,} drawings; of the validation split, mean of the categories:"
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
        learned = criticise(
            artist, packed, options.out, pairs, options.each, options.epochs, options.minutes, options.seed, start
        )
    right = learned.notes["valid"]
    print(f"{learned.notes['pairs']:,} pairs of {len(learned.categories)} categories; of the validation split:")
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
        results = judge(
            artist, drawings, parts, recogniser, options.drawings, completed, options.endings_drawings, options.past_end
        )
    print(f"{len(drawings)} drawings ({options.split}), {len(np.unique(drawings.labels))} categories")
    if len(drawings) < len(whole):
        print(f"{len(whole) - len(drawings)} left out, of categories that the model does not know")
    print(table(results))
    if recogniser and options.choose and _alike(recogniser, artist.engine.recogniser):
        print("\nThe recogniser that judges is the one that chose these drawings: train another (--seed) to judge by.")
    for part in [] if options.only else refused:
        print(f"\n{part}: not judged, since {refused[part]}")
    if options.json:
        write_whole(Path(options.json), lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))
    if options.note:
        if "recognisable" not in results:
            raise ValueError("--note takes a recogniser (--recogniser DIR): what is noted is what it names right.")
        named = {name: each["0.3"]["top_1"] for name, each in results["recognisable"]["categories"].items()}
        checkpoint.note(options.checkpoint, named_right=named)


def _alike(one: Recogniser, other: Recogniser | None) -> bool:
    return other is not None and torch.equal(one.network.head.weight.cpu(), other.network.head.weight.cpu())


def _known(word: str, artist: Artist) -> str:
    """Return the category of a model that a word means; raises DataError with the nearest where it is none."""
    name = find_category(word.strip(), artist.categories)
    if name is None:
        raise DataError(f"The model has not learned to draw “{word}”.{hint(word, artist.categories)}")
    return name


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
