"""Models that are exported from runs: what is in them, and what they can be exported with."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from commands import invoke, succeed
from PIL import Image

from sketchfind.encoder.model import SketchPhotoEncoder, grey_to_rgb
from sketchfind.encoder.model_file import read_header, read_info, read_tensors
from sketchfind.encoder.retrieval import normalise
from sketchfind.encoder.runtime import Runtime
from sketchfind.library.models.quality import Validated, quality_of
from sketchfind.training.facts import revision
from sketchfind.training.run import Run


def test_exported_model_gives_the_trained_networks_embeddings(
    trained: Path, export: Callable[..., Path]
) -> None:
    runtime = Runtime.load(export(trained, "--checkpoint", "last"), "cpu")
    assert runtime.info.concepts[:2] == ("apple", "hot air balloon")
    model = SketchPhotoEncoder(Run(trained).recipe().model)
    model.load_state_dict(Run(trained).averaged("last"))
    sketches = np.random.default_rng(0).integers(0, 256, (5, 32, 32), np.uint8)
    with torch.inference_mode():
        features = model.eval()(grey_to_rgb(torch.from_numpy(sketches)))
    # The means are not in the network: compare each half up to the file's own means.
    means = runtime._feature.means["sketch"]
    expected = normalise(normalise(features.clip.numpy()) - means.clip)
    assert (expected * runtime.embed_sketches(sketches, "clip")).sum(axis=1).min() > 0.999


def test_a_card_tells_of_the_checkpoint_and_of_the_runs_in_a_soup(
    trained: Path, small_data: Path, export: Callable[..., Path]
) -> None:
    run = Run(trained)
    parts, state = run.load("last") or ({}, {})
    run.save(parts, {**state, "epoch": 2}, best=True)
    run.save(parts, state, best=False)
    known = run.facts().to_dict() | {"revision": "of training"}
    known["recipe"]["data"]["keep_photos"] = 0.3
    (trained / "recipe.json").write_text(json.dumps(known))
    card = read_info(export(trained)).card
    assert card["metrics"] == [{**run.metrics()[1], "classes": 1}]
    facts = card["provenance"]
    assert (facts["checkpoint"], facts["epoch"], facts["averaged"]) == ("best", 2, [])
    assert facts["seen"] == ["apple", "hot air balloon", "zebra"]
    assert facts["kept_photos"] == 0.3
    assert (facts["revision"], facts["exported_by"]) == ("of training", revision())
    soup = trained.parent / "soup"
    shutil.copytree(trained, trained.with_name("b"))
    averaged = ("soup", trained, trained.with_name("b"), "--out", soup, "--data", small_data)
    assert "validation" in invoke(*averaged).stderr
    card = read_info(export(soup)).card
    assert card["provenance"]["averaged"] == [trained.name, "b"]
    (figures,) = card["metrics"]
    # Both have the weights of the last epoch.
    same = float(run.metrics()[2]["validation"])
    assert float(figures["validation"]) == pytest.approx(same, abs=1e-3)
    assert (figures["epoch"], figures["classes"]) == ("0", 1)
    quality = quality_of(card)
    assert isinstance(quality, Validated)
    assert (quality.map_all, quality.classes) == (float(figures["validation"]), 1)


def test_a_model_can_be_exported_at_another_image_size(
    trained: Path, small_data: Path, export: Callable[..., Path]
) -> None:
    out = export(trained, "--image-size", 48)
    runtime = Runtime.load(out, "cpu")
    assert runtime.photo_size == 48
    assert runtime.photo_transform.crop == 1
    photos = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 3), np.uint8)
    assert np.linalg.norm(runtime.embed_photos(photos), axis=1) == pytest.approx(1, abs=1e-4)
    arguments = ("export", trained, "--data", small_data, "--out", out)
    refused = invoke(*arguments, "--image-size", 50)
    assert refused.exit_code == 2
    assert "patches of 16 pixels" in refused.stderr
    assert "Set --image-size to 48 or 64." in refused.stderr


def test_a_model_can_be_exported_to_look_at_the_middle_of_photos(
    trained: Path, export: Callable[..., Path]
) -> None:
    out = export(trained, "--photo-crop", 0.8, "--licence", "MIT")
    assert read_info(out).licence == "MIT"
    transform = Runtime.load(out, "cpu").photo_transform
    assert (transform.resize, transform.crop, transform.size) == ("squeeze", 0.8, 32)


def test_sketches_are_trained_exported_and_evaluated_smaller_than_photos(
    small_data: Path, fit: Callable[..., Path], export: Callable[..., Path]
) -> None:
    run = fit("model.sketch_size=16", "optimiser.epochs=1")
    model = export(run)
    runtime = Runtime.load(model, "cpu")
    assert (runtime.sketch_size, runtime.photo_size) == (16, 32)
    assert read_info(model).sketch_size == 16
    base = small_data / "sketchy/256x256"
    sources = (
        "--sketches", base / "sketch/tx_000000000000",
        "--photos", base / "photo/tx_000000000000",
    )  # fmt: skip
    for command in ("evaluate", "robustness"):
        succeed(command, model, *sources)
    refused = invoke("export", run, "--data", small_data, "--out", model, "--sketch-size", 20)
    assert "Set --sketch-size to 16 or 32." in refused.stderr
    larger = export(run, "--sketch-size", 32, name="larger")
    assert Runtime.load(larger, "cpu").sketch_size == 32


def test_blocks_can_be_blended_after_training(
    trained: Path, small_data: Path, tmp_path: Path, export: Callable[..., Path]
) -> None:
    files = [export(trained, "--blend", blocks, name=f"{blocks}") for blocks in (0, 2)]
    plain, blended = (Runtime.load(file, "cpu") for file in files)
    sketches = np.random.default_rng(0).integers(0, 256, (2, 32, 32), np.uint8)
    cosines = (plain.embed_sketches(sketches) * blended.embed_sketches(sketches)).sum(axis=1)
    assert cosines.max() < 0.999
    none = tmp_path / "none.safetensors"
    refused = invoke("export", trained, "--data", small_data, "--out", none, "--blend", 9)
    assert refused.exit_code == 2
    assert "Set --blend to 0, or use" in refused.stderr
    assert not none.exists()


def test_a_model_can_be_whitened_after_training(
    trained: Path, small_data: Path, export: Callable[..., Path]
) -> None:
    files = [export(trained, "--whitening", much, name=f"{much}") for much in (0, 1)]
    folder = small_data / "sketchy/256x256/photo/tx_000000000000"
    photos = [Image.open(path).convert("RGB") for path in sorted(folder.glob("*/*"))[:40]]
    spread = []
    for path in files:
        runtime = Runtime.load(path, "cpu")
        pixels = np.stack([runtime.photo_transform(photo) for photo in photos])
        variances = np.linalg.eigvalsh(np.cov(runtime.embed_photos(pixels, "backbone").T))
        spread.append(variances[-1] / variances.sum())
    assert spread[1] < spread[0]  # no axis has as much of all variance as before
    assert "whitening" not in read_tensors(files[0], read_header(files[0]))


def test_an_export_without_photos_of_training_says_so(
    trained: Path, own_data: Path, tmp_path: Path
) -> None:
    shutil.rmtree(own_data / "sketchy/256x256/photo")
    absent = invoke("export", trained, "--data", own_data, "--out", tmp_path / "m")
    assert absent.exit_code == 2
    assert "There is no photo to train on in sketchy." in absent.stderr


def test_an_export_that_cannot_decode_says_why_and_leaves_no_empty_cache(
    trained: Path, own_data: Path, tmp_path: Path
) -> None:
    for photo in own_data.rglob("*.jpg"):
        photo.write_bytes(b"no photo")
    cache = trained.parent / "cache"
    shutil.rmtree(cache)
    damaged = invoke("export", trained, "--data", own_data, "--out", tmp_path / "m")
    assert "Training pictures cannot be used: " in damaged.stderr
    assert not cache.exists()
    cache.touch()  # it is no folder, and none can be made
    nowhere = invoke("export", trained, "--data", own_data, "--out", tmp_path / "m")
    assert nowhere.stderr.startswith(f"sketchfind: Nothing can be written to {cache}: ")


def test_an_export_that_fails_leaves_no_folder(trained: Path, tmp_path: Path) -> None:
    out = tmp_path / "new/folder/m.safetensors"
    failed = invoke("export", trained, "--data", tmp_path / "gone", "--out", out)
    assert failed.exit_code == 2
    assert "There is no data folder" in failed.stderr
    assert not (tmp_path / "new").exists()


def test_a_model_that_cannot_be_written_is_told_in_one_line(
    trained: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "m.safetensors"
    command = ("export", trained, "--data", small_data, "--out", out)
    (tmp_path / "file").touch()
    early = invoke(*command[:-1], tmp_path / "file" / "m.safetensors")
    assert early.exit_code == 2
    assert "Nothing can be written to" in early.stderr
    succeed(*command)  # all pictures are cached now
    out.unlink()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    late = invoke(*command)
    assert late.exit_code == 2
    assert f"{out} cannot be written: " in late.stderr
    assert not out.exists()
