"""Train a recipe into a run folder."""

from __future__ import annotations

from pathlib import Path

import click

from sketchfind.errors import RecipeError
from sketchfind.training.cli.common import DATA, DEVICE, FILE, FOLDER, say, stopping
from sketchfind.training.torchrun import require_one_process, said_once


@click.command()
@click.argument("recipe", type=FILE)
@DATA
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change the recipe, for example optimiser.epochs=3; repeatable. All keys are in "
    "sketchfind/training/recipe/recipe.py, those of a table [personal] in "
    "sketchfind/training/personal/recipe.py.",
)
@click.option("--out", required=True, type=FOLDER, help="Run folder.")
@click.option(
    "--resume",
    is_flag=True,
    help="Continue the run in --out, also after a kill; begin it if there is none.",
)
@DEVICE
@click.option(
    "--workers",
    type=click.IntRange(0),
    help="Processes that load batches (default: as suits the device).",
)
def fit(
    recipe: Path,
    data: Path,
    overrides: tuple[str, ...],
    out: Path,
    resume: bool,
    device: str,
    workers: int | None,
) -> None:
    """Train RECIPE into a run folder.

    RECIPE is a file such as training/recipes/adapt-and-align.toml. One with a table [personal]
    trains a finished model further on your own pairs, and writes the model file into the folder.

    Several GPUs, or processes on CPUs, share each batch under torchrun:

    \b
        torchrun --standalone --nproc-per-node 4 -m sketchfind.training fit RECIPE --out RUN

    On several machines pass --nnodes and --rdzv-endpoint to torchrun; --out and --data must be
    folders that all of them see.
    """
    from sketchfind.training.fit import fit as train
    from sketchfind.training.personal.fit import fit_personal
    from sketchfind.training.personal.recipe import is_personal, read_personal
    from sketchfind.training.recipe.recipe import read_recipe
    from sketchfind.training.run import Run

    with said_once():
        if is_personal(recipe):
            _check_personal(resume, workers)
            with stopping("Nothing is kept of personal fine-tuning before its end."):
                fit_personal(read_personal(recipe, overrides), data, out, say=say, device=device)
            return
        resolved = read_recipe(recipe, overrides)
    with stopping("With --resume a run goes on after its last whole epoch."), said_once():
        train(resolved, data, Run(out), resume=resume, say=say, device=device, workers=workers)


def _check_personal(resume: bool, workers: int | None) -> None:
    """Raise RecipeError for an option that personal fine-tuning does not have, or torchrun."""
    require_one_process("Personal fine-tuning")
    if resume:
        raise RecipeError(
            "Personal fine-tuning cannot be resumed: nothing of it is kept before its end, so what "
            "was learned until a stop is lost.",
            "Begin it again without --resume; with fewer personal.steps it is done sooner.",
        )
    if workers is not None:
        raise RecipeError(
            "Personal fine-tuning has no --workers: it reads all pairs before it trains.",
            "Leave it out.",
        )
