"""``python -m sketch_rnn VERB ...``: every verb of the library, from a shell."""

from __future__ import annotations

import argparse
import inspect
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from sketch_rnn import CheckpointError, Drawing, DrawingError, Sketch, load, load_painter
from sketch_rnn.drawings import files
from sketch_rnn.drawings.render import Picture, film, gif, png, svg
from sketch_rnn.painting.painter import Painter, Painting, Progress
from sketch_rnn.verbs import VERBS, Parameter, Verb
from sketch_rnn.weights.loading import shipped

KINDS = (".json", ".svg", ".png", ".gif")
PAINTED = (".json", ".png")  # of these, what a painting can be written as
LONG = 30.0  # seconds of painting from which on a person is asked first
DRAWING = 'a file of {"strokes": [[[x, y], ...], ...]}, an SVG, a picture of it, or - for the standard input'


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        if options.verb == "info":
            info(options)
        else:
            run(VERBS[options.verb], options)
    except BrokenPipeError:  # who reads our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (DrawingError, CheckpointError, OSError, UnicodeDecodeError) as error:
        named = isinstance(error, OSError) and error.filename
        print(f"sketch_rnn: {f'{error.filename}: {error.strerror}' if named else error}", file=sys.stderr)
        return 1
    return 0


def run(verb: Verb, options: argparse.Namespace) -> None:
    """Do what a verb does, and write what comes of it."""
    kinds = PAINTED if verb is VERBS["paint"] else KINDS
    if options.out != "-" and Path(options.out).suffix.lower() not in kinds:
        raise DrawingError(f"{options.out}: the name must end in {', '.join(kinds[:-1])} or {kinds[-1]}.")
    given = {each.name: getattr(options, each.name) for each in verb.parameters}
    given = {name: value for name, value in given.items() if value is not None}
    for each in verb.parameters:
        if each.base is Drawing and each.name in given:
            given[each.name] = _drawing(given[each.name])
    artist = load(options.checkpoint, choose=options.choose, painter=_painter(options))
    found = verb(artist.engine, **given)
    if isinstance(found, Painting):
        print("".join(f"{note}\n" for note in found.notes), end="", file=sys.stderr)
        if Path(options.out).suffix.lower() == ".png":
            Path(options.out).write_bytes(found.png)
            return
    _write(options.out, verb.answer(found), _pictures(found, given.get("drawing") if verb.name == "complete" else None))


def _painter(options: argparse.Namespace) -> Painter | None:
    """Return the painter that is named, which says how it gets on, and asks before it takes long."""
    if not getattr(options, "painter", None):
        return None
    return replace(load_painter(options.painter, options.painter_base), told=_told)


def _told(progress: Progress) -> None:
    """Say how far a painting is; raises DrawingError where it would take long, as there is no GPU, and is not wanted then."""
    if progress.slow and progress.step == 1 and (progress.left or 0) > LONG:
        left = f"{progress.left / 60:.1f} minutes are to come"
        words = f"There is no GPU here: a step takes {progress.seconds:.0f} seconds, and {left}."
        print(words, file=sys.stderr)
        if sys.stdin.isatty() and input("Paint it? [y/N] ").strip().lower() not in ("y", "yes"):
            raise DrawingError("It is not painted. Fewer --steps take less time.")
    if sys.stderr.isatty():
        end = "\n" if progress.step == progress.steps else ""
        print(f"\rstep {progress.step} of {progress.steps}", end=end, file=sys.stderr, flush=True)


def info(options: argparse.Namespace) -> None:
    """Say what the checkpoint is and what it can draw."""
    artist = load(options.checkpoint)
    config = artist.engine.model.config
    parameters = sum(value.numel() for value in artist.engine.model.parameters())
    print(f"{parameters:,} parameters, decoder of {config.decoder_size} units, scale {config.scale:.2f}")
    print(f"{len(artist.categories)} categories: {', '.join(artist.categories)}")
    beside = {"recogniser": artist.engine.recogniser, "critic": artist.engine.critic}
    for name, network in beside.items():
        print(f"{name}: {f'of {len(network.categories)} categories' if network else 'none'}")


