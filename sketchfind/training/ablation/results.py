"""The figures of the finished runs of an ablation, and their spread over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sketchfind.errors import UserFacingError
from sketchfind.training.ablation.measure import read_report
from sketchfind.training.ablation.variants import AblationList, Variant
from sketchfind.training.backbone_source import described
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run import Run

SELECTING = "validation"  # the figure that chooses among recipes


@dataclass(frozen=True, slots=True)
class Result:
    """A finished run."""

    variant: Variant
    seed: int
    epochs: int
    seconds: float  # of all epochs together
    figures: dict[str, float]  # validation figures of the last epoch
    revision: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a finished run on an official test set."""

    run: Result
    benchmark: str
    report: dict[str, Any]  # as `evaluate --json` writes it


@dataclass(frozen=True, slots=True)
class Spread:
    """Values of several seeds."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Return the mean."""
        return sum(self.values) / len(self.values)

    @property
    def half_range(self) -> float:
        """Return half the distance between the smallest and the largest value."""
        return (max(self.values) - min(self.values)) / 2


def run_of(folder: Path, variant: Variant, seed: int) -> Run:
    """Return the run of a variant with a seed in the `folder` of an ablation."""
    return Run(folder / f"{variant.name}-{seed}")


def read_results(ablation: AblationList, data: Path, folder: Path) -> list[Result]:
    """Return the finished runs of the list's recipes, by seed and in the order of the variants."""
    results = []
    for variant in ablation.variants:
        for path in folder.glob(f"{variant.name}-*/metrics.csv"):
            number = path.parent.name.removeprefix(f"{variant.name}-")
            if number.isdecimal():
                recipe = ablation.recipe(variant, int(number))
                result = _read_result(variant, recipe, data, Run(path.parent))
                results += [result] if result else []
    return sorted(results, key=lambda result: result.seed)


def read_measured(results: Sequence[Result], folder: Path) -> list[Measured]:
    """Return the figures on test sets of an ablation's runs in `folder`, in the order of runs."""
    return [
        Measured(result, name, report)
        for result in results
        for name in result.variant.benchmarks
        if (report := read_report(run_of(folder, result.variant, result.seed), name))
    ]


def spread(results: Sequence[Result], variant: Variant, figure: str) -> Spread | None:
    """Return a figure of a variant over its seeds, or None if no seed has it."""
    values = [r.figures[figure] for r in results if r.variant is variant and figure in r.figures]
    return Spread(tuple(values)) if values else None


def difference(
    results: Sequence[Result], variant: Variant, reference: Variant, figure: str
) -> Spread | None:
    """Return `variant` - `reference` over the seeds that both have, or None."""
    mine, theirs = (
        {r.seed: r.figures[figure] for r in results if r.variant is one and figure in r.figures}
        for one in (variant, reference)
    )
    values = [value - theirs[seed] for seed, value in mine.items() if seed in theirs]
    return Spread(tuple(values)) if values and variant is not reference else None


def figure_names(results: Sequence[Result]) -> list[str]:
    """Return the names of all figures, beginning with those of the log that has the most."""
    fullest = sorted(results, key=lambda result: -len(result.figures))
    return list(dict.fromkeys(name for result in fullest for name in result.figures))


def by_query_set(results: Sequence[Result]) -> dict[str, list[str]]:
    """Return the names of figures, such as sketchy/clip, by the collection of the queries."""
    sets: dict[str, list[str]] = {}
    for name in figure_names(results):
        if "/" in name:
            sets.setdefault(name.rpartition("/")[0], []).append(name)
    return sets


def epoch_seconds(rows: Sequence[dict[str, str]]) -> list[float]:
    """Return the seconds of each epoch of a log that has them."""
    return [float(row["seconds"]) for row in rows if row.get("seconds")]


def _read_result(variant: Variant, recipe: Recipe, data: Path, run: Run) -> Result | None:
    """Return a finished run of exactly this recipe.

    Return None for other recipes, which must not be averaged in, and for a damaged run, without
    which the others still count.
    """
    try:
        rows, revision = run.metrics(), run.facts().revision
        run.require(described(recipe, data))
    except UserFacingError:
        return None
    if not rows or int(rows[-1]["epoch"]) < recipe.optimiser.epochs:
        return None
    last = rows[-1]
    figures = {
        name: float(value)
        for name, value in last.items()
        if value and (name == SELECTING or "/" in name)
    }
    seconds = sum(epoch_seconds(rows))
    return Result(variant, recipe.optimiser.seed, len(rows), seconds, figures, revision)
