"""Painters on disk and on the Hub, in the formats of diffusers: a ControlNet or a T2I adapter, and the model it belongs to.

All that imports diffusers and transformers stands here, and imports them when a painter is asked for. Each part is loaded as
the class that its place has, whatever a stranger's file calls it: from safetensors alone, and no code of anybody's is run.
"""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from sketch_rnn.drawings.files import kinds
from sketch_rnn.painting.look import SCRIBBLE, SKETCH, Look, look_of
from sketch_rnn.painting.painter import Painter, of_memory
from sketch_rnn.weights.checkpoint import CONFIG, HUB, CheckpointError, fetching

INDEX = "model_index.json"  # of a whole model: which parts it has
PICKLED = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle")
WEIGHTS = ("diffusion_pytorch_model", "model")  # files of weights: of diffusers', of transformers'
NEEDS = "Painting needs other packages, and Python 3.11 or newer: pip install -r requirements-paint.txt"
PARTS = {  # of a model, by their names: whose class each is, and which
    "unet": ("diffusers", "UNet2DConditionModel"),
    "vae": ("diffusers", "AutoencoderKL"),
    "text_encoder": ("transformers", "CLIPTextModel"),
    "text_encoder_2": ("transformers", "CLIPTextModelWithProjection"),
    "tokenizer": ("transformers", "CLIPTokenizer"),
    "tokenizer_2": ("transformers", "CLIPTokenizer"),
    "safety_checker": ("diffusers.pipelines.stable_diffusion", "StableDiffusionSafetyChecker"),
    "feature_extractor": ("transformers", "CLIPImageProcessor"),
    "scheduler": ("diffusers", ""),  # any of diffusers' own
    "controlnet": ("diffusers", "ControlNetModel"),
    "adapter": ("diffusers", "T2IAdapter"),
}
UNWEIGHTED = ("tokenizer", "tokenizer_2", "feature_extractor", "scheduler")
OPTIONAL = ("safety_checker", "feature_extractor")  # that a model may say it does not have


@dataclass(frozen=True)
class Control:
    """One kind of network that looks at a drawing."""

    part: str
    called: str
    strength: str  # the pipeline's argument
    look: Look  # where neither its name nor its config says another


@dataclass(frozen=True)
class Base:
    """One kind of model that paints."""

    pipeline: str
    usual: str  # the one that a control network was most likely trained for
    width: int  # of the latents of its text
    parts: tuple[str, ...]


