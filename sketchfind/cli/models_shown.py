"""`sketchfind models list` and `models info`: show what is known about models."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sketchfind.cli.output import print_json
from sketchfind.cli.setup import Setup, profile_options
from sketchfind.printable import printable
from sketchfind.settings import load_settings
from sketchfind.wording import counted

if TYPE_CHECKING:
    from sketchfind.library.models.listing import ModelRow
    from sketchfind.library.models.offers import Offer
    from sketchfind.library.models.quality import Quality
    from sketchfind.types import ModelCost, ModelInfo

UNKNOWN = "unknown"  # the licence if none was given


@click.command("list")
@profile_options
def list_models(setup: Setup) -> None:
    """List the models of this profile; a star marks the one in use."""
    from sketchfind.library.models.listing import describe
    from sketchfind.library.models.offers import OFFERS
    from sketchfind.paths import BUILTIN

    profile = setup.profile()
    if load_settings(profile.settings).model != BUILTIN:
        setup.model()  # warns if that model is gone
    listed = describe(profile, setup.device_in_use())
    here = [row for row in listed if row.path is not None]
    partial = {row.name: row.arrived for row in listed if row.arrived is not None}
    offered = {row.name for row in listed if row.state == "offered"}
    offers = [offer for offer in OFFERS if offer.name in offered]
    if setup.json:
        rows = [_summary(row) for row in here]
        print_json(
            {"models": rows, "offered": [asdict(offer) for offer in offers], "partial": partial}
        )
        return
    for row in here:
        star = "*" if row.chosen else " "
        what = _line(row) if row.problem is None else row.problem.message
        click.echo(f"{star} {printable(row.name):28}  {printable(what)}")
    for name, arrived in partial.items():
        click.echo(f"  {printable(name):28}  {arrived / 1e6:,.0f} MB downloaded; not finished")
    if offers:
        click.echo(f"\nAvailable with `{printable(setup.command('models download NAME'))}`:")
    for offer in offers:
        known = f", names {offer.imagenet:.0%} of ImageNet correctly" if offer.imagenet else ""
        cost = f"{offer.bytes / 1e6:,.0f} MB, {offer.licence}"
        click.echo(f"  {offer.name:28}  {cost}, any words, {offer.languages}{known}")


@click.command()
@click.argument("name", metavar="[NAME|FILE]", required=False)
@click.option("--measure", is_flag=True, help="Measure its speed and memory on this machine.")
@profile_options
def info(setup: Setup, name: str | None, measure: bool) -> None:
    """Show one model, by default the one in use."""
    from sketchfind.encoder.model_file import read_info
    from sketchfind.library.models.costs import ModelCosts
    from sketchfind.library.models.offers import find_offer
    from sketchfind.library.models.quality import quality_of
    from sketchfind.library.models.store import ModelStore

    store = ModelStore(setup.profile())
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
    else:
        _describe_model(model, path, quality, cost)


def _describe_model(
    model: ModelInfo, path: Path, quality: Quality | None, cost: ModelCost | None
) -> None:
    """Print what is known about a model that is here."""
    from sketchfind.encoder.model_file import NO_WORDS
    from sketchfind.library.models.listing import languages_of

    click.echo(f"Name     {printable(model.name)}")
    click.echo(f"File     {printable(str(path))}, {path.stat().st_size / 1e6:,.1f} MB")
    click.echo(f"Space    {printable(model.space)}, {model.dim:,} numbers per photo")
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


def _describe_offer(offer: Offer, setup: Setup) -> None:
    """Print what is known about a model that can be downloaded."""
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
    """Print how well a model finds photos, if known, and what the figures mean."""
    from sketchfind.library.models.quality import Published

    if quality is None:
        return
    if isinstance(quality, Published):
        named = {"ImageNet": quality.imagenet, "ImageNet-Sketch": quality.imagenet_sketch}
        shares = [f"{share:.1%} of {data}" for data, share in named.items() if share is not None]
        click.echo(f"Quality  names {' and '.join(shares)} correctly (published figures)")
        return
    figures = {"map@200 (strict)": quality.map_200, "map_all": quality.map_all}
    said = ", ".join(f"{name} {value:.3f}" for name, value in figures.items() if value is not None)
    sizes = {"class": quality.classes, "drawing": quality.drawings, "photo": quality.photos}
    on = ", ".join(counted(count, noun) for noun, count in sizes.items() if count is not None)
    click.echo(f"Quality  {said}{' on ' if on else ''}{on}")
    whose = "classes that it was not trained on"
    if quality.sisters:
        whose = "models trained the same way without these classes"
    click.echo(f"         measured on {whose}")
    click.echo("         not comparable with accuracies on ImageNet")


def words_of(model: ModelInfo | ModelRow) -> str:
    """Say which words a model understands."""
    if model.words is None:
        return "any words"
    return counted(model.words, "class name") if model.words else "no words"


def _summary(row: ModelRow) -> dict[str, object]:
    """Return the JSON row of a model file; for a damaged one only what is wrong with it."""
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


def _line(row: ModelRow) -> str:
    """Say in one line what a model costs and can do."""
    trained = "trained for drawings" if row.adapted else "for photos, not for drawings"
    licence = "licence unknown" if row.licence == UNKNOWN else row.licence
    parts = [f"{row.bytes / 1e6:,.0f} MB", trained, words_of(row), licence]
    if row.cost is not None:
        parts.append(f"{row.cost.photos_per_second:,.1f} photos/s")
    return ", ".join(parts)
