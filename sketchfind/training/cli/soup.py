"""Average the weights of runs."""

from __future__ import annotations

from pathlib import Path

import click

from sketchfind.errors import RecipeError
from sketchfind.training.cli.common import CHECKPOINT, DATA, DEVICE, FOLDER, say
from sketchfind.wording import counted


@click.command()
@click.argument("runs", nargs=-1, required=True, type=FOLDER)
@click.option("--out", required=True, type=FOLDER, help="Run folder of the averaged weights.")
@CHECKPOINT
@DATA
@DEVICE
def soup(runs: tuple[Path, ...], out: Path, checkpoint: str, data: Path, device: str) -> None:
    """Average the weights of RUNS into one more run.

    They must have begun with the same weights. The mean of runs with different seeds or settings
    often generalises better than the best of them. It is measured as in `fit`, on the classes that
    the runs held out.
    """
    from sketchfind.training.devices import training_device
    from sketchfind.training.run import Run
    from sketchfind.training.soup import measure
    from sketchfind.training.soup import soup as average

    place = training_device(device)  # raises, if at all, before there is a soup
    average([Run(folder) for folder in runs], Run(out), checkpoint, say)
    say(f"averaged {counted(len(runs), 'run')} into {out}")
    try:
        figure = measure(Run(out), data, place)
    except RecipeError as error:  # the soup can be used without
        say(f"not measured on the held-out classes: {error}")
        say(f"to measure it, remove {out} and average again")
        return
    if figure is not None:
        say(f"validation {figure:.4g}")
