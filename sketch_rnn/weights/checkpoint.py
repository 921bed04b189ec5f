"""A checkpoint is a folder: ``config.json`` and ``model.safetensors``. No pickle, so a stranger's file runs nothing."""

from __future__ import annotations

import dataclasses
import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as saved
from torch import nn

from sketch_rnn.drawings.files import kinds
from sketch_rnn.drawings.strokes import BOX
from sketch_rnn.network.model import ModelConfig, SketchRNN

CONFIG, WEIGHTS = "config.json", "model.safetensors"
GOOGLES = (
    ".json",
    ".js",
)  # endings of files of sketch-rnn-js: as they are served, and as pages of their time included them
RECOGNISER = "recogniser"  # folder beside them, of the same two files, that names drawings; there may be none
CRITIC = "critic"  # the same of what tells a person's ending from the machine's
LOOKING = (RECOGNISER, CRITIC)
STRANGE = (
    "*.ckpt*",
    "*.index",
    "*.pt",
    "*.pth",
    "*.bin",
    "*.h5",
    "*.keras",
    "*.onnx",
    "saved_model.pb",
)  # others' weights
KINDS = {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}  # of a config's values, as JSON has them
OWN_SIDE = "side"  # note of a model that learned units of its own: what the longest side of a drawing is in them
KINDS_OF_CONFIG = {  # by a key of each
    "model": "a model that draws",
    "recognises": "a recogniser, which names drawings (for --recogniser)",
    "criticises": "a critic, which judges endings",
}
HUB = "hf://"  # what a checkpoint on the Hugging Face Hub is called by: hf://OWNER/NAME


class CheckpointError(ValueError):
    """The folder does not hold a model that this version can load; the message says why."""


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """``write(temporary path)``, then rename: the file appears whole or not at all, whatever interrupts."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(temporary)
        temporary.chmod(0o644)  # safetensors keeps its files to their owner
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def files(model: SketchRNN, notes: dict | None = None) -> dict[str, bytes]:
    """Return a folder's files by their names: the weights in half precision, and the config, in which ``notes`` (how it was
    trained) stand beside it.

    With an OWN_SIDE among the notes, the scale is written in the units that this is in, those of the drawings it was trained on.
    """
    weights = {name: value.detach().cpu().half().contiguous() for name, value in model.state_dict().items()}
    notes = notes or {}
    config = dataclasses.asdict(model.config)
    config["scale"] *= (notes.get(OWN_SIDE, BOX) if isinstance(notes, dict) else BOX) / BOX
    content = {"format": 1, "model": config, "notes": notes}
    return {WEIGHTS: saved(weights), CONFIG: (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()}


def save(folder: str | Path, model: SketchRNN, notes: dict | None = None) -> None:
    """Write the :func:`files` of a model to a folder."""
    write_files(folder, files(model, notes))


def write_files(folder: str | Path, content: dict[str, bytes]) -> None:
    """Write files by their names in a folder, each whole or not at all."""
    for name, data in content.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda temporary, data=data: temporary.write_bytes(data))


def note(folder: str | Path, **notes: Any) -> None:
    """Write something more into the notes of a checkpoint folder; its weights stay as they are."""
    path = Path(folder) / CONFIG
    content = json.loads(path.read_text(encoding="utf-8"))
    content["notes"] = (content.get("notes") or {}) | notes
    write_whole(path, lambda temporary: temporary.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n"))


def at_hand(path: str | Path) -> Path:
    """Return the folder itself, or of hf://OWNER/NAME a copy from the Hugging Face Hub, fetched once; raises CheckpointError."""
    if not str(path).startswith(HUB):
        return Path(path)
    from huggingface_hub import hf_hub_download, try_to_load_from_cache

    with fetching(path) as repository:
        config = hf_hub_download(repository, CONFIG)
        for folder in ("", *LOOKING):
            with suppress(Exception) if folder else nullcontext():  # most models have none of these
                for name in (CONFIG, WEIGHTS):
                    file = f"{folder}/{name}".lstrip("/")
                    if try_to_load_from_cache(repository, file) is None:  # neither there nor known to be absent
                        hf_hub_download(repository, file)
        return Path(config).parent


@contextmanager
def fetching(path: str | Path) -> Iterator[str]:
    """Return OWNER/NAME of hf://OWNER/NAME, to be fetched within; raises CheckpointError where it cannot be."""
    try:
        yield str(path)[len(HUB) :]
    except Exception as error:  # the Hub's, the web's or the disk's own, of no common kind
        cause = " ".join(str(error).split())
        raise CheckpointError(f"{path} cannot be fetched from the Hugging Face Hub: {cause}") from error


def find(path: str | Path) -> dict[str, Path]:
    """Return the checkpoints of a folder by name, or one of the Hub by its hf://OWNER/NAME.

    They are the folder itself, if it is one or a .json file of Google's weights, else those in it. Raises CheckpointError where
    there is none.
    """
    folder = at_hand(path)
    if str(path).startswith(HUB):  # a copy's folder is called by its commit
        return {str(path).rsplit("/", 1)[1]: folder}
    folders = (
        [folder]
        if folder.suffix in GOOGLES or (folder / CONFIG).is_file()
        else sorted(path.parent for path in folder.glob(f"*/{CONFIG}"))
    )
    if not folders:
        raise CheckpointError(f"There is no checkpoint in {folder}: no {CONFIG} there, and none in the folders in it.")
    return {path.resolve().name: path for path in folders}


