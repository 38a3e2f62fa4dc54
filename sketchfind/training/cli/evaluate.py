"""Measure retrieval with a model file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
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


@click.command()
@measuring
@click.option(
    "--precision-at",
    multiple=True,
    type=click.IntRange(1),
    metavar="K",
    help="Also p@K, beside p@100 and p@200; repeatable.",
)
@click.option("--json", "out", type=FILE, help="Write the figures to this file too.")
@click.option("--per-class", type=FILE, help="Write the figures of each class as CSV.")
@click.option("--sheet", type=FILE, help="Draw the best and the worst sketches as PNG.")
def evaluate(
    runtime: Runtime,
    sources: Sources,
    feature: FeatureName,
    views: int,
    precision_at: Sequence[int],
    out: Path | None,
    per_class: Path | None,
    sheet: Path | None,
) -> None:
    """Measure retrieval with MODEL, a file or "builtin".

    The figures go to stdout as JSON. Without further options the protocol is zero-shot, unless the
    model was trained on some of the classes (they are named), or its file does not say on which it
    was trained ("unknown"). Ends with status 1 when some files could not be read; they are listed.
    """
    from sketchfind.training.evaluation.evaluate import evaluate as measure
    from sketchfind.training.evaluation.per_class import write_table
    from sketchfind.training.evaluation.sheet import draw_sheet
    from sketchfind.training.metrics import PRECISION_AT

    found = measure(
        runtime,
        sources,
        feature=feature,
        views=views,
        precision_at=sorted({*PRECISION_AT, *precision_at}),
        say=say,
    )
    text = json.dumps(found.report, indent=1)
    click.echo(text)
    if out:
        write_output(out, lambda path: path.write_text(text + "\n", encoding="utf-8"))
    if per_class:
        write_output(per_class, lambda path: write_table(found.classes, path))
    if sheet:
        picture = draw_sheet(found)
        write_output(sheet, lambda path: picture.save(path, "PNG"))
    sys.exit(1 if found.failed else 0)
