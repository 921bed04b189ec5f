"""Painters of folders and of the Hub; and what is none, said in a sentence."""

import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch
from safetensors.torch import load_file, save_file

from sketch_rnn import CheckpointError, Drawing, load_painter
from sketch_rnn.painting.look import Look
from tests.conftest import CHECKPOINT, ROOT

HEAD = Drawing.of([[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]])
WEIGHTS = "diffusion_pytorch_model.safetensors"


def painted(painter):
    return painter.paint(HEAD, "cat", 1, 1, 0.8, lambda: False).image.tobytes()


@pytest.fixture
def folder(painters, tmp_path):
    """A painter that a test may spoil."""
    return shutil.copytree(painters / "controlnet", tmp_path / "painter")


def changed(file, **values):
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


@pytest.mark.parametrize(("alone", "whole"), [("scribble", "controlnet"), ("sketch", "adapter")])
def test_a_control_network_alone_paints_with_its_base_as_the_whole_does(painters, alone, whole):
    apart = load_painter(painters / alone, painters / "base", "cpu")
    assert painted(apart) == painted(load_painter(painters / whole, device="cpu"))
    assert apart.checked


def test_the_base_may_be_a_whole_painter(painters):
    assert painted(load_painter(painters / "sketch", painters / "controlnet", "cpu"))


def test_its_config_says_how_it_wants_lines(folder):
    changed(folder / "controlnet" / "config.json", drawing={"width": 2, "ink": "black"})
    assert load_painter(folder, device="cpu").look == Look(2, "black")


def test_which_base_a_control_network_was_trained_for_follows_from_its_config(painters, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda name, **_: asked.append(name) or tmp_path)
    kinds = (("scribble", "cross_attention_dim", 768), ("scribble", "cross_attention_dim", 2048))
    for name, key, value in (*kinds, ("sketch", "adapter_type", "full_adapter_xl")):
        copy = shutil.copytree(painters / name, tmp_path / f"{name}{value}")
        changed(copy / "config.json", **{key: value})
        with pytest.raises(CheckpointError, match="There is no base at hf://"):
            load_painter(copy, device="cpu")
    assert asked == [
        "stable-diffusion-v1-5/stable-diffusion-v1-5", *["stabilityai/stable-diffusion-xl-base-1.0"] * 2
    ]  # fmt: skip
    with pytest.raises(CheckpointError, match="name its base, too"):
        load_painter(painters / "scribble", device="cpu")


# What is wrong with a folder: what is done to a good one, and the words for it.
def without(name):
    def spoil(folder):
        (folder / name).unlink() if (folder / name).is_file() else shutil.rmtree(folder / name)

    return spoil


def with_config(name, **values):
    return lambda folder: changed(folder / name, **values)


def pickled(folder):
    torch.save({}, folder / "unet" / "diffusion_pytorch_model.bin")
    (folder / "unet" / WEIGHTS).unlink()


def half(folder):
    weights = load_file(folder / "unet" / WEIGHTS)
    save_file({name: weights[name] for name in list(weights)[::2]}, folder / "unet" / WEIGHTS)


