"""Train and tabulate the variants of an ablation list."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from sketchfind.errors import RecipeError
from sketchfind.training.cli.common import DATA, DEVICE, FILE, FOLDER, say, stopping
from sketchfind.training.torchrun import require_one_process, said_once


@click.command()
@click.argument("path", metavar="LIST", type=FILE)
@DATA
@click.option("--out", required=True, type=FOLDER, help="Folder of the runs, tables and picture.")
@click.option(
    "--seeds", type=click.IntRange(1), metavar="N", help="Seeds 0 to N - 1 instead of the list's."
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this variant; repeatable.")
@DEVICE
@click.option("--dry-run", is_flag=True, help="Say what would run, and how far each run is.")
@click.option("--table-only", is_flag=True, help="Only rewrite tables and picture.")
def ablate(
    path: Path,
    data: Path,
    out: Path,
    seeds: int | None,
    only: tuple[str, ...],
    device: str,
    dry_run: bool,
    table_only: bool,
) -> None:
    """Train all variants of LIST with all seeds, and tabulate them.

    LIST is a file such as training/recipes/ablations/method.toml.
    Variants are compared on the validation classes, or on the official test sets that the list
    names. Finished runs are skipped and interrupted ones continued. Ends with status 1 when runs
    failed.
    """
    from sketchfind.training.ablation import ablate as ablation
    from sketchfind.training.ablation.variants import read_list

    with said_once():
        require_one_process("An ablation", "Start several with --only, one on each GPU.")
    wanted = read_list(path)
    if seeds is not None:
        wanted = replace(wanted, seeds=tuple(range(seeds)))
    if dry_run:
        for line in ablation.describe(ablation.plan(wanted, out, only), data):
            click.echo(line)
        return
    if table_only:
        if not out.is_dir():
            raise RecipeError(f"There is no folder {out}.", "Name the one that the runs are in.")
        ablation.write_report(wanted, data, out)
        failures = []
    else:
        with stopping("The same command continues where it stopped."):
            failures = ablation.ablate(wanted, data, out, only=only, say=say, device=device)
    click.echo((out / "ablation.md").read_text(encoding="utf-8"))
    for failure in failures:
        say(f"failed: {failure}")
    sys.exit(1 if failures else 0)
