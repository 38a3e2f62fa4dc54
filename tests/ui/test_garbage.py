"""Cycles with objects of Qt in them are destroyed in the GUI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from sketchfind.ui.garbage import GarbageCollector


class Ring(QObject):
    """Refers to itself, as widgets do by their connections."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        self.timer = QTimer(self)


def test_threads_that_allocate_destroy_nothing(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    collector.start()
    where: list[int] = []
    kept: list[list[int]] = []
    weakref.finalize(Ring(), lambda: where.append(threading.get_ident()))
    thread = threading.Thread(target=lambda: kept.extend([number] for number in range(200_000)))
    thread.start()
    thread.join()
    assert not where
    collector.collect()
    assert where == [threading.get_ident()]
    collector.stop()


def test_python_collects_again_afterwards(qtbot: QtBot) -> None:
    before = gc.isenabled()
    gc.enable()
    outer, inner = GarbageCollector(), GarbageCollector()
    outer.start()
    inner.start()
    inner.stop()
    assert not gc.isenabled()
    outer.stop()
    assert gc.isenabled()
    if not before:
        gc.disable()
