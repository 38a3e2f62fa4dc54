"""Personal fine-tuning: pairs in, a model file out."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from commands import fitting, invoke, succeed
from model_copies import rewritten
from small_towers import write_checkpoint

from sketchfind.encoder.importing import import_checkpoint
from sketchfind.encoder.model_file import Tensors, read_header, read_tensors
from sketchfind.encoder.runtime import Runtime
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.printable import for_shell
from sketchfind.training.personal import fit as personal
from sketchfind.training.personal.pairs import read_pairs
from sketchfind.training.personal.recipe import RANGES, Settings


def test_only_the_adapters_change_and_the_file_works(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path
) -> None:
    output = succeed(*fitting(recipe, pairs, tmp_path / "my run")).output
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
    again = invoke(*fitting(recipe, pairs, tmp_path / "my run"))
    assert again.exit_code == 2
    assert "there already" in again.output
    # Before anything is read: there are no pairs either.
    below = invoke(*fitting(recipe, tmp_path / "my run", recipe / "run"))
    assert below.exit_code == 2
    assert f"Nothing can be written to {recipe / 'run'}: " in below.output


def test_what_is_learned_finds_the_pairs_better(recipe: Path, pairs: Path, tmp_path: Path) -> None:
    output = succeed(*fitting(recipe, pairs, tmp_path / "run", "steps=60", "keep=0.1")).output
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
        asked = fitting(recipe, pairs, tmp_path / f"{keep}", f"keep={keep}", "steps=10")
        kept.append(float(invoke(*asked).output.split(", kept ")[1].split()[0]))
    assert kept[1] < 0.5 * kept[0]


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
        succeed(*fitting(recipe, pairs, tmp_path / f"{temperature}", *chosen))
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
    output = succeed(*fitting(recipe, pairs, tmp_path / "run", *chosen)).output
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
        succeed(*fitting(recipe, pairs, tmp_path / out, *chosen))
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


def test_a_model_file_that_does_not_fit_its_header_ends_in_one_line(
    recipe: Path, pairs: Path, model_file: Path, tmp_path: Path
) -> None:
    architecture = {**read_header(model_file).architecture, "projection_dim": 8}
    odd = rewritten(model_file, tmp_path / "odd.safetensors", architecture=architecture)
    result = invoke(*fitting(recipe, pairs, tmp_path / "run", f"model={odd}"))
    assert result.exit_code == 2
    assert "does not fit its own description" in result.output


def test_a_loss_that_is_no_number_writes_nothing(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RANGES, "rate", (0.0, math.inf))
    for steps, said in ((3, "The loss is"), (1, "finds other photos worse")):
        result = invoke(*fitting(recipe, pairs, tmp_path / "run", "rate=1e30", f"steps={steps}"))
        assert result.exit_code == 2
        assert said in result.output
        assert not (tmp_path / "run/personal.safetensors").exists()


@pytest.mark.parametrize("option", [["--resume"], ["--workers", "2"]], ids=str)
def test_options_that_would_do_nothing_are_refused(
    recipe: Path, pairs: Path, tmp_path: Path, option: list[str]
) -> None:
    result = invoke(*fitting(recipe, pairs, tmp_path / "run"), *option)
    assert result.exit_code == 2
    assert option[0] in result.output
    assert ("nothing of it is kept" in result.output) == (option[0] == "--resume")


def test_processes_of_torchrun_are_refused_which_would_all_write_one_file(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("LOCAL_RANK", "0")
    result = invoke(*fitting(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 2
    assert "Personal fine-tuning runs in one process." in result.output
    assert not (tmp_path / "run").exists()


def test_who_stops_it_reads_that_nothing_is_kept(
    recipe: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(personal, "_train", interrupt)
    result = invoke(*fitting(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 1
    assert result.output.endswith(
        "Stopped. Nothing is kept of personal fine-tuning before its end.\n"
    )


def test_a_report_that_cannot_be_written_is_told_without_a_way_that_is_none(
    recipe: Path, pairs: Path, tmp_path: Path
) -> None:
    (tmp_path / "run/personal.json").mkdir(parents=True)
    result = invoke(*fitting(recipe, pairs, tmp_path / "run"))
    assert result.exit_code == 2
    assert "personal.json cannot be written" in result.output
    assert "--resume" not in result.output
