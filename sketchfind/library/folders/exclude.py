"""What is left out of a folder: patterns as in a .gitignore, in any mix of upper and lower case."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sketchfind.catalog import Catalog
from sketchfind.errors import UserFacingError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# What programs, systems and servers keep between photos: previews, caches, bins, code. Folders
# whose name begins with a dot are never looked into, so they need no pattern.
DEFAULT_EXCLUSIONS = (
    "$RECYCLE.BIN/",
    "System Volume Information/",
    "lost+found/",
    "@eaDir/",  # previews of Synology servers
    "#recycle/",  # their bins, and those of QNAP
    "@Recycle/",
    "*.lrdata/",  # previews of Lightroom
    "**/CaptureOne/Cache/",
    "**/*.photoslibrary/resources/",  # previews of Apple Photos; its originals stay
    "**/*.photoslibrary/scopes/",
    "**/Android/data/",
    "AppData/",
    "node_modules/",
    "site-packages/",
    "__pycache__/",
)

# Backslashes between the names of Windows. An escape, as of a bracket, which names may hold there,
# or of a sign at the start, stays one.
_SEPARATORS = re.compile(r"(?!^\\[#!])\\+(?![\[\]])")


class Excluder:
    """Tell what is left out below one root.

    `patterns` are relative to the root; a later one may take back what an earlier one left out,
    with `!`. Raises UserFacingError for a pattern that means nothing.
    """

    def __init__(self, root: str, patterns: Iterable[str]) -> None:
        self._start = len(root.rstrip(os.sep)) + 1
        kept = list(patterns)
        self._spec = _compile(kept)
        # Most patterns name folders; then no file has to be compared, of perhaps 100,000.
        self._concerns_files = any(not pattern.rstrip().endswith("/") for pattern in kept)
        self._takes_back = any(pattern.startswith("!") for pattern in kept)

    def folder(self, path: str) -> bool:
        """Tell whether a folder is left out with all that is in it; the one around it is not."""
        return self._matches(path[self._start :] + "/")

    def file(self, path: str) -> bool:
        """Tell whether a file is left out, in a folder that is not."""
        return self._concerns_files and self._matches(path[self._start :])

    def anything(self, path: str) -> bool:
        """Tell whether a file is left out, by itself or with one of its folders.

        No pattern takes back what lies in a folder that is left out: that is not walked.
        """
        name = path[self._start :]
        return self._matches(name) or (self._takes_back and self._lies_in_one(name))

    def _lies_in_one(self, name: str) -> bool:
        while name := os.path.dirname(name):  # noqa: PTH120 - text already
            if self._matches(name + "/"):
                return True
        return False

    def _matches(self, name: str) -> bool:
        return self._spec.match_file(_alike(name))


def general_exclusions(catalog: Catalog) -> tuple[str, ...]:
    """Return the patterns of what is left out of all roots alike."""
    chosen = catalog.folders.general_exclusions()
    return DEFAULT_EXCLUSIONS if chosen is None else chosen


def pattern_for(folder: str, root: str) -> str:
    """Return the pattern that leaves a folder below a root out, and nothing else."""
    relative = folder[len(root.rstrip(os.sep)) :].replace(os.sep, "/")
    return re.sub(r"([\\*?\[\]])", r"\\\1", relative) + "/"


def tidy_patterns(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns among lines, each once; raise UserFacingError for one without meaning.

    Those that are typed on Windows, with its own separators, get those of all patterns.
    """
    patterns = [line.strip() for line in lines]
    if sys.platform == "win32":
        patterns = [_SEPARATORS.sub("/", pattern) for pattern in patterns]
    kept = [pattern for pattern in patterns if pattern and not pattern.startswith("# ")]
    # Of equal ones the last: what takes the others back may lie between.
    once = tuple(reversed(dict.fromkeys(reversed(kept))))
    _compile(once)
    return once


def check_patterns(patterns: Iterable[str]) -> None:
    """Raise UserFacingError for one without meaning, which an empty one and a comment are, too."""
    for pattern in patterns:
        if not tidy_patterns([pattern]):
            raise _meaningless(pattern)


def _compile(patterns: Sequence[str]) -> GitIgnoreSpec:
    # Not at the top: it takes long, and the window needs none of it to be painted.
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore import GitIgnorePatternError

    spec = GitIgnoreSpec([])
    for pattern in patterns:
        try:
            pattern.encode("utf-8")
            one = GitIgnoreSpec.from_lines([_alike(_literal(pattern))])
        except (GitIgnorePatternError, UnicodeEncodeError):
            one = GitIgnoreSpec([])
        if not any(part.include is not None for part in one.patterns):
            raise _meaningless(pattern)
        spec += one
    return spec


def _meaningless(pattern: str) -> UserFacingError:
    return UserFacingError(
        "“{pattern}” is not a pattern.",
        "Name a folder, like “Raw/”, or files, like “*.png”.",
        pattern=pattern,
    )


def _alike(name: str) -> str:
    """Return what looks the same as the same text: systems write an umlaut in two ways."""
    return unicodedata.normalize("NFC", name).lower()


def _literal(pattern: str) -> str:
    """Let a pattern begin with # as bins of servers do; here comments are “# ” and a text."""
    return "\\" + pattern if pattern.startswith("#") else pattern