CONTROLS = {
    "ControlNetModel": Control("controlnet", "ControlNet", "controlnet_conditioning_scale", SCRIBBLE),
    "T2IAdapter": Control("adapter", "T2I adapter", "adapter_conditioning_scale", SKETCH),
}
SMALL = Base(
    "StableDiffusionPipeline", f"{HUB}stable-diffusion-v1-5/stable-diffusion-v1-5", 768,
    ("unet", "vae", "text_encoder", "tokenizer", "scheduler", "safety_checker", "feature_extractor"),
)  # fmt: skip
LARGE = Base(
    "StableDiffusionXLPipeline", f"{HUB}stabilityai/stable-diffusion-xl-base-1.0", 2048,
    ("unet", "vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "scheduler"),
)  # fmt: skip
BASES = {each.pipeline: each for each in (SMALL, LARGE)}
WHOLE = {  # pipelines of both
    "StableDiffusionControlNetPipeline": (CONTROLS["ControlNetModel"], SMALL),
    "StableDiffusionXLControlNetPipeline": (CONTROLS["ControlNetModel"], LARGE),
    "StableDiffusionAdapterPipeline": (CONTROLS["T2IAdapter"], SMALL),
    "StableDiffusionXLAdapterPipeline": (CONTROLS["T2IAdapter"], LARGE),
}


def load_painter(path: str | Path, base: str | Path | None = None, device: str | torch.device | None = None) -> Painter:
    """Return the painter of a folder, or of hf://OWNER/NAME on the Hugging Face Hub.

    It is a whole model with a ControlNet or a T2I adapter; or one of these alone, for scribbles, sketches or line art, and
    ``base`` is then the model that it was trained for (where it is not named: Stable Diffusion 1.5 or XL, as its config says).
    On a GPU its numbers are of half precision. Raises CheckpointError with the cause.
    """
    libraries()
    device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    folder = _at_hand(path)
    index = _json(folder / INDEX) if (folder / INDEX).is_file() else {}
    if index:
        control, kind = _whole(path, index)
        parts = {name: folder / name for name in (*_parts(path, kind, index), control.part)}
    else:
        control, config = _control(path, folder)
        base = base or _usual(path, config)
        base_folder = _at_hand(base)
        base_index = _json(base_folder / INDEX) if (base_folder / INDEX).is_file() else {}
        kind = _base(base, base_index)
        parts = {name: base_folder / name for name in _parts(base, kind, base_index)} | {control.part: folder}
    try:
        look = look_of(f"{path}", _json(parts[control.part] / CONFIG), control.look)
        loaded = _loaded(parts, torch.float16 if device.type == "cuda" else torch.float32)
        _fit(loaded, control)
        if (
            loaded[control.part].config.get("in_channels") == 1
        ):  # an adapter's; of a ControlNet they are those of latents
            look = replace(look, mode="L")
        pipeline = _pipeline(control, kind)(**loaded).to(device)
    except CheckpointError:
        raise
    except Exception as error:  # of diffusers', transformers', safetensors' or PyTorch's own, of no common kind
        if of_memory(error):
            raise CheckpointError(f"There is not enough memory for the painter at {path}.") from error
        cause = " ".join(str(error).split())
        raise CheckpointError(f"The painter at {path} cannot be read: {cause}") from error
    pipeline.set_progress_bar_config(disable=True)
    side = int(pipeline.unet.config.sample_size) * pipeline.vae_scale_factor
    return Painter(str(path), pipeline, side, look, control.strength)


def libraries() -> None:
    """Load diffusers and transformers; raises CheckpointError where they are not installed. They speak of errors alone."""
    try:
        for name in ("diffusers", "transformers"):
            library = importlib.import_module(name)
            library.logging.set_verbosity_error()
            library.logging.disable_progress_bar()
    except ImportError as error:
        raise CheckpointError(NEEDS) from error
    warnings.filterwarnings("ignore", category=FutureWarning, module="diffusers")  # what it tells its own pipelines


def _at_hand(path: str | Path) -> Path:
    """Return the folder itself, or of hf://OWNER/NAME a copy of what a painter needs of it; raises CheckpointError."""
    if not str(path).startswith(HUB):
        return Path(path)
    from huggingface_hub import snapshot_download

    files = [f"{part}/{name}" for part in PARTS for name in ("*.json", "*.txt", "*.safetensors")]
    unwanted = ["*.fp16.safetensors", "*.non_ema.safetensors", "*ema_only*"]
    with fetching(path) as repository:
        return Path(snapshot_download(
            repository, allow_patterns=[INDEX, CONFIG, f"{WEIGHTS[0]}*.safetensors", *files], ignore_patterns=unwanted
        ))  # fmt: skip


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(kinds.text_of(file.read_bytes()))
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{file} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise CheckpointError(f"{file} cannot be read: it holds no table.")
    return found


def _whole(path: str | Path, index: Mapping[str, Any]) -> tuple[Control, Base]:
    """Return which kinds a model is of that says what it is; raises CheckpointError."""
    name = index.get("_class_name")
    if isinstance(name, str) and name in WHOLE:
        return WHOLE[name]
    if isinstance(name, str) and name in BASES:
        raise CheckpointError(
            f"{path} paints, and does not look at drawings: name a ControlNet or a T2I adapter, and this one as its base."
        )
    raise CheckpointError(f"{path} is a model of another kind, {str(name)[:60]}: there is {', '.join(WHOLE)}.")


def _control(path: str | Path, folder: Path) -> tuple[Control, dict[str, Any]]:
    """Return which kind of control network is in a folder, and its config; raises CheckpointError."""
    if not folder.is_dir():
        raise CheckpointError(f"There is no painter at {path}: there is no folder of that name.")
    if not (folder / CONFIG).is_file():
        raise CheckpointError(f"There is no painter at {path}: neither {INDEX} nor {CONFIG} is there.")
    config = _json(folder / CONFIG)
    name = config.get("_class_name")
    if isinstance(name, str) and name in CONTROLS:
        return CONTROLS[name], config
    kind = "a Sketch-RNN, which draws" if "model" in config else f"{str(name or config.get('model_type'))[:60]}"
    raise CheckpointError(
        f"{path} is a model of another kind, {kind}: there is {' or '.join(CONTROLS)}, or a whole model."
    )


def _usual(path: str | Path, config: Mapping[str, Any]) -> str:
    """Return the base that a control network was most likely trained for; raises CheckpointError where it does not say."""
    if config.get("adapter_type") in ("full_adapter", "light_adapter"):
        return SMALL.usual
    for base in (SMALL, LARGE):
        if config.get("cross_attention_dim") == base.width or (base is LARGE and config.get("adapter_type")):
            return base.usual
    raise CheckpointError(f"{path} does not say which model it was trained for: name its base, too.")


def _base(path: str | Path, index: Mapping[str, Any]) -> Base:
    """Return which kind a base is of; of a whole model its own control network is left out. Raises CheckpointError."""
    name = index.get("_class_name")
    if isinstance(name, str) and (name in BASES or name in WHOLE):
        return BASES[name] if name in BASES else WHOLE[name][1]
    if not index:
        raise CheckpointError(f"There is no base at {path}: {INDEX} is not there.")
    raise CheckpointError(f"The base at {path} is of another kind, {str(name)[:60]}: there is {' and '.join(BASES)}.")


def _parts(path: str | Path, kind: Base, index: Mapping[str, Any]) -> list[str]:
    """Return which parts of its kind a model has; raises CheckpointError where it says that it has none of one it needs."""
    said = {name: index.get(name) for name in kind.parts}
    there = [name for name, each in said.items() if isinstance(each, list) and len(each) == 2 and each[1]]
    if lacking := [name for name in kind.parts if name not in there and name not in OPTIONAL]:
        raise CheckpointError(f"The model at {path} lacks {' and '.join(lacking)}.")
    return there


def _loaded(parts: Mapping[str, Path], precision: torch.dtype) -> dict[str, Any]:
    """Return the parts, loaded; raises CheckpointError, and whatever the libraries raise."""
    for name, folder in parts.items():  # all of them, before any is loaded
        _look_at(name, folder)
    return {name: _part(name, folder, precision) for name, folder in parts.items()}


def _look_at(name: str, folder: Path) -> None:
    """Raise CheckpointError where a part is not there, is no safetensors, or is a pointer to what is elsewhere."""
    if not folder.is_dir():
        raise CheckpointError(f"The painter is not whole: there is no {folder}.")
    if name in UNWEIGHTED:
        return
    files = sorted(each for stem in WEIGHTS for each in folder.glob(f"{stem}*.safetensors"))
    pickled = sorted(each.name for each in folder.iterdir() if each.suffix in PICKLED)
    if not files and pickled:
        raise CheckpointError(f"{folder / pickled[0]} is a pickle, which is never opened: it can run anything.")
    if not files:
        raise CheckpointError(f"The painter is not whole: there are no weights in {folder} ({WEIGHTS[0]}.safetensors).")
    for file in files:
        if cause := kinds.other(kinds.head(file)):
            raise CheckpointError(f"{file} cannot be read: it is {cause}.")


def _part(name: str, folder: Path, precision: torch.dtype) -> Any:
    """Return a part; raises ValueError where its file lacks some of its weights."""
    module, kind = PARTS[name]
    kind = kind or _scheduler(folder)
    known = getattr(importlib.import_module(module), kind)
    if name in UNWEIGHTED:
        return known.from_pretrained(folder, local_files_only=True)
    dtype = "dtype" if module == "transformers" or name == "safety_checker" else "torch_dtype"
    part, report = known.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, output_loading_info=True, **{dtype: precision}
    )
    if lacking := sorted(report["missing_keys"]):
        raise ValueError(f"{folder} lacks {len(lacking)} of its weights, {lacking[0]} for one")
    return part.eval().requires_grad_(False)


