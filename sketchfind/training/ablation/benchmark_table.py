"""The tables of runs that were measured on official test sets: one line for each test set."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from sketchfind.training.ablation.results import Measured, Spread
from sketchfind.training.ablation.table import cell
from sketchfind.training.ablation.variants import AblationList, flat
from sketchfind.training.data.benchmarks import read_benchmark

SIZES = ("classes", "queries", "gallery")
PUBLISHED = ("map_all", "map_all/voc", "map@200", "map@200/hits", "p@100", "p@200")
NOTE = """\
Figures are those of official test sets after the last epoch, with one view of a sketch: the mean
over seeds ± half the range. Published mAP@all is `map_all/voc` where SAKE's code measured it;
mAP@200 is `map@200` there, and the much kinder `map@200/hits` where torchmetrics' code did.
"""
WHOLE = """
Whole, the test sets have as follows. A line that has less lacks files, or classes that were seen in
training on another data set, which are left out.

"""


def as_csv(ablation: AblationList, measured: Sequence[Measured]) -> str:
    """Return one line for each run and test set; figures that a set does not have are empty."""
    names = dict.fromkeys(
        name
        for each in measured
        for name, value in each.report.items()
        if isinstance(value, float) and name != "seconds"
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["variant", "seed", "benchmark", *SIZES, *names, "dropped_classes", "protocol"]
    writer.writerow([*head, "epochs", "seconds", "overrides", "revision"])
    for each in measured:
        run, report = each.run, each.report
        writer.writerow(
            [
                run.variant.name,
                run.seed,
                each.benchmark,
                *(report.get(name, "") for name in (*SIZES, *names)),
                "; ".join(report.get("dropped_classes", ())),
                report.get("protocol", ""),
                run.epochs,
                round(run.seconds),
                ablation.overrides(run.variant),
                run.revision,
            ]
        )
    return out.getvalue()


def as_markdown(ablation: AblationList, measured: Sequence[Measured], data: Path) -> str:
    """Return one line for each variant and test set, with means and spreads over the seeds."""
    head = ["variant", "what", "test set", "seeds", *SIZES, *PUBLISHED]
    lines = [
        f"# {ablation.name}\n",
        f"In every run: {flat(ablation.common) or 'no change'}.",
        NOTE,
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for variant in ablation.variants:
        for name in variant.benchmarks:
            mine = [m.report for m in measured if m.run.variant is variant and m.benchmark == name]
            cells = [variant.name, variant.description.replace("|", "\\|"), name, str(len(mine))]
            for size in SIZES:
                counts = sorted({int(report[size]) for report in mine})
                cells.append(" / ".join(f"{count:,}" for count in counts) or "–")
            for figure in PUBLISHED:
                values = tuple(float(report[figure]) for report in mine)
                cells.append(cell(Spread(values) if values else None))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n" + WHOLE + _official(ablation, data)


def _official(ablation: AblationList, data: Path) -> str:
    """Return a line with the official size of each test set in the list."""
    names = dict.fromkeys(name for variant in ablation.variants for name in variant.benchmarks)
    splits = [read_benchmark(data, name) for name in names]
    return "".join(
        f"- {split.name}: {len(split.unseen)} classes, {split.queries:,} queries, a gallery of "
        f"{split.gallery:,}\n"
        for split in splits
    )
