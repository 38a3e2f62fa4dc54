"""open_clip's text towers, which embed free text in the space of the pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import torch
from open_clip.model import _build_text_tower, convert_to_custom_text_state_dict
from torch import Tensor, nn
from torch.nn.functional import normalize

from sketchfind.encoder.library_errors import ERRORS, reason
from sketchfind.encoder.open_clip_weights import load_checkpoint
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.encoder.tokeniser import Tokeniser
from sketchfind.encoder.weights import other_shape, without_memory
from sketchfind.errors import ModelFileError

PREFIX = "text."  # of the text tower's tensors in checkpoints of open_clip
PLACE = "{}"  # stands for the text in a prompt
# People type a word as often as a sentence; CLIP was trained on sentences about pictures.
PROMPTS = ("{}", "a photo of {}", "a photo of a {}")
BATCH = 128  # texts in a forward pass


class TextTower(nn.Module):
    """Encodes token ids (B, L) as (B, T), not normalised."""

    def __init__(self, config: TextTowerConfig) -> None:
        """Build it with random weights.

        Raises:
            ModelFileError: the parts do not fit together.
        """
        super().__init__()
        try:
            self.tower: Any = _build_text_tower(
                config.embed_dim, config.text_cfg, config.quick_gelu
            )
        except ERRORS as error:
            raise ModelFileError(
                "The text tower cannot be built: {reason}.", reason=reason(error)
            ) from error
        self.tower.output_tokens = False
        # If no token sees a later one and the last one is pooled, padding need not be computed.
        self._causal = self.tower.attn_mask is not None and self.tower.pool_type == "argmax"
        self._causal = self._causal and self.tower.cls_emb is None
        self._mask = self.tower.attn_mask

    def forward(self, tokens: Tensor) -> Tensor:
        """Encode texts."""
        if self._causal:
            length = int(tokens.argmax(dim=1).max()) + 1
            tokens = tokens[:, :length]
            self.tower.attn_mask = self._mask[:length, :length].to(tokens.device)
        encoded: Tensor = self.tower(tokens)
        return encoded


def read_text_weights(checkpoint: Path) -> dict[str, Tensor]:
    """Return the text tower's weights in an open_clip checkpoint, by name; {} if it has none.

    Raises:
        ModelFileError: the file cannot be read.
    """
    try:
        state = convert_to_custom_text_state_dict(load_checkpoint(checkpoint))
    except ERRORS as error:
        raise ModelFileError(
            "{path} cannot be read: {reason}.", path=checkpoint, reason=reason(error)
        ) from error
    return {
        name.removeprefix(PREFIX): value for name, value in state.items() if name.startswith(PREFIX)
    }


def build_text_tower(config: TextTowerConfig, weights: dict[str, Tensor]) -> TextTower:
    """Build a text tower with these weights.

    Raises:
        ModelFileError: the weights are not for this tower.
    """
    with without_memory():
        described = TextTower(config).tower.state_dict()
    name = other_shape(described, weights)
    if name is not None:
        raise ModelFileError(
            "The text tower has another {name} than its description says.", name=name
        )
    tower = TextTower(config)
    tower.tower.load_state_dict(weights)
    return tower.eval().requires_grad_(False)


def embed_texts(
    tower: TextTower, tokenise: Tokeniser, texts: Sequence[str], prompts: Sequence[str] = PROMPTS
) -> Tensor:
    """Return the mean over prompts of each text, (n, T) float32 on the CPU, L2-normalised."""
    device = next(tower.parameters()).device
    return mean_over_prompts(lambda filled: tower(tokenise(filled).to(device)), texts, prompts)


@torch.inference_mode()
def mean_over_prompts(
    encode: Callable[[Sequence[str]], Tensor], texts: Sequence[str], prompts: Sequence[str]
) -> Tensor:
    """Return the mean over prompts of each text, (n, T) float32 on the CPU, L2-normalised.

    `encode` is given up to BATCH texts at once; each prompt has one {} for the text.
    """

    def embed(prompt: str) -> Tensor:
        filled = [prompt.replace(PLACE, text) for text in texts]
        batches = [filled[start : start + BATCH] for start in range(0, len(filled), BATCH)]
        return torch.cat([normalize(encode(batch).float(), dim=1) for batch in batches])

    return normalize(reduce(torch.add, map(embed, prompts)), dim=1).cpu()
