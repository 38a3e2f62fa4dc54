"""`sketchfind models`: list, choose, import, download and remove models."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.models_shown import UNKNOWN, info, list_models, words_of
from sketchfind.cli.output import print_json
from sketchfind.cli.progress import byte_bar
from sketchfind.cli.setup import Setup, profile_options
from sketchfind.cli.stopping import cancelled_by_signals
from sketchfind.printable import for_shell, printable
from sketchfind.program import tell
from sketchfind.settings import load_settings
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.library.models.store import ModelStore
    from sketchfind.types import ModelInfo


@click.group(no_args_is_help=False)
def models() -> None:
    """Show, choose, download, import and remove models.

    These are the built-in one and the .safetensors files in the profile's models folder.
    """


models.add_command(list_models)
models.add_command(info)


@models.command("import")
@click.argument("source", metavar="SOURCE", type=FilledPath(exists=True))
@click.option(
    "--name", metavar="NAME", default="", help="What to call it (default: the name of SOURCE)."
)
@click.option(
    "--as",
    "kind",
    metavar="KIND",
    default="",
    help="What the weights are, if SOURCE does not say: open_clip:ViT-B-32:openai, timm:resnet50.",
)
@click.option(
    "--licence",
    metavar="TEXT",
    default=UNKNOWN,
    help="Its licence, for the list; a model file of sketchfind states its own.",
)
@profile_options
def import_model(setup: Setup, source: Path, name: str, kind: str, licence: str) -> None:
    """Import a model.

    SOURCE is a model file of sketchfind, or a model of open_clip or timm as it is on the hub: a
    folder with its description and weights, or the weights alone (.safetensors) and --as KIND.
    Such a model keeps its own preprocessing; the text tower of open_clip understands any words.
    """
    store = _store(setup)
    tell("Reading, converting and checking the model ...")
    model = store.import_from(source, name=name, kind=kind, card={"licence": licence})
    if setup.json:
        print_json(asdict(model))
        return
    click.echo(f"Imported {printable(model.name)}: {words_of(model)}.")
    _tell_how_to_use(setup, model)


@models.command("download")
@click.argument("wanted", metavar="NAME")
@click.option("--name", metavar="NAME", default="", help="What to call it here.")
@profile_options
def download(setup: Setup, wanted: str, name: str) -> None:
    """Download a model.

    NAME is one that `models list` offers, or OWNER/NAME on the Hugging Face hub. This is the only
    command that opens a network connection. A download that was stopped is resumed; the result is
    checked against the hash that the hub announces.
    """
    store = _store(setup)
    with byte_bar(wanted) as show, cancelled_by_signals() as cancel:
        try:
            model = store.download(wanted, name=name, on_bytes=show, cancelled=cancel.is_set)
        except CancelledError as error:
            raise click.Abort(
                "What has been downloaded is kept. Run it again to resume."
            ) from error
    if setup.json:
        print_json(asdict(model))
        return
    click.echo(
        f"Downloaded {printable(model.name)}: {words_of(model)}, {printable(model.licence)}."
    )
    _tell_how_to_use(setup, model)


@models.command("remove")
@click.argument("name", metavar="NAME")
@profile_options
def remove(setup: Setup, name: str) -> None:
    """Delete a model and all that it has seen.

    This frees its disk space. Of the built-in model, only what it has seen is deleted. The model in
    use cannot be deleted.
    """
    with setup.library() as library:
        forgotten = library.models.remove(name)
    if setup.json:
        print_json({"removed": name, "forgotten": forgotten})
    else:
        click.echo(
            f"Removed {printable(name)}, and what it knew about {counted(forgotten, 'photo')}."
        )


@models.command("use")
@click.argument("name", metavar="NAME|FILE")
@click.option(
    "--now", is_flag=True, help="Let it answer at once, for the photos that it has already seen."
)
@profile_options
def use(setup: Setup, name: str, now: bool) -> None:
    """Use this model from now on.

    It sees the photos at the next index, or while the window is open; until it has seen them all,
    the previous model keeps answering. What that one has seen stays, so going back is instant.
    """
    with setup.library(warns=False) as library:  # this command is what the warning suggests
        preparing = library.models.choose(name, at_once=now)
        space = library.model.space if preparing is None else preparing.space
    kept = load_settings(setup.profile().settings).model
    if setup.json:
        seen = None if preparing is None else {"done": preparing.done, "total": preparing.total}
        print_json({"model": kept, "space": space, "preparing": seen})
        return
    click.echo(f"Using {printable(kept)}.")
    if preparing is not None:
        left = counted(preparing.total - preparing.done, "photo")
        click.echo(
            f"It has yet to see {left}: {printable(setup.command('index'))}. "
            "Meanwhile the previous model answers."
        )


def _store(setup: Setup) -> ModelStore:
    from sketchfind.library.models.store import ModelStore

    return ModelStore(setup.profile())


def _tell_how_to_use(setup: Setup, model: ModelInfo) -> None:
    use = setup.command(f"models use {for_shell(model.name)}")
    tell(f"Use it with: {printable(use)}")
