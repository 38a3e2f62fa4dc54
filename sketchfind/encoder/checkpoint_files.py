"""The files of a checkpoint of open_clip or timm, as both name them on disk and on their hub."""

from __future__ import annotations

OPEN_CLIP_CONFIG, TIMM_CONFIG = "open_clip_config.json", "config.json"
# Of each of these the first that is there counts.
DESCRIPTIONS = (OPEN_CLIP_CONFIG, TIMM_CONFIG)
WEIGHTS = ("open_clip_model.safetensors", "model.safetensors")
# How words are cut up, where a model brings it along, and which token fills short texts up.
VOCABULARY = "tokenizer.json"
FIGURES = ("tokenizer_config.json", "special_tokens_map.json")
MOST_VOCABULARY = 100_000_000  # bytes; that of Gemma has 34 million
