"""A profile as one file: a zip archive that other programs can open, too.

Only allow-listed names are restored, because a backup may come from anywhere: no name can lead out
of the profile, and no more is written than its list of contents says.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sketchfind.errors import UserFacingError
from sketchfind.library.models.store import BEFORE, SUFFIX, ModelStore
from sketchfind.paths import BUILTIN, Profile, is_text

CONTENTS = "sketchfind-backup.json"
FORMAT = 1
CATALOG = "catalog.sqlite"
SETTINGS = "settings.json"
_FOLDERS = {
    "models": re.compile(r"[^/\\:\0]{1,200}\.safetensors|builtin-[0-9a-f]{1,64}\.kept"),
    "drawings": re.compile(r"[0-9a-f]{1,64}\.(svg|png)"),
    "thumbnails": re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.jpg"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    bytes: int
    sha256: str


def place(profile: Profile, name: str) -> Path | None:
    """Return where the file of this name belongs in a profile; None if it does not belong there."""
    if name == CATALOG:
        return profile.catalog
    if name == SETTINGS:
        return profile.settings
    kind, _, rest = name.partition("/")
    pattern = _FOLDERS.get(kind)
    if pattern is None or not pattern.fullmatch(rest) or rest.startswith("."):
        return None
    if not is_text(rest):  # names in an archive have to be text
        return None
    folder: Path = getattr(profile, kind)
    return folder / rest


def files(profile: Profile) -> dict[str, Path]:
    """Return the files of a profile that a backup holds besides the catalog, by name.

    The index is left out, because it is made again from the catalog. Raises UserFacingError for a
    model whose name no archive takes.
    """
    for model in ModelStore(profile).own().values():
        if place(profile, f"models/{model.name}") is None:
            raise UserFacingError(
                "The model {path} cannot be backed up under its name.",
                "Rename it, or move it away.",
                path=model,
            )
    found = {SETTINGS: profile.settings} if profile.settings.is_file() else {}
    for kind in _FOLDERS:
        folder: Path = getattr(profile, kind)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        found |= {f"{kind}/{path.relative_to(folder).as_posix()}": path for path in paths}
    return {name: path for name, path in found.items() if place(profile, name) is not None}


def chosen_elsewhere(profile: Profile, taken: Collection[str]) -> tuple[str, Path] | None:
    """Return the chosen model if it lies outside the profile: its name in the backup, and its file.

    `taken` are the names of files in the backup. Raises ModelFileError if the file is gone.
    """
    store = ModelStore(profile)
    path = store.chosen()
    if path in store.all().values():
        return None
    others = {name.casefold() for name in (*taken, model_member(BUILTIN), model_member(BEFORE))}
    names = chain((path.stem,), (f"chosen-{number}" for number in count(1)))
    return next(
        (name, path)
        for name in names
        if model_member(name).casefold() not in others
        and place(profile, model_member(name)) is not None
    )


def model_member(model: str) -> str:
    """Return the name of a model's file in a backup."""
    return f"models/{model}{SUFFIX}"
