"""Telling keys that are held from keys that are pressed again, on X11."""

from __future__ import annotations

import time
from ctypes import string_at

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

WAIT_SECONDS = 0.005
_KEY_RELEASE = 3  # X11's number of this event


class KeyRepeats(QAbstractNativeEventFilter):
    """Lets Qt notice that a key is held, for all that must act only once.

    X11 tells of a held key that it is let go of and pressed again at the same time. When Qt is told
    of the former, it looks for the latter, which comes a moment later.
    """

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if kind == b"xcb_generic_event_t" and string_at(int(message), 1)[0] & 0x7F == _KEY_RELEASE:
            time.sleep(WAIT_SECONDS)
        return False, 0
