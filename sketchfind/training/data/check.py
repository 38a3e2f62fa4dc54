"""What lies below a data folder, beside the official figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sketchfind.encoder.backbones import OPEN_CLIP
from sketchfind.encoder.retrieval import Domain
from sketchfind.training.data.collections import (
    COLLECTIONS,
    ClassFile,
    Example,
    count_quickdraw,
    extended_pictures,
    read_collection,
)
from sketchfind.training.data.names import spelling
from sketchfind.training.data.official import OFFICIAL
from sketchfind.training.data.splits import BENCHMARKS, BenchmarkSplit, find_list, read_benchmark
from sketchfind.training.recipe.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Holding:
    """What is there of a collection. Nothing counts twice; `repeats` are what was not counted."""

    name: str
    sketches: int
    photos: int
    classes: int
    repeats: int = 0  # originals that Sketchy-Extended holds a second time
    unrecognised: int = 0  # of the sketches, those that Google's network did not recognise


@dataclass(frozen=True, slots=True)
class TestSet:
    """What is there of a split's test set. Its gallery counts as the official one does."""

    split: BenchmarkSplit
    queries: int
    gallery: int
    smallest: int  # photos in the gallery's smallest class
    missing: tuple[str, ...]  # test classes without a sketch or without a photo


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the recipe needs and that is not there."""

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

    Runs that the recipe starts from are looked for in the folder `runs`.

    Raises:
        RecipeError: the recipe names a collection that is neither known nor a plain folder.
    """
    wanted = {**recipe.data.sketches, **recipe.data.photos}
    names = {**OFFICIAL, **wanted}
    found = {name: read_collection(data, name) for name in names if name != "quickdraw"}
    repeats = len(extended_pictures(data / "sketchy")) - len(found["sketchy-extended"])
    holdings = tuple(
        _hold(name, found[name], repeats if name == "sketchy-extended" else 0)
        if name in found
        else _hold_drawings(name, *count_quickdraw(data / name))
        for name in names
    )
    there = {one.name for one in holdings if one.sketches or one.photos}
    return Report(
        holdings,
        tuple(count_test_set(data, read_benchmark(data, name), found) for name in BENCHMARKS),
        _missing(data, recipe, runs, [name for name in wanted if name not in there]),
    )


def _hold(name: str, examples: list[Example], repeats: int) -> Holding:
    domains = Counter(example.domain for example in examples)
    classes = len({example.class_name for example in examples})
    return Holding(name, domains["sketch"], domains["photo"], classes, repeats)


def _hold_drawings(name: str, words: Counter[str], unrecognised: int) -> Holding:
    return Holding(name, words.total(), 0, len(words), unrecognised=unrecognised)


def count_test_set(data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]) -> TestSet:
    """Count what is there of a split's test set; `found` are its collections by name."""
    queries, gallery = (
        Counter(spelling(class_name) for class_name, _ in files)
        for files in official_test_set(data, split, found)
    )
    both = queries.keys() & gallery.keys()
    missing = tuple(name for name in split.unseen if spelling(name) not in both)
    smallest = min(gallery.values(), default=0)
    return TestSet(split, queries.total(), gallery.total(), smallest, missing)


def official_test_set(
    data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]
) -> tuple[list[ClassFile], list[ClassFile]]:
    """Return what is there of a split's queries and of its gallery."""
    sketches, photos = _of_domain(found[split.sketches], "sketch"), _photos(data, split, found)
    return _of_classes(sketches, split.unseen), _of_classes(photos, split.unseen)


def official_seen_photos(
    data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]
) -> list[ClassFile]:
    """Return what is there of the photos of a split's seen classes, as official galleries count."""
    return _of_classes(_photos(data, split, found), split.seen)


def _photos(data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]) -> list[ClassFile]:
    photos: list[ClassFile] = []
    for name in split.photos:
        if name == "sketchy-extended":  # with the originals that it repeats, as is official
            photos += extended_pictures(data / "sketchy")
        else:
            photos += _of_domain(found[name], "photo")
    return photos


def _of_classes(files: list[ClassFile], names: tuple[str, ...]) -> list[ClassFile]:
    wanted = set(map(spelling, names))
    return [(name, path) for name, path in files if spelling(name) in wanted]


def _of_domain(examples: list[Example], domain: Domain) -> list[ClassFile]:
    return [(one.class_name, one.path) for one in examples if one.domain == domain]


def _missing(data: Path, recipe: Recipe, runs: Path, absent: list[str]) -> tuple[Missing, ...]:
    missing = [
        Missing(
            f"collection {name}",
            data / (COLLECTIONS[name].folder if name in COLLECTIONS else name),
        )
        for name in absent
    ]
    lists = [recipe.data.test] + [recipe.data.validation] * recipe.data.hold_out
    lists += [recipe.data.seen] * bool(recipe.data.seen)
    files = [
        Missing("text vectors", data / recipe.text.table, "made by the command `text`"),
        *(Missing("class list", find_list(data, name)) for name in lists),
    ]
    if recipe.text.sketch_table:
        hint = "made by the command `text`"
        files.append(Missing("text vectors for sketches", data / recipe.text.sketch_table, hint))
    weights = {"weights": recipe.pretrained}
    if recipe.teacher.pretrained and (recipe.loss.distill_weight or recipe.loss.feature_weight):
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
