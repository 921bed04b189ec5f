"""A checkpoint as a folder for the Hugging Face Hub: weights, config, and a model card that says what they are.

The Hub knows a model by these three files (https://huggingface.co/docs/hub/model-cards); ``hf upload OWNER/NAME FOLDER`` sends
them, and where a checkpoint folder is asked for, ``hf://OWNER/NAME`` fetches them again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from huggingface_hub import ModelCard, ModelCardData

from sketch_rnn import Artist, CheckpointError
from sketch_rnn.drawings.render import png
from sketch_rnn.engine import OF_DRAWINGS, Engine
from sketch_rnn.weights import checkpoint
from train.sheet import samples_sheet
from train.sources import DataError

CARD, SHEET = "README.md", "samples.png"
SHOWN, COLUMNS, TEMPERATURE = 12, 8, 0.3  # categories of the sheet, drawings of each


def export_hub(folder: str | Path, out: str | Path, title: str, licence: str) -> None:
    """Write ``out``, a new folder, whole or not at all, from the checkpoint in ``folder``.

    A card that lies beside the weights goes along with its pictures; else one is made of what the checkpoint's notes say.
    Raises CheckpointError, DataError where ``out`` is there already, and OSError.
    """
    folder, out = checkpoint.at_hand(folder), Path(out)
    if out.exists():
        raise DataError(f"{out} is there already: choose another --out.")
    model, notes = checkpoint.load(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=".hub-"))
    try:
        checkpoint.save(temporary, model, notes)
        for name in checkpoint.LOOKING:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, temporary / name)
        if (folder / CARD).is_file():
            for path in [*folder.glob("*.md"), *folder.glob("*.png")]:
                shutil.copy(path, temporary / path.name)
        else:
            artist = Artist(Engine(model, notes))
            (temporary / SHEET).write_bytes(
                png(samples_sheet({"": artist}, _most_drawn(artist), COLUMNS, TEMPERATURE, seed=1))
            )
            ModelCard(_card(artist, title, licence)).save(temporary / CARD)
        temporary.chmod(0o755)  # a temporary folder is its owner's alone
        temporary.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _card(artist: Artist, title: str, licence: str) -> str:
    try:
        return card(artist, title, licence)
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # notes that a stranger wrote
        raise CheckpointError(f"What its notes say cannot be made into a model card: {error!r}") from error


def card(artist: Artist, title: str, licence: str) -> str:
    """Return a model card in Markdown, the Hub's front matter on top, of what a checkpoint's notes hold and nothing else."""
    front = ModelCardData(
        license=licence, library_name="sketch-rnn", tags=["sketch-rnn", "drawing", "vector-graphics", "pytorch"]
    )
    names = artist.categories
    shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    kept = artist.engine.chooser(names[0], OF_DRAWINGS, planned=artist.engine.planned(names[0])).words
    parts = [
        f"# {title}",
        f"A Sketch-RNN (Ha & Eck, [arXiv 1704.03477](https://arxiv.org/abs/1704.03477)) that draws {shown}.",
        f"![Drawings from nothing]({SHEET})\n\n*Drawn from nothing at temperature {TEMPERATURE}, seed 1, each {kept}.*",
        "```sh\npython app.py --checkpoints hf://OWNER/NAME\n```",
    ]
    drawings = artist.engine.notes.get("drawings", {})
    if drawings:
        parts.append(f"## Data\n\n{sum(drawings.values()):,} drawings to learn from: {_listed(drawings)}.")
    if start := artist.engine.notes.get("start"):
        parts.append(
            f"It began from the weights of `{start}`: what those learned from, and under which licence, stands in their own card."
        )
    figures = artist.engine.notes.get("valid", {})
    if figures:
        rows = [f"| {words} | {figures[key]:.3f} |" for key, words in _FIGURES.items() if figures.get(key) is not None]
        rows += [
            f"| nats per point {words} | {figures[key]['nats_per_point']:.3f} |"
            for key, words in (("alone", "without z"), ("given_z", "given z"))
            if key in figures
        ]
        held_out = f"Of {figures.get('drawings', 'the')} drawings that were held out for validation."
        head = f"## Figures\n\n{held_out}\n\n| | |\n| --- | --- |"
        parts.append("\n".join([head, *rows]))
    settings = artist.engine.notes.get("train", {})
    if settings:
        rows = [f"| {name} | {value} |" for name, value in settings.items()]
        parts.append(
            "\n".join(
                [f"## Training\n\nStep {artist.engine.notes.get('step', 'unknown')}.\n\n| | |\n| --- | --- |", *rows]
            )
        )
    return f"---\n{front.to_yaml()}\n---\n\n" + "\n\n".join(parts) + "\n"


_FIGURES = {
    "nats_per_point": "nats per point, in units of the 255-pixel box",
    "mean_nats_per_point": "the same, mean of the categories",
    "L_KL": "L_KL, nats a latent dimension",
}


def _most_drawn(artist: Artist) -> Sequence[str]:
    counts = artist.engine.notes.get("drawings", {})
    return sorted(artist.categories, key=lambda name: -counts.get(name, 0))[:SHOWN]


def _listed(counts: dict[str, int]) -> str:
    names = sorted(counts, key=lambda name: (-counts[name], name))
    shown = ", ".join(f"{counts[name]:,} of {name}" for name in names[:20])
    return shown + (f", and {len(names) - 20} categories more" if len(names) > 20 else "")
