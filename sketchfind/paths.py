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
        """Return the platform's own folders for this user; raise ProfileError without any."""
        try:
            return cls(
                data=platformdirs.user_data_path("sketchfind", appauthor=False),
                cache=platformdirs.user_cache_path("sketchfind", appauthor=False),
            )
        except RuntimeError as error:  # no HOME, and the system does not know the user
            raise ProfileError(
                "There is no home folder to keep the profile in.",
                "Choose a place with --profile DIR.",
            ) from error

    @classmethod
    def at(cls, folder: Path) -> Profile:
        """Keep everything in `folder`."""
        return cls(data=folder, cache=folder / "cache")

    @property
    def catalog(self) -> Path:
        """The SQLite database, the only truth."""
        return self.data / "catalog.sqlite"

    @property
    def settings(self) -> Path:
        """What the user chose, JSON."""
        return self.data / "settings.json"

    @property
    def models(self) -> Path:
        """The user's own model files."""
        return self.data / "models"

    @property
    def drawings(self) -> Path:
        """What the user drew lately."""
        return self.data / "drawings"

    @property
    def dialogs(self) -> Path:
        """Which folders the user visited in file dialogs of Qt's own."""
        return self.data / "dialogs"

    @property
    def thumbnails(self) -> Path:
        """One JPEG for each photo content."""
        return self.cache / "thumbnails"

    @property
    def index(self) -> Path:
        """The vector index and its manifest."""
        return self.cache / "index"

    @property
    def log(self) -> Path:
        """What went wrong, for bug reports."""
        return self.data / "sketchfind.log"

    @property
    def crash(self) -> Path:
        """Where the program was when it crashed; not there when it ended as it should."""
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
    """Return the absolute name of what a person wrote; a ~ of nobody stays."""
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - which raises for such a ~


def real_name(path: str | os.PathLike[str]) -> str:
    """Return where links lead, as the disk has its name.

    macOS takes any case, and both ways to write an accent, for one name, and Qt hands over others
    than those on the disk, which folders list and which changes are told of. Where the system
    refuses to look it stays as it is written.
    """
    name = os.path.realpath(path)
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK)  # waits for no pipe
            try:
                found = fcntl.fcntl(handle, fcntl.F_GETPATH, bytes(_LONGEST_NAME))
            finally:
                os.close(handle)
            return os.fsdecode(found.rstrip(b"\0"))
    return name


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Tell whether a folder is there; where the system refuses to look there is none."""
    return os.path.isdir(path)  # noqa: PTH112 - of which Path raises that


def is_text(name: str) -> bool:
    """Tell whether the name of a file is valid Unicode, which not every system demands."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def resources() -> Path:
    """Return the folder of shipped files: within the package of a wheel, beside it in the tree."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def builtin_model() -> Path:
    """Return the model file that ships with the program."""
    return resources() / "models" / "builtin.safetensors"
