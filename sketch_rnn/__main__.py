"""``python -m sketch_rnn complete|generate|info``: what the page does, from a shell."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from sketch_rnn import Artist, CheckpointError, Drawing, DrawingError, load
from sketch_rnn.render import Picture, png, svg

CHECKPOINT = Path(__file__).parent.parent / "checkpoints" / "quickdraw"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        options.verb(options)
    except BrokenPipeError:  # who reads our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (DrawingError, CheckpointError, OSError, UnicodeDecodeError) as error:
        named = isinstance(error, OSError) and error.filename
        print(f"sketch_rnn: {f'{error.filename}: {error.strerror}' if named else error}", file=sys.stderr)
        return 1
    return 0


def complete(options: argparse.Namespace) -> None:
    """Finish a drawing; the JSON holds the added strokes alone, in the coordinates of the drawing given."""
    source = sys.stdin.read() if options.drawing == "-" else Path(options.drawing).read_text(encoding="utf-8")
    drawing = Drawing.parse(source)
    endings = _artist(options).complete(
        drawing, options.category, count=options.count, temperature=options.temperature, seed=options.seed
    )
    content = {"endings": [ending.drawing.to_dict() | {"finished": ending.finished} for ending in endings]}
    _write(options.out, content, [Picture(drawing, ending.drawing) for ending in endings])


def generate(options: argparse.Namespace) -> None:
    """Draw from nothing, in units of a box of 255."""
    endings = _artist(options).draw(
        options.category, count=options.count, temperature=options.temperature, seed=options.seed
    )
    content = {"drawings": [ending.drawing.to_dict() | {"finished": ending.finished} for ending in endings]}
    _write(options.out, content, [Picture(Drawing(), ending.drawing) for ending in endings])


def info(options: argparse.Namespace) -> None:
    """What the checkpoint is and what it can draw."""
    artist = load(options.checkpoint)
    config = artist.model.config
    parameters = sum(value.numel() for value in artist.model.parameters())
    print(f"{parameters:,} parameters, decoder of {config.decoder_size} units, scale {config.scale:.2f}")
    print(f"{len(artist.categories)} categories: {', '.join(artist.categories)}")


def _artist(options: argparse.Namespace) -> Artist:
    return load(options.checkpoint, choose=options.choose)


def _write(out: str, content: dict, pictures: list[Picture]) -> None:
    """JSON, SVG or PNG by the name's ending; ``-`` is JSON on the standard output."""
    if out == "-":
        print(json.dumps(content))
        return
    path = Path(out)
    match path.suffix.lower():
        case ".json":
            path.write_text(json.dumps(content) + "\n")
        case ".svg":
            path.write_text(svg(pictures))
        case ".png":
            path.write_bytes(png(svg(pictures)))
        case _:
            raise DrawingError(f"{out}: the name must end in .json, .svg or .png.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sketch_rnn", description="A neural network that finishes drawings."
    )
    parser.add_argument("--checkpoint", default=CHECKPOINT, help="folder of the model")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, verb in (("complete", complete), ("generate", generate), ("info", info)):
        sub = verbs.add_parser(name, help=verb.__doc__, description=verb.__doc__)
        sub.set_defaults(verb=verb)
        sub.add_argument("--checkpoint", default=argparse.SUPPRESS, help="folder of the model")
        if verb is info:
            continue
        if verb is complete:
            sub.add_argument("drawing", help='a file of {"strokes": [[[x, y], ...], ...]}, or - for the standard input')
        sub.add_argument("--category", required=True, help="what is to be drawn, for example cat")
        sub.add_argument("--count", type=int, default=9, help="how many (default 9)")
        sub.add_argument("--temperature", type=float, default=0.4, help="0.01 careful ... 1 wild (default 0.4)")
        sub.add_argument("--seed", type=int, default=0, help="the same seed gives the same result (default 0)")
        choose = "draw several for each, and keep the one most of its kind, where a model knows several (default)"
        sub.add_argument("--choose", action=argparse.BooleanOptionalAction, default=True, help=choose)
        sub.add_argument("--out", default="-", help="a .json, .svg or .png file (default: JSON on the standard output)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
