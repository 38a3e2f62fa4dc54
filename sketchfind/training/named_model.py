"""The model files that people name."""

from __future__ import annotations

from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.paths import BUILTIN, builtin_model
from sketchfind.training.run import Run


def named_model(name: str) -> Path:
    """Return the file `name`, or for "builtin" the program's own model file.

    Raises:
        RecipeError: there is no such file.
    """
    if name == BUILTIN:
        return builtin_model()
    path = Path(name)
    if Run(path).begun:
        raise RecipeError(
            f"{path} is a run, not a model file.", "Make one of it with `export`, and name that."
        )
    if not path.is_file():
        raise RecipeError(
            f"There is no model file {path}.",
            f'Name one that `export` wrote, or "{BUILTIN}" for that of the program.',
        )
    return path
