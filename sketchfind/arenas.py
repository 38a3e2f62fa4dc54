"""Let all threads take their memory from one place.

On Linux, glibc gives threads that run at the same time arenas of their own, and each of these keeps
up to 64 MB that nothing uses any more. Photos are read in many threads: after 200 large ones had
been looked at, the window had kept 390 MB. One arena keeps some 50 MB, and costs no time, because
few threads of Python compute at the same time.
"""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX = -8  # from malloc.h


def use_one_arena() -> None:
    """Do so until the process ends; call it before threads are started."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):  # musl, which has no arenas, lacks it
            libc.mallopt(_M_ARENA_MAX, 1)
