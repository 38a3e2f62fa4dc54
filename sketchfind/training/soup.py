"""Model soups: the mean of several runs' weights as one network (arXiv 2203.05482)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from sketchfind.errors import RecipeError
from sketchfind.training.data.loading import load_data
from sketchfind.training.data.partition import learned
from sketchfind.training.facts import Facts
from sketchfind.training.reporting import Say
from sketchfind.training.run import Run
from sketchfind.training.validate import Validation

# Settings that may differ between averaged runs: size of sketches, and which blocks are mixed.
SETTINGS = ("sketch_size", "blended_blocks")


def soup(runs: Sequence[Run], out: Run, checkpoint: str, say: Say) -> None:
    """Average the averaged weights of `runs` at `checkpoint` ("last" or "best") into a new run.

    `out` has the recipe of the first run. It can be exported and started from, but not resumed.
    `say` is told which SETTINGS of another run differ.

    Raises:
        RecipeError: there are fewer than two runs; a run is given twice, or has no such checkpoint;
            its network, its start, its text vectors, or what it kept out differ from the first
            run's; it was trained on what another run kept out; or `out` already holds a run.
    """
    if len(runs) < 2:
        raise RecipeError("Weights are averaged over two runs or more.", "Name another run.")
    out.require_none("Give another --out.")
    _require_distinct(runs)
    first, weights = runs[0], [run.averaged(checkpoint) for run in runs]
    for run, other in zip(runs[1:], weights[1:], strict=True):
        _require_alike(first, run, weights[0], other)
    _require_kept_out(runs)
    for run in runs[1:]:
        for key in _differences(first, run):
            own, kept = (getattr(each.recipe().model, key) for each in (run, first))
            say(f"{run.folder} was trained with model.{key} = {own}; the mean has {kept}")
    averaged = {name: _mean([each[name] for each in weights]) for name in weights[0]}
    noted = [run.facts() for run in runs]
    facts = Facts(
        noted[0].recipe,
        seen=frozenset().union(*(each.seen for each in noted)),
        kept_out=frozenset.intersection(*(each.kept_out for each in noted)),
        text=noted[0].text,
    )
    names = [run.folder.name for run in runs]
    # Weights first: until they are all there the folder holds no run, and can be used again.
    out.save({"ema": averaged}, {"epoch": 0, "best": -1.0, "averaged": names}, best=True)
    out.start(facts)


def measure(out: Run, data: Path, device: torch.device) -> float | None:
    """Measure a soup on the classes that its runs held out, as `fit` does, and log the figures.

    Returns:
        map_all, the mean over query collections; None if the runs held nothing out.

    Raises:
        RecipeError: the data are not there, do not fit the recipe, or now hold out a class that one
            of the runs was trained on.
    """
    facts = out.facts()
    recipe = facts.recipe
    if not recipe.data.hold_out:
        return None
    _, _, held = load_data(recipe, data)
    if known := learned(facts.seen, held.classes):
        raise RecipeError(
            f"A run was trained on {known[0]!r}, which {recipe.data.validation} holds out now.",
            "Put back the list of classes as it was.",
        )
    validation = Validation(held, recipe, out.cache, device)
    figures = validation.measure(out.averaged("last"))
    rounded = {name: round(figure, 4) for name, figure in figures.items()}
    out.log({"epoch": out.last_epoch(), **rounded})
    return figures["validation"]


def _mean(tensors: list[Tensor]) -> Tensor:
    if not tensors[0].is_floating_point():
        return tensors[0]  # a counter of a batch norm
    return torch.stack([tensor.float() for tensor in tensors]).mean(dim=0)


def _require_distinct(runs: Sequence[Run]) -> None:
    """Raise RecipeError for a run that is given twice: its weights would silently count twice."""
    folders: set[Path] = set()
    for run in runs:
        if (folder := run.folder.resolve()) in folders:
            raise RecipeError(f"{run.folder} is given twice.", "Name each run once.")
        folders.add(folder)


def _require_alike(
    first: Run, run: Run, weights: dict[str, Tensor], others: dict[str, Tensor]
) -> None:
    """Raise RecipeError unless the weights of two runs can be averaged."""
    shapes, other_shapes = (
        {name: tensor.shape for name, tensor in each.items()} for each in (weights, others)
    )
    changed = [key for key in _differences(first, run) if key not in SETTINGS]
    if changed or shapes != other_shapes:
        where = f": {', '.join(f'model.{key}' for key in changed)}" if changed else ""
        raise RecipeError(
            f"{run.folder} has another network than {first.folder}{where}.",
            "Average runs of the same [model].",
        )
    start, other_start = (_start(each) for each in (first, run))
    if start != other_start or _began_apart(first, run):
        raise RecipeError(
            f"{run.folder} was started from other weights than {first.folder}.",
            "Train both with optimiser.same_start, or from the same run ('start').",
        )
    if not _aligned_alike(first.facts(), run.facts()):
        raise RecipeError(
            f"{run.folder} learned its classes by other text vectors than {first.folder}.",
            "Average runs with the same [text] and loss.classes.",
        )
    if _kept_out(first) != _kept_out(run):
        raise RecipeError(
            f"{run.folder} kept other classes out than {first.folder}.",
            "Average runs with the same data.test, data.validation and data.hold_out.",
        )
    if first.recipe().data.keep_photos != run.recipe().data.keep_photos:
        raise RecipeError(
            f"{run.folder} kept other photos out than {first.folder}.",
            "Average runs with the same data.keep_photos.",
        )


def _require_kept_out(runs: Sequence[Run]) -> None:
    """Raise RecipeError for a run that was trained on what another kept out.

    Between two runs that name the same list, the list may have changed.
    """
    kept = frozenset[str]().union(*(run.facts().kept_out for run in runs))
    for run in runs:
        if known := learned(run.facts().seen, kept):
            raise RecipeError(
                f"{run.folder} was trained on {known[0]!r}, which another of the runs kept out.",
                "Average runs that kept the same classes out.",
            )


def _start(run: Run) -> tuple[str, str, int]:
    """Return what decides the weights that a run began with."""
    recipe = run.recipe()
    seed = 0 if recipe.optimiser.same_start or recipe.start else recipe.optimiser.seed
    return recipe.start, recipe.pretrained, seed


def _began_apart(first: Run, run: Run) -> bool:
    """Tell whether two runs in different folders started from different runs of the same name.

    If one of those runs is gone, they count as the same.
    """
    if first.folder.parent.resolve() == run.folder.parent.resolve() or not first.recipe().start:
        return False
    try:
        own, other = (
            Run(each.folder.parent / each.recipe().start).averaged("last") for each in (first, run)
        )
    except RecipeError:
        return False
    return own.keys() != other.keys() or any(
        not torch.equal(tensor, other[name]) for name, tensor in own.items()
    )


def _differences(first: Run, run: Run) -> list[str]:
    """Return the keys of [model] in which two runs differ."""
    own, other = (dataclasses.asdict(each.recipe().model) for each in (first, run))
    return [key for key, value in own.items() if value != other[key]]


def _aligned_alike(one: Facts, other: Facts) -> bool:
    """Tell whether two runs were aligned to the same text vectors, or both to none."""
    spaces = [
        None if facts.recipe.loss.classes == "classifier" else (facts.recipe.text, facts.text)
        for facts in (one, other)
    ]
    return spaces[0] == spaces[1]


def _kept_out(run: Run) -> tuple[str, str | None]:
    """Return the lists of test and validation classes; None if the latter are not held out."""
    data = run.recipe().data
    return data.test, data.validation if data.hold_out else None
