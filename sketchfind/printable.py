"""Text that is safe on any terminal."""

from __future__ import annotations

import logging
import re
import shlex
import sys
from typing import Any


def printable(text: str) -> str:
    """Return `text` with everything escaped that a terminal could act upon or cannot show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def for_shell(name: str) -> str:
    """Return a name as one writes it in a shell of this system; those of Windows know no '."""
    if sys.platform != "win32":
        return shlex.quote(name)
    if re.fullmatch(r"[\w.:\\/-]+", name):
        return name
    end = "\\" if name.endswith("\\") else ""  # which the quote would be taken for a part of
    return f'"{name}{end}"'


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
