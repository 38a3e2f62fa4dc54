"""A run folder: resolved recipe, metrics, checkpoints. No pickle: tensors are safetensors.

recipe.json      the resolved recipe, git revision, versions
metrics.csv      one line an epoch
last/ best/      model.safetensors, ema.safetensors, optimiser.safetensors, state.json
"""

from __future__ import annotations

import csv
import json
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from sketchfind.errors import RecipeError
from sketchfind.training.recipe import Recipe, recipe_from_dict


class Run:
    """One run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, recipe: Recipe) -> None:
        """Create the folder; raise RecipeError when it already holds a run."""
        if (self.folder / "recipe.json").exists():
            raise RecipeError(
                f"{self.folder} already holds a run.", "Continue it with --resume, or use another."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        facts: dict[str, Any] = {
            "recipe": recipe.to_dict(),
            "revision": _revision(),
            "torch": torch.__version__,
        }
        facts |= {"machine": platform.machine(), "threads": torch.get_num_threads()}
        _write_json(self.folder / "recipe.json", facts)

    def recipe(self) -> Recipe:
        """Read the resolved recipe back; raise RecipeError when there is no run here."""
        return recipe_from_dict(self.facts()["recipe"])

    def facts(self) -> dict[str, Any]:
        """Return what recipe.json holds."""
        try:
            facts = json.loads((self.folder / "recipe.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RecipeError(f"There is no run at {self.folder}.") from error
        assert isinstance(facts, dict)
        return facts

    def log(self, row: dict[str, Any]) -> None:
        """Append one epoch to metrics.csv; an epoch that was logged before is replaced."""
        rows = [old for old in self.metrics() if int(old["epoch"]) < int(row["epoch"])]
        rows.append({key: str(value) for key, value in row.items()})
        path = self.folder / "metrics.csv"
        temporary = path.with_suffix(".tmp")
        with temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(row), restval="")
            writer.writeheader()
            writer.writerows(rows)
        temporary.replace(path)

    def metrics(self) -> list[dict[str, str]]:
        """Return the lines of metrics.csv."""
        path = self.folder / "metrics.csv"
        if not path.exists():
            return []
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def save(
        self,
        name: str,
        model: nn.Module,
        ema: dict[str, Tensor],
        optimiser: torch.optim.Optimizer,
        state: dict[str, Any],
    ) -> None:
        """Write the checkpoint `name`; a kill at any moment leaves the old or the new one."""
        # Each epoch has its own folder; `name` is a file that points to it, replaced atomically.
        folder = self.folder / "checkpoints" / f"{name}-{state['epoch']}"
        folder.mkdir(parents=True, exist_ok=True)
        save_file(_contiguous(model.state_dict()), folder / "model.safetensors")
        save_file(_contiguous(ema), folder / "ema.safetensors")
        save_file(_optimiser_tensors(optimiser), folder / "optimiser.safetensors")
        _write_json(folder / "state.json", state)
        before = self._pointed(name)
        _write_json(self.folder / f"{name}.json", {"checkpoint": folder.name})
        if before is not None and before != folder:
            shutil.rmtree(before, ignore_errors=True)

    def averaged(self, name: str) -> dict[str, Tensor]:
        """Return the averaged weights of the checkpoint `name`; raise RecipeError without one."""
        folder = self._pointed(name)
        if folder is None:
            raise RecipeError(f"The run {self.folder} has no checkpoint {name!r} yet.")
        return load_file(folder / "ema.safetensors")

    def load(
        self,
        name: str,
        model: nn.Module,
        ema: dict[str, Tensor],
        optimiser: torch.optim.Optimizer,
    ) -> dict[str, Any] | None:
        """Restore the checkpoint `name` in place and return its state, or None if there is none."""
        folder = self._pointed(name)
        if folder is None:
            return None
        model.load_state_dict(load_file(folder / "model.safetensors"))
        for key, tensor in load_file(folder / "ema.safetensors").items():
            ema[key].copy_(tensor)
        _restore_optimiser(optimiser, load_file(folder / "optimiser.safetensors"))
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        assert isinstance(state, dict)
        return state

    def _pointed(self, name: str) -> Path | None:
        pointer = self.folder / f"{name}.json"
        if not pointer.exists():
            return None
        target = json.loads(pointer.read_text(encoding="utf-8"))["checkpoint"]
        return self.folder / "checkpoints" / Path(target).name


def _optimiser_tensors(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    return {
        f"{index}.{key}": value
        for index, entries in optimiser.state_dict()["state"].items()
        for key, value in entries.items()
    }


def _restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state = optimiser.state_dict()
    restored: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        index, _, name = key.partition(".")
        restored.setdefault(int(index), {})[name] = tensor
    optimiser.load_state_dict({"state": restored, "param_groups": state["param_groups"]})


def _contiguous(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.contiguous() for name, tensor in tensors.items()}


def _write_json(path: Path, value: Any) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(value, indent=1), encoding="utf-8")
    temporary.replace(path)


def _revision() -> str:
    try:
        command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
