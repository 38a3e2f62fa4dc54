"""The model files of a profile: find them by name, import, download and remove them."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sketchfind.atomic_files import atomic_write, discard
from sketchfind.encoder.checkpoint_files import DESCRIPTIONS, WEIGHTS
from sketchfind.encoder.model_file import read_info
from sketchfind.engine.apart import run_apart
from sketchfind.engine.model_tasks import import_model
from sketchfind.errors import ModelFileError, UserFacingError, why
from sketchfind.library.disk_usage import size_of_folder
from sketchfind.library.folders.identity import are_one
from sketchfind.library.models.hub import fetch
from sketchfind.library.models.offers import find_offer
from sketchfind.paths import BUILTIN, Profile, absolute, builtin_model
from sketchfind.settings import load_settings
from sketchfind.types import ModelInfo, OnBytes

BEFORE = "builtin-before"  # the built-in model of an earlier version, until the new one is ready
SUFFIX = ".safetensors"
log = logging.getLogger(__name__)
IMPORT_SECONDS = 3600.0  # a large model on a slow machine
_PARTIAL = ".download-"
_NAME_BYTES = 100  # most bytes of a name; most systems take 255
_FIT_FOR_A_NAME = re.compile(r"[^\w.\- ]+")
# Names that Windows reserves for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)


class ModelStore:
    """Model files by name: `builtin`, those in the profile's models folder, and any path."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def all(self) -> dict[str, Path]:
        """Return every model by name, the built-in one first."""
        named = {BUILTIN: builtin_model()}
        if before := list(self.forerunners().values()):
            named[BEFORE] = before[-1]
        return named | self.own()

    def own(self) -> dict[str, Path]:
        """Return the model files in the profile's models folder by name."""
        return {path.stem: path for path in sorted(self._profile.models.glob(f"[!.]*{SUFFIX}"))}

    def chosen(self) -> Path:
        """Return the file of the model in the settings; raise ModelFileError if it is gone."""
        return self.find(load_settings(self._profile.settings).model)

    def find(self, name: str) -> Path:
        """Return the file that `name` stands for.

        Raises:
            ModelFileError: there is no such model.
        """
        if name == BUILTIN:
            path = builtin_model()
            if not path.is_file():
                raise ModelFileError(
                    "The built-in model {path} is missing.", "Install sketchfind again.", path=path
                )
            return path
        if (known := self.all().get(name)) is not None:
            return known
        path = absolute(name)
        if not os.path.isfile(path):  # noqa: PTH113 - false where nobody may look
            if find_offer(name) is not None:
                raise ModelFileError(
                    "The model {name} is not here yet.",
                    "Download it: `sketchfind models download {name}`.",
                    name=name,
                )
            raise ModelFileError(
                "There is no model {name}.",
                "`sketchfind models list` shows which there are.",
                name=name,
            )
        return path

    def by_space(self, space: str, *, other_than: Path | None = None) -> Path | None:
        """Return a file of the model that made a space, not `other_than`; None if there is none."""
        chosen = Path(load_settings(self._profile.settings).model)
        for path in (*self.all().values(), *self.forerunners().values(), chosen):
            try:
                if not path.is_file() or read_info(path).space != space:
                    continue
                if other_than is None or not are_one(str(path), str(other_than)):
                    return path
            except (ModelFileError, OSError):
                continue
        return None

    def is_builtin(self, space: str) -> bool:
        """Tell whether a space is that of the built-in model."""
        return _space(builtin_model()) == space

    def keep_builtin(self) -> None:
        """Keep a copy of the built-in model.

        After an update of the program, photos can be found with the copy until the new model has
        seen them. If there is no room for a copy, they are found again once it has.
        """
        space = _space(builtin_model())
        kept = self._profile.models / f"builtin-{space}.kept"
        if not space or _space(kept) == space:
            return
        try:
            with atomic_write(kept) as copy:
                shutil.copyfile(builtin_model(), copy)
        except OSError as error:
            log.warning("the built-in model is not kept: %s", why(error))

    def forerunners(self) -> dict[str, Path]:
        """Return the kept built-in models of earlier versions by space, oldest first."""
        own = _space(builtin_model())
        kept = sorted(self._profile.models.glob("builtin-*.kept"), key=_age)
        spaces = {_space(path): path for path in kept}
        return {space: path for space, path in spaces.items() if space not in ("", own)}

    def name_of(self, path: Path) -> str:
        """Return how settings refer to a model file: by its name here, or by its path."""
        names = {known: name for name, known in self.all().items()}
        return names.get(path, str(path))

    def import_from(
        self,
        source: Path,
        *,
        name: str = "",
        kind: str = "",
        card: dict[str, Any] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ModelInfo:
        """Import a model: copy a model file, or convert a checkpoint of open_clip or timm.

        Blocks; the work is done in a process of its own. `name` is by default that of the source,
        or of its folder if the source has the usual name of a checkpoint's weights.

        Raises:
            ModelFileError: it cannot be used.
            UserFacingError: a model of this name is there, or the disk is full.
            CancelledError: it was cancelled; nothing is left behind.
        """
        source = absolute(source)
        if not os.path.exists(source):  # noqa: PTH110 - as above
            raise ModelFileError(
                "There is nothing at {path}.", "Name a model file or a folder.", path=source
            )
        out = self._require_new(name or _name_of(source))
        name = out.stem
        names = read_info(builtin_model()).concepts if builtin_model().is_file() else ()
        try:
            return run_apart(
                import_model,
                source,
                out,
                name,
                kind,
                names,
                card or {},
                seconds=IMPORT_SECONDS,
                cancelled=cancelled,
            )
        finally:
            discard(out)

    def download(
        self,
        wanted: str,
        *,
        name: str = "",
        on_bytes: OnBytes = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ModelInfo:
        """Fetch an offered model, or OWNER/NAME from the hub, and import it. Blocks.

        Raises:
            UserFacingError: it cannot be fetched or used, or is there already.
            CancelledError: it was cancelled; what has arrived is kept for the next try.
        """
        offer = find_offer(wanted)
        repository = offer.repository if offer else wanted
        name = name or (offer.name if offer else repository.rpartition("/")[2])
        name = self._require_new(name).stem
        folder = self._partial(name)
        fetched = fetch(repository, folder, name=wanted, on_bytes=on_bytes, cancelled=cancelled)
        card: dict[str, Any] = offer.card if offer else {"licence": "see its page on the hub"}
        card["provenance"] = {"repository": repository, **asdict(fetched)}
        model = self.import_from(folder, name=name, card=card, cancelled=cancelled)
        self.remove_partial(name)
        return model

    def _require_new(self, name: str) -> Path:
        """Return the path for a new model of this name; raise UserFacingError if there is one."""
        name = _usable_name(name)
        path = self._profile.models / f"{name}{SUFFIX}"
        if name in (BUILTIN, BEFORE):
            raise UserFacingError(
                "The built-in model has this name.", "Give another name with --name."
            )
        if path.exists():
            raise UserFacingError(
                "There is a model {name} already.",
                "Remove it first, or give another name with --name.",
                name=name,
            )
        return path

    def partial(self) -> dict[str, int]:
        """Return the unfinished downloads by name, with the number of bytes that have arrived."""
        return {
            folder.name.removeprefix(_PARTIAL): size_of_folder(folder)
            for folder in sorted(self._profile.models.glob(f"{_PARTIAL}*"))
        }

    def _partial(self, name: str) -> Path:
        return self._profile.models / f"{_PARTIAL}{name}"

    def removable(self, name: str) -> Path:
        """Return the file of a model of this profile, or of the built-in one.

        Raises:
            ModelFileError: there is none of this name here.
        """
        path = self.all().get(name)
        if path is None:
            raise ModelFileError(
                "There is no model {name} to remove.",
                "`sketchfind models list` shows which there are; the built-in one stays.",
                name=name,
            )
        return path

    def remove_partial(self, name: str) -> None:
        """Delete the files of a stopped download."""
        shutil.rmtree(self._partial(name), ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process has just deleted it
        return 0.0


def _space(path: Path) -> str:
    """Return the space of a model file, "" if it cannot be read."""
    try:
        return read_info(path).space
    except ModelFileError:
        return ""


def _name_of(source: Path) -> str:
    """Return the name of a file or folder, or for weights of a checkpoint that of their folder."""
    described = any((source.parent / name).is_file() for name in DESCRIPTIONS)
    if source.name in WEIGHTS and described:
        return source.parent.name
    return source.name.removesuffix(SUFFIX)


def _usable_name(name: str) -> str:
    """Return the name changed so that it is a valid file name on all systems."""
    usable = _FIT_FOR_A_NAME.sub("-", os.fsdecode(os.fsencode(name))).strip(". -")
    if not usable:
        raise UserFacingError("The model needs a name.", "Give one with --name.")
    if _DEVICES.fullmatch(usable):  # reserved whatever comes after a dot
        usable = f"model-{usable}"
    return usable.encode()[:_NAME_BYTES].decode("utf-8", "ignore")  # drops a cut character
