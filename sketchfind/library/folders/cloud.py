"""Which files are in the cloud only: they seem to be there, and opening one downloads it."""

from __future__ import annotations

import os

_WINDOWS_PLACEHOLDER = 0x00001000 | 0x00400000  # OFFLINE, RECALL_ON_DATA_ACCESS
_MACOS_PLACEHOLDER = 0x40000000  # SF_DATALESS


def is_placeholder(status: os.stat_result) -> bool:
    """Tell whether a file that looks like this is in the cloud only."""
    return bool(
        getattr(status, "st_file_attributes", 0) & _WINDOWS_PLACEHOLDER
        or getattr(status, "st_flags", 0) & _MACOS_PLACEHOLDER
    )