def load(folder: str | Path, device: str | torch.device = "cpu") -> tuple[SketchRNN, dict]:
    """Return the model of a checkpoint folder, in float32 and ready to draw, and the notes.

    Raises CheckpointError with the cause. What the config promises is compared with the header of the weights before
    anything is read or allocated.
    """
    folder = at_hand(folder)
    for name in (CONFIG, WEIGHTS):
        if not (folder / name).is_file():
            raise CheckpointError(f"No checkpoint at {folder}: {_instead(folder, name)}.")
        if cause := kinds.other(kinds.head(folder / name)):
            raise CheckpointError(f"The checkpoint at {folder} cannot be read: {name} is {cause}.")
    try:
        content = json.loads(kinds.text_of((folder / CONFIG).read_bytes()))
        _check_kind(content)
        config = _model_config(content["model"])
        notes = _notes(content)
        config = dataclasses.replace(
            config, scale=config.scale * BOX / notes.get(OWN_SIDE, BOX)
        )  # everything here is of the box
        with torch.device("meta"):  # shapes alone: no memory, and no first values that would be thrown away
            model = SketchRNN(config)
        fill(model, folder / WEIGHTS)
    except (
        KeyError,
        TypeError,
        ValueError,
        RuntimeError,
        OverflowError,
        SafetensorError,
    ) as error:
        cause = " ".join(str(error).split())  # PyTorch's are of several lines
        raise CheckpointError(f"The checkpoint at {folder} cannot be read: {cause}") from error
    return model.to(device).eval().requires_grad_(False), notes


def _instead(folder: Path, missing: str) -> str:
    """Return in words what stands where a checkpoint was looked for."""
    if not folder.exists():
        return f"{missing} is missing, as there is no folder of that name"
    if folder.is_file():
        cause = kinds.other(kinds.head(folder))
        words = f"it is {cause}" if cause else "it is a single file"
        beside = (
            f"; the checkpoint that it belongs to is its folder, {folder.parent}"
            if folder.name in (CONFIG, WEIGHTS)
            else ""
        )
        return f"{words}, where a folder with {CONFIG} and {WEIGHTS} is due{beside}"
    if (folder / "pack.json").is_file():
        return "it is a folder of packed drawings, for --data"
    below = sorted(path.parent.name for path in folder.glob(f"*/{CONFIG}") if (path.parent / WEIGHTS).is_file())
    if below:
        return f"{missing} is missing; there is one in {folder / below[0]}"
    strange = sorted(path.name for pattern in STRANGE for path in folder.glob(pattern))
    return f"{missing} is missing" + (f"; {', '.join(strange[:3])} is of another program" if strange else "")


def _check_kind(content: object) -> None:
    """Raise ValueError where a config is of something else than a Sketch-RNN."""
    if not isinstance(content, dict):
        raise ValueError(f"{CONFIG} holds no table")
    for key, words in KINDS_OF_CONFIG.items():
        if key != "model" and key in content:
            raise ValueError(f"it is {words}, and not {KINDS_OF_CONFIG['model']}")
    if "model" not in content:
        kind = content.get("model_type") or next(iter(content.get("architectures") or []), None)
        raise ValueError(
            f"{CONFIG} is of another kind of model{f', {kind}' if kind else ''}: it says nothing of a Sketch-RNN"
        )


def _model_config(fields: dict) -> ModelConfig:
    """Return the config that is written in ``fields``, also by a version before ``place`` was called ``pen_position``."""
    fields = dict(fields, categories=tuple(fields["categories"]))
    if "place" in fields:
        fields["pen_position"] = fields.pop("place")
    for field in dataclasses.fields(ModelConfig):
        due, value = KINDS.get(field.type), fields.get(field.name, field.default)
        if due and value is not dataclasses.MISSING and type(value) not in due:
            raise ValueError(
                f"its {field.name} is {str(value)[:40]!r}, where {' or '.join(each.__name__ for each in due)} is due"
            )
    return ModelConfig(**fields)


def fill(network: nn.Module, file: Path) -> None:
    """Give a network, one of shapes alone, the weights of a file, in the network's own precision.

    Raises ValueError where the file's arrays are not those of the network, before anything is read, and where a weight is not
    finite.
    """
    wanted = network.state_dict()
    with safe_open(file, "pt") as header:
        there = {name: tuple(header.get_slice(name).get_shape()) for name in header.keys()}  # noqa: SIM118
        for name in [*wanted, *(name for name in there if name not in wanted)]:
            due = tuple(wanted[name].shape) if name in wanted else "nothing"
            if there.get(name) != due:
                raise ValueError(f"{name} is {there.get(name, 'missing')} where the config says {due}")
        weights = {name: header.get_tensor(name).to(value.dtype) for name, value in wanted.items()}
    if not all(torch.isfinite(value).all() for value in weights.values()):
        raise ValueError("it holds weights that are not finite")
    network.load_state_dict(weights, assign=True)


def _notes(content: dict) -> dict:
    """Return what a config says beside the model; raises ValueError.

    A stranger may have written it: what the page sorts its categories by is looked at here.
    """
    notes = content.get("notes") or {}
    if not isinstance(notes, dict):
        raise ValueError("its notes are no table")
    side = notes.get(OWN_SIDE, BOX)
    if isinstance(side, bool) or not isinstance(side, (int, float)) or not 0 < side < math.inf:
        raise ValueError("its notes do not say how long a side is in a number")
    drawings = notes.get("drawings", {})
    if not isinstance(drawings, dict) or not all(type(count) is int for count in drawings.values()):
        raise ValueError("its notes do not count drawings by category in whole numbers")
    named = notes.get("named_right", {})
    if not isinstance(named, dict) or not all(isinstance(share, (int, float)) for share in named.values()):
        raise ValueError("its notes do not say which share of each category is named right in numbers")
    return notes
