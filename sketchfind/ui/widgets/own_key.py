"""Keys that differ where a system has taken the usual one."""

from __future__ import annotations

import sys


def own_key(usual: str, *, on_macos: str) -> str:
    """Return the key of an action as text; where it is Cmd, the system has some for itself."""
    return on_macos if sys.platform == "darwin" else usual
