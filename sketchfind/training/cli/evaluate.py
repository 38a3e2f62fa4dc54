"""Measure retrieval with a model file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sketchfind.encoder.retrieval import FeatureName
from sketchfind.paths import builtin_model
from sketchfind.training.cli.common import FILE, FOLDER, say


@click.command()
@click.argument("model")
@click.option("--sketches", multiple=True, required=True, type=FOLDER, help="<class>/* or .ndjson.")
@click.option("--photos", multiple=True, required=True, type=FOLDER, help="<class>/* pictures.")
@click.option("--classes", type=FILE, help="Only the classes of this list, one a line.")
@click.option(
    "--feature",
    type=click.Choice(["retrieval", "backbone", "clip"]),
    default="retrieval",
    show_default=True,
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or mps.")
@click.option("--json", "out", type=FILE, help="Write the figures to this file too.")
def evaluate(
    model: str,
    sketches: tuple[Path, ...],
    photos: tuple[Path, ...],
    classes: Path | None,
    feature: FeatureName,
    device: str,
    out: Path | None,
) -> None:
    """Measure zero-shot retrieval with MODEL, a file or "builtin"."""
    from sketchfind.encoder.runtime import Runtime
    from sketchfind.training.data.dataset import read_classes
    from sketchfind.training.evaluate import evaluate as measure

    runtime = Runtime.load(builtin_model() if model == "builtin" else Path(model), device)
    figures = measure(
        runtime,
        sketches,
        photos,
        classes=read_classes(classes) if classes else None,
        feature=feature,
        say=say,
    )
    text = json.dumps(figures, indent=1)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    click.echo(text)
