"""Measure how retrieval holds when sketches are changed, beside the same sketches unchanged."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sketchfind.encoder.retrieval import FeatureName
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.training.evaluation.embedding import embed_items
from sketchfind.training.evaluation.evaluate import embed_selection, measure_queries
from sketchfind.training.evaluation.selection import Sources
from sketchfind.training.evaluation.variations import Variation
from sketchfind.training.evaluation.zero_shot import terms_of
from sketchfind.training.metrics import means
from sketchfind.training.reporting import Say
from sketchfind.types import FailedPhoto
from sketchfind.wording import counted

PRECISION_AT = (20,)  # as many photos as fit on a screen
REPORTED = ("p@20", "map_all", "map@200")


@dataclass(frozen=True, slots=True)
class Row:
    """One variation: its figures, and those of the same queries unchanged."""

    kind: str
    value: str
    queries: int
    figures: dict[str, float]
    unchanged: dict[str, float]

    def relative(self, name: str) -> float:
        """Return the figure as a share of that of the unchanged sketches."""
        return self.figures[name] / self.unchanged[name] if self.unchanged[name] else float("nan")


@dataclass(frozen=True, slots=True)
class Robustness:
    """A row for each variation that applies, unchanged sketches first, and the files left out."""

    model: str
    space: str  # tells models of one name apart
    feature: FeatureName
    views: int
    protocol: str
    gallery: int  # photos
    rows: list[Row]
    failed: tuple[FailedPhoto, ...]

    @property
    def title(self) -> str:
        """Say in two lines what the figures are of."""
        asked = f"{self.model}, {self.feature} feature, {counted(self.views, 'view')}"
        return f"{asked}\n{counted(self.gallery, 'photo')}, {self.protocol}"


def measure_robustness(
    runtime: Runtime,
    sources: Sources,
    chosen: Sequence[Variation],
    *,
    feature: FeatureName,
    views: int,
    say: Say,
) -> Robustness:
    """Measure retrieval with the sketches as they are and under each variation.

    The gallery is embedded once. A variation that needs strokes is measured on vector drawings
    only and compared with the same drawings. It is skipped if there are none, or if it leaves
    nothing of any sketch. `say` is told the same about the protocol as by `evaluate`.

    Raises:
        RecipeError: as `evaluate.evaluate`.
    """
    terms = terms_of(sources, runtime.info, say)
    queries, gallery = embed_selection(runtime, terms.selection, feature, views, say)
    before = measure_queries(queries, gallery, precision_at=PRECISION_AT)
    plain = means(before)
    rows = [Row("unchanged", "", len(queries.items), plain, plain)]
    failed = [*queries.failed, *gallery.failed]
    for variation in chosen:
        wanted = [item for item in queries.items if variation.applies(item)]
        if not wanted:
            say(f"{variation.name}: skipped, it needs drawings as strokes")
            continue
        changed = embed_items(
            wanted,
            partial(variation.read, size=runtime.sketch_size),
            lambda stack: embed_sketch_views(runtime, stack, views, feature),
            variation.name,
        )
        for bad in changed.failed:
            failed.append(bad)
            say(f"left out of {variation.name}: {bad.path}: {bad.reason}")
        if not changed.items:
            say(f"{variation.name}: skipped, nothing is left of any sketch")
            continue
        # If nothing is left of some sketches, both means are over the others.
        there = set(changed.items)
        both = np.array([item in there for item in queries.items])
        same = means({name: values[both] for name, values in before.items()})
        after = means(measure_queries(changed, gallery, precision_at=PRECISION_AT))
        rows.append(Row(variation.kind, variation.value, len(changed.items), after, same))
    searched = len(gallery.items)
    name, space = runtime.info.name, runtime.info.space
    return Robustness(name, space, feature, views, terms.protocol, searched, rows, tuple(failed))


def table(found: Robustness) -> str:
    """Return the rows for people: each figure, and its change from the unchanged sketches."""
    lines = [found.title]
    lines += [f"{'sketch':>16} {'queries':>8}" + "".join(f"{name:>18}" for name in REPORTED)]
    for row in found.rows:
        line = f"{f'{row.kind} {row.value}'.strip():>16} {row.queries:>8}"
        for name in REPORTED:
            change = "" if row is found.rows[0] else f"{100 * (row.relative(name) - 1):+.1f} %"
            line += f"{row.figures[name]:>9.3f}{change:>9}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def write_rows(found: Robustness, path: Path) -> None:
    """Write the rows as CSV, with each figure as a share of the unchanged one.

    Each row names its protocol, so that tables can be joined.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        relative = [f"{name}/unchanged" for name in REPORTED]
        how = ["model", "space", "feature", "views", "gallery", "protocol"]
        writer.writerow(["variation", "value", "queries", *REPORTED, *relative, *how])
        which = (found.model, found.space, found.feature, found.views)
        same = [*which, found.gallery, found.protocol]
        for row in found.rows:
            figures = [f"{row.figures[name]:.4f}" for name in REPORTED]
            shares = [f"{row.relative(name):.4f}" for name in REPORTED]
            writer.writerow([row.kind, row.value, row.queries, *figures, *shares, *same])
