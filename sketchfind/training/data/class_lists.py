"""Lists of class names: where they are found, and which classes a recipe keeps out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sketchfind.errors import RecipeError, why
from sketchfind.paths import resources
from sketchfind.training.data.names import spelling

if TYPE_CHECKING:  # importing it loads torch, which lists do not need
    from sketchfind.training.recipe.recipe import Data


def read_lines(path: Path) -> list[str]:
    """Read the lines of a list that are not empty; raise RecipeError if it cannot be read."""
    try:
        # Editors on Windows begin a file with a byte order mark, which would join the first name.
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"The list {path} cannot be read: {why(error)}.") from error
    return [line.strip() for line in lines if line.strip()]


def read_classes(path: Path) -> frozenset[str]:
    """Read a class list, one name a line, in one spelling; raise RecipeError if it is missing."""
    return frozenset(map(spelling, read_lines(path)))


def find_list(data: Path, name: str) -> Path:
    """Return the class list `name`, such as `splits/tuberlin.seen.txt`.

    It is looked for in the data folder, then among the lists that ship with the program, which are
    in `training/splits` beside the resources, both in the source tree and in a wheel. If it is in
    neither, the path in the data folder is returned.
    """
    own, shipped = data / name, resources().parent / "training" / name
    return shipped if shipped.exists() and not own.exists() else own


def kept_out(settings: Data, data: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return the (validation, test) classes that training must not see, as `spelling` has them.

    Raises:
        RecipeError: a list cannot be read.
    """
    validation, test = find_list(data, settings.validation), find_list(data, settings.test)
    held_out = read_classes(validation) if settings.hold_out else frozenset()
    return held_out, read_classes(test)


def all_kept_out(settings: Data, data: Path) -> frozenset[str]:
    """Return both sets of `kept_out` as one; raise RecipeError as it does."""
    held_out, test = kept_out(settings, data)
    return held_out | test