def _drawing(name: str) -> Drawing:
    try:
        return files.drawing(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except DrawingError as error:
        raise DrawingError(f"{'the standard input' if name == '-' else name}: {error}") from None


def _pictures(found: Any, begun: Drawing | None) -> list[Picture]:
    """Return the drawings of a result as pictures; none where it has no drawings."""
    if not isinstance(found, list):
        found = [getattr(found, "sketch", None)]
    drawings = [each.drawing if isinstance(each, Sketch) else each for each in found]
    return [Picture(begun or Drawing(), each) for each in drawings if isinstance(each, Drawing)]


def _write(out: str, content: dict[str, Any], pictures: list[Picture]) -> None:
    """Write JSON, SVG, PNG or an animated GIF by the name's ending; ``-`` is JSON on the standard output."""
    if out == "-":
        print(json.dumps(content))
        return
    path = Path(out)
    kind = path.suffix.lower()
    if kind != ".json" and not any(picture.drawing + picture.ending for picture in pictures):
        raise DrawingError(f"{out}: there is no drawing in the answer, so it can be written as .json alone.")
    if kind == ".json":
        path.write_text(json.dumps(content) + "\n")
    elif kind == ".svg":
        path.write_text(svg(pictures))
    elif kind == ".png":
        try:
            path.write_bytes(png(svg(pictures)))
        except ValueError as error:
            raise DrawingError(f"{out}: {error}") from error
    elif len(pictures) == 1:
        begun = pictures[0].drawing
        whole = begun + pictures[0].ending
        path.write_bytes(gif(whole, set(range(len(begun.strokes), len(whole.strokes)))))
    else:
        path.write_bytes(film([picture.drawing + picture.ending for picture in pictures]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sketch_rnn", description="A neural network that finishes drawings, and more."
    )
    parser.add_argument("--checkpoint", default=shipped(), help="folder of the model (default: the one that ships)")
    verbs = parser.add_subparsers(required=True, metavar="VERB", dest="verb")
    for name, doc in [*((verb.name, verb.doc) for verb in VERBS.values()), ("info", inspect.getdoc(info) or "")]:
        sub = verbs.add_parser(
            name, help=doc.splitlines()[0], description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        sub.add_argument(
            "--checkpoint", default=argparse.SUPPRESS, help="folder of the model (default: the one that ships)"
        )
        if name == "info":
            continue
        for parameter in VERBS[name].parameters:
            _add(sub, parameter)
        choose = "draw several for each, and keep the one most of its kind, where a model knows several (default)"
        sub.add_argument("--choose", action=argparse.BooleanOptionalAction, default=True, help=choose)
        if name == "paint":
            painter = "folder of diffusers' with a ControlNet or a T2I adapter, or hf://OWNER/NAME"
            sub.add_argument("--painter", required=True, help=painter)
            sub.add_argument("--painter-base", help="the model that it was trained for, where it is none of its own")
        written = PAINTED if name == "paint" else KINDS
        kinds = f"a {', '.join(written[:-1])} or {written[-1]} file (default: JSON on the standard output)"
        sub.add_argument("--out", default="-", help=kinds)
    return parser


def _add(parser: argparse.ArgumentParser, parameter: Parameter) -> None:
    """Add a verb's parameter: a drawing that is needed by its place, all else by name; of several with commas between."""
    if parameter.base is Drawing:
        flags = [parameter.name] if parameter.required else [f"--{parameter.name}"]
        parser.add_argument(*flags, help=DRAWING)
        return
    words = parameter.field.description or ""
    if parameter.bounds:
        words += f"; {parameter.bounds[0]:g} to {parameter.bounds[1]:,}"
    if not parameter.required and parameter.default is not None:
        words += f" (default {parameter.default})"
    parser.add_argument(
        f"--{parameter.name}",
        required=parameter.required,
        type=_reader(parameter),
        choices=parameter.choices or None,
        help=words,
    )


def _reader(parameter: Parameter) -> Any:
    number = int if parameter.base is int else float if parameter.bounds else str
    if not parameter.several:
        return number

    def several(text: str) -> list[Any]:
        return [number(each.strip()) for each in text.split(",")]

    several.__name__ = "list"  # in argparse's sentence for what cannot be read
    return several


if __name__ == "__main__":
    sys.exit(main())
