"""Open the window: the only command that loads Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sketchfind.cli.setup import Setup
from sketchfind.errors import UserFacingError


def open_window(setup: Setup, folders: Sequence[Path]) -> int:
    """Run the window until it is closed, with these folders added; return the exit status."""
    # Imported before Qt, whose import hook reads the source of every module imported later.
    from sketchfind import arenas, blas
    from sketchfind.library.models.store import ModelStore

    try:
        from sketchfind.app import run
    except ImportError as error:
        if error.name and error.name.startswith("sketchfind"):
            raise
        raise UserFacingError(
            f"The window cannot be opened: {error}.",
            "See 'What it needs' in README.md; the other commands work without a window.",
        ) from error
    arenas.use_one_arena()
    blas.use_one_thread()
    # Not created here: after a start from a menu nobody sees stderr, but the window shows a box.
    profile = setup.location()
    named = ModelStore(profile).find(setup.model_name) if setup.model_name else None
    return run(profile, named, setup.device, folders, setup.program)
