from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import torch
from laid_files import lay

from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.errors import RecipeError, UserFacingError
from sketchfind.training import validate
from sketchfind.training.data.class_lists import all_kept_out
from sketchfind.training.data.loading import load_data
from sketchfind.training.facts import Facts
from sketchfind.training.prepare import prepare
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.run import Run
from sketchfind.training.validate import Validation
from sketchfind.training.world import World


@pytest.mark.parametrize(
    ("shares", "named"),
    [
        ("data.photos={quickdraw=1, sketchy=0}", "no photo to train on in quickdraw"),
        ("data.sketches={more=1}", r"no sketch to train on in .*more\."),
    ],
)
def test_a_domain_without_examples_is_named_before_anything_is_decoded(
    small_data: Path, recipe_file: Path, tmp_path: Path, shares: str, named: str
) -> None:
    lay(tmp_path, "more/photo/apple/1.jpg")  # no picture
    recipe = read_recipe(recipe_file, (shares.replace("more", f"'{tmp_path}/more'"),))
    run = Run(tmp_path / "runs" / "a")
    with pytest.raises(RecipeError, match=named):
        prepare(recipe, small_data, run, torch.device("cpu"), World())
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (["model.image_size=36"], "not a multiple"),
        (["model.backbone=nothing"], "no backbone"),
        (["model.adapter_placement=mlp", "model.backbone=test_resnet"], "test_resnet"),
        (["model.text_dim=32"], "16 wide"),
        (["pretrained=gone"], "gone are not there"),
        (["teacher.backbone=test_vit", "teacher.pretrained=gone"], "gone are not there"),
        (["start=gone"], "no run at"),
        (["text.sketch_table=gone"], "gone cannot be read"),
    ],
)
def test_what_cannot_be_built_is_refused_before_anything_is_decoded(
    small_data: Path, recipe_file: Path, tmp_path: Path, changes: list[str], named: str
) -> None:
    run = Run(tmp_path / "runs" / "a")
    with pytest.raises(UserFacingError, match=named):
        prepare(read_recipe(recipe_file, changes), small_data, run, torch.device("cpu"), World())
    assert not run.cache.exists()


def trained(run: Run, facts: Facts) -> None:
    """Let a run begin with these facts, and have an epoch behind it."""
    run.start(facts)
    weights = SketchPhotoEncoder(facts.recipe.model).state_dict()
    run.save({"ema": weights}, {"epoch": 1, "best": 0.0}, best=True)


@pytest.mark.parametrize(
    ("start", "here", "named"),
    [
        ("data.hold_out=false", "data.hold_out=true", "'owl'"),
        ("data.test=splits/val.txt", "data.hold_out=false", "'bat'"),
        ("data.hold_out=true", "data.hold_out=false", None),
        ("data.keep_photos=0.1", "data.keep_photos=0.2", "photos"),
        ("data.keep_photos=0.2", "data.keep_photos=0.1", None),
    ],
)
def test_a_start_that_knows_classes_which_are_kept_out_is_refused(
    small_data: Path, recipe_file: Path, tmp_path: Path, start: str, here: str, named: str | None
) -> None:
    recipe = read_recipe(recipe_file, (start,))
    other, run = (Run(tmp_path / "runs" / name) for name in ("other", "run"))
    trained(other, Facts(recipe, kept_out=all_kept_out(recipe.data, small_data)))
    recipe = read_recipe(recipe_file, ("start=other", here))
    refused = pytest.raises(RecipeError, match=f"other did not keep out {named}|{named} that this")
    with refused if named else nullcontext():
        prepare(recipe, small_data, run, torch.device("cpu"), World())


@pytest.mark.parametrize(
    ("now", "named"), [("zebra", "zebra"), ("grey owl", "great grey owl"), ("giraffe", "giraffe")]
)
def test_a_start_whose_lists_have_changed_since_is_asked_what_it_was_trained_on(
    small_data: Path, recipe_file: Path, tmp_path: Path, now: str, named: str
) -> None:
    kept = tmp_path / "val.txt"
    kept.write_text(f"{now}\n")
    recipe = read_recipe(recipe_file, ("start=other", f"data.validation={kept}"))
    other, run = (Run(tmp_path / "runs" / name) for name in ("other", "run"))
    seen = frozenset({"apple", "great grey owl", "zebra"})
    trained(other, Facts(recipe, seen, kept_out=frozenset({"bat", "window"})))
    with pytest.raises(RecipeError, match=f"other did not keep out '{named}'"):
        prepare(recipe, small_data, run, torch.device("cpu"), World())


