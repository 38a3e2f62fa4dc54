"""Commands of the trainer: fit, evaluate, export, datasets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sketchfind.errors import UserFacingError

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
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
@click.argument("recipe", type=click.Path(path_type=Path, dir_okay=False))
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
    train(resolved, data, run, resume=resume, say=lambda line: click.echo(line, file=sys.stderr))
