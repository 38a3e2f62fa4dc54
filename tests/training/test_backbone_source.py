"""An image tower of open_clip with adapters, from its checkpoint to a model file that searches."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import open_clip
import pytest
from commands import invoke, succeed
from small_towers import MEAN, STD, model_cfg, write_checkpoint

from sketchfind.encoder.image_tower_config import ImageTowerConfig
from sketchfind.encoder.model_file import read_header
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.text_side import CarriedText
from sketchfind.errors import ModelFileError, RecipeError
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch_files import read_sketch
from sketchfind.training.backbone_source import described, find_weights
from sketchfind.training.carried_text import carried_text
from sketchfind.training.data.text_table import TextTable
from sketchfind.training.recipe.recipe import Recipe, read_recipe, recipe_from_dict

WIDTH = model_cfg("transformer")["embed_dim"]


@pytest.fixture(scope="module")
def data(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data folder with a tower in it, and text tables from its own text tower."""
    folder = tmp_path_factory.mktemp("towers")
    for entry in small_data.iterdir():
        (folder / entry.name).symlink_to(entry)
    write_checkpoint("transformer", folder / "tiny")
    (folder / "names.txt").write_text("apple\nhot air balloon\nzebra\nowl\nbat\n")
    for domain in ("photo", "sketch"):
        arguments = ["text", f"{folder}/names.txt", "--tower", f"local-dir:{folder}/tiny"]
        arguments += ["--template", f"a {domain} of a {{}}", "--template", "a {}"]
        succeed(*arguments, "--out", f"{folder}/{domain}.npz")
    return folder


