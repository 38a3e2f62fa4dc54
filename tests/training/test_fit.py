"""Training: what a run keeps, what changes it, and what ends it."""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
import signal
from collections.abc import Callable
from multiprocessing import get_start_method
from pathlib import Path
from typing import Any

import pytest
import torch
from commands import changes, invoke, succeed, weights
from matplotlib.figure import Figure
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch.optim.optimizer import register_optimizer_step_pre_hook

from sketchfind.encoder.backbones import create_backbone
from sketchfind.encoder.model_file import read_info
from sketchfind.training import run_files
from sketchfind.training.data.batches import BatchMaker, Draft
from sketchfind.training.optimiser import rate_at
from sketchfind.training.plot import plot_run
from sketchfind.training.recipe.recipe import read_recipe
from sketchfind.training.recipe.rules import RANGES
from sketchfind.training.run import Run
from sketchfind.training.state import TrainingState
from sketchfind.training.student import Encoded, Inputs, Student

NAMES = ("last", "best")


def test_a_run_keeps_what_one_wants_to_know(trained: Path) -> None:
    facts = json.loads((trained / "recipe.json").read_text())
    assert facts["recipe"]["model"]["backbone"] == "test_vit"
    assert facts["revision"]
    assert facts["seen"] == ["apple", "hot air balloon", "zebra"]
    assert facts["kept_out"] == ["bat", "owl", "window"]
    assert facts["classes"] == facts["seen"]
    rows = Run(trained).metrics()
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert 0 < float(rows[-1]["validation"]) <= 1
    assert {"align", "distill", "contrast", "sketchy/backbone", "quickdraw/clip"} <= set(rows[0])
    assert (trained / "metrics.png").read_bytes().startswith(b"\x89PNG")
    named = {json.loads((trained / f"{name}.json").read_text())["checkpoint"] for name in NAMES}
    assert {path.name for path in (trained / "checkpoints").iterdir()} == named
    assert not [path for path in trained.rglob("*") if path.suffix in (".pt", ".pth", ".pkl")]
    modes = {path.stat().st_mode for path in trained.rglob("*") if path.is_file()}
    assert modes == {(trained / "recipe.json").stat().st_mode}


