"""A network that looks at drawings, on disk: a folder of ``config.json`` and ``model.safetensors``, as any other model is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import save as saved
from torch import nn

from sketch_rnn.drawings.files import kinds
from sketch_rnn.weights.checkpoint import CONFIG, KINDS_OF_CONFIG, WEIGHTS, CheckpointError, fill, write_files

T = TypeVar("T")


@dataclass(frozen=True)
class Looking(Generic[T]):
    """One kind of such networks: how it is called, what its config says, and what is made of it."""

    name: str  # in a sentence, and of its folder beside the weights that it belongs to
    key: str  # under which its config has the names of categories
    network: Callable[[int], nn.Module]  # of so many categories
    whole: Callable[[Any, tuple[str, ...], dict], T]  # of a network, the names, and the notes

    def files(self, of: T) -> dict[str, bytes]:
        """Return the folder's files by their names: what is multiplied in half precision, the rest as it is."""
        weights = {
            name: (value.half() if value.ndim > 1 else value).cpu().contiguous()
            for name, value in of.network.state_dict().items()
        }
        content = {"format": 1, self.key: list(of.categories), "notes": of.notes}
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        return {WEIGHTS: saved(weights), CONFIG: text.encode()}

    def save(self, of: T, folder: str | Path) -> None:
        """Write the folder."""
        write_files(folder, self.files(of))

    def beside(self, folder: Path, device: str | torch.device = "cpu") -> T | None:
        """Return the one in the folder of a checkpoint, if it has one; raises CheckpointError with the cause."""
        own = folder / self.name
        return self.load(own, device) if (own / CONFIG).is_file() else None

    def load(self, folder: str | Path, device: str | torch.device = "cpu") -> T:
        """Return the one of a folder; raises CheckpointError with the cause. Nothing is built before the sizes are right."""
        folder = Path(folder)
        for name in (CONFIG, WEIGHTS):
            if not (folder / name).is_file():
                raise CheckpointError(f"There is no {self.name} in {folder}: {name} is missing.")
            if cause := kinds.other(kinds.head(folder / name)):
                raise CheckpointError(f"The {self.name} in {folder} cannot be read: {name} is {cause}.")
        try:
            content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            if self.key not in content:
                others = [words for key, words in KINDS_OF_CONFIG.items() if key in content]
                raise ValueError(f"it is {others[0]}" if others else "it names nothing")
            categories, notes = self._names(content[self.key]), content.get("notes") or {}
            with torch.device("meta"):  # sizes alone
                network = self.network(len(categories))
            fill(network, folder / WEIGHTS)
        except (KeyError, TypeError, ValueError, RuntimeError, OSError, RecursionError, SafetensorError) as error:
            cause = " ".join(str(error).split())  # PyTorch's are of several lines
            raise CheckpointError(f"The {self.name} in {folder} cannot be read: {cause}") from error
        network = network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
        return self.whole(network, categories, notes)

    def _names(self, names: object) -> tuple[str, ...]:
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise ValueError(f"what it {self.key} is no list of names")
        if len(set(names)) < len(names):
            raise ValueError(f"a name stands twice among what it {self.key}")
        return tuple(names)
