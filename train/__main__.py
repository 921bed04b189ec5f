"""``python -m train fit --data DIR --out DIR``: the training package from a shell."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from train.loop import TrainConfig, TrainingError, fit
from train.quickdraw import DataError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m train", description="Train a Sketch-RNN on drawings.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser(
        "fit", help="train, or go on training, a model", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    verb.add_argument("--data", required=True, help="folder of Quick, Draw! simplified ndjson files, one a category")
    verb.add_argument("--out", required=True, help="folder of the run: state, logs, and the best checkpoint in best/")
    for field in dataclasses.fields(TrainConfig):
        flag = "--" + field.name.replace("_", "-")
        verb.add_argument(flag, type=type(field.default), default=field.default, help=" ")
    options = vars(parser.parse_args(arguments))
    try:
        options.pop("verb")
        fit(options.pop("data"), options.pop("out"), TrainConfig(**options))
    except (DataError, TrainingError, ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train: stopped; the same command goes on from the last save", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
