"""Say what the trainer reads and what is there."""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
from pathlib import Path

import click

from sketchfind.training.cli.common import DATA, FILE, FOLDER

RECIPE = click.option(
    "--recipe", type=FILE, help="The recipe to check for (default: the default recipe)."
)
SET = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change the recipe as `fit` would, for example data.hold_out=false; repeatable.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(no_args_is_help=False)
def datasets() -> None:
    """Say what the trainer reads and what is there."""


@datasets.command("list")
def list_datasets() -> None:
    """Name the collections and their layouts."""
    from sketchfind.training.data.collections import COLLECTIONS, read_plain

    click.echo(
        "Recipes name these collections, each in its official layout below the data folder:\n"
    )
    for name, collection in COLLECTIONS.items():
        _describe(name, f"{collection.folder}/", inspect.getdoc(collection.read) or "")
    _describe("<any other name>", "<name>/", inspect.getdoc(read_plain) or "")


@datasets.command("check")
@DATA
@RECIPE
@SET
@click.option(
    "--runs",
    type=FOLDER,
    default=Path("runs"),
    show_default=True,
    help="Folder of the runs that a recipe may start from.",
)
@JSON
def check_datasets(
    data: Path, recipe: Path | None, overrides: tuple[str, ...], runs: Path, as_json: bool
) -> None:
    """Count what is there, and compare it with the official figures.

    Exits with 1 when something is missing that the recipe needs.
    """
    from sketchfind.training.data.check import check_data
    from sketchfind.training.data.loading import require_data
    from sketchfind.training.data.report import as_values, lines
    from sketchfind.training.recipe.recipe import read_recipe

    needed = read_recipe(recipe, overrides)
    require_data(data)
    report = check_data(data, needed, runs)
    if as_json:
        click.echo(json.dumps(as_values(report, data, needed.name), indent=1))
    else:
        for line in lines(report, needed.name):
            click.echo(line)
    sys.exit(1 if report.missing else 0)


@datasets.command("classes")
@DATA
@RECIPE
@SET
@JSON
def list_classes(
    data: Path, recipe: Path | None, overrides: tuple[str, ...], as_json: bool
) -> None:
    """List the merged classes of a recipe with their counts.

    Those that are left out are listed too, and why.
    """
    from sketchfind.training.data.classes import class_lines, merge_classes
    from sketchfind.training.recipe.recipe import read_recipe

    classes = merge_classes(read_recipe(recipe, overrides), data)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in classes], indent=1))
    else:
        for line in class_lines(classes):
            click.echo(line)


def _describe(name: str, folder: str, text: str) -> None:
    click.echo(f"{name:18} in {folder}")
    for line in text.splitlines():
        click.echo(f"    {line}".rstrip())
    click.echo()
