"""The four benchmark splits, where class lists are found, and which classes a recipe keeps out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sketchfind.paths import resources
from sketchfind.training.data.dataset import read_classes, read_lines
from sketchfind.training.data.names import canonical
from sketchfind.training.recipe.recipe import Data


@dataclass(frozen=True, slots=True)
class BenchmarkSplit:
    """An official zero-shot split: its classes, and how many pictures its test set has."""

    name: str
    sketches: str  # collection of the queries
    photos: tuple[str, ...]  # collections of the gallery
    seen: tuple[str, ...]  # as the official list spells them
    unseen: tuple[str, ...]
    queries: int
    gallery: int
    smallest: int  # photos in the gallery's smallest class

    def seen_before(self, trained_on: BenchmarkSplit) -> tuple[str, ...]:
        """Return the test classes that training on another split has already seen.

        Under any alias: a cross-data-set figure must drop them, or say that it did not.
        """
        seen = set(map(canonical, trained_on.seen))
        return tuple(name for name in self.unseen if canonical(name) in seen)


# name: queries and gallery, test queries, test gallery, smallest class. The Sketchy galleries
# count an original twice, as the published file lists do: once from Sketchy, and once more from
# Sketchy-Extended, which repeats it. For split 2 that is 2,100 + 10,453 = 12,553.
_SKETCHY = ("sketchy", ("sketchy", "sketchy-extended"))
_OFFICIAL: dict[str, tuple[tuple[str, tuple[str, ...]], int, int, int]] = {
    "sketchy-split1": (_SKETCHY, 15_229, 17_101, 378),
    "sketchy-split2": (_SKETCHY, 12_694, 12_553, 261),
    "tuberlin": (("tuberlin", ("tuberlin",)), 2_400, 27_989, 401),
    "quickdraw": (("quickdraw-extended", ("quickdraw-extended",)), 92_291, 54_151, 1_304),
}
BENCHMARKS = tuple(_OFFICIAL)


def find_list(data: Path, name: str) -> Path:
    """Return the class list `name`, such as `splits/tuberlin.seen.txt`.

    It is looked for in the data folder, then among the lists that ship with the program: in
    `training/splits` beside the resources, in the source tree and in a wheel. Where it is in
    neither, the path in the data folder is returned.
    """
    own, shipped = data / name, resources().parent / "training" / name
    return shipped if shipped.exists() and not own.exists() else own


def kept_out(settings: Data, data: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return the (validation, test) classes that training must not see, in one spelling.

    Raises:
        RecipeError: a list cannot be read.
    """
    validation, test = find_list(data, settings.validation), find_list(data, settings.test)
    held_out = read_classes(validation) if settings.hold_out else frozenset()
    return held_out, read_classes(test)


def all_kept_out(settings: Data, data: Path) -> frozenset[str]:
    """Return the classes of `kept_out` together; raise RecipeError as it does."""
    held_out, test = kept_out(settings, data)
    return held_out | test


def read_benchmark(data: Path, name: str) -> BenchmarkSplit:
    """Read one of BENCHMARKS; raise RecipeError if its lists cannot be read."""
    (sketches, photos), queries, gallery, smallest = _OFFICIAL[name]
    seen, unseen = (
        tuple(read_lines(find_list(data, f"splits/{name}.{part}.txt")))
        for part in ("seen", "unseen")
    )
    return BenchmarkSplit(name, sketches, photos, seen, unseen, queries, gallery, smallest)
