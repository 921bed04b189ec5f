"""Google's weights: the JSON files of sketch-rnn-js, read into the same network as any other checkpoint, and written.

A file is ``[info, shapes, weights]``: base64 of little-endian int16, a weight being 10 q / 32767. A decoder ("gen", mode 2)
has 5 arrays, the whole model ("vae", modes 0 and 1) 17, in the order in which TensorFlow made them. The loader of
magenta-demos, ``sketch_rnn.js``, is the only description that there is.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sketch_rnn.drawings.files import kinds
from sketch_rnn.drawings.strokes import BOX
from sketch_rnn.network.model import ModelConfig, SketchRNN
from sketch_rnn.weights.checkpoint import CheckpointError

DECODER = (2, "gen")  # the modes of a decoder without an encoder
MAX_WEIGHT, STEPS = 10.0, 32767  # of the quantisation
FORGET_BIAS = 1.0  # inside the forget gate's sigmoid, and not among the weights
FIRST_WHOLE_VERSION = 6  # before it, z passed a tanh on its way to the decoder's state, but not to its input
LONGEST = 1000  # rows that any file may ask for
MIXTURES = 20  # of any file
VERSION = 6  # that is written
THEIR_SIDE = 912.0  # pixels that theirs span, where ours spans BOX: the median of six files, whose own are 863 to 1013


def load(path: str | Path, device: str | torch.device = "cpu") -> tuple[SketchRNN, dict]:
    """Return the model of a file of sketch-rnn-js, ready to draw its one category, and what the file says of itself.

    Its ``scale_factor`` is in pixels of the game's own sheet and becomes one of the 255 box. Raises CheckpointError with the
    cause.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        if cause := kinds.other(data):
            raise CheckpointError(f"{path} is {cause}.")
        text = kinds.text_of(data)
        if path.suffix == ".js":  # `const x = [...];`: the JSON in it is read, and nothing is run
            text = text[text.find("[") : text.rfind("]") + 1]
        info, shapes, weights = _three(json.loads(text))
        arrays = [_array(text, shape) for text, shape in zip(weights, shapes, strict=True)]
        model = _model(info, arrays, str(info.get("name") or path.name.split(".")[0]))
    except FileNotFoundError:
        raise CheckpointError(f"There is no file {path}.") from None
    except CheckpointError:
        raise
    except RecursionError:
        raise CheckpointError(f"{path} cannot be read as weights of sketch-rnn-js: it is nested too deep.") from None
    except (AttributeError, KeyError, TypeError, ValueError, RuntimeError, binascii.Error) as error:
        cause = " ".join(str(error).split())  # PyTorch's are of several lines
        raise CheckpointError(f"{path} cannot be read as weights of sketch-rnn-js: {cause}") from error
    return model.to(device).eval().requires_grad_(False), {"magenta": info}


