"""Commands of the trainer: fit, evaluate, export, datasets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from sketchfind.encoder.retrieval import FeatureName
from sketchfind.errors import UserFacingError
from sketchfind.paths import builtin_model

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
DATA = click.option(
    "--data",
    type=FOLDER,
    default=Path("data"),
    show_default=True,
    help="Folder of the collections, weights, text vectors and splits.",
)


class Commands(click.Group):
    """Show a UserFacingError as one clear line and exit with status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except UserFacingError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Commands)
def main() -> None:
    """Train, evaluate and export sketchfind's model."""


@main.command()
@click.argument("recipe", type=FILE)
@DATA
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change the recipe.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Run folder.")
@click.option("--resume", is_flag=True, help="Continue the run in --out.")
def fit(recipe: Path, data: Path, overrides: tuple[str, ...], out: Path, resume: bool) -> None:
    """Train RECIPE into a run folder."""
    from sketchfind.training.fit import fit as train
    from sketchfind.training.recipe import read_recipe
    from sketchfind.training.run import Run

    run = Run(out)
    resolved = run.recipe() if resume else read_recipe(recipe, overrides)
    train(resolved, data, run, resume=resume, say=_say)


@main.command()
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
        say=_say,
    )
    text = json.dumps(figures, indent=1)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    click.echo(text)


@main.command()
@click.argument("run", type=FOLDER)
@DATA
@click.option("--out", required=True, type=FILE, help="The model file to write.")
@click.option(
    "--checkpoint", type=click.Choice(["last", "best"]), default="best", show_default=True
)
@click.option(
    "--clip-share",
    type=click.FloatRange(0, 1),
    help="Weight of the text-space half in retrieval, instead of the recipe's.",
)
def export(run: Path, data: Path, out: Path, checkpoint: str, clip_share: float | None) -> None:
    """Write the model of RUN as one file that sketchfind loads."""
    from sketchfind.training.export import export as write
    from sketchfind.training.run import Run

    space = write(Run(run), data, out, checkpoint=checkpoint, clip_share=clip_share)
    _say(f"wrote {out} ({out.stat().st_size / 1e6:.1f} MB, space {space})")


@main.command()
@click.argument("names", type=FILE)
@click.option("--tower", default="ViT-B-32", show_default=True, help="open_clip name, local-dir:.")
@click.option("--pretrained", default="", help="open_clip's tag of the weights, such as openai.")
@click.option("--template", "templates", multiple=True, default=["a {}"], show_default=True)
@click.option("--out", required=True, type=FILE, help="The .npz to write.")
def text(names: Path, tower: str, pretrained: str, templates: tuple[str, ...], out: Path) -> None:
    """Embed the class names in NAMES, one a line, with a CLIP text tower.

    Weights that are not at hand are downloaded by open_clip.
    """
    from sketchfind.training.data.dataset import read_lines
    from sketchfind.training.text_tower import embed_names, write_table

    listed = read_lines(names)
    write_table(out, listed, embed_names(listed, tower, pretrained, templates))
    _say(f"wrote {len(listed)} text vectors to {out}")


@main.group()
def datasets() -> None:
    """Say what the trainer reads and what is there."""


@datasets.command("list")
def list_datasets() -> None:
    """Name the collections and their layouts."""
    from sketchfind.training.data.collections import COLLECTIONS

    for name, read in COLLECTIONS.items():
        click.echo(f"{name:16} {(read.__doc__ or '').splitlines()[0]}")


@datasets.command("check")
@DATA
def check_datasets(data: Path) -> None:
    """Count what lies below the data folder; exit with 1 when something is missing."""
    from sketchfind.training.data.collections import COLLECTIONS

    missing = False
    for name, read in COLLECTIONS.items():
        found = read(data / name)
        counts = {d: sum(e.domain == d for e in found) for d in ("sketch", "photo")}
        classes = len({example.class_name for example in found})
        missing |= not found
        click.echo(
            f"{name:16} {counts['sketch']} sketches, {counts['photo']} photos, {classes} classes"
            if found
            else f"{name:16} missing at {data / name}"
        )
    sys.exit(1 if missing else 0)


def _say(line: str) -> None:
    click.echo(line, err=True)
