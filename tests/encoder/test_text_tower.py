from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import open_clip
import pytest
import torch
from open_clip.transformer import QuickGELU

from sketchfind.encoder.text_tower import BATCH, TextTower, build_text_tower, mean_over_prompts
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.errors import ModelFileError

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


def config(**changes: object) -> TextTowerConfig:
    small = {"context_length": 12, "vocab_size": 50, "width": 16, "heads": 2, "layers": 2}
    return TextTowerConfig.from_parts({"embed_dim": 8, "text_cfg": small | changes})


def test_a_tower_whose_parts_do_not_fit_is_said() -> None:
    with pytest.raises(ModelFileError, match="cannot be built"):
        TextTower(config(heads=3))


def test_weights_that_are_not_all_of_a_tower_or_of_another_are_refused() -> None:
    weights = TextTower(config()).tower.state_dict()
    assert build_text_tower(config(), weights).tower.state_dict().keys() == weights.keys()
    lacking = {name: value for name, value in weights.items() if name != "ln_final.weight"}
    foreign = weights | {"ln_final.scale": torch.ones(16)}
    other = weights | {"positional_embedding": torch.zeros(13, 16)}
    for wrong, name in ((lacking, "weight"), (foreign, "scale"), (other, "positional_embedding")):
        with pytest.raises(ModelFileError, match=f"^The text tower has another .*{name} than its"):
            build_text_tower(config(), wrong)


@pytest.mark.parametrize("quick", [False, True])
def test_a_tower_computes_the_gelu_that_its_description_names(quick: bool) -> None:
    described = {"embed_dim": 8, "text_cfg": config().text_cfg, "quick_gelu": quick}
    again = TextTowerConfig.from_json(TextTowerConfig.from_parts(described).to_json())
    activations = [part for part in TextTower(again).modules() if "GELU" in type(part).__name__]
    assert activations
    assert all(isinstance(part, QuickGELU) == quick for part in activations)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"no_causal_mask": True},
        {"pool_type": "last"},
        {"embed_cls": True, "output_tokens": True},  # as CoCa
    ],
    ids=str,
)
def test_padding_is_left_out_only_where_it_changes_nothing(changes: dict[str, object]) -> None:
    torch.manual_seed(0)
    tower = TextTower(config(**changes)).eval()
    theirs = copy.deepcopy(tower.tower)
    tokens = torch.zeros(2, 12, dtype=torch.long)
    for row, text in enumerate(([48, 5, 7, 3, 49], [48, 9, 49])):
        tokens[row, : len(text)] = torch.tensor(text)
    with torch.inference_mode():
        for some in (tokens, tokens[1:], tokens):
            assert torch.allclose(tower(some), theirs(some), atol=1e-5)


def test_what_a_description_leaves_out_is_as_in_open_clip() -> None:
    usual = open_clip.CLIPTextCfg()
    config = TextTowerConfig.from_parts({"embed_dim": 8, "text_cfg": {"tokenizer_kwargs": None}})
    assert config.context_length == usual.context_length
    assert config.vocabulary_size == usual.vocab_size
    assert (config.tokenizer, config.tokenizer_options) == ("", {})


def test_a_description_is_always_written_alike() -> None:
    parts = {"width": 8, "heads": 1}
    written = {
        TextTowerConfig.from_parts({"embed_dim": 8, "text_cfg": dict(items)}).to_json()
        for items in (parts.items(), reversed(parts.items()))
    }
    assert len(written) == 1


@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, "[]", "{}", '{"embed_dim": 1e9, "text_cfg": {}}'], ids=len
)
def test_odd_descriptions_end_in_one_line(text: str) -> None:
    with pytest.raises(ModelFileError, match=r"^The configuration of the text tower .+$"):
        TextTowerConfig.from_json(text)
