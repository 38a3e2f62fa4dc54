"""The official test sets: which files below the data folder, and which classes."""

from __future__ import annotations

from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.training.data.check import count_test_set, official_test_set
from sketchfind.training.data.collections import read_collection
from sketchfind.training.data.names import spelling
from sketchfind.training.data.splits import BENCHMARKS, read_benchmark
from sketchfind.training.evaluation.selection import Sources
from sketchfind.training.reporting import Say


def benchmark_sources(data: Path, name: str, say: Say) -> Sources:
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
    queries, gallery = official_test_set(data, split, found)
    return Sources([queries], [gallery], classes=frozenset(map(spelling, split.unseen)))
