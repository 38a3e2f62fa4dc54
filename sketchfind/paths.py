"""Where things live: the user's profile and the files that ship with the program."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from sketchfind.errors import ProfileError, why

BUILTIN = "builtin"  # the name of the model that ships with the program
_LONGEST_NAME = 1024  # bytes of a path on macOS


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one profile; everything that sketchfind writes is below them."""

    data: Path  # catalog, settings, imported models
    cache: Path  # thumbnails, vector index: may be deleted at any time

    @classmethod
    def default(cls) -> Profile:
        """Return the platform's folders for this user; raise ProfileError if there are none."""
        try:
            # Without a home folder, a platformdirs before 4.12 answers with one named “~”.
            return cls(
                data=platformdirs.user_data_path("sketchfind", appauthor=False).expanduser(),
                cache=platformdirs.user_cache_path("sketchfind", appauthor=False).expanduser(),
            )
        except RuntimeError as error:  # no HOME, and the system does not know the user
            raise ProfileError(
                "There is no home folder to keep the profile in.",
                "Choose a place with --profile DIR.",
            ) from error

    @classmethod
    def at(cls, folder: Path) -> Profile:
        """Return a profile that keeps everything in `folder`."""
        return cls(data=folder, cache=folder / "cache")

    @property
    def catalog(self) -> Path:
        """The SQLite database, the only source of truth."""
        return self.data / "catalog.sqlite"

    @property
    def settings(self) -> Path:
        """The user's settings, JSON."""
        return self.data / "settings.json"

    @property
    def models(self) -> Path:
        """The user's own model files."""
        return self.data / "models"

    @property
    def drawings(self) -> Path:
        """The user's recent drawings."""
        return self.data / "drawings"

    @property
    def dialogs(self) -> Path:
        """The folders that the user visited in Qt's own file dialogs."""
        return self.data / "dialogs"

    @property
    def thumbnails(self) -> Path:
        """One JPEG for each content of photos."""
        return self.cache / "thumbnails"

    @property
    def index(self) -> Path:
        """The vector index and its manifest."""
        return self.cache / "index"

    @property
    def log(self) -> Path:
        """The log of what went wrong, for bug reports."""
        return self.data / "sketchfind.log"

    @property
    def crash(self) -> Path:
        """Where the program was when it crashed; does not exist after a normal end."""
        return self.data / "crash.txt"

    def create(self) -> Profile:
        """Create the folders, readable by the user alone; raise ProfileError when that fails."""
        try:
            for folder in (self.data, self.cache, self.models, self.thumbnails, self.index):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self.data, os.W_OK):
                raise PermissionError(13, "not writable")
        except OSError as error:
            raise ProfileError(
                "The profile folder {folder} cannot be used: {reason}.",
                "Choose another one with --profile DIR.",
                folder=self.data,
                reason=why(error),
            ) from error
        return self


def absolute(path: str | os.PathLike[str]) -> Path:
    """Return an absolute path for what a person wrote; the ~ of an unknown user stays."""
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - Path raises for such a ~


def real_name(path: str | os.PathLike[str]) -> str:
    """Return where a path leads after following links, spelt as on the disk.

    macOS accepts any case and both ways to write an accent, and Qt passes other spellings than
    those on the disk, which listings of folders and reports of changes use. If the system denies
    access, the spelling stays as it is.
    """
    name = os.path.realpath(path)
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK)  # does not wait for a pipe
            try:
                found = fcntl.fcntl(handle, fcntl.F_GETPATH, bytes(_LONGEST_NAME))
            finally:
                os.close(handle)
            return os.fsdecode(found.rstrip(b"\0"))
    return name


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Tell whether a folder is there; False if the system denies access."""
    return os.path.isdir(path)  # noqa: PTH112 - Path would raise if access is denied


def is_text(name: str) -> bool:
    """Tell whether a file name is valid Unicode, which not every system requires."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def resources() -> Path:
    """Return the folder of shipped files: inside an installed package, beside it in the tree."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def builtin_model() -> Path:
    """Return the model file that ships with the program."""
    return resources() / "models" / "builtin.safetensors"
