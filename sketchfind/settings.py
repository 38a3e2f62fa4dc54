"""What the program remembers between two starts: a small typed JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from sketchfind.atomic_files import atomic_write, move, open_private
from sketchfind.errors import UserFacingError, why
from sketchfind.paths import BUILTIN

Appearance = Literal["system", "light", "dark"]
Language = Literal["system", "en", "de"]
Device = Literal["auto", "cpu", "cuda", "mps"]

THUMBNAIL_SIDES = (96, 320)  # smallest and largest side in the grid, device-independent pixels
PEN_WIDTHS = (0.004, 0.04)  # shares of the canvas side


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default, which replaces values of the wrong kind or range."""

    appearance: Appearance = "system"
    language: Language = "system"
    thumbnail_side: int = 176
    pen_width: float = 0.012
    folders_shown: bool = True
    details_shown: bool = False
    letter_keys: bool = True  # keys without Ctrl act in the whole window
    geometry: str = ""  # QByteArray of the window, base64
    splitter: str = ""  # QByteArray of the columns, base64
    last_folder: str = ""  # where the last file dialog was
    device: Device = "auto"  # where the model runs
    model: str = BUILTIN  # a name that `sketchfind models list` shows


_KINDS = get_type_hints(Settings)
_RANGES = {"thumbnail_side": THUMBNAIL_SIDES, "pen_width": PEN_WIDTHS}


def load_settings(path: Path) -> Settings:
    """Read settings; whatever is missing or unusable gets its default."""
    document, _ = _read(path)
    unfit = _unfit(document)
    names = (field.name for field in fields(Settings) if field.name not in unfit)
    return Settings(**{name: document[name] for name in names if name in document})


def settings_problem(path: Path) -> UserFacingError | None:
    """Return an error that says which defaults apply because of a bad file; None if it is sound."""
    document, problem = _read(path)
    if problem is not None:
        return UserFacingError(
            "The settings {path} are damaged ({reason}): the defaults apply.",
            "The file is kept as {kept} when new settings are saved.",
            path=path,
            reason=problem,
            kept=_kept(path).name,
        )
    unfit = _unfit(document)
    if not unfit:
        return None
    return UserFacingError(
        "The defaults apply to {names}: the settings {path} hold unusable values for these.",
        names=", ".join(unfit),
        path=path,
    )


def save_settings(settings: Settings, path: Path) -> None:
    """Write settings so that a crash leaves the old file or the new one; raise OSError.

    A file that cannot be read is kept under another name, so that it can be repaired by hand.
    """
    _, problem = _read(path)
    if problem is not None:
        move(path, _kept(path))
    with (
        atomic_write(path) as temporary,
        open(temporary, "x", encoding="utf-8", opener=open_private) as file,
    ):
        json.dump(asdict(settings), file, indent=2)
        file.write("\n")


def _read(path: Path) -> tuple[dict[str, Any], str | None]:
    """Return a file's content and why it cannot be read; ({}, None) if there is no file."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))  # some editors write a BOM
        if not isinstance(document, dict):
            raise ValueError("it holds no settings")
    except (FileNotFoundError, NotADirectoryError):
        return {}, None
    except (OSError, ValueError, RecursionError) as error:
        return {}, why(error)
    return document, None


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def _unfit(document: dict[str, Any]) -> list[str]:
    """Return the settings whose values cannot be used."""
    names = [field.name for field in fields(Settings) if field.name in document]
    return [name for name in names if not _fits(name, document[name])]


def _fits(name: str, value: Any) -> bool:
    """Tell whether a value read from the file may be used for this setting."""
    kind = _KINDS[name]
    if choices := get_args(kind):
        return value in choices
    least, most = _RANGES.get(name, (value, value))
    return type(value) is kind and bool(least <= value <= most)
