"""Recognise files that are in the cloud only: they seem to be there, but opening downloads them."""

from __future__ import annotations

import os

# OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS
_WINDOWS_PLACEHOLDER = 0x00001000 | 0x00040000 | 0x00400000
_MACOS_PLACEHOLDER = 0x40000000  # SF_DATALESS
_ICLOUD = ".icloud"


def is_placeholder(status: os.stat_result) -> bool:
    """Tell whether a file with this status is in the cloud only."""
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_PLACEHOLDER
        or getattr(status, "st_flags", 0) & _MACOS_PLACEHOLDER
    )


def in_place_of(name: str) -> str | None:
    """Return the name of the file in iCloud that a placeholder stands for; None for other names.

    Before version 14, macOS left such a hidden placeholder in place of the file itself.
    """
    if name.startswith(".") and name.endswith(_ICLOUD):
        return name[1:].removesuffix(_ICLOUD)
    return None
