"""Personal fine-tuning: pairs in, a model file out, and nothing that does harm."""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import timm
import torch
from commands import changes, invoke, succeed
from model_copies import rewritten
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from safetensors.torch import save_file
from small_towers import write_checkpoint

from sketchfind.encoder.importing import import_checkpoint
from sketchfind.encoder.model import Features, SketchPhotoEncoder
from sketchfind.encoder.model_file import Header, Tensors, read_header, read_tensors
from sketchfind.encoder.parts import build_parts
from sketchfind.encoder.retrieval import Domain, DomainMeans, RetrievalFeature
from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import RecipeError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.paths import builtin_model
from sketchfind.printable import for_shell
from sketchfind.training.personal import fit as personal
from sketchfind.training.personal.features import embedded, features_of
from sketchfind.training.personal.guard import benchmark_of, mean_reciprocal_rank, recipe_of
from sketchfind.training.personal.pairs import read_pairs
from sketchfind.training.personal.recipe import RANGES, Settings
from sketchfind.training.recipe.recipe import Recipe, read_recipe

COLOURS = ("red", "green", "blue", "orange", "purple", "brown", "gray", "olive", "navy", "teal")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten photos of one colour each; who drew them says it with the place of a gap in a square."""
    root = tmp_path_factory.mktemp("pairs")
    for number, colour in enumerate(COLOURS):
        for kind in ("photos", "sketches"):
            (root / kind / f"{number:016}").mkdir(parents=True)
        Image.new("RGB", (60, 60), colour).save(root / f"photos/{number:016}/photo.png")
        for take in range(3):
            drawing = Image.new("L", (64, 64), 255)
            draw = ImageDraw.Draw(drawing)
            draw.rectangle((2, 2, 61, 61), fill=0)
            draw.line((6 * number + 3, 0, 6 * number + 3 + take, 63), fill=255, width=3)
            drawing.save(root / f"sketches/{number:016}/photo-{take:05}.png")
    return root


@pytest.fixture
def recipe(tmp_path: Path, model_file: Path) -> Path:
    path = tmp_path / "personal.toml"
    text = f"name = 'mine'\n[personal]\nmodel = '{model_file}'\nsteps = 30\nrate = 0.003\n"
    path.write_text(text)
    return path


def command(recipe: Path, pairs: Path, out: Path, *settings: str) -> list[object]:
    """Return the command that fits with other settings of the table `personal`."""
    chosen = changes(*(f"personal.{setting}" for setting in settings))
    return ["fit", recipe, "--data", pairs, "--out", out, *chosen]


def test_only_the_adapters_change_and_the_file_works(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path
) -> None:
    output = succeed(*command(recipe, pairs, tmp_path / "my run")).output
    assert "no benchmark is given" in output
    path = tmp_path / "my run/personal.safetensors"
    assert f"use it with: sketchfind models use {for_shell(str(path))}" in output
    runtime = Runtime.load(path, "cpu")
    assert runtime.info.name == "mine"
    assert runtime.info.space != read_header(model_file).space
    assert runtime.embed_words("horse").shape == (runtime.info.dim,)
    before = read_tensors(model_file, read_header(model_file))
    after = read_tensors(path, read_header(path))
    changed = {
        name
        for name in before
        if not np.allclose(
            before[name].astype(np.float32), after[name].astype(np.float32), atol=1e-2
        )
    }
    assert changed
    assert all(".adapter." in name or name == "reference" for name in changed)
    halves = {value.dtype for name, value in after.items() if name.startswith("network.")}
    assert halves == {np.dtype(np.float16)}
    provenance = read_header(path).card["provenance"]
    assert provenance["started_from"] == read_header(model_file).space
    assert provenance["base"] == read_header(model_file).card.get("provenance")
    assert str(model_file) not in json.dumps(read_header(path).card)
    facts = json.loads((tmp_path / "my run/personal.json").read_text())
    assert facts["after"]["found"] >= facts["before"]["found"]
    own = "--sketches", pairs / "sketches", "--photos", pairs / "photos"
    output = succeed("evaluate", path, *own, "--device", "cpu").output
    assert "not zero-shot: the model was trained on 10 of 10 classes" in output
    assert '"protocol": "with seen classes"' in output
    again = invoke(*command(recipe, pairs, tmp_path / "my run"))
    assert again.exit_code == 2
    assert "there already" in again.output
    # Before anything is read: there are no pairs either.
    below = invoke(*command(recipe, tmp_path / "my run", recipe / "run"))
    assert below.exit_code == 2
    assert f"Nothing can be written to {recipe / 'run'}: " in below.output


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


def test_what_is_learned_finds_the_pairs_better(recipe: Path, pairs: Path, tmp_path: Path) -> None:
    output = succeed(*command(recipe, pairs, tmp_path / "run", "steps=60", "keep=0.1")).output
    losses = [
        float(line.split("pairs ")[1].split(",")[0])
        for line in output.splitlines()
        if line.startswith("step")
    ]
    assert losses[-1] < losses[0]


def test_features_stay_nearer_to_what_they_were_the_more_that_is_asked_for(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    kept = []
    for keep in (0, 100):
        asked = command(recipe, pairs, tmp_path / f"{keep}", f"keep={keep}", "steps=10")
        kept.append(float(invoke(*asked).output.split(", kept ")[1].split()[0]))
    assert kept[1] < 0.5 * kept[0]


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
    succeed(*command(recipe, pairs, tmp_path / "run"))
    read = read_pairs(pairs, PhotoTransform(32), 32, print)
    training, held = read.split(Settings().held_out, Settings().seed)
    assert learned == set(training.tolist())
    assert owners == set(read.owner[training].tolist())
    assert torch.equal(measured[1], read.sketches[held])


class Noted(torch.optim.AdamW):
    """Remembers how it was asked to step."""

    rates: ClassVar[list[float]] = []
    lengths: ClassVar[list[float]] = []  # of all gradients together

    def step(self, *nothing: Any) -> None:
        (group,) = self.param_groups
        assert group["weight_decay"] == 0
        self.rates.append(group["lr"])
        lengths = [parameter.grad.norm() for parameter in group["params"]]
        self.lengths.append(float(torch.stack(lengths).norm()))
        super().step(*nothing)


def test_steps_are_short_become_shorter_and_know_nothing_of_each_other(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.optim, "AdamW", Noted)
    # Nothing is learned, and each step sees all drawings.
    common = ("steps=4", "rate=1e-9", "batch=100")
    for temperature, most in ((1e-4, 1.0), (100.0, 0.1)):
        monkeypatch.setattr(Noted, "rates", [])
        monkeypatch.setattr(Noted, "lengths", [])
        chosen = (*common, f"temperature={temperature}")
        succeed(*command(recipe, pairs, tmp_path / f"{temperature}", *chosen))
        expected = [1e-9 * (1 + math.cos(math.pi * step / 4)) / 2 for step in range(4)]
        assert Noted.rates == pytest.approx(expected)
        assert 0 < Noted.lengths[0] <= most * 1.001
        assert Noted.lengths == pytest.approx([Noted.lengths[0]] * 4, rel=1e-2)
    assert Noted.lengths[0] < 0.1


def test_the_first_loss_equals_plain_loops(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path
) -> None:
    def move(tensors: Tensors) -> None:
        tensors["mean.sketch.backbone"] = np.full_like(tensors["mean.sketch.backbone"], 0.1)

    base = rewritten(model_file, tmp_path / "base.safetensors", move)
    chosen = ("steps=1", "batch=100", f"model={base}", "temperature=0.2", "rate=1e-9")
    output = succeed(*command(recipe, pairs, tmp_path / "run", *chosen)).output
    said, kept = output.split("step 1: pairs ")[1].splitlines()[0].split(", kept ")
    assert abs(float(kept)) < 1e-3
    runtime = Runtime.load(base, "cpu")
    read = read_pairs(pairs, PhotoTransform(32), 32, print)
    rows, _ = read.split(Settings().held_out, Settings().seed)
    owner = read.owner[rows]
    drawn = runtime.embed_sketches(read.sketches[rows, 0].numpy())
    seen = runtime.embed_photos(read.photos[owner].permute(0, 2, 3, 1).numpy())
    similar = drawn @ seen.T / 0.2
    losses = []
    for number in range(len(owner)):
        for scores in (similar[number], similar[:, number]):
            own = [float(scores[i]) for i in range(len(owner)) if owner[i] == owner[number]]
            total = math.log(sum(math.exp(float(score)) for score in scores))
            losses.append(total - sum(own) / len(own))
    assert float(said) == pytest.approx(2 * sum(losses) / len(losses), rel=5e-3)


def test_a_model_without_adapters_gets_some_and_keeps_its_words(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    write_checkpoint("transformer", tmp_path / "tower")
    base = tmp_path / "base.safetensors"
    card = {"licence": "MIT", "metrics": [{"map_all": 0.5}], "zero_shot": 0.6}
    import_checkpoint(tmp_path / "tower", base, name="base", names=("horse",), card=card)

    def move(tensors: Tensors) -> None:
        tensors["mean.text"] = np.full_like(tensors["reference.text"][0], 0.1)

    rewritten(base, base, move)
    spaces = []
    for out, seed in (("again", 0), ("other", 1), ("run", 0)):
        chosen = (f"model={base}", "steps=5", f"seed={seed}")
        succeed(*command(recipe, pairs, tmp_path / out, *chosen))
        spaces.append(read_header(tmp_path / out / "personal.safetensors").space)
    assert spaces[0] == spaces[2] != spaces[1]
    runtime = Runtime.load(tmp_path / "run/personal.safetensors", "cpu")
    assert runtime.info.adapted
    assert runtime.info.free_text
    assert runtime.info.licence == "MIT"
    assert not {"metrics", "zero_shot"} & runtime.info.card.keys()  # they were the other model's
    assert np.allclose(
        runtime.embed_words("a red barn"), Runtime.load(base, "cpu").embed_words("a red barn")
    )


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


def test_the_recipe_of_the_model_that_ships_says_what_it_is_measured_on() -> None:
    header = read_header(builtin_model())
    recipe = recipe_of(header)
    assert recipe.data.validation == "splits/sketchy-split2.val.txt"
    assert recipe.data.sketches["icons"]
    assert recipe_of(dataclasses.replace(header, card={})) == Recipe()  # as of another library


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
    output = succeed(*command(recipe, pairs, tmp_path / "run", *chosen)).output
    assert "benchmark map_all" in output
    facts = json.loads((tmp_path / "run/personal.json").read_text())
    assert 0 < facts["before"]["benchmark"] <= 1
    assert float(output.split(", kept ")[1].split()[0]) < 0.5  # the half that is not there is none


def test_a_model_file_that_does_not_fit_its_header_ends_in_one_line(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path
) -> None:
    architecture = {**read_header(model_file).architecture, "projection_dim": 8}
    odd = rewritten(model_file, tmp_path / "odd.safetensors", architecture=architecture)
    result = invoke(*command(recipe, pairs, tmp_path / "run", f"model={odd}"))
    assert result.exit_code == 2
    assert "does not fit its own description" in result.output


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
        succeed(*command(recipe, pairs, out, *chosen))
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
    result = invoke(*command(recipe, pairs, tmp_path / "run", "steps=3"))
    assert result.exit_code == 2
    assert [f"with {share}% of" in result.output for share in (100, 75, 50, 25)] == [True] * 4
    assert "no model was written" in result.output
    assert not (tmp_path / "run/personal.safetensors").exists()


def test_too_few_pairs_and_bad_files(recipe: Path, pairs: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    for kind in ("photos", "sketches"):
        (few / kind / "a").mkdir(parents=True)
    (few / "photos/a/photo.jpg").write_bytes(b"no photo")
    said: list[str] = []
    for number in range(3):
        (few / f"sketches/a/photo-{number}.png").write_bytes(b"no drawing")
        with pytest.raises(RecipeError, match="0 photos with drawings"):
            read_pairs(few, PhotoTransform(32), 24, said.append)
    assert said[0].startswith("left out: ")
    assert [line.count(str(few)) for line in said] == [2, 3, 3]
    assert [line.endswith(" more") for line in said] == [False, False, True]
    assert invoke(*command(recipe, few, tmp_path / "runs/a")).exit_code == 2
    assert not (tmp_path / "runs").exists()
    read = read_pairs(pairs, PhotoTransform(32), 24, said.append)
    assert (read.photos.shape, read.sketches.shape) == ((10, 3, 32, 32), (30, 3, 24, 24))
    training, held = read.split(0.2, 0)
    assert len(held) == 6
    assert not set(read.owner[training].tolist()) & set(read.owner[held].tolist())
    assert read.split(0.2, 1)[1].tolist() != held.tolist()
    assert len(read.split(0.01, 0)[1]) == 3  # of one photo
    assert len(read.split(0.8, 0)[0]) == 6
    with pytest.raises(RecipeError, match="keeps 9 of 10"):
        read.split(0.9, 0)


def test_what_of_a_pair_can_be_read_is_kept(pairs: Path, tmp_path: Path) -> None:
    root = shutil.copytree(pairs, tmp_path / "pairs")
    names = [f"{number:016}" for number in range(10)]
    (root / "photos" / names[0] / "a.png").write_bytes(b"no photo")  # beside one
    (root / "sketches" / names[1] / "a.png").write_bytes(b"no drawing")  # beside three
    for path in (root / "sketches" / names[2]).iterdir():
        path.write_bytes(b"no drawing")
    odd = Image.effect_noise((60, 40), 90).convert("RGB")
    odd.save(root / "photos" / names[4] / "photo.png")
    said: list[str] = []
    read = read_pairs(root, PhotoTransform(32), 24, said.append)
    assert read.names == (*names[:2], *names[3:])
    assert read.owner.tolist() == [owner for owner in range(9) for _ in range(3)]
    (told,) = said
    assert told.count("a.png") == 2
    assert told.endswith(" and 2 more")
    assert np.array_equal(read.photos[3].permute(1, 2, 0), PhotoTransform(32)(odd))
    shutil.rmtree(root / "photos" / names[9])
    assert len(read_pairs(root, PhotoTransform(32), 24, print).photos) == 8
    shutil.rmtree(root / "photos" / names[8])
    with pytest.raises(RecipeError, match="7 photos with drawings"):
        read_pairs(root, PhotoTransform(32), 24, print)


def test_a_folder_of_pairs_that_is_not_there_is_named(recipe: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    result = invoke(*command(recipe, gone, tmp_path / "run"))
    assert result.exit_code == 2
    assert result.output.startswith(f"sketchfind: There is no data folder {gone}.")
    assert not (tmp_path / "run").exists()


def test_a_folder_of_another_kind_is_not_said_to_hold_too_few_pairs(
    recipe: Path, small_data: Path, tmp_path: Path
) -> None:
    result = invoke(*command(recipe, small_data, tmp_path / "run"))
    assert result.exit_code == 2
    assert f"{small_data} has no folder sketches" in result.output
    assert "Photos you found" in result.output


def test_a_benchmark_that_is_not_there_is_told_by_its_own_key(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    result = invoke(*command(recipe, pairs, tmp_path / "run", f"benchmark={tmp_path / 'none'}"))
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
    refused = invoke(*command(recipe, pairs, out, *chosen))
    assert refused.exit_code == 2
    listed = f"damaged={out / 'damaged.txt'}"
    assert f"--set personal.{listed}, which lists them" in refused.stderr
    assert (out / "damaged.txt").read_text() == f"{damaged}\n"
    assert "benchmark map_all" in succeed(*command(recipe, pairs, out, *chosen, listed)).stderr


def test_a_loss_that_is_no_number_writes_nothing(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RANGES, "rate", (0.0, math.inf))
    for steps, said in ((3, "The loss is"), (1, "finds other photos worse")):
        result = invoke(*command(recipe, pairs, tmp_path / "run", "rate=1e30", f"steps={steps}"))
        assert result.exit_code == 2
        assert said in result.output
        assert not (tmp_path / "run/personal.safetensors").exists()


@pytest.mark.parametrize("option", [["--resume"], ["--workers", "2"]], ids=str)
def test_options_that_would_do_nothing_are_refused(
    recipe: Path, pairs: Path, tmp_path: Path, option: list[str]
) -> None:
    result = invoke(*command(recipe, pairs, tmp_path / "run"), *option)
    assert result.exit_code == 2
    assert option[0] in result.output
    assert ("nothing of it is kept" in result.output) == (option[0] == "--resume")


def test_processes_of_torchrun_are_refused_which_would_all_write_one_file(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("LOCAL_RANK", "0")
    result = invoke(*command(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 2
    assert "Personal fine-tuning runs in one process." in result.output
    assert not (tmp_path / "run").exists()


def test_who_stops_it_reads_that_nothing_is_kept(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(personal, "_train", interrupt)
    result = invoke(*command(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 1
    assert result.output.endswith(
        "Stopped. Nothing is kept of personal fine-tuning before its end.\n"
    )


def test_a_report_that_cannot_be_written_is_told_without_a_way_that_is_none(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    (tmp_path / "run/personal.json").mkdir(parents=True)
    result = invoke(*command(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 2
    assert "personal.json cannot be written" in result.output
    assert "--resume" not in result.output


@pytest.mark.parametrize(
    "setting",
    [
        "odd=1",
        "steps=0",
        "batch=1",
        "held_out=1.0",
        "held_out=0.95",
        "held_out=0.0",
        "keep=nan",
        "most_drop=inf",
        "rate=inf",
        "rate=1e39",
        "seed=99999999999999999999",
    ],
)
def test_mistakes_in_the_recipe_end_in_one_line(
    recipe: Path, pairs: Path, tmp_path: Path, setting: str
) -> None:
    result = invoke(*command(recipe, pairs, tmp_path / "run", setting))
    assert result.exit_code == 2
    assert f"'personal.{setting.partition('=')[0]}'" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_half_of_the_equal_ones_come_before_and_what_is_no_number_is_not_found() -> None:
    similar = torch.tensor([[0.9, 0.1, 0.2], [0.9, 0.1, 0.2], [0.5, 0.5, 0.5]])
    owner = torch.tensor([0, 1, 2])
    assert mean_reciprocal_rank(similar, owner) == pytest.approx((1 + 1 / 3 + 1 / 2) / 3)
    similar[1] = float("nan")
    assert mean_reciprocal_rank(similar, owner) == pytest.approx((1 + 0 + 1 / 2) / 3)
