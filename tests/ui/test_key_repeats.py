"""Telling keys that are held from keys that are pressed again."""

from __future__ import annotations

import ctypes

import pytest
from PySide6.QtCore import QByteArray

from sketchfind.ui.key_repeats import WAIT_SECONDS, KeyRepeats


@pytest.mark.parametrize(
    ("kind", "number", "waits"),
    [
        (b"xcb_generic_event_t", 3, True),
        (b"xcb_generic_event_t", 0x83, True),  # sent by another program
        (b"xcb_generic_event_t", 2, False),
        (b"windows_generic_MSG", 3, False),
    ],
)
def test_what_tells_that_a_key_is_let_go_of_waits_for_the_next_press(
    monkeypatch: pytest.MonkeyPatch, kind: bytes, number: int, waits: bool
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("sketchfind.ui.key_repeats.time.sleep", waited.append)
    event = ctypes.create_string_buffer(bytes([number]), 32)
    address = ctypes.addressof(event)
    assert KeyRepeats().nativeEventFilter(QByteArray(kind), address) == (False, 0)
    assert waited == ([WAIT_SECONDS] if waits else [])
