"""A recogniser on disk: a folder of ``config.json`` and ``model.safetensors``, as any other model is."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as saved
from torch import Tensor

from sketch_rnn.drawings.files import kinds
from sketch_rnn.network.recogniser import Network, Recogniser
from sketch_rnn.weights.checkpoint import CONFIG, RECOGNISER, WEIGHTS, CheckpointError, write_files


def files(recogniser: Recogniser) -> dict[str, bytes]:
    """Return the folder's files by their names: what is multiplied in half precision, the rest as it is."""
    weights = {
        name: (value.half() if value.ndim > 1 else value).cpu().contiguous()
        for name, value in recogniser.network.state_dict().items()
    }
    content = {"format": 1, "recognises": list(recogniser.categories), "notes": recogniser.notes}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return {WEIGHTS: saved(weights), CONFIG: text.encode()}


def save(recogniser: Recogniser, folder: str | Path) -> None:
    """Write the folder."""
    write_files(folder, files(recogniser))


def beside(folder: Path, device: str | torch.device = "cpu") -> Recogniser | None:
    """Return the recogniser in the folder of a checkpoint, if it has one; raises CheckpointError with the cause."""
    return load(folder / RECOGNISER, device) if (folder / RECOGNISER / CONFIG).is_file() else None


def load(folder: str | Path, device: str | torch.device = "cpu") -> Recogniser:
    """The recogniser of a folder; raises CheckpointError with the cause. Nothing is built before the sizes are right."""
    folder = Path(folder)
    for name in (CONFIG, WEIGHTS):
        if not (folder / name).is_file():
            raise CheckpointError(f"There is no recogniser in {folder}: {name} is missing.")
        if cause := kinds.other(kinds.head(folder / name)):
            raise CheckpointError(f"The recogniser in {folder} cannot be read: {name} is {cause}.")
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if "recognises" not in content:
            raise ValueError(
                "it is a model that draws, and not one that names drawings"
                if "model" in content
                else "it names nothing"
            )
        categories, notes = _names(content["recognises"]), content.get("notes") or {}
        with torch.device("meta"):  # sizes alone
            network = Network(len(categories))
        weights = _weights(folder / WEIGHTS, network.state_dict())
        network.load_state_dict(weights, assign=True)
    except (KeyError, TypeError, ValueError, RuntimeError, OSError, RecursionError, SafetensorError) as error:
        cause = " ".join(str(error).split())  # PyTorch's are of several lines
        raise CheckpointError(f"The recogniser in {folder} cannot be read: {cause}") from error
    network = network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
    return Recogniser(network, categories, notes)


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError("what it recognises is no list of names")
    if len(set(names)) < len(names):
        raise ValueError("a name stands twice among what it recognises")
    return tuple(names)


def _weights(path: Path, wanted: dict[str, Tensor]) -> dict[str, Tensor]:
    """The values in a file, in float32, if they are of the shapes that are wanted, and finite; raises ValueError."""
    with safe_open(path, "pt") as file:
        names = set(file.keys())
        if names != set(wanted):
            raise ValueError(f"it has too few or other weights: {', '.join(sorted(names ^ set(wanted))[:3])}")
        for name, value in wanted.items():
            shape = tuple(file.get_slice(name).get_shape())
            if shape != tuple(value.shape):
                raise ValueError(f"size mismatch: {name} is {shape}, not {tuple(value.shape)}")
        found = {name: file.get_tensor(name).to(value.dtype) for name, value in wanted.items()}
    if not all(torch.isfinite(value).all() for value in found.values()):
        raise ValueError("it holds weights that are not finite")
    return found
