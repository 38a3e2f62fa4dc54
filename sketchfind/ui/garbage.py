"""Python's garbage is collected in the GUI thread alone.

Python looks for cycles in whichever thread happens to allocate. A cycle that holds an object of Qt
would be destroyed there, which Qt does not allow: timers and sockets of another thread are left
behind, and memory is damaged.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000


class GarbageCollector(QObject):
    """Collects in its own thread from `start` to `stop`, and nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self._enabled = gc.isenabled()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from Python."""
        self._enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again, if it did that before."""
        self._timer.stop()
        if self._enabled:
            gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the generations that are due by Python's own thresholds."""
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        for generation in reversed(range(len(due))):
            if due[generation]:
                gc.collect(generation)
                return
