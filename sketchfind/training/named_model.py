"""The model files that people name."""

from __future__ import annotations

from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.paths import BUILTIN, builtin_model


def named_model(name: str) -> Path:
    """Return the file `name`, or for "builtin" the program's own model file.

    Raises:
        RecipeError: there is no such file.
    """
    if name == BUILTIN:
        return builtin_model()
    path = Path(name)
    if not path.is_file():
        raise RecipeError(
            f"There is no model file {path}.",
            f'Name one that `export` wrote, or "{BUILTIN}" for that of the program.',
        )
    return path
