"""Restore a profile from a backup file."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sketchfind.atomic_files import move, open_private, sync, temporary_folder
from sketchfind.catalog import Catalog
from sketchfind.catalog.connections import files_of
from sketchfind.catalog.update_lock import demand_sole_use, update_lock
from sketchfind.errors import ProfileError, UserFacingError, one_line, phrase, why
from sketchfind.library.profile.backup_file import CATALOG, CONTENTS, FORMAT, Member, place
from sketchfind.paths import Profile
from sketchfind.types import OnBytes

_CHUNK = 2**20
# What reading an archive that anyone may have written can raise; RuntimeError if it is encrypted.
_UNSOUND = (zipfile.BadZipFile, RuntimeError, EOFError, KeyError, ValueError)
_MOST_CONTENTS = 500 * 2**20  # bytes of the list of contents: a million files and more


def restore_backup(
    source: Path, profile: Profile, on_progress: OnBytes = lambda _done, _total: None
) -> int:
    """Restore a backup into a profile without folders and picks; return the number of files.

    The profile is created if `source` is a backup. Everything is unpacked and checked beside it
    before any of it is put in place. Settings are replaced. Raises UserFacingError for a file that
    is no backup or is damaged, ProfileError when the profile is in use or holds another model of
    the same name, or when the backup was written by a newer program.
    """
    try:
        if source.is_fifo():
            raise ValueError(phrase("not a regular file"))  # opening a pipe would block
        with zipfile.ZipFile(source) as archive:
            contents = _contents(archive)
            with update_lock(profile.create().catalog):
                _restore(archive, contents, profile, on_progress)
    except _UNSOUND as error:
        raise UserFacingError(
            "{path} is damaged or not a backup of sketchfind ({reason}).",
            "Choose another backup.",
            path=source,
            reason=one_line(error),
        ) from error
    except OSError as error:
        raise UserFacingError(
            "The backup {path} cannot be restored: {reason}.",
            "Check the disk and its free space.",
            path=source,
            reason=why(error),
        ) from error
    return len(contents)


def _restore(
    archive: zipfile.ZipFile, contents: Mapping[str, Member], profile: Profile, on_progress: OnBytes
) -> None:
    _demand_empty(profile)
    with temporary_folder(profile.data, "restore") as unpacked:
        _demand_no_others(profile, contents)
        _unpack(archive, contents, unpacked, on_progress)
        _check_catalog(unpacked / CATALOG)
        _demand_empty(profile)  # again: unpacking takes long, and others may have used it
        _install(profile, contents, unpacked)


def _demand_empty(profile: Profile) -> None:
    if not profile.catalog.exists():
        return
    demand_sole_use(profile.catalog)
    with Catalog(profile.catalog) as catalog, catalog.errors_explained():
        if catalog.folders.all() or catalog.picks.all():
            raise ProfileError(
                "The profile {folder} is in use: a backup is only restored into an empty one.",
                "Name another folder with --profile, or move this one away first.",
                folder=profile.data,
            )


def _demand_no_others(profile: Profile, contents: Mapping[str, Member]) -> None:
    """Refuse to replace a model by another one of its name.

    Other files need no check: their names tell their content, or they are a cache.
    """
    for name, member in contents.items():
        target = place(profile, name)
        if target is None or target.parent != profile.models or not target.is_file():
            continue
        with target.open("rb") as file:
            there = Member(target.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
        if there != member:
            raise ProfileError(
                "The profile holds another model of the same name, {path}.",
                "Name another folder with --profile, or move this file away first.",
                path=target,
            )


def _contents(archive: zipfile.ZipFile) -> dict[str, Member]:
    # A small compressed file may unpack to more than memory holds; ours are never compressed.
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
        raise ValueError("another program packed it")
    if archive.getinfo(CONTENTS).file_size > _MOST_CONTENTS:
        raise ValueError("its list of contents is too long")
    document: Any = json.loads(archive.read(CONTENTS))
    try:
        if document["format"] != FORMAT:
            raise ValueError(f"it has format {document['format']}, not {FORMAT}")
        contents = {
            str(name): Member(int(entry["bytes"]), str(entry["sha256"]))
            for name, entry in document["files"].items()
        }
    except (AttributeError, OverflowError, TypeError) as error:
        raise ValueError("its list of contents is none") from error
    if CATALOG not in contents:
        raise ValueError("there is no catalog in it")
    return contents


def _unpack(
    archive: zipfile.ZipFile,
    contents: Mapping[str, Member],
    folder: Path,
    on_progress: OnBytes,
) -> None:
    inside = Profile.at(folder)
    done, total = 0, sum(member.bytes for member in contents.values())
    for name, member in contents.items():
        path = place(inside, name)
        if path is None:
            raise ValueError(f"{name!r} does not belong into a profile")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _extract(archive, name, member, path)
        done += member.bytes
        on_progress(done, total)


def _extract(archive: zipfile.ZipFile, name: str, member: Member, path: Path) -> None:
    digest, left = hashlib.sha256(), member.bytes
    with open(path, "xb", opener=open_private) as target, archive.open(name) as source:
        # One byte more than expected is enough to know that there is too much.
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ValueError(f"{name} is larger than it says")
            digest.update(chunk)
            target.write(chunk)
    if left or digest.hexdigest() != member.sha256:
        raise ValueError(f"{name} is damaged")
    if not name.startswith("thumbnails/"):  # which are many, and made again where they are empty
        sync(path)  # before it is moved into place, or a power cut could leave it empty there


def _check_catalog(path: Path) -> None:
    with Catalog(path) as catalog:  # migrates it to this program's schema, or refuses a newer one
        problems = catalog.problems()
        if problems:
            raise ValueError(f"its catalog is damaged: {problems[0]}")


def _install(profile: Profile, contents: Mapping[str, Member], folder: Path) -> None:
    inside = Profile.at(folder)
    # The catalog comes last: until then the profile counts as empty and can be restored again.
    for name in sorted(contents, key=lambda name: name == CATALOG):
        source, target = place(inside, name), place(profile, name)
        if source is None or target is None:
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if name == CATALOG:
            for old in files_of(target)[1:]:
                old.unlink(missing_ok=True)
        try:
            move(source, target)
        except OSError:  # the cache may be on another disk
            shutil.move(source, target)
