"""The facts that a run notes when it begins, which recipe.json holds."""

from __future__ import annotations

import dataclasses
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

import sketchfind
from sketchfind.training.recipe.recipe import Recipe, recipe_from_dict

SETS = ("seen", "kept_out", "classes")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run is made of; a soup, which draws no pictures, has some of the defaults."""

    recipe: Recipe  # resolved
    seen: frozenset[str] = frozenset()  # classes its weights are trained on, in this run or before
    kept_out: frozenset[str] = frozenset()  # test and validation classes, not trained on
    classes: frozenset[str] = frozenset()  # classes its weights are trained on in this run
    examples: str = ""  # digest of the data set
    damaged: int = 0  # pictures that were left out because data.damaged lists them
    text: str = ""  # digest of the text tables
    revision: str = "unknown"
    torch: str = ""  # its version
    machine: str = ""
    threads: int = 0
    device: str = ""  # where it trains, such as "cuda"
    processes: int = 0  # how many train it together

    def here(self) -> Facts:
        """Return the facts with this process's program and machine filled in."""
        return dataclasses.replace(
            self,
            revision=revision(),
            torch=torch.__version__,
            machine=platform.machine(),
            threads=torch.get_num_threads(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as values for JSON."""
        values = dataclasses.asdict(self)
        return values | {name: sorted(values[name]) for name in SETS}


def facts_from_dict(values: dict[str, Any]) -> Facts:
    """Return the facts that `to_dict` gave as values.

    Raises:
        RecipeError: the recipe has unknown keys or bad values.
        KeyError: classes or the recipe are missing.
        TypeError: a key is unknown, or something other than classes is in their place.
    """
    sets = {name: frozenset(values[name]) for name in SETS}
    return Facts(**values | sets | {"recipe": recipe_from_dict(values["recipe"])})


def revision() -> str:
    """Return the git revision of this program, or "unknown" if it does not run from its repository.

    "+changes" is added if the package has uncommitted changes.
    """
    package = Path(sketchfind.__file__).resolve().parent
    try:
        top, head = _git(package, "rev-parse", "--show-toplevel", "HEAD").splitlines()
        # The package may be installed in an environment inside another project's repository.
        if not Path(top).samefile(package.parent):
            return "unknown"
        # Without a lock, which several runs that begin at once would compete for.
        changes = _git(package, "--no-optional-locks", "status", "--porcelain", ".")
        return f"{head}+changes" if changes else head
    except (OSError, ValueError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
