"""Train a recipe into a run folder."""

from __future__ import annotations

from pathlib import Path

import click

from sketchfind.training.cli.common import DATA, FILE, say


@click.command()
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

    train(read_recipe(recipe, overrides), data, Run(out), resume=resume, say=say)
