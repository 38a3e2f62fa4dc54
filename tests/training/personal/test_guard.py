"""What does harm is taken back, as measured on pairs kept aside and on a benchmark."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from commands import fitting, invoke, succeed
from numpy.typing import NDArray
from safetensors.torch import save_file

from sketchfind.encoder.importing import import_checkpoint
from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.encoder.model_file import Header, read_header, read_tensors
from sketchfind.encoder.parts import build_parts
from sketchfind.encoder.retrieval import Domain, DomainMeans, RetrievalFeature
from sketchfind.errors import RecipeError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.training.personal import fit as personal
from sketchfind.training.personal.features import embedded, features_of
from sketchfind.training.personal.guard import benchmark_of, mean_reciprocal_rank
from sketchfind.training.personal.pairs import read_pairs
from sketchfind.training.personal.recipe import Settings
from sketchfind.training.recipe.recipe import read_recipe


def test_pairs_are_compared_as_a_search_compares() -> None:
    rng = np.random.default_rng(0)

    def rows(*shape: int) -> NDArray[np.float32]:
        return rng.standard_normal(shape).astype(np.float32)

    domains: tuple[Domain, ...] = ("photo", "sketch")
    means = {domain: DomainMeans(rows(6) / 9, rows(4) / 9) for domain in domains}
    one_half = {domain: DomainMeans(rows(6) / 9, rows(0)) for domain in domains}
    for given, whitening in ((means, None), (means, rows(6, 6)), (one_half, None)):
        feature = RetrievalFeature(0.3, given, whitening)
        backbone, clip = rows(5, 6), rows(5, 4)
        raw = Features(torch.from_numpy(backbone), torch.from_numpy(clip))
        for domain in domains:
            expected = feature.combine(backbone, clip, domain, "retrieval")
            actual = embedded(feature, raw, domain).numpy()
            np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_pairs_kept_aside_are_measured_and_not_learned_from(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: set[int] = set()
    owners: set[int] = set()
    measured: list[torch.Tensor] = []
    kept, features = personal._kept, features_of

    def note(now: Features, before: Features, rows: torch.Tensor) -> torch.Tensor:
        assert len(rows) == Settings().batch
        (learned if len(before.backbone) == 30 else owners).update(rows.tolist())
        return kept(now, before, rows)

    def measure(network: SketchPhotoEncoder, pictures: torch.Tensor) -> Features:
        assert not network.training
        measured.append(pictures)
        return features(network, pictures)

    monkeypatch.setattr(personal, "_kept", note)
    monkeypatch.setattr("sketchfind.training.personal.guard.features_of", measure)
    succeed(*fitting(recipe, pairs, tmp_path / "run"))
    read = read_pairs(pairs, PhotoTransform(32), 32, print)
    training, held = read.split(Settings().held_out, Settings().seed)
    assert learned == set(training.tolist())
    assert owners == set(read.owner[training].tolist())
    assert torch.equal(measured[1], read.sketches[held])


def exported_parts(
    trained: Path, small_data: Path, tmp_path: Path
) -> tuple[Header, SketchPhotoEncoder, RetrievalFeature]:
    base = tmp_path / "base.safetensors"
    succeed("export", trained, "--data", small_data, "--out", base)
    header = read_header(base)
    network, feature, *_ = build_parts(header, read_tensors(base, header))
    return header, network, feature


def test_the_benchmark_measures_with_the_share_and_the_whitening_of_the_file(
    trained: Path, small_data: Path, tmp_path: Path
) -> None:
    header, network, feature = exported_parts(trained, small_data, tmp_path)
    recipe = header.card["recipe"]
    two = {**recipe, "data": {**recipe["data"], "validation": "splits/two.txt"}}
    one_axis = np.zeros([feature.means["photo"].backbone.size] * 2, np.float32)
    one_axis[0, 0] = 1
    measured = []
    for share, whitening in ((0.0, None), (1.0, None), (0.0, one_axis)):
        given = dataclasses.replace(header, card={"recipe": two}, clip_share=share)
        how = dataclasses.replace(feature, whitening=whitening)
        place = torch.device("cpu")
        benchmark = benchmark_of(given, network.architecture, how, small_data, tmp_path, place)
        measured.append(benchmark.measure(network.state_dict())["validation"])
    assert len(set(measured)) == 3


def test_sketches_that_measure_nothing_need_not_be_in_a_benchmark(
    trained: Path, small_data: Path, tmp_path: Path
) -> None:
    header, network, feature = exported_parts(trained, small_data, tmp_path)
    place, recipe = torch.device("cpu"), header.card["recipe"]
    measured = []
    for sketches in ({}, {"icons": 0.15}):  # as the model that ships has learned
        data = {**recipe["data"], "sketches": {**recipe["data"]["sketches"], **sketches}}
        given = dataclasses.replace(header, card={"recipe": {**recipe, "data": data}})
        benchmark = benchmark_of(given, network.architecture, feature, small_data, tmp_path, place)
        measured.append(benchmark.measure(network.state_dict()))
    assert measured[0] == measured[1]
    alone = {**recipe["data"], "sketches": sketches}
    given = dataclasses.replace(header, card={"recipe": {**recipe, "data": alone}})
    with pytest.raises(RecipeError, match="collection icons is not at"):
        benchmark_of(given, network.architecture, feature, small_data, tmp_path, place)


def test_a_model_without_words_has_a_benchmark_too(
    small_data: Path, recipe_file: Path, recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    network = timm.create_model("test_vit", num_classes=0)
    (tmp_path / "timm").mkdir()
    save_file(network.state_dict(), tmp_path / "timm/model.safetensors")
    described = {"architecture": "test_vit", "pretrained_cfg": {"input_size": [3, 160, 160]}}
    (tmp_path / "timm/config.json").write_text(json.dumps(described))
    base = tmp_path / "base.safetensors"
    # What is measured on is held out here even where its training held nothing out.
    card = {"recipe": read_recipe(recipe_file, ("data.hold_out=false",)).to_dict()}
    import_checkpoint(tmp_path / "timm", base, name="base", card=card)
    chosen = (f"model={base}", f"benchmark={small_data}", "steps=2", "rate=1e-9")
    output = succeed(*fitting(recipe, pairs, tmp_path / "run", *chosen)).output
    assert "benchmark map_all" in output
    facts = json.loads((tmp_path / "run/personal.json").read_text())
    assert 0 < facts["before"]["benchmark"] <= 1
    assert float(output.split(", kept ")[1].split()[0]) < 0.5  # the half that is not there is none


class Falling:
    """A benchmark that suffers from everything that was learned but a little."""

    def __init__(self, *_: object) -> None:
        self.figures = iter([0.8, 0.7, 0.79, 0.8, 0.8])

    def measure(self, _weights: object) -> dict[str, float]:
        return {"validation": next(self.figures)}


def test_what_does_harm_is_taken_back_as_far_as_needed(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "benchmark_of", Falling)
    monkeypatch.setattr("sketchfind.training.personal.guard.mean_reciprocal_rank", lambda *_: 0.5)

    def adapter(path: Path) -> NDArray[np.float32]:
        tensors = read_tensors(path, read_header(path))
        return tensors["network.backbone.blocks.0.adapter.up.weight"].astype(np.float32)

    found = {0.0: adapter(model_file)}
    for share, benchmark, most_drop in ((1.0, "", 0.0), (0.5, "x", 0.005)):
        out = tmp_path / f"{share}"
        chosen = (f"benchmark={benchmark}", "steps=3", f"most_drop={most_drop}")
        succeed(*fitting(recipe, pairs, out, *chosen))
        assert json.loads((out / "personal.json").read_text())["share_kept"] == share
        found[share] = adapter(out / "personal.safetensors")
    assert np.abs(found[1.0] - found[0.0]).max() > 1e-3
    assert np.allclose(found[0.5], (found[0.0] + found[1.0]) / 2, atol=1e-4)


def test_what_only_does_harm_writes_nothing(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falling = iter([0.5, 0.1, 0.1, 0.1, 0.1])
    monkeypatch.setattr(
        "sketchfind.training.personal.guard.mean_reciprocal_rank", lambda *_: next(falling)
    )
    result = invoke(*fitting(recipe, pairs, tmp_path / "run", "steps=3"))
    assert result.exit_code == 2
    assert [f"with {share}% of" in result.output for share in (100, 75, 50, 25)] == [True] * 4
    assert "no model was written" in result.output
    assert not (tmp_path / "run/personal.safetensors").exists()


def test_a_benchmark_that_is_not_there_is_told_by_its_own_key(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    result = invoke(*fitting(recipe, pairs, tmp_path / "run", f"benchmark={tmp_path / 'none'}"))
    assert result.exit_code == 2
    assert f"no data folder {tmp_path / 'none'}" in result.output
    assert "personal.benchmark" in result.output
    assert "--data" not in result.output


def test_damaged_pictures_of_a_benchmark_are_listed_and_can_be_left_out(
    recipe: Path, pairs: Path, trained: Path, own_data: Path, tmp_path: Path
) -> None:
    base, out = tmp_path / "base.safetensors", tmp_path / "run"
    succeed("export", trained, "--data", own_data, "--out", base)
    damaged = "sketchy/256x256/photo/tx_000000000000/owl/n1.jpg"
    (own_data / damaged).write_bytes(b"")
    chosen = (f"model={base}", f"benchmark={own_data}", "steps=2", "rate=1e-9")
    refused = invoke(*fitting(recipe, pairs, out, *chosen))
    assert refused.exit_code == 2
    listed = f"damaged={out / 'damaged.txt'}"
    assert f"--set personal.{listed}, which lists them" in refused.stderr
    assert (out / "damaged.txt").read_text() == f"{damaged}\n"
    assert "benchmark map_all" in succeed(*fitting(recipe, pairs, out, *chosen, listed)).stderr


def test_half_of_the_equal_ones_come_before_and_what_is_no_number_is_not_found() -> None:
    similar = torch.tensor([[0.9, 0.1, 0.2], [0.9, 0.1, 0.2], [0.5, 0.5, 0.5]])
    owner = torch.tensor([0, 1, 2])
    assert mean_reciprocal_rank(similar, owner) == pytest.approx((1 + 1 / 3 + 1 / 2) / 3)
    similar[1] = float("nan")
    assert mean_reciprocal_rank(similar, owner) == pytest.approx((1 + 0 + 1 / 2) / 3)
