"""`sketchfind models`: which models there are, and which one is used."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from sketchfind.cli.model_choice import BUILTIN, chosen_model, find_model, own_models
from sketchfind.cli.output import count, print_json, printable
from sketchfind.cli.setup import Setup, profile_options
from sketchfind.errors import ModelFileError, ProfileError
from sketchfind.paths import builtin_model
from sketchfind.settings import load_settings, save_settings


@click.group()
def models() -> None:
    """Show and choose models.

    Besides the built-in one these are the .safetensors files in the profile's models folder.
    """


@models.command("list")
@profile_options
def list_models(setup: Setup) -> None:
    """List the models of this profile; a star marks the one in use."""
    profile = setup.profile()
    used = load_settings(profile.settings).model
    files = {BUILTIN: builtin_model(), **own_models(profile)}
    rows = [{"name": name, "used": name == used, **_summary(path)} for name, path in files.items()]
    if setup.json:
        print_json({"models": rows})
        return
    for row in rows:
        star = "*" if row["used"] else " "
        what = row["problem"] or f"{row['dim']} numbers a photo, {row['licence']}"
        click.echo(f"{star} {printable(str(row['name'])):20}  {printable(str(what))}")


@models.command("info")
@click.argument("name", metavar="NAME|FILE", required=False)
@profile_options
def info(setup: Setup, name: str | None) -> None:
    """Show one model, by default the one in use."""
    from sketchfind.encoder.model_file import read_info

    path = chosen_model(name, setup.profile())
    model = read_info(path)
    if setup.json:
        print_json({**asdict(model), "path": str(path)})
        return
    click.echo(f"Name     {printable(model.name)}")
    click.echo(f"File     {printable(str(path))}")
    click.echo(f"Space    {model.space}, {model.dim} numbers a photo")
    click.echo(f"Sketch   {model.sketch_size} x {model.sketch_size} pixels")
    click.echo(f"Licence  {printable(model.licence)}")
    click.echo(f"Words    {count(len(model.concepts), 'class name')}")


@models.command("use")
@click.argument("name", metavar="NAME|FILE")
@profile_options
def use(setup: Setup, name: str) -> None:
    """Use this model from now on; the photos get encoded for it at the next index."""
    from sketchfind.encoder.model_file import read_info

    profile = setup.profile()
    path = find_model(name, profile)
    model = read_info(path)  # refuse a file that could not be opened later
    kept = name if name == BUILTIN or name in own_models(profile) else str(path)
    try:
        save_settings(replace(load_settings(profile.settings), model=kept), profile.settings)
    except OSError as error:
        raise ProfileError(
            f"The settings {profile.settings} cannot be written: {error.strerror}."
        ) from error
    if setup.json:
        print_json({"model": kept, "space": model.space})
    else:
        click.echo(f"Using {printable(model.name)}.")


def _summary(path: Path) -> dict[str, object]:
    """Return what a list says about a model file; a damaged one is listed with its problem."""
    from sketchfind.encoder.model_file import read_info

    try:
        model = read_info(path)
    except ModelFileError as error:
        return {
            "path": str(path),
            "space": None,
            "dim": None,
            "licence": None,
            "problem": error.message,
        }
    return {
        "path": str(path),
        "space": model.space,
        "dim": model.dim,
        "licence": model.licence,
        "problem": None,
    }
