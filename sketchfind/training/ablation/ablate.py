"""Run an ablation list: train every variant with every seed, one after another, and tabulate them.

FOLDER/<variant>-<seed>/    a run folder, as `fit` writes it; with figures on test sets, if the list
                            names some (see `ablation.measure`)
FOLDER/ablation.{csv,md,png}    rewritten after every run; the picture has no figures on test sets
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sketchfind.errors import RecipeError, UserFacingError
from sketchfind.training.ablation import benchmark_table, table
from sketchfind.training.ablation.measure import measure, read_report
from sketchfind.training.ablation.plot import draw_ablation
from sketchfind.training.ablation.results import (
    by_query_set,
    epoch_seconds,
    read_measured,
    read_results,
    run_of,
)
from sketchfind.training.ablation.variants import AblationList, Variant
from sketchfind.training.backbone_source import described
from sketchfind.training.evaluation.benchmark import benchmark_sources
from sketchfind.training.fit import fit
from sketchfind.training.plot import save_picture
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.reporting import Say, duration
from sketchfind.training.run import Run
from sketchfind.training.writing import writable_folders, written
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class Job:
    """One run of an ablation."""

    variant: Variant
    seed: int
    recipe: Recipe
    run: Run

    @property
    def title(self) -> str:
        """Return the variant and the seed in words."""
        return f"{self.variant.name}, seed {self.seed}"

    def epochs_done(self, data: Path) -> int:
        """Return how many epochs need no more training.

        The checkpoint counts even if it lags behind the log. Without a checkpoint the log counts,
        so that finished runs can be copied from another machine without their weights.

        Raises:
            RecipeError: the folder holds a run of another recipe, or a damaged one.
        """
        if not self.run.begun:
            return 0
        self.run.require(described(self.recipe, data))
        rows = self.run.metrics()
        logged = int(rows[-1]["epoch"]) if rows else 0
        saved = self.run.last_epoch()
        if saved is None:
            return logged
        if logged < saved:  # an epoch is logged before it is saved
            raise RecipeError(
                f"{self.run.folder / 'metrics.csv'} has lost epochs: {saved} were trained.",
                "Put it back, or remove the folder to train again.",
            )
        return saved

    def unmeasured(self) -> tuple[str, ...]:
        """Return the official test sets on which the run is not measured yet."""
        return tuple(n for n in self.variant.benchmarks if read_report(self.run, n) is None)

    def state(self, data: Path) -> str:
        """Say how far the run is; raise RecipeError as `epochs_done` does."""
        state = f"{self.epochs_done(data)} of {self.recipe.optimiser.epochs} epochs"
        if wanted := self.variant.benchmarks:
            done = len(wanted) - len(self.unmeasured())
            state += f", measured on {done} of {counted(len(wanted), 'test set')}"
        return state


def plan(ablation: AblationList, folder: Path, only: Sequence[str] = ()) -> list[Job]:
    """Return the runs in order: one seed of all variants, then the next seed.

    So an ablation that is stopped early is still balanced.

    Raises:
        RecipeError: a name in `only` is not a variant.
    """
    names = [variant.name for variant in ablation.variants]
    for name in only:
        if name not in names:
            raise RecipeError(
                f"{ablation.name} has no variant {name!r}.", f"It has: {', '.join(names)}."
            )
    return [
        Job(
            variant,
            seed,
            ablation.recipe(variant, seed),
            run_of(folder, variant, seed),
        )
        for seed in ablation.seeds
        for variant in ablation.variants
        if not only or variant.name in only
    ]


def ablate(
    ablation: AblationList,
    data: Path,
    folder: Path,
    *,
    only: Sequence[str] = (),
    say: Say,
    device: str = "auto",
) -> list[str]:
    """Train and measure the runs that are not finished; return a line for each failure.

    An interrupted run is continued after its last epoch, as by `fit --resume`.

    Raises:
        RecipeError: a name in `only` is not a variant; or nothing can be written to `folder`, or it
            holds the tables of another list.
    """
    jobs = plan(ablation, folder, only)
    failures = []
    write_report(ablation, data, folder)
    _say_what_is_there(jobs, data, say)
    for number, job in enumerate(jobs, 1):
        where = f"[{number}/{len(jobs)}] {job.title}"
        try:
            is_trained = job.epochs_done(data) >= job.recipe.optimiser.epochs
            if is_trained and not job.unmeasured():
                say(f"{where}: finished before")
                continue
            log = _prefixed(where, say)
            if not is_trained:
                say(where + _time_left(jobs[number - 1 :], jobs))
                fit(job.recipe, data, job.run, resume=True, say=log, device=device)
            if left := job.unmeasured():
                failed = measure(job.run, data, left, device=device, say=log)
                failures += [f"{job.title}, {line}" for line in failed]
        except UserFacingError as error:
            failures.append(f"{job.title}: {error}")
            say(f"{where} failed: {error}")
        except Exception as error:  # such as a GPU without memory left: others may fit
            failures.append(f"{job.title}: {type(error).__name__}: {error}")
            say(f"{where} failed:\n{traceback.format_exc()}")
        write_report(ablation, data, folder)
    return failures


def write_report(ablation: AblationList, data: Path, folder: Path) -> None:
    """Write tables and picture of the finished runs in `folder`, whatever their seeds.

    Raises:
        RecipeError: nothing can be written to the folder, or it holds the tables of another list.
    """
    _require_own(ablation, folder / "ablation.md")
    results = read_results(ablation, data, folder)
    if ablation.is_benchmark:
        measured = read_measured(results, folder)
        as_csv = benchmark_table.as_csv(ablation, measured)
        as_markdown = benchmark_table.as_markdown(ablation, measured, data)
    else:
        as_csv = table.as_csv(ablation, results)
        as_markdown = table.as_markdown(ablation, results)
    with writable_folders(folder):
        for suffix, text in (("csv", as_csv), ("md", as_markdown)):
            with written(folder / f"ablation.{suffix}") as temporary:
                temporary.write_text(text, encoding="utf-8")
        if by_query_set(results) and not ablation.is_benchmark:
            with written(folder / "ablation.png") as temporary:
                save_picture(draw_ablation(ablation, results), temporary)


def describe(jobs: Sequence[Job], data: Path) -> list[str]:
    """Return a line for each run that says how far it is."""
    lines = []
    for job in jobs:
        try:
            state = job.state(data)
        except UserFacingError as error:
            state = str(error)
        lines.append(f"{job.title}: {state}")
    return lines


def seconds_left(todo: Sequence[Job], jobs: Sequence[Job]) -> float | None:
    """Estimate the time for `todo` from what `jobs` took so far; None before the first epoch.

    An epoch is taken to last as long as the variant's others or, if there are none, as those of all
    variants; measuring on a test set as long as it took others. What none has done yet is not
    counted.
    """
    spent: dict[str, list[float]] = {}
    done: dict[str, int] = {}
    for job in jobs:
        rows = _log_of(job)
        spent.setdefault(job.variant.name, []).extend(epoch_seconds(rows))
        done[job.title] = len(rows)
    everything = [seconds for epochs in spent.values() for seconds in epochs]
    if not everything:
        return None
    names = {name for job in todo for name in job.variant.benchmarks}
    measuring = {name: _measuring_seconds(jobs, name) for name in names}
    total = 0.0
    for job in todo:
        known = spent[job.variant.name] or everything
        missing = job.recipe.optimiser.epochs - done[job.title]
        total += max(missing, 0) * sum(known) / len(known)
        total += sum(measuring[name] for name in job.unmeasured())
    return total


def _require_own(ablation: AblationList, path: Path) -> None:
    """Raise RecipeError if the table at `path` is of a list with another name."""
    try:
        title = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    except OSError:  # there is none yet, or writing it will report why not
        return
    if title != f"# {ablation.name}":
        raise RecipeError(
            f"{path} is not the table of {ablation.name}: it begins with {title!r}.",
            "Give another --out, or remove that table.",
        )


def _say_what_is_there(jobs: Sequence[Job], data: Path, say: Say) -> None:
    """Say how much of the official test sets is there, before days of training, not after."""
    for name in dict.fromkeys(name for job in jobs for name in job.unmeasured()):
        try:
            benchmark_sources(data, name, say)
        except UserFacingError as error:
            say(f"{name} cannot be measured: {error}")


def _log_of(job: Job) -> list[dict[str, str]]:
    """Return the epochs that a job has logged; none for a damaged log, which its run reports."""
    try:
        return job.run.metrics()
    except UserFacingError:
        return []


def _measuring_seconds(jobs: Sequence[Job], benchmark: str) -> float:
    """Return how long measuring on a test set took on average; 0 if none is done yet."""
    reports = [read_report(job.run, benchmark) or {} for job in jobs]
    took = [report["seconds"] for report in reports if "seconds" in report]
    return sum(took) / len(took) if took else 0.0


def _time_left(todo: Sequence[Job], jobs: Sequence[Job]) -> str:
    seconds = seconds_left(todo, jobs)
    return "" if seconds is None else f" (about {duration(seconds)} left)"


def _prefixed(where: str, say: Say) -> Say:
    return lambda line: say(f"{where}: {line}")
