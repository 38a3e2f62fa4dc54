"""Very small open_clip models of each kind, with random weights, as checkpoints on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import open_clip
import torch
from safetensors.torch import save_file
from small_vocabularies import write_siglip
from torch import nn

TEXT = {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 1, "layers": 1}
VIT = {"image_size": 32, "layers": 2, "width": 16, "head_width": 16, "patch_size": 16}
KINDS: dict[str, dict[str, Any]] = {
    "transformer": {"vision_cfg": VIT},
    "averaged": {"vision_cfg": VIT | {"pool_type": "avg", "final_ln_after_pool": True}},
    "coca": {
        "vision_cfg": VIT
        | {"attentional_pool": True, "attn_pooler_heads": 2, "output_tokens": True},
    },
    "quick": {"vision_cfg": VIT, "quick_gelu": True},
    "resnet": {"vision_cfg": {"image_size": 32, "layers": [1, 2, 1, 1], "width": 16}},
    "timm-linear": {
        "vision_cfg": {"timm_model_name": "test_vit", "timm_proj": "linear", "image_size": 160},
        "custom_text": True,
    },
    "timm-own-head": {
        "vision_cfg": {
            "timm_model_name": "test_vit",
            "timm_pool": "token",
            "timm_proj": None,
            "image_size": 160,
        },
        "custom_text": True,
    },
    "timm-no-projection": {
        "vision_cfg": {"timm_model_name": "test_vit", "timm_proj": "none", "image_size": 160},
        "custom_text": True,
        "embed_dim": 64,
    },
    "siglip": {
        "vision_cfg": VIT,
        "custom_text": True,
        "text_cfg": TEXT
        | {"context_length": 12, "vocab_size": 16, "hf_tokenizer_name": "some/siglip"}
        | {"no_causal_mask": True, "proj_bias": True, "pool_type": "last"}
        | {"tokenizer_kwargs": {"clean": "canonicalize"}},
    },
    "timm-cnn": {
        "vision_cfg": {"timm_model_name": "test_convnext", "timm_pool": "avg", "timm_proj": "mlp"},
        "custom_text": True,
    },
}
MEAN, STD = [0.4, 0.5, 0.6], [0.2, 0.3, 0.4]


def model_cfg(kind: str) -> dict[str, Any]:
    return {"embed_dim": 24, "text_cfg": TEXT} | KINDS[kind]


def write_checkpoint(kind: str, folder: Path) -> nn.Module:
    """Write a folder as open_clip reads it with local-dir:, and return the model of open_clip."""
    config = model_cfg(kind)
    custom = config.pop("custom_text", False)
    torch.manual_seed(0)
    model: nn.Module = (open_clip.CustomTextCLIP if custom else open_clip.CLIP)(**config)
    for parameter in model.visual.parameters():
        if parameter.ndim < 2:
            nn.init.normal_(parameter, 0.5, 0.2)  # so that no part starts as nothing
    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    preprocess = {"mean": MEAN, "std": STD}
    described = {"model_cfg": model_cfg(kind), "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(described))
    if "hf_tokenizer_name" in config["text_cfg"]:
        write_siglip(folder)
    return model.eval()