def _scheduler(folder: Path) -> str:
    """Return the class of diffusers' that a scheduler's config says; raises ValueError for anything else."""
    import diffusers

    name = _json(folder / "scheduler_config.json").get("_class_name")
    kind = getattr(diffusers, name, None) if isinstance(name, str) and name.endswith("Scheduler") else None
    if not (isinstance(kind, type) and issubclass(kind, diffusers.SchedulerMixin)):
        raise ValueError(f"there is no scheduler {str(name)[:60]}")
    return name


def _fit(parts: Mapping[str, Any], control: Control) -> None:
    """Raise ValueError where the parts are not of one model."""
    unet, own = parts["unet"].config, parts[control.part].config
    if unet.in_channels != parts["vae"].config.latent_channels:
        raise ValueError(f"its network takes {unet.in_channels} channels, as one that fills in holes does")
    if control.part == "adapter":
        fit = list(own.channels[:1]) == list(unet.block_out_channels[:1]) and (
            own.adapter_type.endswith("_xl") == ("text_encoder_2" in parts)
        )
    else:
        fit = own.cross_attention_dim == unet.cross_attention_dim and own.block_out_channels == unet.block_out_channels
    if not fit:
        raise ValueError(f"the {control.called} was not trained for this base: their sizes are not the same")


def _pipeline(control: Control, base: Base) -> Callable[..., Any]:
    import diffusers

    name = next(name for name, kinds_of in WHOLE.items() if kinds_of == (control, base))
    return getattr(diffusers, name)
