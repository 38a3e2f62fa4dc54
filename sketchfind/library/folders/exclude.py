"""What is left out of a folder: patterns as in a .gitignore, regardless of case."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sketchfind.catalog import Catalog
from sketchfind.errors import UserFacingError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# What programs, systems and servers keep among photos: previews, caches, bins, code. Folders whose
# names begin with a dot are never read, so they need no pattern.
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

# Backslashes that separate names on Windows. Those that escape a bracket, which names may hold
# there, or # or ! at the start, do not match.
_SEPARATORS = re.compile(r"(?!^\\[#!])\\+(?![\[\]])")


class Excluder:
    """Tells what is left out below one root.

    `patterns` are relative to the root; a later one with `!` may take back what an earlier one
    left out. Raises UserFacingError for a pattern without meaning.
    """

    def __init__(self, root: str, patterns: Iterable[str]) -> None:
        self._start = len(root.rstrip(os.sep)) + 1
        kept = tuple(patterns)
        self._spec = _compile(kept)
        # Most patterns name folders; if all do, no file has to be compared, of perhaps 100,000.
        self._concerns_files = any(not pattern.rstrip().endswith("/") for pattern in kept)
        self._takes_back = any(pattern.startswith("!") for pattern in kept)

    def folder(self, path: str) -> bool:
        """Tell whether a folder is left out with all that is in it, if the one around it is not."""
        return self._matches(path[self._start :] + "/")

    def file(self, path: str) -> bool:
        """Tell whether a file is left out, if its folder is not."""
        return self._concerns_files and self._matches(path[self._start :])

    def anything(self, path: str) -> bool:
        """Tell whether a file is left out, by itself or with a folder around it.

        No pattern takes back what lies in a folder that is left out, as that is never walked.
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
    """Return the patterns of what is left out of all roots."""
    chosen = catalog.folders.general_exclusions()
    return DEFAULT_EXCLUSIONS if chosen is None else chosen


def pattern_for(folder: str, root: str) -> str:
    """Return the pattern that leaves out a folder below a root, and nothing else.

    In a name that is not valid UTF-8, any character may stand for what is not.
    """
    relative = folder[len(root.rstrip(os.sep)) :].replace(os.sep, "/")
    escaped = re.sub(r"([\\*?\[\]])", r"\\\1", relative)
    return re.sub(r"[\ud800-\udfff]", "?", escaped) + "/"


def tidy_patterns(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns among lines, each once; raise UserFacingError for one without meaning.

    On Windows, backslashes typed as separators become slashes.
    """
    patterns = [line.strip() for line in lines]
    if sys.platform == "win32":
        patterns = [_SEPARATORS.sub("/", pattern) for pattern in patterns]
    kept = [pattern for pattern in patterns if pattern and not pattern.startswith("# ")]
    # Of equal patterns the last one is kept, because one between them may take the first back.
    once = tuple(reversed(dict.fromkeys(reversed(kept))))
    _compile(once)
    return once


def check_patterns(patterns: Iterable[str]) -> None:
    """Raise UserFacingError for a pattern without meaning, including empty ones and comments."""
    for pattern in patterns:
        if not tidy_patterns([pattern]):
            raise _meaningless(pattern)


@lru_cache(maxsize=8)  # most roots have the same ones
def _compile(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    # Imported here because it is slow to load, and the window can be painted without it.
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
    """Return the same text for names that look alike: systems write an umlaut in two ways."""
    return unicodedata.normalize("NFC", name).lower()


def _literal(pattern: str) -> str:
    """Escape a leading #, with which bins of servers begin; only “# ” begins a comment here."""
    return "\\" + pattern if pattern.startswith("#") else pattern
