"""Read the trainer's TOML files, with errors for people."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sketchfind.errors import RecipeError, why


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """Read a file; `what` names its kind in errors, such as "recipe".

    Raises:
        RecipeError: the file cannot be read, or is not valid TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecipeError(f"The {what} {path} cannot be read: {why(error)}.") from error
    except ValueError as error:  # malformed, or not UTF-8
        raise RecipeError(f"The {what} {path} is not valid TOML: {error}.", _hint(error)) from error


def _hint(error: ValueError) -> str:
    """Return the way out if the error comes from a Windows path such as "C:\\users"; else ""."""
    escaped = any(word in str(error) for word in ("hex value", "Unescaped"))
    return r"A path with \ stands in single quotes: 'C:\pictures'." if escaped else ""
