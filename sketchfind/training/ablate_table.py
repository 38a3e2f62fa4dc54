"""The tables of an ablation: every run as CSV, every variant with its spread as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sketchfind.errors import RecipeError
from sketchfind.training.ablate_list import AblationList, Variant, flat
from sketchfind.training.run import Run

SELECTING = "validation"  # the figure that chooses among recipes
NOTE = """\
Figures are map_all on the validation classes after the last epoch: the mean over seeds ± half the
range. `validation` is the mean over query sets of the retrieval feature. Differences are to
`{reference}`, seed by seed. **Bold**: the best feature of a query set.
"""


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
class Spread:
    """Values of several seeds."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Return the mean."""
        return sum(self.values) / len(self.values)

    @property
    def half_range(self) -> float:
        """Return half the distance of the smallest and the largest value."""
        return (max(self.values) - min(self.values)) / 2


def write_tables(ablation: AblationList, folder: Path) -> None:
    """Write ablation.csv and ablation.md from the finished runs in `folder`, of whatever seed."""
    results = read_results(ablation, folder)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / "ablation.csv", as_csv(ablation, results))
    _replace(folder / "ablation.md", as_markdown(ablation, results))


def read_results(ablation: AblationList, folder: Path) -> list[Result]:
    """Return the finished runs of the list's recipes, by seed and in the order of the variants."""
    results = []
    for variant in ablation.variants:
        for path in folder.glob(f"{variant.name}-*/metrics.csv"):
            seed = path.parent.name.removeprefix(f"{variant.name}-")
            if seed.isdecimal():
                result = _read_result(ablation, variant, int(seed), Run(path.parent))
                results += [result] if result else []
    return sorted(results, key=lambda result: result.seed)


def spread(results: Sequence[Result], variant: Variant, figure: str) -> Spread | None:
    """Return a figure of a variant over its seeds, or None where there is none."""
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
    """Return every figure that a run has, in the order of the logs."""
    return list(dict.fromkeys(name for result in results for name in result.figures))


def by_query_set(results: Sequence[Result]) -> dict[str, list[str]]:
    """Return the figures of each collection whose sketches were queries, such as sketchy/clip."""
    sets: dict[str, list[str]] = {}
    for name in figure_names(results):
        if "/" in name:
            sets.setdefault(name.partition("/")[0], []).append(name)
    return sets


def as_csv(ablation: AblationList, results: Sequence[Result]) -> str:
    """Return one line a run."""
    figures = figure_names(results)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["variant", "seed", "epochs", *figures, "seconds", "overrides", "revision"])
    for result in results:
        writer.writerow(
            [
                result.variant.name,
                result.seed,
                result.epochs,
                *(result.figures.get(name, "") for name in figures),
                round(result.seconds),
                ablation.overrides(result.variant),
                result.revision,
            ]
        )
    return out.getvalue()


def as_markdown(ablation: AblationList, results: Sequence[Result]) -> str:
    """Return one line a variant, with means and spreads over its seeds."""
    reference = ablation.variants[0]
    sets = by_query_set(results)
    columns = [name.replace("/", " ") for names in sets.values() for name in names]
    head = ["variant", "what", "seeds", SELECTING, "difference", *columns]
    lines = [
        f"# {ablation.name}\n",
        f"Base recipe: {ablation.base.name}. In every run: {flat(ablation.common) or 'no change'}.",
        NOTE.format(reference=reference.name),
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for variant in ablation.variants:
        cells = [
            variant.name,
            variant.description.replace("|", "\\|"),
            str(sum(result.variant is variant for result in results)),
            _cell(spread(results, variant, SELECTING)),
            _cell(difference(results, variant, reference, SELECTING), signed=True),
        ]
        for names in sets.values():
            cells += _features(results, variant, names)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _features(results: Sequence[Result], variant: Variant, names: Sequence[str]) -> list[str]:
    """Return the cells of a query set, the best feature in bold."""
    spreads = [spread(results, variant, name) for name in names]
    best = max((s.mean for s in spreads if s), default=None)
    return [f"**{_cell(s)}**" if s and s.mean == best else _cell(s) for s in spreads]


def _cell(values: Spread | None, *, signed: bool = False) -> str:
    if values is None:
        return "–"
    mean = f"{values.mean:+.3f}" if signed else f"{values.mean:.3f}"
    return mean if len(values.values) == 1 else f"{mean} ± {values.half_range:.3f}"


def _read_result(ablation: AblationList, variant: Variant, seed: int, run: Run) -> Result | None:
    """Return a finished run of the very recipe; None for others, which must not be averaged in."""
    rows, facts = run.metrics(), run.facts()
    recipe = ablation.recipe(variant, seed)
    try:
        same = run.recipe() == recipe
    except RecipeError:
        same = False  # of a version with other keys
    if not same or int(rows[-1]["epoch"]) < recipe.optimiser.epochs:
        return None
    last = rows[-1]
    figures = {
        name: float(value)
        for name, value in last.items()
        if value and (name == SELECTING or "/" in name)
    }
    seconds = sum(float(row["seconds"]) for row in rows)
    return Result(variant, seed, len(rows), seconds, figures, str(facts["revision"]))


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
