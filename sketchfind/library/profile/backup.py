"""Write a profile into one file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from sketchfind import __version__
from sketchfind.atomic_files import atomic_write, open_private, temporary_folder
from sketchfind.catalog import Catalog
from sketchfind.errors import ModelFileError, UserFacingError, out_of_room, why
from sketchfind.library.clock import utc
from sketchfind.library.disk_usage import size_of_file
from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.outside import refuse_among_photos
from sketchfind.library.profile.backup_file import (
    CATALOG,
    CONTENTS,
    FORMAT,
    SETTINGS,
    Member,
    chosen_elsewhere,
    files,
    model_member,
)
from sketchfind.paths import BUILTIN, Profile
from sketchfind.settings import load_settings, save_settings
from sketchfind.types import OnBytes

_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Written:
    """A finished backup; `lacks` names the chosen model if its file could not be included."""

    bytes: int
    lacks: str | None


def write_backup(
    profile: Profile, target: Path, on_progress: OnBytes = lambda _done, _total: None
) -> Written:
    """Write catalog, settings, models, drawings and thumbnails into a new file.

    The chosen model is included wherever it lies, because without it nothing could be found after
    restoring. Others may use the profile meanwhile: the catalog is a snapshot of one moment. The
    file appears only when it is complete, readable by the user alone. Raises UserFacingError.
    """
    try:
        if target.exists():
            raise UserFacingError(
                "The file {path} exists already.", "Choose another name.", path=target
            )
        if not profile.catalog.exists():
            raise UserFacingError("There is nothing to back up yet.", "Add a folder first.")
        with Catalog(profile.catalog) as catalog, catalog.errors_explained():
            refuse_among_photos(target, catalog, Drives())
        with atomic_write(target) as partial, open(partial, "xb", opener=open_private) as file:
            lacks = _write(profile, file, on_progress)
    except OSError as error:
        raise UserFacingError(
            "The backup {path} cannot be written: {reason}.",
            "Choose a place with more space." if out_of_room(error) else "Choose another place.",
            path=target,
            reason=why(error),
        ) from error
    return Written(target.stat().st_size, lacks)


def _write(profile: Profile, file: IO[bytes], on_progress: OnBytes) -> str | None:
    """Write the archive; return the name of the chosen model if its file is unusable."""
    beside, settings = files(profile), load_settings(profile.settings)
    chosen, lacks = None, None
    try:
        chosen = chosen_elsewhere(profile, beside)
    except ModelFileError:
        if settings.model != BUILTIN:  # the built-in one comes with the program
            lacks = settings.model
    contents: dict[str, Member] = {}
    # Stored as they are, because vectors and pictures cannot be compressed any further.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        with temporary_folder(profile.data, "backup") as folder:
            snapshot = folder / CATALOG
            with Catalog(profile.catalog) as catalog, catalog.errors_explained():
                catalog.copy_to(snapshot)
            contents[CATALOG] = _add(archive, CATALOG, snapshot)
            if chosen is not None:
                name, model = chosen
                save_settings(replace(settings, model=name), folder / SETTINGS)
                contents[SETTINGS] = _add(archive, SETTINGS, folder / SETTINGS)
                beside.pop(SETTINGS, None)
                beside[model_member(name)] = model
        done = sum(member.bytes for member in contents.values())
        total = done + sum(map(size_of_file, beside.values()))
        for name, path in beside.items():
            with suppress(FileNotFoundError):  # a photo may be forgotten meanwhile
                contents[name] = _add(archive, name, path)
                done += contents[name].bytes
                on_progress(min(done, total), total)
        document = {
            "format": FORMAT,
            "program": __version__,
            "made": utc(),
            "files": {name: asdict(member) for name, member in contents.items()},
        }
        archive.writestr(zipfile.ZipInfo(CONTENTS), json.dumps(document, indent=1))
    return lacks


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    # With a fixed date: archives know none before 1980, and clocks without power start earlier.
    entry = zipfile.ZipInfo(name)
    with _naming(path):
        source = path.open("rb")
    with source, archive.open(entry, "w", force_zip64=True) as target:
        while True:
            with _naming(path):
                chunk = source.read(_CHUNK)
            if not chunk:
                break
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
    return Member(size, digest.hexdigest())


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the file in errors of reading, so that they are not blamed on writing the backup."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UserFacingError(
            "{path} cannot be read, so it cannot be backed up: {reason}.",
            "Move it away, or check its disk.",
            path=path,
            reason=why(error),
        ) from error
