"""The official test sets: which folders below the data folder, and which classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.training.data.check import count_test_set
from sketchfind.training.data.collections import extended_pictures, read_collection
from sketchfind.training.data.names import spelling
from sketchfind.training.data.splits import BENCHMARKS, read_benchmark
from sketchfind.training.evaluation.selection import Sources


def benchmark_sources(data: Path, name: str, say: Callable[[str], None]) -> Sources:
    """Return queries and gallery of a benchmark; `say` hears how much of the official set is there.

    Raises:
        RecipeError: there is no such benchmark, or nothing of its test set is below `data`.
    """
    if name not in BENCHMARKS:
        raise RecipeError(f"There is no benchmark {name!r}.", f"Known: {', '.join(BENCHMARKS)}.")
    split = read_benchmark(data, name)
    found = {each: read_collection(data, each) for each in (split.sketches, *split.photos)}
    there = count_test_set(data, split, found)
    if not (there.queries and there.gallery):
        raise RecipeError(
            f"The test set of {name} is not below {data}.",
            "See `python -m sketchfind.training datasets check`.",
        )
    say(
        f"{name}: {there.queries} of {split.queries} sketches and {there.gallery} of "
        f"{split.gallery} photos are there, the smallest class has {there.smallest} of "
        f"{split.smallest}"
    )
    photos = [one.path for each in split.photos for one in found[each] if one.domain == "photo"]
    if "sketchy-extended" in split.photos:  # with the originals that it repeats, as is official
        photos += [path for _, path in extended_pictures(data / "sketchy")]
    return Sources(
        _folders(one.path for one in found[split.sketches] if one.domain == "sketch"),
        _folders(photos),
        classes=frozenset(map(spelling, split.unseen)),
    )


def _folders(pictures: Iterable[Path]) -> list[Path]:
    """Return the folders that hold the classes of some pictures."""
    return sorted({path.parent.parent for path in pictures})
