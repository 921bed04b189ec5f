"""Categories that were taught to a model after its training (``train/teach.py``), each a row of its embedding.

They are a person's own. A page's browser keeps them and sends them with its questions, so a server has nothing to remember;
and since anybody can send such a thing, it is looked at here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sketch_rnn.categories import find_category, plain
from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.network.recogniser import LOOK, Recogniser
from sketch_rnn.weights import checkpoint, critics, recognisers

MOST_TAUGHT = 8  # categories that a model can be taught beside its own
LONGEST_NAME = 40  # letters
LARGEST = 1_000.0  # number in what is sent; rows have about 1, and Adam's moments less
NOT_OURS = "What this page was taught cannot be read: teach it again."

Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Row = Annotated[tuple[Number, ...], Field(min_length=1, max_length=4096)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Taught(_Strict):
    """One category: its name, its row of the embedding, and what it looks like (``Recogniser.look``)."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    row: Row
    drawings: Annotated[int, Field(ge=0, le=1_000_000)] = 0  # that it was taught from
    look: Annotated[tuple[Number, ...], Field(min_length=LOOK, max_length=LOOK)] | None = None  # for the recogniser


class Progress(_Strict):
    """How far a row has come: all that its next steps follow from, beside the drawings."""

    step: Annotated[int, Field(ge=0)]
    row: Row
    mean: Row  # of the gradients (Adam's first moment)
    square: Row  # of their squares (its second)


def read(kind: type[_Strict], value: Any, width: int) -> Any:
    """Return a :class:`Taught` or :class:`Progress` from plain data, its rows ``width`` wide; raises DrawingError."""
    try:
        found = kind.model_validate(value)
    except ValidationError:
        raise DrawingError(NOT_OURS) from None
    rows = [each for name, each in found if name != "look" and isinstance(each, tuple)]
    if any(len(each) != width for each in rows):
        raise DrawingError(NOT_OURS)
    return found


def checked_name(name: Any, known: Sequence[str]) -> str:
    """Return what a new category is called; raises DrawingError, in words for a person, where it cannot be called so."""
    name = " ".join(str(name).split())
    if not name:
        raise DrawingError("Give it a name first: what are you drawing?")
    if len(name) > LONGEST_NAME or not re.fullmatch(r"([^\W_]|[' -])+", name) or not plain(name):
        raise DrawingError(f"A name has letters, digits and spaces, {LONGEST_NAME} of them at most.")
    if same := find_category(name, known):
        raise DrawingError(f"The computer can already draw “{same}”: give yours another name, such as “my {same}”.")
    return name


def knowing(engine: Engine, taught: Any) -> Engine:
    """Return the engine of a model that also draws what it was taught, plain data; raises DrawingError."""
    if not taught:
        return engine
    categories = _all(taught, engine.categories, engine.model.config.category_size)
    return replace(engine, model=_drawing(engine.model, categories), recogniser=_seeing(engine.recogniser, categories))


def contents(folder: Path, taught: Any) -> dict[str, bytes]:
    """Return the files of a checkpoint folder, by their names in it, with the categories that were taught, plain data.

    Raises DrawingError and CheckpointError.
    """
    model, notes = checkpoint.load(folder)
    categories = _all(taught, model.config.categories, model.config.category_size)
    counts = notes.get("drawings", {}) | {each.name: each.drawings for each in categories}
    files = checkpoint.files(_drawing(model, categories), notes | {"drawings": counts})
    if (folder / "README.md").is_file():
        files["README.md"] = (folder / "README.md").read_bytes()
    if seer := _seeing(recognisers.beside(folder), categories):
        files |= {f"{checkpoint.RECOGNISER}/{name}": content for name, content in recognisers.files(seer).items()}
    if critic := critics.beside(folder):
        files |= {f"{checkpoint.CRITIC}/{name}": content for name, content in critics.files(critic).items()}
    return files


def _drawing(model: SketchRNN, categories: Sequence[Taught]) -> SketchRNN:
    """Return a model that also draws what was taught."""
    return model.with_categories([each.name for each in categories], torch.tensor([each.row for each in categories]))


def _seeing(seer: Recogniser | None, categories: Sequence[Taught]) -> Recogniser | None:
    """Return a recogniser that also knows those of what was taught of which it is said what they look like."""
    seen = [each for each in categories if each.look and each.name not in seer.categories] if seer else []
    return seer.with_categories([each.name for each in seen], [each.look for each in seen]) if seen else seer


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files by their names as a .zip; they are not compressed, since weights hardly can be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _all(taught: Any, known: Sequence[str], width: int) -> list[Taught]:
    """Return what was taught beside the known categories; raises DrawingError where that is nothing that ours could be."""
    if not isinstance(taught, list) or not 0 < len(taught) <= MOST_TAUGHT or not width:
        raise DrawingError(NOT_OURS)
    categories = [read(Taught, each, width) for each in taught]
    for number, each in enumerate(categories):
        checked_name(each.name, [*known, *(before.name for before in categories[:number])])
    return categories
