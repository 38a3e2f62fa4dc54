"""What a run notes when it begins, as recipe.json holds it."""

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
    """What a run is made of; some defaults are those of a soup, which draws no pictures."""

    recipe: Recipe  # resolved
    seen: frozenset[str] = frozenset()  # classes that its weights are trained on, here and before
    kept_out: frozenset[str] = frozenset()  # test and validation classes that they are not
    classes: frozenset[str] = frozenset()  # those that they are trained on here
    examples: str = ""  # the digest of the data set
    text: str = ""  # that of the text tables
    revision: str = "unknown"
    torch: str = ""  # its version
    machine: str = ""
    threads: int = 0
    device: str = ""  # where it trains, such as "cuda"
    processes: int = 0  # how many train it together

    def here(self) -> Facts:
        """Return them with the program and the machine that this process runs on."""
        return dataclasses.replace(
            self,
            revision=revision(),
            torch=torch.__version__,
            machine=platform.machine(),
            threads=torch.get_num_threads(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return them for JSON."""
        values = dataclasses.asdict(self)
        return values | {name: sorted(values[name]) for name in SETS}


def facts_from_dict(values: dict[str, Any]) -> Facts:
    """Return what `to_dict` gave.

    Raises:
        RecipeError: the recipe has unknown keys or bad values.
        KeyError: classes are missing.
        TypeError: something else is there, or in the place of classes.
    """
    sets = {name: frozenset(values[name]) for name in SETS}
    return Facts(**values | sets | {"recipe": recipe_from_dict(values["recipe"])})


def revision() -> str:
    """Return the git revision of this program, or "unknown" where it was installed.

    "+changes" follows it where the package has been changed since.
    """
    package = Path(sketchfind.__file__).resolve().parent
    try:
        top, head = _git(package, "rev-parse", "--show-toplevel", "HEAD").splitlines()
        # An environment may lie in the repository of another project.
        if not Path(top).samefile(package.parent):
            return "unknown"
        # Without a lock: runs that begin beside each other would want the same.
        changes = _git(package, "--no-optional-locks", "status", "--porcelain", ".")
        return f"{head}+changes" if changes else head
    except (OSError, ValueError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
