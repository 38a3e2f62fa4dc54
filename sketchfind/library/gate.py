"""Admit nobody once closed, and finish closing only when everybody is out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sketchfind.errors import UserFacingError


class Gate:
    """Counts the callers inside, so that whoever shuts it can wait until they are out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Count the caller as inside for the block; raise UserFacingError if the gate is shut."""
        with self._changed:
            if self._closed:
                raise UserFacingError("The library is closed.")
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether the gate has been shut."""
        return self._closed

    def shut(self) -> bool:
        """Admit nobody from now on; tell whether the gate was open."""
        with self._changed:
            was_open, self._closed = not self._closed, True
            return was_open

    def wait_until_empty(self) -> None:
        """Return when nobody is inside."""
        with self._changed:
            self._changed.wait_for(lambda: self._inside == 0)
