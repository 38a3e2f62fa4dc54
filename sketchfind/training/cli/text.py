"""Embed class names with a CLIP text tower."""

from __future__ import annotations

from pathlib import Path

import click

from sketchfind.training.cli.common import FILE, say
from sketchfind.training.writing import check_place, write_output
from sketchfind.wording import counted


@click.command()
@click.argument("names", nargs=-1, required=True, type=FILE)
@click.option(
    "--tower",
    metavar="NAME",
    default="ViT-B-32",
    show_default=True,
    help="The text tower: a name of open_clip, or local-dir:FOLDER for weights at hand.",
)
@click.option(
    "--pretrained",
    metavar="TAG",
    default="",
    help="open_clip's tag for the weights, such as openai; none for local-dir:FOLDER.",
)
@click.option(
    "--template",
    "templates",
    metavar="TEXT",
    multiple=True,
    default=["a {}"],
    show_default=True,
    help="Prompt with {} for the name; repeatable: a name gets the mean of all.",
)
@click.option("--out", required=True, type=FILE, help="The .npz to write.")
def text(
    names: tuple[Path, ...], tower: str, pretrained: str, templates: tuple[str, ...], out: Path
) -> None:
    """Embed class names with a CLIP text tower.

    NAMES are files with one class name per line. open_clip downloads weights that are not at hand.
    """
    from sketchfind.training.data.class_lists import read_lines
    from sketchfind.training.make_text_table import embed_names, write_table

    check_place(out)
    listed = list(dict.fromkeys(name for path in names for name in read_lines(path)))
    vectors = embed_names(listed, tower, pretrained, templates)
    write_output(out, lambda path: write_table(path, listed, vectors))
    say(f"wrote {counted(len(listed), 'text vector')} to {out}")
