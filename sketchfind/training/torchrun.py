"""What torchrun told this process, as far as a command asks before it loads torch."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sketchfind.errors import RecipeError, UserFacingError

PRECEDENCE = 20.0  # seconds in which the first process on a machine may say an error of all


@contextmanager
def said_once() -> Iterator[None]:
    """Let the first process on a machine say an error of all, such as one in the recipe.

    It ends then, and torchrun ends the others. What only one of these cannot do, it says later.
    Whatever the process, an error that is not for people may be the connection to one that ended.
    """
    try:
        yield
    except Exception as error:
        if local_rank() or (not isinstance(error, UserFacingError) and world_size() > 1):
            time.sleep(PRECEDENCE)
        raise


def require_one_process(what: str, way_out: str = "Start it without torchrun.") -> None:
    """Raise RecipeError if torchrun started several processes, which `what` does not share."""
    if world_size() > 1:
        raise RecipeError(f"{what} runs in one process.", way_out)


def world_size() -> int:
    """Return how many processes torchrun started; 1 without it."""
    return _told("WORLD_SIZE", 1)


def local_rank() -> int:
    """Return the number of this process among those on its machine."""
    return _told("LOCAL_RANK", 0)


def local_size() -> int:
    """Return how many processes torchrun started on this machine; 1 without it."""
    return _told("LOCAL_WORLD_SIZE", 1)


def _told(name: str, alone: int) -> int:
    """Return what torchrun set, else `alone`: other launchers set these names, too.

    Those start no processes that could be joined.
    """
    return int(os.environ[name]) if "TORCHELASTIC_RUN_ID" in os.environ else alone
