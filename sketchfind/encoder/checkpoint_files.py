"""The names of the files in a checkpoint of open_clip or timm, on disk and on their hub."""

from __future__ import annotations

OPEN_CLIP_CONFIG, TIMM_CONFIG = "open_clip_config.json", "config.json"
# Of each of these tuples the first file that exists counts.
DESCRIPTIONS = (OPEN_CLIP_CONFIG, TIMM_CONFIG)
WEIGHTS = ("open_clip_model.safetensors", "model.safetensors")
# How texts are cut into tokens, if a model brings its own way, and which token pads short texts.
VOCABULARY = "tokenizer.json"
PADDING = ("tokenizer_config.json", "special_tokens_map.json")
MOST_VOCABULARY = 100_000_000  # bytes; Gemma's has 34 million