@pytest.fixture
def tower_recipe(recipe_file: Path) -> Path:
    text = recipe_file.read_text()
    changes = {
        'backbone = "test_vit"': 'backbone = "open_clip:tiny"\nadapter_placement = "mlp"',
        '"weights.safetensors"': '"tiny/open_clip_model.safetensors"',
        "projection_dim = 16": "projection_dim = 0",
        "text_dim = 16": f"text_dim = {WIDTH}",
        'table = "text/table.npz"': 'table = "photo.npz"\nsketch_table = "sketch.npz"',
        "epochs = 3": "epochs = 2",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    recipe_file.write_text(text + "[loss]\ndistill_weight = 0\nfeature_weight = 1\n")
    return recipe_file


def test_a_tower_is_trained_exported_and_searched_with(
    data: Path, tower_recipe: Path, tmp_path: Path
) -> None:
    run, model = tmp_path / "run", tmp_path / "model.safetensors"
    succeed("fit", tower_recipe, "--data", data, "--out", run)
    export = ("export", run, "--data", data, "--out", model)
    succeed(*export)
    refused = invoke(*export, "--sketch-size", 16)
    assert refused.exit_code == 2
    assert "one size only. Leave --sketch-size out." in refused.stderr

    architecture = read_header(model).architecture
    assert architecture["backbone"] == "open_clip:tiny"
    assert ImageTowerConfig.from_json(architecture["tower"]).mean == tuple(MEAN)
    runtime = Runtime.load(model, "cpu")  # compares with the reference embeddings
    collection = data / "sketchy/256x256"
    photo = next(collection.glob("photo/*/zebra/*.jpg"))
    sketch = next(collection.glob("sketch/*/zebra/*.png"))
    size = runtime.photo_size
    photos = runtime.embed_photos(
        PhotoTransform(size)(decode_photo(photo, min_side=size).image)[None]
    )
    sketches = runtime.embed_sketches(read_sketch(sketch, size)[None])
    assert photos.shape == sketches.shape == (1, 16 + WIDTH)
    assert np.allclose(np.linalg.norm(np.concatenate([photos, sketches]), axis=1), 1, atol=1e-5)
    assert runtime.embed_words("zebra").shape == (16 + WIDTH,)
    assert runtime.info.free_text  # its own text tower came along
    anything = runtime.embed_words("a zebra in front of a red barn")
    assert anything.shape == (16 + WIDTH,)
    # Free text is freed from its mean, as the table was: names spread in all directions.
    names = TextTable.read(data / "photo.npz", centred=True).names
    spread = np.mean([runtime.embed_words(name) for name in names], axis=0)
    assert np.linalg.norm(spread) < 0.5


def test_words_of_another_space_bring_no_text_tower(data: Path, tower_recipe: Path) -> None:
    table = dict(np.load(data / "photo.npz"))
    table["embeddings"] = np.random.default_rng(0).normal(size=table["embeddings"].shape)
    np.savez(data / "strange.npz", **table)
    recipe = read_recipe(tower_recipe)
    strange = dataclasses.replace(
        recipe, text=dataclasses.replace(recipe.text, table="strange.npz")
    )
    carried = carried_text(described(recipe, data), data)
    assert carried.config
    assert carried.tensors
    assert carried.card() == {}
    reason = "The text vectors strange.npz are those of another text tower."
    assert carried_text(described(strange, data), data) == CarriedText(problem=reason)


def test_an_export_says_why_it_knows_no_words(
    data: Path, tower_recipe: Path, tmp_path: Path
) -> None:
    folder, run, model = tmp_path / "data", tmp_path / "run", tmp_path / "model.safetensors"
    folder.mkdir()
    for entry in data.iterdir():
        (folder / entry.name).symlink_to(entry)
    (folder / "tiny").unlink()
    write_checkpoint("transformer", folder / "tiny")
    succeed("fit", tower_recipe, "--data", folder, "--out", run)
    description = folder / "tiny/open_clip_config.json"
    export = ("export", run, "--data", folder, "--out", model)
    assert "no other words" not in succeed(*export).output
    assert "no_words" not in read_header(model).card
    wrong = {
        "{": f"{description} cannot be read: ",
        "[]": f"{description} is not a description of a model.",
        '{"model_cfg": 3}': "TypeError",
        '{"model_cfg": {"embed_dim": 24}}': "KeyError",
    }
    for damaged, said in wrong.items():
        description.write_text(damaged)
        output = succeed(*export).output
        assert not read_header(model).info.free_text
        problem = str(read_header(model).card["no_words"])
        assert said in problem
        assert f"no other words: {problem}" in output


def test_mistakes_end_in_one_line(data: Path, tower_recipe: Path, tmp_path: Path) -> None:
    wrong = {
        "loss.distill_weight=1": "distill_weight",
        "model.text_dim=99": "99",
        "model.backbone=open_clip:nowhere": "nowhere",
        "pretrained=none.safetensors": "none.safetensors",
        "model.image_size=40": "image_size to 32 or 48",
        "text.table=text/table.npz": f"text_dim' is {WIDTH}",
    }
    for setting, said in wrong.items():
        arguments = ("fit", tower_recipe, "--data", data, "--set", setting)
        result = invoke(*arguments, "--out", tmp_path / "run")
        assert result.exit_code == 2, (setting, result.output)
        assert said in result.output
        assert len(result.output.strip().splitlines()) == 1


def recipe_for(backbone: str, pretrained: str = "weights.safetensors") -> Recipe:
    return recipe_from_dict({"pretrained": pretrained, "model": {"backbone": backbone}})


def test_a_name_of_open_clip_is_described_with_the_figures_of_its_weights(tmp_path: Path) -> None:
    plain = described(recipe_for("open_clip:ViT-B-32"), tmp_path)
    assert ImageTowerConfig.from_json(plain.model.tower).mean == open_clip.OPENAI_DATASET_MEAN
    assert described(plain, tmp_path) == plain
    tagged = described(recipe_for("open_clip:ViT-L-14", "open_clip:laion2b_s32b_b82k"), tmp_path)
    assert ImageTowerConfig.from_json(tagged.model.tower).mean == (0.5, 0.5, 0.5)
    quick = described(recipe_for("open_clip:ViT-B-32", "open_clip:openai"), tmp_path)
    assert ImageTowerConfig.from_json(quick.model.tower).quick_gelu
    timm = recipe_for("test_vit")
    assert described(timm, tmp_path) is timm


def test_a_configuration_file_alone_describes_a_tower(data: Path) -> None:
    folder = described(recipe_for("open_clip:tiny"), data)
    file = described(recipe_for("open_clip:tiny/open_clip_config.json"), data)
    assert file.model.backbone == "open_clip:open_clip_config"
    assert file.model.tower == folder.model.tower
    assert ImageTowerConfig.from_json(folder.model.tower).std == tuple(STD)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *((content, "open_clip_config.json cannot be read: ") for content in (None, "{")),
        ("[" * 100_000, "cannot be read: "),
        ("[]", "is not a description"),
    ],
)
def test_bad_configurations_are_named(tmp_path: Path, content: str | None, said: str) -> None:
    (tmp_path / "odd").mkdir()
    if content is not None:
        (tmp_path / "odd/open_clip_config.json").write_text(content)
    with pytest.raises(RecipeError, match=said):
        described(recipe_for("open_clip:odd"), tmp_path)


def test_weights_are_files_or_known_tags(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").touch()
    assert find_weights("test_vit", "w.safetensors", tmp_path) == tmp_path / "w.safetensors"
    with pytest.raises(RecipeError, match="not there"):
        find_weights("test_vit", "other.safetensors", tmp_path)
    with pytest.raises(ModelFileError, match=r"'no-such'.*laion2b_s34b_b79k"):
        find_weights("open_clip:ViT-B-32", "open_clip:no-such", tmp_path)


def test_a_failed_download_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(tag: object) -> str:
        raise FileNotFoundError("Failed to download\nmany\nlines")

    monkeypatch.setattr(open_clip, "download_pretrained", offline)
    with pytest.raises(
        RecipeError, match=r"cannot be downloaded: Failed to download many lines\. Connect"
    ):
        find_weights("open_clip:ViT-B-32", "open_clip:openai", tmp_path)
