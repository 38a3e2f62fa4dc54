"""The official test sets: their classes, their sizes, and the files that are there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sketchfind.encoder.retrieval import Domain
from sketchfind.training.data.class_lists import find_list, read_lines
from sketchfind.training.data.collections import ClassFile, Example, extended_pictures
from sketchfind.training.data.names import canonical, spelling


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
        """Return the test classes that training on another split has seen, under any alias.

        A figure across data sets must drop them, or say that it did not.
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


def read_benchmark(data: Path, name: str) -> BenchmarkSplit:
    """Read one of BENCHMARKS; raise RecipeError if its lists cannot be read."""
    (sketches, photos), queries, gallery, smallest = _OFFICIAL[name]
    seen, unseen = (
        tuple(read_lines(find_list(data, f"splits/{name}.{part}.txt")))
        for part in ("seen", "unseen")
    )
    return BenchmarkSplit(name, sketches, photos, seen, unseen, queries, gallery, smallest)


@dataclass(frozen=True, slots=True)
class TestSet:
    """What is there of a split's test set, with the gallery counted as the official one."""

    split: BenchmarkSplit
    queries: int
    gallery: int
    smallest: int  # photos in the gallery's smallest class
    missing: tuple[str, ...]  # test classes without a sketch or without a photo


def count_test_set(
    split: BenchmarkSplit, sketches: list[ClassFile], photos: list[ClassFile]
) -> TestSet:
    """Count the queries and the gallery of a split that are there, see `official_test_set`."""
    queries, gallery = (
        Counter(spelling(class_name) for class_name, _ in files) for files in (sketches, photos)
    )
    both = queries.keys() & gallery.keys()
    missing = tuple(name for name in split.unseen if spelling(name) not in both)
    smallest = min(gallery.values(), default=0)
    return TestSet(split, queries.total(), gallery.total(), smallest, missing)


def official_test_set(
    data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]
) -> tuple[list[ClassFile], list[ClassFile]]:
    """Return the queries and the gallery of a split; `found` are its collections by name."""
    sketches, photos = _of_domain(found[split.sketches], "sketch"), _photos(data, split, found)
    return _of_classes(sketches, split.unseen), _of_classes(photos, split.unseen)


def official_seen_photos(
    data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]
) -> list[ClassFile]:
    """Return the photos of a split's seen classes that are there, counted as official ones are."""
    return _of_classes(_photos(data, split, found), split.seen)


def _photos(data: Path, split: BenchmarkSplit, found: dict[str, list[Example]]) -> list[ClassFile]:
    photos: list[ClassFile] = []
    for name in split.photos:
        if name == "sketchy-extended":  # with the originals that it repeats, as the official lists
            photos += extended_pictures(data / "sketchy")
        else:
            photos += _of_domain(found[name], "photo")
    return photos


def _of_classes(files: list[ClassFile], names: tuple[str, ...]) -> list[ClassFile]:
    wanted = set(map(spelling, names))
    return [(name, path) for name, path in files if spelling(name) in wanted]


def _of_domain(examples: list[Example], domain: Domain) -> list[ClassFile]:
    return [(one.class_name, one.path) for one in examples if one.domain == domain]
