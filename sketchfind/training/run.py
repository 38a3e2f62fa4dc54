"""A run folder: resolved recipe, metrics, checkpoints.

recipe.json      the resolved recipe and other facts of the start, see `facts`
metrics.csv      one line an epoch; metrics.png is its picture
checkpoints/     epoch-<n>/{model,ema,objective,optimiser,scaler}.safetensors and state.json; `ema`
                 has the averaged weights (a soup has nothing else), `objective` what only training
                 needs, `scaler` what only training in float16 needs
last.json        names the newest checkpoint
best.json        names the best one
damaged.txt      pictures that `fit` found damaged, if any, for `data.damaged`
training.lock    there while a program trains the run
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from torch import Tensor

from sketchfind.atomic_files import delete
from sketchfind.errors import RecipeError
from sketchfind.locks import can_lock
from sketchfind.training.facts import Facts, facts_from_dict
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run_files import (
    damaged_file,
    read_epochs,
    read_json,
    read_tensors,
    write_epochs,
    write_json,
    write_tensors,
)

Parts = dict[str, dict[str, Tensor]]


class Run:
    """One run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, facts: Facts) -> None:
        """Begin a run, noting program and machine; raise RecipeError if the folder has one."""
        self.require_none()
        write_json(self.folder / "recipe.json", facts.here().to_dict())

    def amend(self, facts: Facts) -> None:
        """Replace what was noted at the start, if it is other than `facts`."""
        if facts != self.facts():
            write_json(self.folder / "recipe.json", facts.to_dict())

    @contextmanager
    def sole_use(self) -> Iterator[None]:
        """Hold the run for the block; raise RecipeError while another program trains it.

        The lock ends with the process, even in a crash. An empty SQLite file serves as the lock,
        because SQLite can lock files on every system; a drive without locks goes without.
        """
        path = self.folder / "training.lock"
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_BUSY and can_lock(self.folder):
                    raise RecipeError(
                        f"Another program is training {self.folder}.",
                        "Wait until it has finished, or give another --out.",
                    ) from error
            try:
                yield
            finally:
                lock.close()  # Windows deletes no open file
                delete(path)

    @property
    def begun(self) -> bool:
        """Whether the folder holds a run."""
        return (self.folder / "recipe.json").exists()

    @property
    def cache(self) -> Path:
        """The folder of decoded pictures, shared by runs that lie beside each other."""
        return self.folder.parent / "cache"

    @property
    def damaged(self) -> Path:
        """The absolute path of the list of damaged pictures that `fit` writes."""
        return self.folder.absolute() / "damaged.txt"

    def require_none(self, way_out: str = "Continue it with --resume, or use another.") -> None:
        """Raise RecipeError if the folder already holds a run, or is for decoded pictures."""
        if self.folder.resolve() == self.cache.resolve():
            raise RecipeError(
                f"{self.folder} is where the runs beside it keep decoded pictures.",
                "Give another --out.",
            )
        if self.begun:
            raise RecipeError(f"{self.folder} already holds a run.", way_out)

    def facts(self) -> Facts:
        """Return what was noted at the start; raise RecipeError if there is no run here."""
        if not self.begun:
            raise RecipeError(f"There is no run at {self.folder}.")
        path = self.folder / "recipe.json"
        try:
            return facts_from_dict(read_json(path, "recipe", dict))
        except (KeyError, TypeError) as error:  # such as a number in the place of classes
            raise damaged_file(path, error) from error

    def recipe(self) -> Recipe:
        """Return the resolved recipe; raise RecipeError if there is no run here."""
        return self.facts().recipe

    def started_from(self, recipe: Recipe) -> Run | None:
        """Return the run beside this one that `recipe` starts from, if it names one.

        Raises:
            RecipeError: it is not there.
        """
        if not recipe.start:
            return None
        other = Run(self.folder.parent / recipe.start)
        if not other.begun:
            raise RecipeError(
                f"There is no run at {other.folder}, which the recipe starts from.",
                "Train that one first, or name another run beside this one with 'start'.",
            )
        return other

    def require(self, recipe: Recipe) -> None:
        """Raise RecipeError, naming a key, unless this run was started with `recipe`.

        Only `data.damaged` may differ, since pictures may be damaged later.

        Raises:
            RecipeError: also if there is no state of training to go on with.
        """
        own, given = (dict(_leaves(r.to_dict())) for r in (self.recipe(), recipe))
        for key in [*own, *given]:
            if own.get(key) != given.get(key) and key != "data.damaged":
                raise RecipeError(
                    f"The run at {self.folder} has {key} = {own.get(key)!r}, "
                    f"the recipe {given.get(key)!r}.",
                    "A run goes on with its own recipe; give that one, or another --out. A new "
                    "run beside this one may begin with its weights, by "
                    f"start = {self.folder.name!r} in the recipe.",
                )
        last = self._checkpoint("last")
        if last is not None and not (last / "model.safetensors").exists():
            raise RecipeError(
                f"The run at {self.folder} cannot go on: it holds averaged weights alone.",
                f"Begin a new one beside it with start = {self.folder.name!r} in the recipe.",
            )

    def require_classes(self, classes: Iterable[str]) -> None:
        """Raise RecipeError, naming a class, unless this run was begun with `classes`."""
        own = self.facts().classes
        if changed := sorted(own ^ set(classes)):
            raise RecipeError(
                f"The run at {self.folder} was begun {'with' if changed[0] in own else 'without'} "
                f"the class {changed[0]!r}; since then the data or a list of classes has changed.",
                "Put back what was there, or begin a new run in another --out.",
            )

    def log(self, row: dict[str, Any]) -> None:
        """Append one epoch to metrics.csv, replacing that epoch and later ones if logged before."""
        rows = [old for old in self.metrics() if int(old["epoch"]) < int(row["epoch"])]
        rows.append({key: str(value) for key, value in row.items()})
        write_epochs(self.folder / "metrics.csv", rows)

    def metrics(self) -> list[dict[str, str]]:
        """Return the lines of metrics.csv, one for each epoch; their values are numbers or "".

        Raises:
            RecipeError: the file is damaged.
        """
        return read_epochs(self.folder / "metrics.csv")

    def save(self, parts: Parts, state: dict[str, Any], *, best: bool) -> None:
        """Write a checkpoint, which is the newest and perhaps the best one.

        If the program is killed at any moment, all named checkpoints are whole, old or new.

        Args:
            parts: tensors by name for each file of the checkpoint.
            state: what else resuming needs; its "epoch" names the folder.
            best: whether this checkpoint is the best so far.
        """
        folder = self.folder / "checkpoints" / f"epoch-{state['epoch']}"
        for part, tensors in parts.items():
            # After a kill an epoch is trained again, and its folder may be the best checkpoint, so
            # no file of it may be half written.
            write_tensors(folder / f"{part}.safetensors", tensors)
        write_json(folder / "state.json", state)
        # The newest is named last, so that resuming at it finds the best of all epochs before.
        for name in ("best", "last") if best else ("last",):
            write_json(self.folder / f"{name}.json", {"checkpoint": folder.name})
        named = {self._pointed("best"), self._pointed("last")}
        for old in set(folder.parent.iterdir()) - named:
            shutil.rmtree(old, ignore_errors=True)

    def last_epoch(self) -> int | None:
        """Return the number of the newest checkpoint's epoch, or None if there is none."""
        folder = self._checkpoint("last")
        return None if folder is None else int(_read_state(folder)["epoch"])

    def averaged(self, name: str) -> dict[str, Tensor]:
        """Return the averaged weights of the checkpoint `name`; raise RecipeError without one."""
        return read_tensors(self._demanded(name) / "ema.safetensors")

    def state(self, name: str) -> dict[str, Any]:
        """Return the "epoch" of the checkpoint `name`, and what else `save` wrote beside tensors.

        Raises:
            RecipeError: there is no such checkpoint yet.
        """
        return _read_state(self._demanded(name))

    def load(self, name: str) -> tuple[Parts, dict[str, Any]] | None:
        """Return what `save` wrote as the checkpoint `name`, or None if there is none."""
        folder = self._checkpoint(name)
        if folder is None:
            return None
        tensors = {path.stem: read_tensors(path) for path in folder.glob("*.safetensors")}
        return tensors, _read_state(folder)

    def _demanded(self, name: str) -> Path:
        folder = self._checkpoint(name)
        if folder is None:
            self.facts()  # raises if there is no run at all
            raise RecipeError(f"The run {self.folder} has no checkpoint {name!r} yet.")
        return folder

    def _checkpoint(self, name: str) -> Path | None:
        """Return the folder of the checkpoint `name`; raise RecipeError if it is gone."""
        folder = self._pointed(name)
        if folder is not None and not folder.is_dir():
            raise RecipeError(f"The checkpoint {folder} is gone.", "Put it back, or train again.")
        return folder

    def _pointed(self, name: str) -> Path | None:
        pointer = self.folder / f"{name}.json"
        if not pointer.exists():
            return None
        target = read_json(pointer, "checkpoint", str)["checkpoint"]
        return self.folder / "checkpoints" / Path(target).name


def _read_state(folder: Path) -> dict[str, Any]:
    return read_json(folder / "state.json", "epoch", int)


def _leaves(values: dict[str, Any], where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield nested values by dotted key."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{where}{key}.")
        else:
            yield where + key, value
