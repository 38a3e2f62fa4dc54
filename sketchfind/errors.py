"""Every exception that sketchfind raises on purpose and that leaves its layer.

    SketchfindError
    ├── UserFacingError        shown as it is: one clear line and a way out
    │   ├── ModelFileError     a model file is missing, damaged or not ours
    │   ├── ProfileError       the profile folder cannot be used
    │   │   └── ProfileBusy    another program updates it, and will have finished some time
    │   ├── UnknownWords       the model knows none of the words of the query
    │   ├── EncoderUnavailable the encoder process cannot start or keeps dying
    │   ├── DeviceFailed       the device of a model fails; another process may succeed
    │   └── RecipeError        a training recipe or data folder is wrong
    ├── UnreadablePhoto        one photo cannot be used; recorded, never fatal
    └── IndexUnusable          the vector index file cannot be trusted; rebuilt

Anything else that escapes is a bug.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Mapping

_LINE = 300  # characters
_MAX_PATH = 259  # characters, on Windows unless longer paths were enabled


class SketchfindError(Exception):
    """Base of all errors raised on purpose."""


class UserFacingError(SketchfindError):
    """An error that the user can understand and act upon.

    `message` and `hint` are English. If the window may show them, they name their values in braces:
    `UserFacingError("There is no model {name}.", name=name)`. The window needs that to find them
    among its translations, which `.ci/translations.py` collects from these calls. Errors that only
    the command line or the trainer shows may contain their values directly.
    """

    def __init__(self, message: str, hint: str = "", **values: object) -> None:
        self.templates = (message, hint)
        self.values = {
            name: value if isinstance(value, int | float) else str(value)
            for name, value in values.items()
        }
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What happened, in English."""
        return with_values(self.templates[0], self.values)

    @property
    def hint(self) -> str:
        """The way out, in English; may be empty."""
        return with_values(self.templates[1], self.values)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def with_values(template: str, values: Mapping[str, object]) -> str:
    """Replace the names in braces by their values; leave other braces alone."""
    return re.sub(r"{(\w+)}", lambda place: _shown(values.get(place[1], place[0])), template)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def with_program(text: str, program: str) -> str:
    """Replace `sketchfind` by `program` in the commands that a text names."""
    return text.replace("`sketchfind ", f"`{program} ")


def phrase(text: str) -> str:
    """Mark a reason for translation: a plain text; technical details may follow in brackets.

    Needed for reasons that are not written in the call that makes an UnreadablePhoto, a FailedPhoto
    or an error.
    """
    return text


def one_line(error: BaseException) -> str:
    """Return the message of another library's error as one line without a full stop.

    Of more than 300 characters, it returns the first words.
    """
    said = " ".join(str(error).split()).rstrip(".")
    if len(said) > _LINE:
        begun = said[:_LINE]
        said = f"{begun.rpartition(' ')[0] or begun} …"
    return said or type(error).__name__


def why(error: Exception) -> str:
    """Return the system's reason, without number and path, or the message of another error."""
    said = error.strerror if isinstance(error, OSError) else None
    return said or one_line(error)


def too_long(path: str) -> bool:
    """Tell whether Windows may not find this path just because it is too long."""
    return sys.platform == "win32" and len(path) > _MAX_PATH


def out_of_room(error: OSError) -> bool:
    """Tell whether the disk is full, or the user's quota used up."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


class ModelFileError(UserFacingError):
    """A model file is missing, damaged, or was not written by sketchfind."""


class ProfileError(UserFacingError):
    """The profile folder cannot be used."""


class ProfileBusy(ProfileError):
    """Another program is updating the profile at the moment."""


class UnknownWords(UserFacingError):
    """The model knows none of the words of the query.

    `near` maps words that it knows to the word of the query that may mean them.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        near: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        self.near = dict(near or {})
        super().__init__(message, hint, near=", ".join(self.near), **values)


class EncoderUnavailable(UserFacingError):
    """The encoder process cannot be started or keeps dying."""


class DeviceFailed(UserFacingError):
    """The device that a model is computed on fails; this process may never use it again."""


class RecipeError(UserFacingError):
    """A training recipe or the data that it names is wrong."""


class UnreadablePhoto(SketchfindError):
    """One photo cannot be decoded; `reason` is a phrase for people, with details in brackets.

    `transient` says that not the content is at fault but, say, an unplugged drive or permissions.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str, transient: bool = False) -> None:
        super().__init__(f"{os.fspath(path)}: {reason}")
        self.path = os.fspath(path)
        self.reason = reason
        self.transient = transient

    def __reduce__(self) -> tuple[object, tuple[str, str, bool]]:
        return type(self), (self.path, self.reason, self.transient)


class IndexUnusable(SketchfindError):
    """The vector index file is missing, stale or damaged and must be rebuilt."""
