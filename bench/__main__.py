"""Run the benchmarks: `python -m bench [NAME...]`."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from bench.options import Options
from bench.report import ROOT, Report
from sketchfind.engine.process import spin_briefly

NAMES = ("query", "ingest", "recall", "start", "training")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--full", is_flag=True, help="The sizes of the figures in bench/README.md.")
@click.option("--size", "sizes", type=int, multiple=True, help="Photos, instead of the usual.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "data",
    envvar="SKETCHFIND_DATA",
    help="Real photos and drawings.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / ".cache" / "bench",
    help="Keep what is made once here.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "bench" / "results",
    help="Append the figures to CSV files here.",
)
def main(
    names: tuple[str, ...], full: bool, sizes: tuple[int, ...], data: Path, cache: Path, out: Path
) -> None:
    """Measure speed against what bounds it, within one run."""
    spin_briefly()  # as the program's own processes do
    cache.mkdir(parents=True, exist_ok=True)
    options = Options(data, cache, full, sizes)
    for name in names or NAMES:
        report = Report(name, out)
        importlib.import_module(f"bench.{name}").run(options, report)
        print(report.write())


if __name__ == "__main__":  # spawned processes import this module too
    main()
