"""A checkpoint as a folder for browsers and Node: graphs, tables and the modules of ``js/`` that draw with them, and no server.

Whatever is a number, a bound, a default or a sentence in the library goes along as data, ``rules.js``, so that it stands once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save as saved

from sketch_rnn import Artist, CheckpointError, load
from sketch_rnn.categories import for_page
from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.verbs import DRAWN, Parameter, Verb
from sketch_rnn.weights import checkpoint
from train import graphs
from train.sources import DataError

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "js"
RANKING = ROOT / "sketch_rnn" / "ui" / "parts" / "category" / "ranking.js"  # what a word may mean, as the page knows it
RUNTIME = ROOT / "node_modules" / "onnxruntime-web"
RUNTIME_MODULE, RUNTIME_BINARY = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
NO_RUNTIME = f"{RUNTIME.relative_to(ROOT)} is missing, which runs the network in a browser: npm ci, and try again."
FORMAT = 1  # another one where an older sketch-rnn.js would read the folder wrongly
MANIFEST = "manifest.json"
CONSTANTS = (  # of these the scripts go by all that is a public constant
    "drawings.distance", "drawings.drawing", "drawings.likeness", "drawings.strokes", "engine", "network.critic",
    "network.mixture", "network.pen_position", "network.recogniser", "network.sight", "sampling.choosers",
    "sampling.latent", "sampling.requests", "sampling.sizing", "sampling.variety", "verbs.explain", "verbs.lesson",
)  # fmt: skip
PLAIN = (int, float, str, tuple, list, np.ndarray)  # what of them JSON can carry
CARD = "MODEL.md"  # the model's card, which says what it learned from and whose that is
LICENCES = {
    "Apache-2.0": "sketch-rnn.js and its modules",
    "MIT": f"ONNX Runtime, © Microsoft: {RUNTIME_MODULE}, {RUNTIME_BINARY}",
}


def export_web(folder: str | Path, out: str | Path) -> None:
    """Write ``out``, a new folder, whole or not at all, from the checkpoint in ``folder``; its card goes along.

    Raises CheckpointError, also where a cell is no LSTM, DataError where ``out`` is there already or ONNX Runtime is not, and
    OSError.
    """
    out = Path(out)
    if out.exists():
        raise DataError(f"{out} is there already: choose another --out.")
    if not (RUNTIME / "dist" / RUNTIME_BINARY).is_file():
        raise DataError(NO_RUNTIME)
    folder = checkpoint.at_hand(folder)
    artist = load(folder, "cpu")
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=".web-"))
    try:
        write(artist, temporary)
        if (folder / "README.md").is_file():
            shutil.copy(folder / "README.md", temporary / CARD)
        temporary.chmod(0o755)  # a temporary folder is its owner's alone
        temporary.rename(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write(artist: Artist, folder: Path) -> None:
    """Write the files of an artist into an empty folder; raises CheckpointError where a cell is no LSTM."""
    try:
        packed = model_files(artist)
    except ValueError as error:
        raise CheckpointError(str(error)) from None
    packed[RUNTIME_BINARY] = (RUNTIME / "dist" / RUNTIME_BINARY).read_bytes()
    files = {}
    for name, content in packed.items():
        data = gzip.compress(content, mtime=0)
        (folder / f"{name}.gz").write_bytes(data)
        digest = hashlib.sha256(content).hexdigest()
        files[name] = {"packed": len(data), "bytes": len(content), "sha256": digest}
    shutil.copy(RUNTIME / "dist" / RUNTIME_MODULE, folder / RUNTIME_MODULE)
    for path in [*MODULES.glob("*.js"), *MODULES.glob("*.d.ts"), RANKING]:
        shutil.copy(path, folder / path.name)
    (folder / "rules.js").write_text(rules_module(), encoding="utf-8")
    (folder / "options.d.ts").write_text(declarations(), encoding="utf-8")
    (folder / "package.json").write_text(json.dumps(_package(), indent=1) + "\n")
    text = json.dumps({"format": FORMAT, "model": described(artist), "files": files}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def model_files(artist: Artist) -> dict[str, bytes]:
    """Return what of a model is multiplied or looked up, by the files' names; raises ValueError where a cell is no LSTM."""
    engine = artist.engine
    model, config = engine.model, engine.model.config
    tables = {}
    if config.category_size:
        tables["embedding"] = model.embedding.weight.detach().half().numpy()
    if config.latent_size and config.null_latent:
        tables["null"] = model.null.detach().half().numpy()
    files = {
        "step.onnx": graphs.step(model),
        "beginning.onnx": graphs.beginning(model),
        "tables.safetensors": saved(tables),
    }
    if config.plans:
        files["plans.safetensors"] = saved({"plans": model.plans.half().numpy()})
    if config.latent_size:
        files["encoder.onnx"] = graphs.encoder(model)
    if engine.recogniser:
        files["recogniser.onnx"] = graphs.recognising(engine.recogniser.network)
    if engine.critic:
        files["critic.onnx"] = graphs.criticising(engine.critic.network)
    return files


