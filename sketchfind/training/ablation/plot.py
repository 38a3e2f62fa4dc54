"""A picture of an ablation: every variant's figures, with a mark for every seed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sketchfind.training.ablation.results import Result, by_query_set, spread
from sketchfind.training.ablation.variants import AblationList
from sketchfind.training.plot import MUTED, style, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 0.2  # distance of the features of one variant, in rows


def draw_ablation(ablation: AblationList, results: Sequence[Result]) -> Figure:
    """Draw a panel for each collection of queries and a row for each variant."""
    from matplotlib.figure import Figure

    sets = by_query_set(results)
    rows = len(ablation.variants)
    figure = Figure(figsize=(2.8 + 4.2 * len(sets), 1.7 + 0.75 * rows), layout="constrained")
    title = f"{ablation.name}: map_all on the validation classes, mean and range over seeds"
    figure.suptitle(title, x=0.01, ha="left", weight="bold")
    first: Axes | None = None
    for place, (collection, names) in enumerate(sets.items(), 1):
        axes = figure.add_subplot(1, len(sets), place, sharey=first)
        axes.set(title=f"queries: {collection}", xlabel="map_all (higher is better)")
        for number, name in enumerate(names):
            _feature(axes, ablation, results, name, number, len(names))
        tidy(axes)
        axes.grid(visible=False, axis="y")
        for edge in range(1, rows):
            axes.axhline(edge - 0.5, color="#E4E4E4", linewidth=0.8)
        if first is None:
            first = axes
            labels = [f"{v.name}\n{_wrapped(v.description)}" for v in ablation.variants]
            axes.set_yticks(range(rows), labels, fontsize="small")
            axes.set_ylim(rows - 0.5, -0.5)  # the first variant on top
        else:
            axes.tick_params(labelleft=False)
        axes.tick_params(axis="y", length=0)
    if first is not None:
        handles, named = first.get_legend_handles_labels()
        figure.legend(handles, named, loc="outside lower right", ncols=len(named), frameon=False)
    return figure


def _feature(
    axes: Axes,
    ablation: AblationList,
    results: Sequence[Result],
    name: str,
    number: int,
    count: int,
) -> None:
    """Draw one feature of all variants, and the reference's retrieval as a line to compare with."""
    colour, marker = style(name, number)
    feature, reference = name.rpartition("/")[2], ablation.variants[0]
    means: dict[float, float] = {}
    for row, variant in enumerate(ablation.variants):
        values = spread(results, variant, name)
        if values is None:
            continue
        y = row + (number - (count - 1) / 2) * LINE
        means[y] = values.mean
        seeds = values.values
        axes.plot([min(seeds), max(seeds)], [y, y], color=colour, linewidth=2, alpha=0.5)
        if len(seeds) > 1:
            axes.plot(seeds, [y] * len(seeds), "|", color=colour, ms=7)
    axes.plot(
        list(means.values()), list(means), marker, linestyle="none", color=colour, label=feature
    )
    compared = spread(results, reference, name)
    if compared is not None and feature == "retrieval":
        label = f"{reference.name}, {feature}"
        axes.axvline(compared.mean, color=MUTED, linestyle=":", linewidth=1, label=label)


def _wrapped(description: str) -> str:
    return "\n".join(textwrap.wrap(description, 38))
