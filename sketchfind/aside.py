"""Files that are whole or not there: written beside their place, then moved to it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ENDING = ".tmp"
_KILLED_SECONDS = 3600.0  # what nobody wrote to for so long belongs to nobody any more


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Yield a name of its own beside `path` to write to; after the block the file is `path`.

    Two may write the same file at once: the later one stays. After an error nothing is left of
    the new file. Raises OSError when it cannot be moved.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_ENDING}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete what killed programs left half written in a folder that is the program's own."""
    limit = time.time() - _KILLED_SECONDS
    for path in folder.glob(f".*{_ENDING}"):
        with suppress(OSError):  # another one deletes it, or still has it open
            if path.stat().st_mtime < limit:
                path.unlink()
