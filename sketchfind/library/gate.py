"""Let no one in after closing, and close only when everybody is out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sketchfind.errors import UserFacingError


class Gate:
    """Count who is inside; who has shut it may wait until they are out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Be inside for the block; raise UserFacingError when it is closed."""
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
        """Whether nobody may enter any more."""
        return self._closed

    def shut(self) -> bool:
        """Let nobody in any more; tell whether it was open."""
        with self._changed:
            was_open, self._closed = not self._closed, True
            return was_open

    def wait_until_empty(self) -> None:
        """Return when nobody is inside."""
        with self._changed:
            self._changed.wait_for(lambda: self._inside == 0)
