"""Turn a run into a model file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sketchfind.encoder.model_file import MAX_IMAGE_SIZE, NO_WORDS, read_info
from sketchfind.errors import ModelFileError
from sketchfind.imaging.photo_transform import SMALLEST_CROP
from sketchfind.training.cli.common import CHECKPOINT, DATA, FILE, FOLDER, say


@click.command()
@click.argument("run", type=FOLDER)
@DATA
@click.option("--out", required=True, type=FILE, help="The model file to write.")
@CHECKPOINT
@click.option(
    "--clip-share",
    type=click.FloatRange(0, 1),
    help="Weight of the text-space half in retrieval, instead of the recipe's.",
)
@click.option(
    "--whitening",
    type=click.FloatRange(0, 1),
    help="How far the axes of the backbone half are evened out, instead of the recipe's; 0.5 "
    "finds more of the classes not seen in training.",
)
@click.option(
    "--image-size",
    type=click.IntRange(16, MAX_IMAGE_SIZE),
    help="Pixels to encode at, instead of the recipe's; slightly more often give better results.",
)
@click.option(
    "--sketch-size",
    type=click.IntRange(16, MAX_IMAGE_SIZE),
    help="Pixels to encode sketches at, instead of the recipe's; fewer are faster.",
)
@click.option(
    "--blend",
    "blended_blocks",
    type=click.IntRange(0),
    metavar="BLOCKS",
    help="Mix the tokens of this many earlier blocks with the last one's, instead of the recipe's; "
    "2 find more of the classes not seen in training.",
)
@click.option(
    "--photo-crop",
    type=click.FloatRange(SMALLEST_CROP, 1),
    metavar="SHARE",
    help="Look only at the middle of a photo, this share of each side; 0.9 finds a little more.",
)
@click.option(
    "--licence",
    metavar="TEXT",
    default="unknown",
    help="Its licence, for those who use it; the terms of backbone and pictures apply, too.",
)
def export(
    run: Path,
    data: Path,
    out: Path,
    checkpoint: str,
    licence: str,
    **overrides: Any,
) -> None:
    """Write the model of RUN as one file that sketchfind loads."""
    from sketchfind.training.export import Overrides
    from sketchfind.training.export import export as write
    from sketchfind.training.run import Run

    with _naming_options():
        space = write(
            Run(run),
            data,
            out,
            checkpoint=checkpoint,
            overrides=Overrides(**overrides),
            licence=licence,
        )
    say(f"wrote {out} ({out.stat().st_size / 1e6:.1f} MB, space {space})")
    if problem := read_info(out).card.get(NO_WORDS):
        say(f"it knows the class names and no other words: {problem}")


@contextmanager
def _naming_options() -> Iterator[None]:
    """In errors, replace keys of a recipe by the options of this command that set them."""
    try:
        yield
    except ModelFileError as error:
        hint = error.hint.replace("Set model.sketch_size to 0.", "Leave --sketch-size out.")
        for option in export.params:
            hint = hint.replace(f"model.{option.name}", option.opts[0])
        raise ModelFileError(error.message, hint) from error