def described(artist: Artist) -> dict[str, Any]:
    """Return what the scripts must know of a model, as JSON has it."""
    engine = artist.engine
    config = engine.model.config
    names = ("scale", "max_rows", "latent_size", "null_latent", "category_size", "mixtures", "pen_position", "plans")
    return {name: getattr(config, name) for name in names} | {
        "size": config.decoder_size,
        "categories": list(artist.categories),
        "best_first": artist.best_first(),
        "recognises": list(engine.recogniser.categories) if engine.recogniser else [],
        "criticises": list(engine.critic.categories) if engine.critic else [],
    }


def rules_module() -> str:
    """Return ``rules.js``: the library's constants by its modules, its verbs with their parameters, and what names may mean."""
    parts = {name.rsplit(".")[-1]: _constants(name) for name in CONSTANTS}
    parts |= {"FORMAT": FORMAT, "MANIFEST": MANIFEST, "NAMES": for_page()}
    parts["RUNTIME"] = {"module": RUNTIME_MODULE, "binary": RUNTIME_BINARY}
    parts["VERBS"] = {name: _verb(verb) for name, verb in DRAWN.items()}
    lines = [f"export const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in parts.items()]
    return "\n".join(["/* Made by python -m train export --web: what the library goes by. */", *lines, ""])


def _constants(name: str) -> dict[str, Any]:
    found = vars(import_module(f"sketch_rnn.{name}"))
    own = {key: value for key, value in found.items() if key.isupper() and not key.startswith("_")}
    return {
        key: value.tolist() if isinstance(value, np.ndarray) else value
        for key, value in own.items()
        if isinstance(value, PLAIN)
    }


def _verb(verb: Verb) -> dict[str, Any]:
    return {
        "answers": verb.answers,
        "empty": dict(verb.empty),
        "parameters": [_parameter(each) for each in verb.parameters],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as data: its kind, its bounds and what is said where it does not keep them."""
    found: dict[str, Any] = {"name": parameter.name, "several": parameter.several, "required": parameter.required}
    if not parameter.required:
        found["value"] = parameter.default
    if parameter.base is Drawing:
        return found | {"kind": "drawing"}
    if parameter.several:
        found["most"] = parameter.most
    if parameter.choices:
        return found | {"kind": "choice", "choices": parameter.choices, "rule": parameter.rule}
    if parameter.bounds is None:
        return found | {"kind": "category"} | ({"rule": parameter.rule} if parameter.several else {})
    kind = "whole" if parameter.base is int else "number"
    return found | {"kind": kind, "bounds": parameter.bounds, "rule": parameter.rule}


def declarations() -> str:
    """Return ``options.d.ts``: the verbs' options as TypeScript knows them, with their words, bounds and defaults."""
    lines = ["/* Made by python -m train export --web of the verbs of the library. */"]
    lines += ["export type Strokes = number[][][];", "export type Drawn = Strokes | { strokes: Strokes };"]
    for name, verb in DRAWN.items():
        lines += ["", f"/** {verb.doc.splitlines()[0]} */", f"export interface {name.capitalize()}Options {{"]
        for each in verb.parameters:
            if not each.required:
                lines.append(f"  /** {_words(each)} */\n  {each.name}?: {_type(each)};")
        lines += ["  /** Nobody waits any more. */\n  signal?: AbortSignal;", "}"]
    return "\n".join([*lines, ""])


def _words(parameter: Parameter) -> str:
    bounds = "" if parameter.bounds is None else f"; {parameter.bounds[0]:g} to {parameter.bounds[1]:,}"
    default = "" if parameter.default is None else f"; {parameter.default} by itself"
    return f"{parameter.field.description or parameter.name}{bounds}{default}"


def _type(parameter: Parameter) -> str:
    if parameter.base is Drawing:
        return "Drawn"
    if parameter.choices:
        return " | ".join(f'"{each}"' for each in parameter.choices)
    one = "string" if parameter.bounds is None else "number"
    return f"{one} | {one}[]" if parameter.several else one


def _package() -> dict[str, Any]:
    """Return what makes a Node package of the folder."""
    return {
        "name": "sketch-rnn",
        "private": True,
        "type": "module",
        "main": "sketch-rnn.js",
        "types": "sketch-rnn.d.ts",
        "license": " AND ".join(LICENCES),
        "licences": LICENCES,
    }
