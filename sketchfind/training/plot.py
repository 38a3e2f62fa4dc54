"""A picture of a run: losses and validation figures over its epochs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sketchfind.encoder.retrieval import FEATURES
from sketchfind.training.run import Run
from sketchfind.training.writing import written

if TYPE_CHECKING:  # matplotlib takes a second to import, so it is imported only to draw
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind people can tell apart, each with its marker. The first
# ones always belong to FEATURES, even if some of these are missing.
STYLES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "D"), ("#CC79A7", "^"), ("#E69F00", "v"))
MUTED = "#606060"
NOT_DRAWN = {"epoch", "seconds", "validation", "temperature", "skipped"}


def plot_run(run: Run) -> None:
    """Draw metrics.csv of `run` as metrics.png beside it; do nothing before the first epoch."""
    rows = run.metrics()
    if rows:
        figure = draw_metrics(rows, run.recipe().name)
        with written(run.folder / "metrics.png") as temporary:
            save_picture(figure, temporary)


def draw_metrics(rows: Sequence[dict[str, str]], title: str) -> Figure:
    """Draw the lines of a metrics.csv: losses, then a panel for each collection of queries."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    names = [name for name in rows[-1] if name not in NOT_DRAWN]
    panels = {"losses": [name for name in names if "/" not in name]}
    for name in names:
        if "/" in name:
            panels.setdefault(name.rpartition("/")[0], []).append(name)
    figure = Figure(figsize=(4.4 * len(panels), 3.9), layout="constrained")
    best = best_row(rows)
    if best:
        title += f": best validation {float(best['validation']):.3f} after epoch {best['epoch']}"
    figure.suptitle(title, x=0.01, ha="left", weight="bold")
    shared: Axes | None = None  # figures of all queries have one scale
    for place, (panel, shown) in enumerate(panels.items(), 1):
        axes = figure.add_subplot(1, len(panels), place, sharey=shared)
        for number, name in enumerate(shown):
            _curve(axes, rows, name, style(name, number))
        tidy(axes)
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        if panel == "losses":
            axes.set(title="losses, weighted", ylabel="mean over the epoch's steps")
            axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        else:
            shared = axes
            axes.set(title=f"queries: {panel}", ylabel="map_all, validation classes")
            if best:
                axes.axvline(int(best["epoch"]), color=MUTED, linestyle=":", label="best epoch")
        if shown:
            axes.legend(frameon=False, fontsize="small")
    return figure


def style(name: str, number: int) -> tuple[str, str]:
    """Return colour and marker of a feature (sketchy/clip), or of any other curve by its number."""
    feature = name.rpartition("/")[2]
    return STYLES[(FEATURES.index(feature) if feature in FEATURES else number) % len(STYLES)]


def best_row(rows: Sequence[dict[str, str]]) -> dict[str, str] | None:
    """Return the line of the epoch with the highest `validation`, or None if none was measured."""
    scored = [row for row in rows if row.get("validation")]
    return max(scored, key=lambda row: float(row["validation"]), default=None)


def tidy(axes: Axes) -> None:
    """Remove the frame's top and right side, and draw a faint grid behind the curves."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#E4E4E4", linewidth=0.8)
    axes.set_axisbelow(True)


def save_picture(figure: Figure, path: Path) -> None:
    """Write a PNG, whatever the suffix of `path` is."""
    figure.savefig(path, format="png", dpi=120, facecolor="white")


def _curve(axes: Axes, rows: Sequence[dict[str, str]], name: str, drawn: tuple[str, str]) -> None:
    colour, marker = drawn
    points = [(int(row["epoch"]), float(row[name])) for row in rows if row[name]]
    epochs, values = zip(*points, strict=True) if points else ((), ())
    label = name.rpartition("/")[2]
    # Beyond a few epochs markers would hide the curve.
    every = max(1, len(points) // 12)
    axes.plot(epochs, values, color=colour, marker=marker, markevery=every, ms=4, label=label)
