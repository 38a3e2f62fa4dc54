"""A picture of robustness: how much is left of each figure as sketches are changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sketchfind.training.evaluation.robustness import REPORTED, Row
from sketchfind.training.plot import MUTED, STYLES, tidy

if TYPE_CHECKING:  # matplotlib takes a second to import, so it is imported only to draw
    from matplotlib.figure import Figure

# The axis of each kind, and the position of the unchanged sketch on it.
AXES = {
    "width": ("stroke width, times the pen", 1.0),
    "rotation": ("rotation, degrees", 0.0),
    "strokes": ("share of the strokes drawn", 1.0),
    "inversion": ("lines on paper", 0.0),
}


def draw_curves(rows: Sequence[Row], title: str) -> Figure:
    """Draw a panel for each kind of change; 1 is the figure of the unchanged sketches."""
    from matplotlib.figure import Figure

    kinds = [kind for kind in AXES if any(row.kind == kind for row in rows)]
    figure = Figure(figsize=(max(3.4 * len(kinds), 6.0), 3.8), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", weight="bold")
    panels = figure.subplots(1, len(kinds), sharey=True, squeeze=False)[0]
    for axes, kind in zip(panels, kinds, strict=True):
        name, neutral = AXES[kind]
        mine = [row for row in rows if row.kind == kind]
        for figure_name, (colour, marker) in zip(REPORTED, STYLES, strict=False):
            points = [(float(row.value), row.relative(figure_name)) for row in mine]
            x, y = zip(*sorted([*points, (neutral, 1.0)]), strict=True)
            axes.plot(x, y, color=colour, marker=marker, ms=4, label=figure_name)
        axes.axhline(1.0, color=MUTED, linewidth=0.8, linestyle=":")
        axes.set(title=kind, xlabel=name)
        if kind == "inversion":
            axes.set(xticks=[0, 1], xticklabels=["as drawn", "white on black"], xlim=(-0.3, 1.3))
        tidy(axes)
    panels[0].set_ylabel("share of the unchanged sketch's figure")
    panels[0].set_ylim(bottom=0.0)
    panels[-1].legend(frameon=False, fontsize="small", loc="lower center")
    return figure
