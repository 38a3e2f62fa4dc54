from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from sketchfind.encoder.text_tower import BATCH, mean_over_prompts

PROMPTS = ("{}", "a photo of {}", "many of {}, and more")


def vector(text: str) -> np.ndarray:
    """Another one for each text, of any length."""
    return np.random.default_rng(list(text.encode())).normal(size=5).astype(np.float32) * 7


def test_the_mean_over_prompts_is_that_of_each_text_alone() -> None:
    texts = [f"thing {number}" for number in range(2 * BATCH + 3)]
    batches = []

    def encode(filled: Sequence[str]) -> torch.Tensor:
        batches.append(len(filled))
        return torch.from_numpy(np.stack([vector(text) for text in filled]))

    means = mean_over_prompts(encode, texts, PROMPTS).numpy()
    assert max(batches) == BATCH
    for text, mean in zip(texts, means, strict=True):
        of_each = [vector(prompt.format(text)) for prompt in PROMPTS]
        total = sum(each / np.linalg.norm(each) for each in of_each)
        assert np.allclose(mean, total / np.linalg.norm(total), atol=1e-6)