def dump(model: SketchRNN, category: str | None = None) -> str:
    """Return a model's decoder as a file of sketch-rnn-js, which ``@magenta/sketch``, p5.js and ml5 pages draw with.

    A decoder there is told nothing but the last row, and begins from nothing. One category of several, told at every step, is
    folded into the constants. Raises CheckpointError, with the cause, for a model that has more than that.
    """
    config = model.config
    reasons = {
        "its decoder is no plain LSTM": config.decoder != "lstm",
        "it begins from a latent, and a decoder there begins from nothing": config.latent_size > 0,
        "it is fed the pen's position, which a decoder there is not": config.pen_position,
        f"it has {config.mixtures} components in its mixture, and a decoder there has {MIXTURES}": config.mixtures
        != MIXTURES,
    }
    if why := [words for words, holds in reasons.items() if holds]:
        hint = "Train one that can: fit --config magenta --latent-size 0."
        raise CheckpointError(f"This model cannot be written as weights of sketch-rnn-js: {'; '.join(why)}. {hint}")
    name = category or config.categories[0]
    if name not in config.categories or (category is None and len(config.categories) > 1 and config.category_size):
        raise CheckpointError(f"Say which category is to be written: {', '.join(config.categories[:9])} ...")
    told, _ = model.condition(
        model.embed(torch.tensor([config.categories.index(name)], device=model.head.weight.device))
    )
    bias = model.decoder.constant_gates(told)[0]
    size = config.decoder_size
    bias = bias - FORGET_BIAS * (torch.arange(4 * size, device=bias.device) // size == 1)
    core = model.decoder.core
    arrays = [model.head.weight.t(), model.head.bias, _regated(core.weight_ih_l0[:, : config.row]).t()]
    arrays += [_regated(core.weight_hh_l0).t(), _regated(bias)]
    info = {"name": name, "mode": DECODER[0], "version": VERSION, "max_seq_len": config.max_rows}
    info["scale_factor"] = config.scale * THEIR_SIDE / BOX
    return json.dumps([info, [list(array.shape) for array in arrays], [_text(array) for array in arrays]])


def _text(array: Tensor) -> str:
    whole = (array.detach().cpu().double() / MAX_WEIGHT).clamp(-1, 1).mul(STEPS).round()
    return base64.b64encode(whole.numpy().astype("<i2").tobytes()).decode()


def _three(content: object) -> list:
    """Return what a file of weights holds: [info, shapes, weights]; raises ValueError for JSON of another kind."""
    if isinstance(content, dict):
        if "model" in content or "recognises" in content:
            raise ValueError("it is the config of a checkpoint: name the folder that it is in")
        what = "a drawing" if "strokes" in content or "drawings" in content else "JSON of another kind"
        raise ValueError(f"it is {what}")
    if not isinstance(content, list) or len(content) != 3 or not isinstance(content[0], dict):
        raise ValueError("it is JSON of another kind")
    return content


def _array(text: str, shape: Sequence[int]) -> Tensor:
    values = np.frombuffer(base64.b64decode(text, validate=True), dtype="<i2").reshape(shape)
    return torch.from_numpy(values.astype(np.float32) * np.float32(MAX_WEIGHT / STEPS))


def _model(info: dict, arrays: list[Tensor], name: str) -> SketchRNN:
    mode, whole = info["mode"], info["mode"] not in DECODER
    if mode not in (0, 1, "vae", *DECODER):
        raise ValueError(f"its mode is {mode}, which is neither a decoder's nor a whole model's")
    if whole and info.get("version", 0) < FIRST_WHOLE_VERSION:
        raise ValueError(
            f"a whole model of version {info.get('version')}: from {FIRST_WHOLE_VERSION} on they can be read"
        )
    if len(arrays) != (17 if whole else 5):
        raise ValueError(f"{len(arrays)} arrays, where its mode has {17 if whole else 5}")
    head_w, head_b, *decoder = arrays[-5:]
    config = ModelConfig(
        categories=(name,),
        scale=float(info["scale_factor"]) * BOX / THEIR_SIDE,
        max_rows=min(int(info["max_seq_len"]), LONGEST),
        encoder_size=len(arrays[1]) if whole else 1,
        latent_size=len(arrays[10]) if whole else 0,
        decoder_size=len(head_w),
        category_size=0,
        mixtures=(len(head_b) - 3) // 6,
    )
    state = _linear("head", head_w, head_b) | _cell("decoder", *decoder)
    if whole:
        state |= _cell("encoder.forwards", *arrays[0:3]) | _cell("encoder.backwards", *arrays[3:6])
        state |= _linear("encoder.mu", *arrays[6:8]) | _linear("encoder.presig", *arrays[8:10])
        c_first = [
            part.roll(config.decoder_size, dims=-1) for part in arrays[10:12]
        ]  # they: [c_0; h_0], here [h_0; c_0]
        state |= _linear("initial", *c_first)
    with torch.device("meta"):
        model = SketchRNN(config)
    model.load_state_dict(state, assign=True)
    return model


def _linear(name: str, weight: Tensor, bias: Tensor) -> dict[str, Tensor]:
    return {f"{name}.weight": weight.t(), f"{name}.bias": bias}


def _cell(name: str, w_xh: Tensor, w_hh: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """Return an LSTM's weights by their names here, of ``(I, 4H)``, ``(H, 4H)``, ``(4H,)`` with gates i, g, f, o."""
    bias = _regated(bias)
    size = len(bias) // 4
    bias[size : 2 * size] += FORGET_BIAS
    core = {"weight_ih_l0": _regated(w_xh.t()), "weight_hh_l0": _regated(w_hh.t()), "bias_ih_l0": bias}
    return {f"{name}.core.{part}": value for part, value in (core | {"bias_hh_l0": torch.zeros_like(bias)}).items()}


def _regated(gates: Tensor) -> Tensor:
    """Return gates i, f, g, o of those in the order i, g, f, o, or the other way round: the same exchange."""
    first, second, third, fourth = gates.chunk(4)
    return torch.cat([first, third, second, fourth])
