"""Files that the trainer writes: places are tried first, and a failure is one line for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

from safetensors import SafetensorError

from sketchfind.atomic_files import atomic_write
from sketchfind.errors import RecipeError, why

RESUME = "make room and try again, `fit` with --resume."
ELSEWHERE = "make room, or give another --out."


@contextmanager
def writable_folders(*folders: Path, way_out: str = "Give another --out.") -> Iterator[None]:
    """Make missing `folders`; on an error, remove those that were made and are still empty.

    Raises:
        RecipeError: one of them cannot be written to.
    """
    missing = {path for folder in folders for path in _missing(folder)}
    try:
        for folder in folders:
            _make_writable(folder, way_out)
        yield
    except BaseException:  # also when somebody stops the program
        for path in sorted(missing, key=lambda path: len(path.parts), reverse=True):
            with suppress(OSError):
                path.rmdir()
        raise


def _make_writable(folder: Path, way_out: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise RecipeError(f"Nothing can be written to {folder}: {why(error)}.", way_out) from error


def _missing(folder: Path) -> list[Path]:
    """Return the missing ones of a folder and the folders above it."""
    try:
        return [path for path in (folder, *folder.parents) if not path.exists()]
    except OSError:  # the attempt to write there reports why
        return []


@contextmanager
def written(path: Path, way_out: str = RESUME) -> Iterator[Path]:
    """Make the folder of `path`, and do as `atomic_write`: yield a name that becomes `path`.

    Raises:
        RecipeError: it cannot be written.
    """
    with writing(path, way_out):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary:
            yield temporary


@contextmanager
def writing(path: Path, way_out: str = ELSEWHERE) -> Iterator[None]:
    """Raise RecipeError, naming `path`, if the body fails to write it."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        raise RecipeError(f"{path} cannot be written: {why(error)};", way_out) from error


def check_place(path: Path) -> None:
    """Raise RecipeError if the folder of `path` is missing, before an hour's work, not after."""
    if not path.absolute().parent.is_dir():
        raise RecipeError(f"There is no folder {path.parent} to write {path.name} to.")


def write_output(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make the file `path` that a command was asked for, as `written` does."""
    with written(path, "make room, or name another file.") as temporary:
        write(temporary)
