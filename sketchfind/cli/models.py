"""`sketchfind models`: which models there are, which one is used, and how others come in."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sketchfind.cli.filled_path import FilledPath
from sketchfind.cli.output import print_json
from sketchfind.cli.progress import byte_bar
from sketchfind.cli.setup import Setup, profile_options
from sketchfind.cli.stopping import cancelled_by_signals
from sketchfind.printable import printable
from sketchfind.settings import load_settings
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.library.models.listing import ModelRow
    from sketchfind.library.models.offers import Offer
    from sketchfind.library.models.quality import Quality
    from sketchfind.library.models.store import ModelStore
    from sketchfind.types import ModelInfo

UNKNOWN = "unknown"  # a licence that nobody named


@click.group(no_args_is_help=False)
def models() -> None:
    """Show, choose, download, import and remove models.

    Besides the built-in one these are the .safetensors files in the profile's models folder.
    """


@models.command("list")
@profile_options
def list_models(setup: Setup) -> None:
    """List the models of this profile; a star marks the one in use."""
    from sketchfind.library.models.listing import describe
    from sketchfind.library.models.offers import OFFERS
    from sketchfind.paths import BUILTIN

    profile = setup.profile()
    if load_settings(profile.settings).model != BUILTIN:
        setup.model()  # says if that one is gone
    listed = describe(profile, setup.device_in_use())
    rows = [_summary(row) for row in listed if row.path is not None]
    partial = {row.name: row.arrived for row in listed if row.arrived is not None}
    offered = {row.name for row in listed if row.state == "offered"}
    offers = [offer for offer in OFFERS if offer.name in offered]
    if setup.json:
        print_json(
            {"models": rows, "offered": [asdict(offer) for offer in offers], "partial": partial}
        )
        return
    for row in rows:
        star = "*" if row["used"] else " "
        what = row["problem"] or _line(row)
        click.echo(f"{star} {printable(str(row['name'])):28}  {printable(str(what))}")
    for name, arrived in partial.items():
        click.echo(f"  {printable(name):28}  {arrived / 1e6:,.0f} MB downloaded; not finished")
    if offers:
        click.echo(f"\nTo be had with `{printable(setup.command('models download NAME'))}`:")
    for offer in offers:
        known = f", names {offer.imagenet:.0%} of ImageNet right" if offer.imagenet else ""
        cost = f"{offer.bytes / 1e6:,.0f} MB, {offer.licence}"
        click.echo(f"  {offer.name:28}  {cost}, any words, {offer.languages}{known}")


@models.command("info")
@click.argument("name", metavar="[NAME|FILE]", required=False)
@click.option("--measure", is_flag=True, help="Measure its speed and memory on this machine.")
@profile_options
def info(setup: Setup, name: str | None, measure: bool) -> None:
    """Show one model, by default the one in use."""
    from sketchfind.encoder.model_file import NO_WORDS, read_info
    from sketchfind.library.models.costs import ModelCosts
    from sketchfind.library.models.listing import languages_of
    from sketchfind.library.models.offers import find_offer
    from sketchfind.library.models.quality import quality_of

    store = _store(setup)
    offer = find_offer(name or "")
    if offer is not None and offer.name not in store.own() and not measure:
        _describe_offer(offer, setup)
        return
    path = store.find(name) if name else setup.model().path
    model = read_info(path)
    quality = quality_of(model.card)
    cost = ModelCosts(setup.profile()).all().get(model.space)
    if measure:
        with setup.library() as library:
            cost = library.models.measure(name or str(path))
    if setup.json:
        known = {"quality": quality, "measured": cost}
        more = {name: asdict(value) for name, value in known.items() if value is not None}
        print_json({**asdict(model), "path": str(path), **more})
        return
    click.echo(f"Name     {printable(model.name)}")
    click.echo(f"File     {printable(str(path))}, {path.stat().st_size / 1e6:,.1f} MB")
    click.echo(f"Space    {printable(model.space)}, {model.dim:,} numbers a photo")
    click.echo(f"Sketch   {model.sketch_size} x {model.sketch_size} pixels")
    click.echo(f"Trained  {'for drawings' if model.adapted else 'for photos, not for drawings'}")
    words = ", ".join(filter(None, (words_of(model), languages_of(model))))
    click.echo(f"Words    {printable(words)}")
    if problem := model.card.get(NO_WORDS):
        click.echo(f"         {printable(str(problem))}")
    click.echo(f"Licence  {printable(model.licence)}")
    _print_quality(quality)
    if cost is not None:
        click.echo(
            f"Speed    {cost.photos_per_second:,.1f} photos/s, {cost.sketch_seconds:.2f} s for a "
            f"drawing, {cost.memory / 1e6:,.0f} MB of memory ({printable(cost.device)})"
        )
        for device in map(printable, cost.distrusted):
            click.echo(f"Refused  {device}: it fails, or gives other embeddings than it should")


@models.command("import")
@click.argument("source", metavar="SOURCE", type=FilledPath(exists=True))
@click.option("--name", metavar="NAME", default="", help="What to call it (default: as SOURCE).")
@click.option(
    "--as",
    "kind",
    metavar="KIND",
    default="",
    help="What the weights are, where SOURCE does not say: open_clip:ViT-B-32:openai, "
    "timm:resnet50.",
)
@click.option("--licence", metavar="TEXT", default=UNKNOWN, help="Its licence, for the list.")
@profile_options
def import_model(setup: Setup, source: Path, name: str, kind: str, licence: str) -> None:
    """Bring a model in.

    SOURCE is a model file of sketchfind, or a model of open_clip or timm as it lies on the hub: a
    folder with its description and weights, or the weights alone (.safetensors) and --as KIND.
    Such a model keeps its own preprocessing; the text tower of open_clip understands any words.
    """
    store = _store(setup)
    click.echo("Reading, converting and checking the model ...", err=True)
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
    command that opens a network connection. A download that was stopped goes on where it was; what
    arrives is compared with the hash that the hub announces.
    """
    store = _store(setup)
    with byte_bar(wanted) as show, cancelled_by_signals() as cancel:
        try:
            model = store.download(wanted, name=name, on_bytes=show, cancelled=cancel.is_set)
        except CancelledError as error:
            raise click.Abort("What has arrived is kept. Run it again to go on.") from error
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

    This gives the room back. Of the built-in model only what it has seen is deleted. The model in
    use stays.
    """
    with setup.library() as library:
        forgotten = library.models.remove(name)
    if setup.json:
        print_json({"removed": name, "forgotten": forgotten})
    else:
        click.echo(f"Removed {printable(name)}, and what it saw of {counted(forgotten, 'photo')}.")


@models.command("use")
@click.argument("name", metavar="NAME|FILE")
@click.option("--now", is_flag=True, help="Let it answer for the photos that it has seen.")
@profile_options
def use(setup: Setup, name: str, now: bool) -> None:
    """Use this model from now on.

    It sees the photos at the next index, or while the window is open; until it has seen them all,
    the model before goes on answering. What that one has seen stays, so going back is instant.
    """
    with setup.library(warns=False) as library:  # choosing is the way out
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
            "The model before answers meanwhile."
        )


def _store(setup: Setup) -> ModelStore:
    from sketchfind.library.models.store import ModelStore

    return ModelStore(setup.profile())


def _tell_how_to_use(setup: Setup, model: ModelInfo) -> None:
    use = setup.command(shlex.join(["models", "use", model.name]))
    click.echo(f"Use it with: {printable(use)}", err=True)


def _describe_offer(offer: Offer, setup: Setup) -> None:
    """Print what is known of a model that can be downloaded."""
    from sketchfind.library.models.quality import quality_of

    if setup.json:
        print_json({**asdict(offer), "state": "offered"})
        return
    download = printable(setup.command(f"models download {offer.name}"))
    click.echo(f"Name     {offer.name}, not here yet: {download}")
    click.echo(f"From     {offer.repository}, {offer.bytes / 1e6:,.0f} MB")
    click.echo("Trained  for photos, not for drawings")
    click.echo(f"Words    any words, {offer.languages}")
    click.echo(f"Licence  {offer.licence}")
    _print_quality(quality_of(offer.card))


def _print_quality(quality: Quality | None) -> None:
    """Print how well a model is known to find, and what the figures are figures of."""
    from sketchfind.library.models.quality import Published

    if quality is None:
        return
    if isinstance(quality, Published):
        named = {"ImageNet": quality.imagenet, "ImageNet-Sketch": quality.imagenet_sketch}
        shares = [f"{share:.1%} of {data}" for data, share in named.items() if share is not None]
        click.echo(f"Quality  names {' and '.join(shares)} right (published figures)")
        return
    figures = {"map@200 (strict)": quality.map_200, "map_all": quality.map_all}
    said = ", ".join(f"{name} {value:.3f}" for name, value in figures.items() if value is not None)
    sizes = {"class": quality.classes, "drawing": quality.drawings, "photo": quality.photos}
    on = ", ".join(counted(count, noun) for noun, count in sizes.items() if count is not None)
    click.echo(f"Quality  {said}{' on ' if on else ''}{on}")
    whose = "classes that it was not trained on"
    if quality.sisters:
        whose = "models trained alike without these classes"
    click.echo(f"         measured on {whose}")
    click.echo("         not comparable with accuracies on ImageNet")


def words_of(model: ModelInfo | ModelRow) -> str:
    """Say which words a model understands."""
    if model.words is None:
        return "any words"
    return counted(model.words, "class name") if model.words else "no words"


def _summary(row: ModelRow) -> dict[str, object]:
    """Return what a list says about a model file; of a damaged one only what is wrong with it."""
    known = {
        "space": row.space,
        "dim": row.dim,
        "bytes": row.bytes,
        "licence": row.licence,
        "words": words_of(row),
        "adapted": row.adapted,
        "photos_per_second": row.cost.photos_per_second if row.cost else None,
        "problem": None,
    }
    if row.problem is not None:
        known = {**dict.fromkeys(known), "problem": row.problem.message}
    return {"name": row.name, "used": row.chosen, "path": str(row.path), **known}


def _line(row: Mapping[str, Any]) -> str:
    """Say in one line what a model costs and can do."""
    trained = "trained for drawings" if row["adapted"] else "for photos, not for drawings"
    licence = "licence unknown" if row["licence"] == UNKNOWN else row["licence"]
    parts = [f"{row['bytes'] / 1e6:,.0f} MB", trained, row["words"], licence]
    if row["photos_per_second"]:
        parts.append(f"{row['photos_per_second']:,.1f} photos/s")
    return ", ".join(parts)
