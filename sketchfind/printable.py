"""Text that is safe on any terminal."""

from __future__ import annotations

import logging
import re
import shlex
import sys
from typing import Any


def printable(text: str) -> str:
    """Return `text` with everything escaped that a terminal may interpret or cannot show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def for_shell(name: str) -> str:
    """Return a name quoted for a shell of this system; those of Windows do not know '."""
    if sys.platform != "win32":
        return shlex.quote(name)
    if re.fullmatch(r"[\w.:\\/-]+", name):
        return name
    end = "\\" if name.endswith("\\") else ""  # doubled, or it would escape the quote
    return f'"{name}{end}"'


class PrintableFormatter(logging.Formatter):
    """Formats log messages as text that is safe on any terminal, each in one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Escape line ends, too, because each message is one line of the log."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        """Format a traceback, keeping its line ends."""
        return "\n".join(map(printable, super().formatException(ei).split("\n")))


def make_warnings_printable() -> None:
    """Format warnings on stderr like the program's own lines, in encoder processes, too."""
    if logging.lastResort is not None:  # the handler for messages when there is no log
        logging.lastResort.setFormatter(PrintableFormatter("sketchfind: %(message)s"))
