"""The tables of an ablation: every run as CSV, every variant with its spread as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from sketchfind.training.ablation.results import (
    SELECTING,
    Result,
    Spread,
    by_query_set,
    difference,
    figure_names,
    spread,
)
from sketchfind.training.ablation.variants import AblationList, Variant, flat

NOTE = """\
Figures are map_all on the validation classes after the last epoch: the mean over seeds ± half the
range. `validation` is the mean over query sets of the retrieval feature. Differences are to
`{reference}`, seed by seed. **Bold**: the best feature of a query set.
"""


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
    columns = [" ".join(name.rsplit("/", 1)) for names in sets.values() for name in names]
    head = ["variant", "what", "seeds", SELECTING, "difference", *columns]
    lines = [
        f"# {ablation.name}\n",
        f"Base recipe: {ablation.base}. In every run: {flat(ablation.common) or 'no change'}.",
        NOTE.format(reference=reference.name),
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for variant in ablation.variants:
        cells = [
            variant.name,
            variant.description.replace("|", "\\|"),
            str(sum(result.variant is variant for result in results)),
            cell(spread(results, variant, SELECTING)),
            cell(difference(results, variant, reference, SELECTING), signed=True),
        ]
        for names in sets.values():
            cells += _features(results, variant, names)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def cell(values: Spread | None, *, signed: bool = False) -> str:
    """Return a mean over seeds with its spread, or of a single seed only the value."""
    if values is None:
        return "–"
    mean = f"{values.mean:+.3f}" if signed else f"{values.mean:.3f}"
    return mean if len(values.values) == 1 else f"{mean} ± {values.half_range:.3f}"


def _features(results: Sequence[Result], variant: Variant, names: Sequence[str]) -> list[str]:
    """Return the cells of a query set, the best feature in bold."""
    spreads = [spread(results, variant, name) for name in names]
    best = max((s.mean for s in spreads if s), default=None)
    return [f"**{cell(s)}**" if s and s.mean == best else cell(s) for s in spreads]