def cut_off(folder):
    content = (folder / "vae" / WEIGHTS).read_bytes()
    (folder / "vae" / WEIGHTS).write_bytes(content[: len(content) // 2])


def other_sizes(folder):
    weights = load_file(folder / "unet" / WEIGHTS)
    save_file(weights | {"conv_in.weight": weights["conv_in.weight"][:, :3].contiguous()}, folder / "unet" / WEIGHTS)


def pointer(folder):
    (folder / "vae" / WEIGHTS).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")


def code(folder):
    """A part of a stranger's own class, with its code beside it: the class that belongs there is loaded in its place."""
    (folder / "unet" / "theirs.py").write_text("import pathlib; pathlib.Path('ran').touch()")
    changed(folder / "model_index.json", unet=["theirs", "Theirs"])
    changed(folder / "unet" / "config.json", auto_map={"AutoModel": "theirs.Theirs"}, _class_name="Theirs")
    changed(folder / "text_encoder" / "config.json", auto_map={"AutoModel": "theirs.Theirs"}, architectures=["Theirs"])


WRONG = {
    "no such folder": (shutil.rmtree, "no folder of that name"),
    "an empty folder": (lambda folder: shutil.rmtree(folder) or folder.mkdir(), "neither model_index.json nor config.json"),
    "a Sketch-RNN": (lambda folder: shutil.rmtree(folder) or shutil.copytree(CHECKPOINT, folder), "a Sketch-RNN, which draws"),
    "another pipeline": (with_config("model_index.json", _class_name="WanPipeline"), "another kind, WanPipeline"),
    "a model without a control network": (with_config("model_index.json", _class_name="StableDiffusionPipeline"), "as its base"),
    "no JSON": (lambda folder: (folder / "model_index.json").write_text("{"), "model_index.json cannot be read"),
    "JSON of a list": (lambda folder: (folder / "model_index.json").write_text("[]"), "it holds no table"),
    "a pickle": (pickled, "diffusion_pytorch_model.bin is a pickle, which is never opened"),
    "no weights": (without(f"unet/{WEIGHTS}"), "not whole: there are no weights in"),
    "no part": (without("vae"), "not whole: there is no"),
    "a safety checker that is said to be there": (without("safety_checker"), "not whole: there is no"),
    "a part that is said not to be there": (with_config("model_index.json", vae=[None, None]), "lacks vae"),
    "half of the weights": (half, "of its weights"),
    "weights that break off": (cut_off, "cannot be read"),
    "weights of other sizes": (other_sizes, "cannot be read"),
    "a pointer": (pointer, "a Git LFS pointer"),
    "a strange scheduler": (with_config("scheduler/scheduler_config.json", _class_name="os.system"), "no scheduler"),
    "a control network of another size": (with_config("controlnet/config.json", cross_attention_dim=64), "cannot be read"),
    "a network that fills holes": (with_config("vae/config.json", latent_channels=9), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), WRONG.values(), ids=WRONG)
def test_what_is_no_painter_is_said_in_a_sentence(folder, spoil, words):
    spoil(folder)
    with pytest.raises(CheckpointError, match=words) as said:
        load_painter(folder, device="cpu")
    assert "\n" not in str(said.value)
    assert len(str(said.value)) < 600


def test_nothing_of_a_strangers_code_is_run(folder, monkeypatch):
    code(folder)
    monkeypatch.chdir(folder)
    assert painted(load_painter(folder, device="cpu"))
    assert not (folder / "ran").exists()


@pytest.mark.parametrize(
    ("name", "base"), [("scribble", "controlnet-xl"), ("sketch", "adapter-xl"), ("scribble", "sketch")]
)
def test_what_does_not_fit_together_is_said(painters, name, base):
    with pytest.raises(CheckpointError, match=r"not trained for this base|There is no base"):
        load_painter(painters / name, painters / base, "cpu")


# The Hub.


class Hub(SimpleHTTPRequestHandler):
    """As much of the Hub as a download asks for: what a model has, and its files."""

    commit = "0" * 40
    wanted: list[str]

    def do_GET(self, body=True):
        owner, name, *rest = self.path.lstrip("/").removeprefix("api/models/").split("/")
        folder = self.root / name
        if owner != "me" or not folder.is_dir():
            return self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        if rest[0] == "revision" or not rest:
            files = [{"rfilename": str(each.relative_to(folder))} for each in folder.rglob("*") if each.is_file()]
            return self._answer(
                200, json.dumps({"id": f"me/{name}", "sha": self.commit, "siblings": files}).encode(), {}
            )
        if rest[0] == "tree":
            files = [
                {"type": "file", "path": str(each.relative_to(folder)), "size": each.stat().st_size, "oid": "0" * 40}
                for each in folder.rglob("*")
                if each.is_file()
            ]
            return self._answer(200, json.dumps(files).encode(), {})
        content = (folder / "/".join(rest[2:])).read_bytes()
        if body:
            self.wanted.append("/".join(rest[2:]))
        headers = {"ETag": f'"{hash(content)}"', "X-Repo-Commit": self.commit}
        return self._answer(200, content, headers, body)

    def do_HEAD(self):
        self.do_GET(body=False)

    def _answer(self, status, content, headers, body=True):
        self.send_response(status)
        for key, value in {"Content-Length": len(content), "Content-Type": "application/json", **headers}.items():
            self.send_header(key, str(value))
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def hub(painters, tmp_path_factory):
    root = tmp_path_factory.mktemp("hub")
    for name in ("controlnet", "scribble"):
        shutil.copytree(painters / name, root / name)
    torch.save({}, root / "controlnet" / "unet" / "diffusion_pytorch_model.bin")  # as most have beside it
    (root / "controlnet" / "v1-5.safetensors").write_bytes(b"0" * 10)
    handler = type("OurHub", (Hub,), {"root": root, "wanted": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=root))
    server.handler = handler
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def shell(endpoint, home, painter, out):
    (home.parent / "head.json").write_text(HEAD.to_json())
    environment = {**os.environ, "HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
    words = [
        "paint",
        str(home.parent / "head.json"),
        "--category",
        "cat",
        "--steps",
        "1",
        "--painter",
        painter,
        "--out",
        str(out),
    ]
    command = [sys.executable, "-m", "sketch_rnn", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_a_painter_of_the_hub_is_fetched_once_without_pickles_and_then_needs_no_network(hub, tmp_path):
    first = shell(f"http://127.0.0.1:{hub.server_port}", tmp_path / "home", "hf://me/controlnet", tmp_path / "one.png")
    assert first.returncode == 0, first.stderr
    fetched = set(hub.handler.wanted)
    assert "unet/diffusion_pytorch_model.safetensors" in fetched
    assert not [name for name in fetched if name.endswith(".bin") or "v1-5" in name]
    offline = shell("http://127.0.0.1:9", tmp_path / "home", "hf://me/controlnet", tmp_path / "two.png")
    assert offline.returncode == 0, offline.stderr
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize("place", ["hf://me/nobodys", "hf://", "hf://a/b/c"])
def test_what_the_hub_does_not_have_is_said(hub, tmp_path, place, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{hub.server_port}")
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", f"http://127.0.0.1:{hub.server_port}", raising=False)
    with pytest.raises(CheckpointError, match=f"^{place} cannot be fetched from the Hugging Face Hub: ") as said:
        load_painter(place, device="cpu")
    assert "\n" not in str(said.value)


def test_without_a_network_it_is_said(tmp_path):
    found = shell("http://127.0.0.1:9", tmp_path / "home", "hf://me/controlnet", tmp_path / "none.png")
    assert found.returncode == 1
    assert found.stderr.strip().splitlines()[-1].startswith("sketch_rnn: hf://me/controlnet cannot be fetched")
    assert "Traceback" not in found.stderr