def test_a_single_class_is_said_to_teach_nothing_by_itself(
    own_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    def begun(name: str, *tested: str) -> str:
        (own_data / "splits/unseen.txt").write_text("\n".join(tested))
        once = changes("optimiser.epochs=1", "loss.distill_weight=0")
        out = tmp_path / "runs" / name
        return succeed("fit", recipe_file, "--data", own_data, "--out", out, *once).stderr

    assert "nothing to tell apart" in begun("one", "apple", "zebra")
    assert "nothing to tell apart" not in begun("two", "apple")


def test_a_run_is_trained_by_one_program_at_a_time(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "runs" / "run"
    arguments = ("fit", recipe_file, "--data", small_data, "--out", out, "--resume")
    out.mkdir(parents=True)
    with Run(out).sole_use():
        refused = invoke(*arguments)
    assert refused.exit_code == 2
    assert f"Another program is training {out}." in refused.stderr
    assert not [*out.iterdir()]


def test_a_full_disk_is_told_in_one_line_and_the_run_goes_on_when_there_is_room(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    arguments = ["fit", recipe_file, "--data", small_data, "--out", tmp_path / "runs" / "full"]

    def refuse(*values: object) -> None:
        raise SafetensorError("I/O error: No space left on device (os error 28)")

    def fill(self: Figure, *values: object, **others: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for change in ((run_files, "save_file", refuse), (Figure, "savefig", fill)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(*change)
            patch.setattr("sketchfind.training.fit.plot_run", plot_run)  # pictures are written, too
            result = invoke(*arguments)
        assert result.exit_code == 2, result.output
        last = result.stderr.splitlines()[-1]
        assert last.startswith("sketchfind: ")
        assert "No space left on device" in last
        assert last.endswith("; make room and try again, `fit` with --resume.")
        arguments += ["--resume"]
    assert invoke(*arguments).exit_code == 0
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_data_folder_that_is_not_there_is_named(recipe_file: Path, tmp_path: Path) -> None:
    result = invoke("fit", recipe_file, "--data", tmp_path / "gone", "--out", tmp_path / "a")
    assert result.exit_code == 2
    assert f"There is no data folder {tmp_path / 'gone'}." in result.stderr
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("change", ["start=gone", "text.table=gone", "pretrained=gone"])
def test_a_run_that_cannot_begin_leaves_no_folder(
    small_data: Path, recipe_file: Path, tmp_path: Path, change: str
) -> None:
    (tmp_path / "runs" / "before").mkdir(parents=True)
    for name in ("a", "more/a", "before"):
        out = tmp_path / "runs" / name
        result = invoke("fit", recipe_file, "--data", small_data, "--out", out, "--set", change)
        assert result.exit_code == 2
        assert "gone" in result.stderr
    assert [path.name for path in (tmp_path / "runs").rglob("*")] == ["before"]


@pytest.mark.usefixtures("trained")
def test_what_the_start_of_a_run_was_trained_on_is_told_with_its_model(
    small_data: Path, tmp_path: Path, fit: Callable[..., Path], export: Callable[..., Path]
) -> None:
    for domain in ("photo", "sketch"):
        apples = small_data / "sketchy/256x256" / domain / "tx_000000000000/apple"
        shutil.copytree(apples, tmp_path / "apples" / domain / "apple")
    shares = f"{{ '{tmp_path / 'apples'}' = 1 }}"
    settings = ("start=a", f"data.sketches={shares}", f"data.photos={shares}", "optimiser.epochs=1")
    run = fit(*settings, "data.hold_out=false")
    seen = read_info(export(run)).card["provenance"]["seen"]
    assert seen == ["apple", "hot air balloon", "zebra"]


def test_rates_and_averages_follow_the_step_of_the_run_and_gradients_are_clipped(
    recipe_file: Path, fit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ("optimiser.epochs=2", "optimiser.ema=0.2", "optimiser.clip_gradient=0.01")
    rates: list[list[float]] = []  # of the groups, over their own, by step
    norms: list[float] = []
    decays: list[float] = []
    weight, present = "projection.0.weight", list[torch.Tensor]()
    average = TrainingState.average

    def note(optimiser: torch.optim.Optimizer, *_: object) -> None:
        rates.append([group["lr"] / group["rate"] for group in optimiser.param_groups])
        trained = [p for group in optimiser.param_groups for p in group["params"]]
        squares = [float(p.grad.square().sum()) for p in trained if p.grad is not None]
        norms.append(sum(squares) ** 0.5)

    def noted(self: TrainingState, decay: float) -> None:
        if not decays:
            present.append(self.averaged[weight].clone())
        decays.append(decay)
        present.append(self.student.model.state_dict()[weight].clone())
        average(self, decay)

    monkeypatch.setattr(TrainingState, "average", noted)
    hook = register_optimizer_step_pre_hook(note)
    out = fit(*settings)
    hook.remove()
    optimiser = read_recipe(recipe_file, settings).optimiser
    for step, shares in enumerate(rates):
        assert shares == pytest.approx([rate_at(step, optimiser)] * len(shares))
    assert norms == pytest.approx([0.01] * 6, rel=1e-3)
    assert decays == pytest.approx([1 / 10, 2 / 11, 0.2, 0.2, 0.2, 0.2])
    averaged, *after = present
    for decay, now in zip(decays, after, strict=True):
        averaged = decay * averaged + (1 - decay) * now
    assert torch.allclose(Run(out).averaged("last")[weight], averaged, atol=1e-6)


def test_leaving_patches_out_changes_training(trained: Path, fit: Callable[..., Path]) -> None:
    whole, dropped = weights(trained), weights(fit("optimiser.patch_dropout=0.5"))
    assert whole.keys() == dropped.keys()
    assert not all(torch.equal(whole[name], dropped[name]) for name in whole)


def test_without_held_out_classes_the_last_epoch_is_the_best(fit: Callable[..., Path]) -> None:
    run = Run(fit("data.hold_out=false"))
    last, best = run.averaged("last"), run.averaged("best")
    assert all(torch.equal(last[name], best[name]) for name in last)


@pytest.mark.parametrize(
    ("where", "fault", "short"),
    [
        (".student.Student.forward", torch.OutOfMemoryError("CUDA out of memory"), True),
        (".prepare.build_network", RuntimeError("you can't allocate memory"), True),
        (".data.batches.BatchMaker.draw", MemoryError("Unable to allocate 1 TiB"), True),
        (".student.Student.forward", RuntimeError("a bug"), False),
    ],
)
def test_training_that_there_is_no_memory_for_is_one_line_with_a_way_out(
    where: str,
    fault: Exception,
    short: bool,
    small_data: Path,
    recipe_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(f"sketchfind.training{where}", fail)
    result = invoke("fit", recipe_file, "--data", small_data, "--out", tmp_path / "run")
    assert result.exit_code == 2
    said = f"There is not enough memory for this training on cpu ({fault})."
    assert (said in result.stderr) == short
    assert ("a larger optimiser.accumulate" in result.stderr) == short
    assert ("Traceback" in result.stderr) != short


@pytest.mark.skipif(get_start_method() != "fork", reason="a process that starts anew draws as ever")
def test_a_process_that_draws_and_is_killed_is_one_line_with_a_way_out(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, draw = os.getpid(), BatchMaker.draw

    def die(self: BatchMaker, epoch: int, step: int) -> Draft:
        if step == 1 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return draw(self, epoch, step)

    monkeypatch.setattr(BatchMaker, "draw", die)
    out = ("--out", tmp_path / "run", "--workers", 1)
    result = invoke("fit", recipe_file, "--data", small_data, *out)
    assert result.exit_code == 2
    assert "A process that draws batches is lost: DataLoader worker" in result.stderr
    assert "Traceback" not in result.stderr


def test_learning_lowers_the_loss(fit: Callable[..., Path]) -> None:
    first, last = Run(fit("optimiser.steps=25", "optimiser.epochs=2")).metrics()
    assert float(last["align"]) < 0.9 * float(first["align"])


def test_a_run_can_start_from_another(trained: Path, fit: Callable[..., Path]) -> None:
    still = ("start=a", "optimiser.backbone_lr=0", "optimiser.new_lr=0")
    expected = Run(trained).averaged("last")
    started = weights(fit(*still, name="second"))
    assert all(torch.equal(value, expected[name]) for name, value in started.items())
    larger = fit(*still, "model.image_size=48", "data.cache_size=48", name="larger")
    positions = weights(larger)["backbone.pos_embed"]
    assert positions.shape[1] == 1 + 3 * 3
    assert positions[0, 1:].mean().item() == pytest.approx(
        expected["backbone.pos_embed"][0, 1:].mean().item(), abs=0.01
    )


def test_mistakes_end_with_one_clear_line(
    trained: Path, small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    again = invoke("fit", recipe_file, "--data", small_data, "--out", trained)
    assert again.exit_code == 2
    assert "already holds a run" in again.stderr
    nowhere = invoke("fit", recipe_file, "--data", tmp_path, "--out", tmp_path / "x")
    assert nowhere.exit_code == 2
    assert "Traceback" not in nowhere.stderr
    file = invoke("fit", recipe_file, "--data", small_data, "--out", recipe_file)
    assert file.exit_code == 2
    assert "is a file" in file.stderr
    # Before anything is read: there are no data either.
    below = invoke("fit", recipe_file, "--data", tmp_path, "--out", recipe_file / "run")
    assert below.exit_code == 2
    assert below.stderr.startswith(f"sketchfind: Nothing can be written to {recipe_file / 'run'}: ")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/cache").touch()
    beside = invoke("fit", recipe_file, "--data", tmp_path, "--out", tmp_path / "more/run")
    assert beside.exit_code == 2
    assert f"Nothing can be written to {tmp_path / 'more/cache'}: " in beside.stderr
    cache = invoke("fit", recipe_file, "--data", small_data, "--out", tmp_path / "new/cache")
    assert cache.exit_code == 2
    assert "keep decoded pictures" in cache.stderr
    no_run = invoke("export", tmp_path, "--data", small_data, "--out", tmp_path / "m")
    assert no_run.exit_code == 2
    assert "no run" in no_run.stderr


def test_a_damaged_run_is_told_in_one_line_that_names_the_file(
    trained: Path, small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    last = json.loads((trained / "last.json").read_text())["checkpoint"]
    state = trained / "checkpoints" / last / "state.json"
    for path, text in {
        trained / "last.json": "",
        state: "[]",
        trained / "recipe.json": '{"recipe": 5}',
        trained / "metrics.csv": "nothing\n1\n",
    }.items():
        whole = path.read_bytes()
        path.write_text(text)
        for command in (
            ("export", trained, "--data", small_data, "--out", tmp_path / "m.safetensors"),
            ("fit", recipe_file, "--data", small_data, "--out", trained, "--resume"),
        ):
            result = invoke(*command, *(("--checkpoint", "last") if command[0] == "export" else ()))
            if path.name == "metrics.csv" and command[0] == "fit":
                continue  # nothing is left to train, so nothing is logged
            assert result.exit_code == 2, result.output
            assert f"{path} is damaged" in result.stderr
        path.write_bytes(whole)


def test_frozen_parts_stay_what_they_were(small_data: Path, fit: Callable[..., Path]) -> None:
    before = load_file(small_data / "weights.safetensors")
    after = weights(fit("optimiser.tuning=adapters"))
    assert torch.equal(after["backbone.norm.weight"], before["norm.weight"])
    assert torch.equal(
        after["backbone.blocks.0.block.attn.qkv.weight"], before["blocks.0.attn.qkv.weight"]
    )
    assert after["backbone.blocks.0.adapter.up.weight"].abs().max() > 0


def test_a_classifier_is_trained_and_resumed_but_not_exported(
    small_data: Path, recipe_file: Path, tmp_path: Path
) -> None:
    out, cut = tmp_path / "runs" / "whole", tmp_path / "runs" / "cut"
    classifier = changes("loss.classes=classifier", "clip_share=0")
    arguments = ("fit", recipe_file, "--data", small_data, *classifier)
    succeed(*arguments, "--out", out)
    row = Run(out).metrics()[0]
    assert {"classify", "validation", "sketchy/backbone"} <= set(row)
    assert not {"align", "sketchy/clip"} & set(row)  # the text half is not trained: no figure
    assert row["sketchy/retrieval"] == row["sketchy/backbone"]

    save = Run.save

    def kill_after_the_first_save(self: Run, *values: Any, best: bool) -> None:
        save(self, *values, best=best)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "save", kill_after_the_first_save)
        stopped = invoke(*arguments, "--out", cut)
    assert stopped.exit_code == 1
    assert "Stopped. With --resume a run goes on" in stopped.stderr
    succeed(*arguments, "--out", cut, "--resume")
    for part in ("model", "objective", "optimiser"):
        files = [run / "checkpoints" / "epoch-3" / f"{part}.safetensors" for run in (out, cut)]
        whole, resumed = map(load_file, files)
        assert all(torch.equal(whole[name], resumed[name]) for name in whole)

    model = tmp_path / "model.safetensors"
    export = ("export", out, "--data", small_data, "--out", model)
    succeed(*export)
    assert not [name for name in load_file(model) if "classifier" in name]
    refused = invoke(*export, "--clip-share", "0.3")
    assert refused.exit_code == 2
    assert "text" in refused.stderr


def test_a_batch_in_parts_trains_as_the_whole_one(
    small_data: Path, fit: Callable[..., Path]
) -> None:
    losses = ("clip_contrast_weight", "instance_weight", "distill_sketches", "feature_weight")
    settings = (*(f"loss.{name}=0.5" for name in losses), "optimiser.epochs=1")
    runs = [fit(*settings, f"optimiser.accumulate={parts}", name=f"{parts}") for parts in (1, 2)]
    whole, half = map(weights, runs)
    start = load_file(small_data / "weights.safetensors")["patch_embed.proj.weight"]
    moved = (whole["backbone.patch_embed.proj.weight"] - start).abs().max()
    # AdamW divides by the gradient's size, so tiny gradients turn rounding into steps.
    apart = max((whole[name] - half[name]).abs().mean() for name in whole)
    assert apart < 0.05 * moved
    (one,), (other,) = (Run(out).metrics() for out in runs)
    for name in ("align", "distill", "feature", "contrast", "clip_contrast", "instance"):
        assert float(one[name]) == pytest.approx(float(other[name]), rel=1e-3)


def test_parts_are_compared_as_they_are_learned_from(
    fit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Patches are left out at random: the same ones when a part is encoded ahead and again.
    encoded: list[torch.Tensor] = []
    encode = Student.encode

    def remember(self: Student, inputs: Inputs) -> Encoded:
        found = encode(self, inputs)
        encoded.append(found.features.backbone.detach().clone())
        return found

    monkeypatch.setattr(Student, "encode", remember)
    fit("optimiser.accumulate=2", "optimiser.patch_dropout=0.5", "optimiser.epochs=1")
    assert len(encoded) == 3 * 4  # steps
    for step in range(3):
        ahead, again = encoded[4 * step :][:2], encoded[4 * step :][2:4]
        for one, other in zip(ahead, again, strict=True):
            assert torch.equal(one, other)
        assert not torch.equal(*ahead)


def test_a_start_of_another_architecture_is_refused(
    trained: Path, small_data: Path, recipe_file: Path
) -> None:
    other = ("--set", "start=a", "--set", "model.projection_dim=8")
    arguments = ("fit", recipe_file, "--data", small_data, "--out", trained.parent / "b")
    result = invoke(*arguments, *other)
    assert result.exit_code == 2
    assert "another network" in result.stderr


def test_what_is_learned_beside_the_network_is_logged_and_saved(fit: Callable[..., Path]) -> None:
    out = fit("loss.learn_temperature=true", "loss.contrast=triplet")
    row = Run(out).metrics()[-1]
    kept = load_file(out / "checkpoints" / "epoch-3" / "objective.safetensors")
    assert set(kept) == {"log_temperature"}
    assert float(row["temperature"]) == pytest.approx(
        kept["log_temperature"].exp().item(), abs=1e-4
    )
    assert float(row["contrast"]) > 0


def test_a_loss_that_is_no_number_ends_the_run_before_it_is_saved(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RANGES, "loss.distill_weight", (0.0, math.inf))
    out = tmp_path / "runs" / "a"
    heavy = changes("loss.distill_weight=1e39")
    result = invoke("fit", recipe_file, "--data", small_data, "--out", out, *heavy)
    assert result.exit_code == 2
    assert "Begin a new run, in another --out, with lower learning rates." in result.stderr
    assert Run(out).last_epoch() is None


def test_weights_that_are_no_numbers_after_a_last_finite_loss_end_the_run_before_it_is_saved(
    small_data: Path, recipe_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(parameters: list[torch.Tensor], *_: float) -> None:
        for parameter in parameters:
            parameter.grad = torch.full_like(parameter, math.nan)

    monkeypatch.setattr("torch.nn.utils.clip_grad_norm_", spoil)
    out = tmp_path / "runs" / "a"
    arguments = ("fit", recipe_file, "--data", small_data, "--out", out)
    result = invoke(*arguments, *changes("optimiser.steps=1"))
    assert result.exit_code == 2
    assert "The weights are no longer finite numbers after epoch 1." in result.stderr
    assert Run(out).last_epoch() is None


@pytest.mark.parametrize("parts", [1, 2])
def test_a_cnn_trains_with_its_batch_norms(
    fit: Callable[..., Path], tmp_path: Path, parts: int
) -> None:
    torch.manual_seed(0)
    start = create_backbone("test_resnet", 160, classes=1000).state_dict()
    save_file(start, tmp_path / "resnet.safetensors")
    cnn = ("model.backbone=test_resnet", f"pretrained={tmp_path / 'resnet.safetensors'}")
    settings = (*cnn, "model.adapter_reduction=0", "optimiser.precision=auto", "optimiser.epochs=1")
    out = fit(*settings, f"optimiser.accumulate={parts}")
    after, averaged = weights(out), Run(out).averaged("last")
    assert not torch.equal(after["backbone.bn1.running_mean"], start["bn1.running_mean"])
    assert after["backbone.bn1.num_batches_tracked"] == 3 * parts
    assert averaged["backbone.bn1.num_batches_tracked"] == 3 * parts
