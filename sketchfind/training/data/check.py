"""Count what lies below a data folder, for comparison with the official figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sketchfind.encoder.backbones import OPEN_CLIP
from sketchfind.training.data.benchmarks import (
    BENCHMARKS,
    TestSet,
    count_test_set,
    official_test_set,
    read_benchmark,
)
from sketchfind.training.data.class_lists import find_list
from sketchfind.training.data.collections import (
    COLLECTIONS,
    Example,
    count_quickdraw,
    extended_pictures,
    folder_of,
    read_collection,
)
from sketchfind.training.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Holding:
    """What is there of a collection; no picture counts twice."""

    name: str
    sketches: int
    photos: int
    classes: int
    repeats: int = 0  # originals that Sketchy-Extended holds a second time, which are not counted
    unrecognised: int = 0  # sketches that Google's network did not recognise


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the recipe needs but that is not there."""

    what: str
    path: Path
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about a data folder."""

    holdings: tuple[Holding, ...]
    tests: tuple[TestSet, ...]
    missing: tuple[Missing, ...]


def check_data(data: Path, recipe: Recipe, runs: Path = Path("runs")) -> Report:
    """Count the known collections, those of `recipe`, and the benchmark test sets below `data`.

    A run that the recipe starts from is looked for in the folder `runs`.

    Raises:
        RecipeError: the recipe names a collection that is neither known nor a plain folder.
    """
    wanted = {**recipe.data.sketches, **recipe.data.photos}
    names = {**COLLECTIONS, **wanted}
    found = {name: read_collection(data, name) for name in names if name != "quickdraw"}
    repeats = len(extended_pictures(data / "sketchy")) - len(found["sketchy-extended"])
    holdings = tuple(
        _hold(name, found[name], repeats if name == "sketchy-extended" else 0)
        if name in found
        else _hold_drawings(name, *count_quickdraw(data / name))
        for name in names
    )
    splits = [read_benchmark(data, name) for name in BENCHMARKS]
    there = {one.name for one in holdings if one.sketches or one.photos}
    return Report(
        holdings,
        tuple(count_test_set(split, *official_test_set(data, split, found)) for split in splits),
        _missing(data, recipe, runs, [name for name in wanted if name not in there]),
    )


def _hold(name: str, examples: list[Example], repeats: int) -> Holding:
    domains = Counter(example.domain for example in examples)
    classes = len({example.class_name for example in examples})
    return Holding(name, domains["sketch"], domains["photo"], classes, repeats)


def _hold_drawings(name: str, words: Counter[str], unrecognised: int) -> Holding:
    return Holding(name, words.total(), 0, len(words), unrecognised=unrecognised)


def _missing(data: Path, recipe: Recipe, runs: Path, absent: list[str]) -> tuple[Missing, ...]:
    missing = [Missing(f"collection {name}", folder_of(data, name)) for name in absent]
    settings, text = recipe.data, recipe.text
    tables = {"text vectors": text.table, "text vectors for sketches": text.sketch_table}
    lists = (settings.test, settings.validation if settings.hold_out else "", settings.seen)
    files = [
        Missing(what, data / name, "made by the command `text`")
        for what, name in tables.items()
        if name
    ]
    files += [Missing("class list", find_list(data, name)) for name in lists if name]
    weights = {"weights": recipe.pretrained}
    if recipe.teacher.pretrained and recipe.loss.has_teacher:
        weights["weights of the teacher"] = recipe.teacher.pretrained
    files += [
        Missing(what, data / name, "timm's, as .safetensors")
        for what, name in weights.items()
        if not name.startswith(OPEN_CLIP)  # else open_clip downloads them
    ]
    if recipe.start:
        start = runs / recipe.start / "last.json"
        files.append(
            Missing(f"run {recipe.start}", start, "to start from; --runs names its folder")
        )
    return tuple(missing + [file for file in files if not file.path.exists()])
