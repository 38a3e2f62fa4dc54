"""Options shared by all commands that compare sketches with photos."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from sketchfind.encoder.retrieval import QUERY_VIEWS, FeatureName
from sketchfind.errors import RecipeError
from sketchfind.training.cli.common import DATA, DEVICE, FILE, FOLDER, say
from sketchfind.training.writing import check_place
from sketchfind.types import ModelInfo

if TYPE_CHECKING:
    from sketchfind.training.evaluation.selection import Sources

MAX_VIEWS = 6

_OPTIONS = (
    click.argument("model"),
    click.option(
        "--sketches",
        multiple=True,
        type=FOLDER,
        help="Queries: <class>/* pictures or <class>.ndjson drawings; repeatable.",
    ),
    click.option(
        "--drawings",
        type=click.IntRange(1),
        metavar="N",
        help="At most N drawings of each .ndjson file, always the same.",
    ),
    click.option(
        "--photos", multiple=True, type=FOLDER, help="Gallery: <class>/* pictures; repeatable."
    ),
    click.option(
        "--benchmark",
        metavar="NAME",
        help="Instead of both: an official test set below --data, such as sketchy-split2.",
    ),
    DATA,
    click.option(
        "--generalized",
        is_flag=True,
        help="With --benchmark: photos of seen classes that data.keep_photos kept out of training "
        "join the gallery.",
    ),
    click.option("--classes", type=FILE, help="Only the classes in this list, one per line."),
    click.option(
        "--distractors",
        multiple=True,
        type=FOLDER,
        help="Photos of other classes, <class>/* pictures, that join the gallery; repeatable.",
    ),
    click.option(
        "--seen",
        type=FILE,
        help="Across data sets: leave out the classes in this list, seen in training.",
    ),
    click.option(
        "--feature",
        type=click.Choice(get_args(FeatureName)),
        default="retrieval",
        show_default=True,
        help="What is compared: the embedding of a search, its backbone or its text half alone "
        "(clip), or both halves with equal weights (concat).",
    ),
    click.option(
        "--views",
        type=click.IntRange(1, MAX_VIEWS),
        default=QUERY_VIEWS,
        show_default=True,
        help="Average this many views of a sketch: itself, mirrored, turned; a search uses 4.",
    ),
    DEVICE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The options for queries and gallery."""

    sketches: Sequence[Path]
    drawings: int | None
    photos: Sequence[Path]
    benchmark: str | None
    data: Path
    generalized: bool
    classes: Path | None
    distractors: Sequence[Path]
    seen: Path | None

    def check(self) -> None:
        """Raise RecipeError unless the options fit together and name queries and gallery once."""
        named = {"--sketches": self.sketches, "--photos": self.photos, "--classes": self.classes}
        given = {name for name, value in named.items() if value}
        missing = {"--sketches", "--photos"} - given
        if self.benchmark and given:
            raise RecipeError(
                f"--benchmark cannot be given together with {', '.join(sorted(given))}.",
                "It brings its own sketches, photos and classes.",
            )
        if missing and not self.benchmark:
            raise RecipeError(
                f"Missing: {', '.join(sorted(missing))}.",
                "Give --sketches and --photos, perhaps with --classes, or --benchmark alone.",
            )
        if self.generalized and not self.benchmark:
            raise RecipeError(
                "--generalized needs --benchmark, which says what classes are seen.",
                "Give the photos of other galleries with --distractors.",
            )

    def sources(self, info: ModelInfo) -> Sources:
        """Return the sources of queries and gallery; `info` says what the model kept out.

        Raises:
            RecipeError: a folder, list or benchmark is not there, or the model kept no photos out.
        """
        from sketchfind.training.data.class_lists import read_classes, read_lines
        from sketchfind.training.evaluation.benchmark import benchmark_sources
        from sketchfind.training.evaluation.items import find_files
        from sketchfind.training.evaluation.selection import Sources

        if self.benchmark:
            kept = _kept(info) if self.generalized else 0.0
            sources = benchmark_sources(self.data, self.benchmark, say, kept)
        else:
            listed = frozenset(read_lines(self.classes)) if self.classes else None
            queries = [find_files(folder, vectors=True) for folder in self.sketches]
            gallery = [find_files(folder, vectors=False) for folder in self.photos]
            sources = Sources(queries, gallery, classes=listed)
        known = read_classes(self.seen) if self.seen else frozenset()
        more = [find_files(folder, vectors=False) for folder in self.distractors]
        return replace(
            sources,
            distractors=[*sources.distractors, *more],
            seen=known,
            drawings=self.drawings or 0,
        )


def measuring(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above; it receives `runtime`, `sources`, `feature`, `views`."""

    @functools.wraps(command)
    def run(*, model: str, device: str, **options: Any) -> None:
        from sketchfind.encoder.runtime import Runtime
        from sketchfind.training.named_model import named_model

        compared = Compared(**{field.name: options.pop(field.name) for field in fields(Compared)})
        path = named_model(model)
        for value in options.values():
            if isinstance(value, Path):
                check_place(value)
        compared.check()
        runtime = Runtime.load(path, device)
        _check_feature(options["feature"], runtime.info)
        sources = compared.sources(runtime.info)
        if compared.benchmark and (views := options["views"]) > 1:
            say(f"with {views} views of each sketch; published figures have one: --views 1")
        command(runtime=runtime, sources=sources, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def _kept(info: ModelInfo) -> float:
    """Return the share of photos that the model kept out; raise RecipeError if there is none."""
    from sketchfind.training.evaluation.zero_shot import kept_photos

    if share := kept_photos(info):
        return share
    raise RecipeError(
        f"The file of the model {info.name} does not say that it kept photos out of its training.",
        "Train with data.keep_photos and export again, or leave --generalized out.",
    )


def _check_feature(feature: FeatureName, info: ModelInfo) -> None:
    """Refuse the text half of a model that never trained it, as its figures would mean nothing."""
    from sketchfind.training.recipe.rules import no_text_half

    asks_text = feature in ("clip", "concat")
    match info.card:
        case {"recipe": {"loss": {"classes": "classifier"}}} if asks_text:
            raise no_text_half("Measure it with --feature retrieval.")
