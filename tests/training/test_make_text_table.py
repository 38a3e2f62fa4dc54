from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from commands import invoke, succeed
from safetensors.torch import save_file

from sketchfind.encoder.text_side import read_description, read_text_side
from sketchfind.encoder.text_tower import embed_texts
from sketchfind.errors import RecipeError
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.make_text_table import embed_names

CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 16, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 1, "layers": 1},
}


@pytest.fixture(scope="module")
def tower(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real, very small open_clip checkpoint on disk."""
    folder = tmp_path_factory.mktemp("tower")
    torch.manual_seed(0)
    model = open_clip.CLIP(**CONFIG)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    preprocess = {"mean": [0.5] * 3, "std": [0.5] * 3}
    described = {"model_cfg": CONFIG, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(described))
    return f"local-dir:{folder}"


def test_a_table_from_the_command_line_serves_a_recipe(tower: str, tmp_path: Path) -> None:
    lists = [tmp_path / "names.txt", tmp_path / "more.txt"]
    lists[0].write_text("horse\n\n")
    lists[1].write_text("hot air balloon\nhorse\n")
    out = tmp_path / "table.npz"
    templates = ["a sketch of a {}", "this sketch shows a {}"]
    options = [part for template in templates for part in ("--template", template)]
    for asked, used in (([], ["a {}"]), (options, templates)):
        succeed("text", *lists, "--tower", tower, "--out", out, *asked)
        table = TextTable.read(out, centred=False)
        assert table.names == ("horse", "hot air balloon")
        expected = embed_names(list(table.names), tower, "", used)
        assert np.allclose(table.embeddings, expected, atol=2e-3)


def test_a_place_that_cannot_be_written_to_is_refused_at_once(
    tower: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.txt").write_text("horse\n")
    monkeypatch.setattr("sketchfind.training.make_text_table.embed_names", pytest.fail)
    out = tmp_path / "none/table.npz"
    result = invoke("text", tmp_path / "names.txt", "--tower", tower, "--out", out)
    assert result.exit_code == 2
    assert "no folder" in result.output


def test_templates_are_averaged(tower: str) -> None:
    one, other = (embed_names(["horse"], tower, "", [t]) for t in ("a {}", "a sketch of a {}"))
    both = embed_names(["horse"], tower, "", ["a {}", "a sketch of a {}"])
    mean = (one + other) / np.linalg.norm(one + other)
    assert np.allclose(both, mean, atol=1e-5)
    assert not np.allclose(one, other, atol=1e-3)


def test_names_of_a_table_are_where_the_same_words_are_that_one_types(tower: str) -> None:
    names, templates = ["horse", "hot air balloon"], ["a {}", "a sketch of a {}"]
    folder = Path(tower.removeprefix("local-dir:"))
    side = read_text_side(*read_description(CONFIG, folder), folder / "open_clip_model.safetensors")
    typed = embed_texts(side.tower, side.tokenise, names, templates).numpy()
    # A model file holds the tower in half precision.
    assert np.allclose(embed_names(names, tower, "", templates), typed, atol=1e-2)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = CONFIG | {"text_cfg": CONFIG["text_cfg"] | {"hf_tokenizer_name": "someone/tokenizer"}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config}))
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(RecipeError, match="needs the package transformers"):
        embed_names(["horse"], f"local-dir:{tmp_path}", "", ["a {}"])


def test_mistakes_are_named(tmp_path: Path, tower: str) -> None:
    with pytest.raises(RecipeError, match="exactly one"):
        embed_names(["horse"], tower, "", ["a photo"])
    with pytest.raises(RecipeError, match="no names"):
        embed_names([], tower, "", ["a {}"])
    with pytest.raises(RecipeError, match=r"--pretrained: openai, .*laion2b_s34b_b79k"):
        embed_names(["horse"], "ViT-B-32", "", ["a {}"])
    with pytest.raises(RecipeError, match="no-such-tower"):
        embed_names(["horse"], "no-such-tower", "", ["a {}"])
    with pytest.raises(RecipeError, match="cannot be had"):
        embed_names(["horse"], f"local-dir:{tmp_path}", "", ["a {}"])


def test_what_open_clip_logs_of_a_tower_is_not_shown_beside_the_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(RecipeError, match="no-such-tower"):
        embed_names(["horse"], "no-such-tower", "", ["a {}"])
    assert not caplog.records
    logging.getLogger("test").warning("what comes later is logged")
    assert len(caplog.records) == 1
