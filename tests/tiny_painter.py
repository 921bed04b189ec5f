"""Tiny painters of random weights, in the formats in which diffusers saves the large ones: ``python -m tests.tiny_painter OUT``.

They paint noise, in a second, by the same code and from the same kinds of files as Stable Diffusion does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import diffusers
import torch
import transformers
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker

WIDTH = 32  # of the text's latents, and of the UNet's first block
SIDE = 16  # latents of a picture's side
WHOLE, SCRIBBLE, BASE = "controlnet", "scribble", "base"
LARGE, LARGE_ADAPTER, ADAPTER, SKETCH = "controlnet-xl", "adapter-xl", "adapter", "sketch"
LETTERS = [*"abcdefghijklmnopqrstuvwxyz0123456789,.'-!"]
TOKENS = ["<|startoftext|>", "<|pad|>", "<|endoftext|>", *LETTERS, *(f"{each}</w>" for each in LETTERS)]
VOCABULARY = {each: number for number, each in enumerate(TOKENS)}


def make(out: str | Path) -> Path:
    """Write the painters, a folder each, and return where they are.

    ``controlnet``, ``adapter`` and the same of XL are whole; ``scribble``, a ControlNet, and ``sketch``, a T2I adapter, need
    ``base``.
    """
    out = Path(out)
    torch.manual_seed(0)
    small, large = _small(), _large()
    base = diffusers.StableDiffusionPipeline(**small)
    control, adapter = _control(small["unet"]), _adapter(1, 2, "full_adapter")
    control_xl, adapter_xl = _control(large["unet"]), _adapter(3, 4, "full_adapter_xl")
    _save(base, out / BASE)
    _save(control, out / SCRIBBLE)
    _save(adapter, out / SKETCH)
    _save(diffusers.StableDiffusionControlNetPipeline(**small, controlnet=control), out / WHOLE)
    _save(diffusers.StableDiffusionAdapterPipeline(**small, adapter=adapter), out / ADAPTER)
    _save(
        diffusers.StableDiffusionXLControlNetPipeline(**large, controlnet=control_xl, add_watermarker=False),
        out / LARGE,
    )
    _save(diffusers.StableDiffusionXLAdapterPipeline(**large, adapter=adapter_xl), out / LARGE_ADAPTER)
    return out


def _small() -> dict:
    """Return the parts of Stable Diffusion 1.5's kind."""
    scheduler = diffusers.DDIMScheduler(beta_schedule="scaled_linear", clip_sample=False, steps_offset=1)
    return _shared() | {
        "unet": _unet(), "scheduler": scheduler, "safety_checker": _checker(), "feature_extractor": _extractor(),
    }  # fmt: skip


def _large() -> dict:
    """Return the parts of Stable Diffusion XL's kind: two text encoders, and the picture's size as a condition."""
    unet = _unet(
        cross_attention_dim=2 * WIDTH, addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + WIDTH, transformer_layers_per_block=(1, 2), use_linear_projection=True,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    return _shared() | {
        "text_encoder_2": transformers.CLIPTextModelWithProjection(_text()), "tokenizer_2": _tokenizer(), "unet": unet,
        "scheduler": diffusers.EulerDiscreteScheduler(timestep_spacing="leading", steps_offset=1),
    }  # fmt: skip


def _shared() -> dict:
    return {"vae": _vae(), "text_encoder": transformers.CLIPTextModel(_text()), "tokenizer": _tokenizer()}


def _unet(**more) -> diffusers.UNet2DConditionModel:
    return diffusers.UNet2DConditionModel(**{
        "block_out_channels": (32, 64), "layers_per_block": 1, "sample_size": SIDE, "in_channels": 4, "out_channels": 4,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"), "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": WIDTH, "attention_head_dim": 8, "norm_num_groups": 16,
    } | more)  # fmt: skip


def _vae() -> diffusers.AutoencoderKL:
    return diffusers.AutoencoderKL(
        block_out_channels=(32, 64), latent_channels=4, norm_num_groups=16, sample_size=2 * SIDE,
        down_block_types=["DownEncoderBlock2D"] * 2, up_block_types=["UpDecoderBlock2D"] * 2,
    )  # fmt: skip


def _text() -> transformers.CLIPTextConfig:
    return transformers.CLIPTextConfig(
        hidden_size=WIDTH, intermediate_size=37, num_attention_heads=4, num_hidden_layers=2, vocab_size=1000,
        projection_dim=WIDTH, bos_token_id=0, eos_token_id=2, pad_token_id=1,
    )  # fmt: skip


def _adapter(channels: int, smaller: int, kind: str) -> diffusers.T2IAdapter:
    return diffusers.T2IAdapter(channels, [32, 64], num_res_blocks=1, downscale_factor=smaller, adapter_type=kind)


def _control(unet: diffusers.UNet2DConditionModel) -> diffusers.ControlNetModel:
    """Return a ControlNet whose condition tells: a new one's last layers are zeros, and it changes nothing yet."""
    control = diffusers.ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(16, 32))
    for name, value in control.named_parameters():
        if not value.any():
            torch.nn.init.normal_(value, std=0.3 if "controlnet" in name else 0.1)
    return control


def _checker() -> StableDiffusionSafetyChecker:
    """Return a safety checker that flags nothing: of random weights, with thresholds that no cosine reaches."""
    vision = transformers.CLIPVisionConfig(
        hidden_size=WIDTH, intermediate_size=37, num_attention_heads=4, num_hidden_layers=2, projection_dim=WIDTH,
        image_size=30, patch_size=6,
    )  # fmt: skip
    config = transformers.CLIPConfig(
        text_config=_text().to_dict(), vision_config=vision.to_dict(), projection_dim=WIDTH
    )
    checker = StableDiffusionSafetyChecker(config)
    thresholds(checker, 2.0)
    return checker


def thresholds(checker: StableDiffusionSafetyChecker, at: float) -> None:
    """Have a checker flag whatever is nearer to one of its concepts than a cosine of ``at``: 2 is nothing, -2 all."""
    for name in ("concept_embeds", "special_care_embeds"):
        torch.nn.init.normal_(getattr(checker, name))
        torch.nn.init.constant_(getattr(checker, f"{name}_weights"), at)


def _extractor() -> transformers.CLIPImageProcessor:
    return transformers.CLIPImageProcessor(size={"shortest_edge": 30}, crop_size={"height": 30, "width": 30})


def _tokenizer() -> transformers.CLIPTokenizer:
    """Return a tokenizer of letters."""
    return transformers.CLIPTokenizer(VOCABULARY, [], model_max_length=77, pad_token="<|pad|>")


def _save(what, folder: Path) -> None:
    what.save_pretrained(folder, safe_serialization=True)
    for whole in folder.glob("tokenizer*/tokenizer.json"):  # the public models have the older pair of files
        whole.with_name("vocab.json").write_text(json.dumps(VOCABULARY))
        whole.with_name("merges.txt").write_text("#version: 0.2\n")
        whole.unlink()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.tiny_painter OUT")
    print(f"Tiny painters of random weights: {make(sys.argv[1])}")
