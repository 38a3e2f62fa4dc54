"""Measure a finished run on official test sets, in the way of published figures.

<run>/model.safetensors        its last epoch, exported as the recipe says
<run>/benchmarks/<name>.json   the figures, as `evaluate --json` writes them
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import RecipeError
from sketchfind.training.evaluation.benchmark import benchmark_sources
from sketchfind.training.evaluation.evaluate import evaluate
from sketchfind.training.export import export
from sketchfind.training.reporting import Say
from sketchfind.training.run import Run
from sketchfind.training.writing import written

VIEWS = 1  # of a sketch, as in published figures


def measure(
    run: Run, data: Path, benchmarks: tuple[str, ...], *, device: str, say: Say
) -> list[str]:
    """Write the figures of the last epoch on test sets; return a line for each that failed.

    On the test set of another split, classes that were trained on are neither queries nor in the
    gallery.

    Raises:
        RecipeError: the run cannot be exported, or nothing can be written.
    """
    model = run.folder / "model.safetensors"
    export(run, data, model, checkpoint="last")
    runtime = Runtime.load(model, device)
    facts, failures = run.facts(), []
    for name in benchmarks:
        own = facts.recipe.data.test == f"splits/{name}.unseen.txt"
        try:
            sources = benchmark_sources(data, name, say)
            sources = replace(sources, seen=frozenset() if own else facts.seen)
            report = evaluate(runtime, sources, views=VIEWS, say=say).report
        except RecipeError as error:  # such as a test set that is not there
            failures.append(f"{name}: {error}")
            continue
        with written(_report_of(run, name)) as temporary:
            temporary.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return failures


def read_report(run: Run, benchmark: str) -> dict[str, Any] | None:
    """Return a run's figures on a test set; None if there is no complete file of them."""
    try:
        report = json.loads(_report_of(run, benchmark).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) and "map_all" in report else None


def _report_of(run: Run, benchmark: str) -> Path:
    return run.folder / "benchmarks" / f"{benchmark}.json"
