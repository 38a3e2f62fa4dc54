"""Put the trainer's commands together."""

from __future__ import annotations

import click

from sketchfind.program import Program
from sketchfind.training.cli.ablate import ablate
from sketchfind.training.cli.datasets import datasets
from sketchfind.training.cli.evaluate import evaluate
from sketchfind.training.cli.export import export
from sketchfind.training.cli.fit import fit
from sketchfind.training.cli.robustness import robustness
from sketchfind.training.cli.soup import soup
from sketchfind.training.cli.text import text
from sketchfind.training.torchrun import require_one_process, said_once

TOGETHER = {"fit", "ablate"}  # commands that ask themselves about processes of torchrun


@click.group(
    cls=Program,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},  # for all commands, as in the app
)
@click.pass_context
def main(context: click.Context) -> None:
    """Train, evaluate and export sketchfind's model.

    From pictures in the folder DATA to figures:

    \b
        datasets check --data DATA
        fit training/recipes/adapt-and-align.toml --data DATA --out runs/a
        export runs/a --data DATA --out a.safetensors
        evaluate a.safetensors --benchmark sketchy-split2 --data DATA --views 1

    training/recipes/README.md says what other recipes there are, and what each needs.
    """
    if context.invoked_subcommand not in TOGETHER:
        with said_once():
            require_one_process(f"The command {context.invoked_subcommand}")


for command in (fit, ablate, evaluate, soup, robustness, export, text, datasets):
    main.add_command(command)
