"""Measure how retrieval holds when sketches are changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sketchfind.encoder.retrieval import FeatureName
from sketchfind.training.cli.common import FILE, say
from sketchfind.training.cli.measuring import measuring
from sketchfind.training.writing import write_output

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime
    from sketchfind.training.evaluation.selection import Sources

KINDS = ("width", "rotation", "strokes", "inversion")


@click.command()
@measuring
@click.option(
    "--vary",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only this change: stroke width, rotation, share of strokes drawn, white on black; "
    "repeatable.",
)
@click.option("--csv", "out", type=FILE, help="Write the table as CSV too.")
@click.option("--plot", type=FILE, help="Draw the curves as PNG.")
def robustness(
    runtime: Runtime,
    sources: Sources,
    feature: FeatureName,
    views: int,
    vary: tuple[str, ...],
    out: Path | None,
    plot: Path | None,
) -> None:
    """Measure how well MODEL finds when sketches are changed.

    Each figure stands beside that of the same sketches unchanged. The protocol is named as in
    `evaluate`. "strokes 0.5" are drawings with only the first half of their strokes. Varying the
    width or the share of strokes needs .ndjson drawings. Ends with status 1 when some files could
    not be read.
    """
    from sketchfind.training.evaluation.robustness import measure_robustness, table, write_rows
    from sketchfind.training.evaluation.robustness_plot import draw_curves
    from sketchfind.training.evaluation.variations import variations
    from sketchfind.training.plot import save_picture

    found = measure_robustness(
        runtime, sources, variations(vary), feature=feature, views=views, say=say
    )
    click.echo(table(found))
    if out:
        write_output(out, lambda path: write_rows(found, path))
    if plot and len(found.rows) > 1:
        figure = draw_curves(found.rows, found.title)
        write_output(plot, lambda path: save_picture(figure, path))
    sys.exit(1 if found.failed else 0)
