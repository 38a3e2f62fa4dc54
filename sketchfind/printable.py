"""Text that is safe on any terminal."""

from __future__ import annotations

import logging
from typing import Any


def printable(text: str) -> str:
    """Return `text` with everything escaped that a terminal could act upon or cannot show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class PrintableFormatter(logging.Formatter):
    """Formats messages of a log as text that is safe on any terminal, each in one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Escape line ends, too: a message is one line of a log."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        """Leave a traceback its lines."""
        return "\n".join(map(printable, super().formatException(ei).split("\n")))


def make_warnings_printable() -> None:
    """Let what is warned of on stderr look like the program's own lines, also in its processes."""
    if logging.lastResort is not None:  # what writes where there is no log
        logging.lastResort.setFormatter(PrintableFormatter("sketchfind: %(message)s"))
