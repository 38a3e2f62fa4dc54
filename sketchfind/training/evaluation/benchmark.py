"""The official test sets as files below the data folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.training.data.benchmarks import (
    BENCHMARKS,
    count_test_set,
    official_seen_photos,
    official_test_set,
    read_benchmark,
)
from sketchfind.training.data.collections import read_collection
from sketchfind.training.data.kept import is_kept
from sketchfind.training.data.names import spelling
from sketchfind.training.evaluation.selection import Sources
from sketchfind.training.reporting import Say


def benchmark_sources(data: Path, name: str, say: Say, kept: float = 0.0) -> Sources:
    """Return queries and gallery of a benchmark; tell `say` how much of the official set is there.

    For the generalized protocol the share `kept` of the photos of seen classes joins the gallery:
    the photos that a model with this `data.keep_photos` was not trained on.

    Raises:
        RecipeError: there is no such benchmark; or `data` has nothing of its test set, or none of
            the photos that were kept out.
    """
    if name not in BENCHMARKS:
        raise RecipeError(f"There is no benchmark {name!r}.", f"Known: {', '.join(BENCHMARKS)}.")
    split = read_benchmark(data, name)
    found = {each: read_collection(data, each) for each in (split.sketches, *split.photos)}
    queries, gallery = official_test_set(data, split, found)
    there = count_test_set(split, queries, gallery)
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
    sources = Sources([queries], [gallery], classes=frozenset(map(spelling, split.unseen)))
    if not kept:
        return sources
    joining = [one for one in official_seen_photos(data, split, found) if is_kept(one[1], kept)]
    if not joining:
        raise RecipeError(f"No photo of {name}'s seen classes that was kept out is below {data}.")
    return replace(sources, distractors=[joining])