def test_a_run_whose_start_was_trained_on_what_is_kept_out_now_does_not_go_on(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    recipe = read_recipe(recipe_file)
    classes = frozenset({"apple", "hot air balloon", "zebra"})
    run = Run(tmp_path / "runs" / "a")
    run.start(Facts(recipe, seen=classes | {"bat"}, classes=classes))
    with pytest.raises(RecipeError, match="was trained on 'bat', which is kept out now"):
        prepare(recipe, small_data, run, torch.device("cpu"), World(), resume=True)
    assert not run.cache.exists()


def test_held_out_classes_that_nobody_drew_are_refused_before_decoding(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "val.txt").write_text("giraffe\n")
    recipe = read_recipe(recipe_file, (f"data.validation={tmp_path / 'val.txt'}",))
    run = Run(tmp_path / "runs" / "a")
    with pytest.raises(RecipeError, match="and sketches in sketchy, quickdraw"):
        prepare(recipe, small_data, run, torch.device("cpu"), World())
    assert not run.cache.exists()


def test_sketches_without_a_photo_of_their_class_do_not_select_the_model(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    words = own_data / "quickdraw/simplified"
    (words / "owl.ndjson").rename(words / "bat.ndjson")  # held out too, and nobody photographed it
    (own_data / "splits/unseen.txt").write_text("window\n")
    (own_data / "splits/val.txt").write_text("owl\nbat\n")
    recipe = read_recipe(recipe_file)
    held = load_data(recipe, own_data)[2]
    validation = Validation(held, recipe, tmp_path / "cache", torch.device("cpu"))
    figures = validation.measure(SketchPhotoEncoder(recipe.model).state_dict())
    assert figures["validation"] == figures["sketchy/retrieval"]
    assert not any(name.startswith("quickdraw/") for name in figures)
    (own_data / "splits/val.txt").write_text("bat\n")
    held = load_data(recipe, own_data)[2]
    with pytest.raises(RecipeError, match="No held-out class has photos, and sketches in"):
        Validation(held, recipe, tmp_path / "cache", torch.device("cpu"))


def test_sketches_of_every_benchmark_select_the_model(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    for domain, folder in (("sketch", "png"), ("photo", "ImageResized")):
        copytree(
            own_data / f"sketchy/256x256/{domain}/tx_000000000000", own_data / "tuberlin" / folder
        )
    alone = ("data.sketches={tuberlin=1}", "data.photos={tuberlin=1}", "data.instances=0")
    recipe = read_recipe(recipe_file, alone)
    parts = prepare(recipe, own_data, Run(tmp_path / "runs/a"), torch.device("cpu"), World())
    assert parts.validation is not None
    figures = parts.validation.measure(parts.state.averaged)
    assert figures["validation"] == figures["tuberlin/retrieval"] > 0


@pytest.mark.parametrize(
    ("trained_on", "asked"),
    [
        ("mine=1", ["mine"]),  # one's own
        ("mine=1, sketchy=1, pacs=1", ["sketchy", "mine"]),  # PACS has few classes, and stays out
        ("pacs=1", ["pacs"]),  # where there is no other
    ],
)
def test_sketches_of_own_collections_select_the_model_and_others_where_there_are_none(
    own_data: Path, recipe_file: Path, tmp_path: Path, trained_on: str, asked: list[str]
) -> None:
    for name in ("mine", "pacs"):
        for domain in ("sketch", "photo"):
            copytree(
                own_data / f"sketchy/256x256/{domain}/tx_000000000000", own_data / name / domain
            )
    shares = f"{{{trained_on}}}"
    recipe = read_recipe(recipe_file, (f"data.sketches={shares}", f"data.photos={shares}"))
    held = load_data(recipe, own_data)[2]
    validation = Validation(held, recipe, tmp_path / "cache", torch.device("cpu"))
    weights = SketchPhotoEncoder(recipe.model).state_dict()
    figures = validation.measure(weights)
    assert [name for name in figures if name.endswith("/retrieval")] == [
        f"{name}/retrieval" for name in asked
    ]
    assert figures["validation"] > 0


def test_the_sketches_of_each_collection_ask_for_their_own_classes(
    own_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_data / "splits/val.txt").write_text("owl\nzebra\n")
    (own_data / "sketchy/256x256/sketch/tx_000000000000/owl/n0-1.png").unlink()
    recipe = read_recipe(recipe_file, ("clip_share=0.8",))
    held = load_data(recipe, own_data)[2]
    rng = np.random.default_rng(0)

    def tell_classes(*values: object) -> tuple[np.ndarray, np.ndarray]:
        class_ids = held.class_ids[held.rows("sketch" if "sketch" in values else "photo")]
        return np.eye(2)[class_ids], rng.normal(size=(len(class_ids), 2))

    monkeypatch.setattr(validate, "domain_features", tell_classes)
    validation = Validation(held, recipe, tmp_path / "cache", torch.device("cpu"))
    figures = validation.measure(SketchPhotoEncoder(recipe.model).state_dict())
    assert figures["sketchy/backbone"] == figures["quickdraw/backbone"] == 1
    retrieval = [figures["sketchy/retrieval"], figures["quickdraw/retrieval"]]
    assert figures["validation"] == pytest.approx(sum(retrieval) / 2)
    assert max(retrieval) < 1


@pytest.mark.parametrize("precision", ["auto", "float32"])
def test_bfloat16_on_a_cpu_learns_with_plain_attention(
    precision: str,
    small_data: Path,
    recipe_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True}, raising=False)
    recipe = read_recipe(recipe_file, (f"optimiser.precision={precision}",))
    run = Run(tmp_path / "runs" / "a")
    prepared = prepare(recipe, small_data, run, torch.device("cpu"), World())
    modules = prepared.state.student.model.modules()
    fused = {module.fused_attn for module in modules if hasattr(module, "fused_attn")}
    assert fused == {precision == "float32"}
