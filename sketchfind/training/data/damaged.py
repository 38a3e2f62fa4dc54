"""The list of damaged pictures that a recipe leaves out, `data.damaged`: one a line.

A line is the path of a picture relative to the data folder, or `PATH:LINE` for a drawing in an
.ndjson file; lines count from 1.
"""

from __future__ import annotations

from pathlib import Path

from sketchfind.printable import for_shell, printable
from sketchfind.training.data.cache import Damaged, require_whole
from sketchfind.training.data.class_lists import read_lines
from sketchfind.training.data.collections import Example
from sketchfind.training.data.dataset import read_examples
from sketchfind.training.recipe.recipe import Data
from sketchfind.training.writing import written


def read_sound(settings: Data, data: Path) -> tuple[list[Example], list[Example], list[str]]:
    """Read the collections of a recipe without the pictures that `data.damaged` lists.

    Returns:
        the examples, those that were left out, and the lines of the list that name none.

    Raises:
        RecipeError: a collection is unknown or empty, or the list cannot be read.
    """
    names = sorted({*settings.sketches, *settings.photos})
    examples = read_examples(data, names, settings.drawings)
    if not settings.damaged:
        return examples, [], []
    listed = dict.fromkeys(read_lines(data / settings.damaged))
    entries = _entries(examples, data)
    rest = [one for one, entry in zip(examples, entries, strict=True) if entry not in listed]
    damaged = [one for one, entry in zip(examples, entries, strict=True) if entry in listed]
    known = set(entries)
    return rest, damaged, [entry for entry in listed if entry not in known]


def require_undamaged(
    found: Damaged, path: Path, settings: Data, data: Path, key: str = "data.damaged"
) -> None:
    """Raise RecipeError for damaged pictures, after listing them in `path`.

    Those that `settings` leave out are listed there, too. The error tells to set `key` to the list.
    """
    if not found:
        return
    before = read_lines(data / settings.damaged) if settings.damaged else []
    lines = dict.fromkeys([*before, *_entries(list(found), data)])
    with written(path) as temporary:
        temporary.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    setting = for_shell(f"{key}={path}")
    require_whole(found, f", or leave them out with --set {setting}, which lists them")


def _entries(examples: list[Example], data: Path) -> list[str]:
    """Return the line of a list that names each example, without what would break the line."""
    shown = {
        path: printable((path.relative_to(data) if path.is_relative_to(data) else path).as_posix())
        for path in {one.path for one in examples}
    }
    return [
        f"{shown[one.path]}:{one.line + 1}" if one.line >= 0 else shown[one.path].strip()
        for one in examples
    ]
