"""How an update goes: a bar, a speed, the time left, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from sketchfind.types import Progress
from sketchfind.ui import texts


class ProgressCard(QFrame):
    """Shown while photos are read."""

    cancelled = Signal()

    def __init__(self, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title, self._detail = QLabel(), QLabel()
        self._title.setProperty("role", "section")
        self._detail.setProperty("role", "muted")
        self._detail.setWordWrap(True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Photos read so far"))
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setProperty("role", "link")
        self._stop.setAccessibleName(self.tr("Stop reading photos"))
        self._stop.setToolTip(self.tr("What was read stays findable; the rest is read next time."))
        self._stop.clicked.connect(self._cancel)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._detail)
        self.hide()

    @property
    def text(self) -> str:
        """Return everything that the card says."""
        return f"{self._title.text()}\n{self._detail.text()}"

    def start(self) -> None:
        """Show that an update begins."""
        self._title.setText(self.tr("Looking for photos…"))
        self._detail.setText(self.tr("Newest first. You can draw meanwhile."))
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        """Show where the update stands."""
        if not self._stop.isEnabled():
            return  # stopping: old news would only confuse
        if progress.total is None:
            self._bar.setRange(0, 0)
            found = self.tr("%1 found so far")
            self._detail.setText(found.replace("%1", texts.photos(progress.done)))
            return
        titles = {
            "scanning": self.tr("Looking for photos…"),
            "encoding": self.tr("Reading photos"),
            "indexing": self.tr("Putting them in order…"),
        }
        self._title.setText(titles[progress.stage])
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        self._detail.setText(self._describe(progress, progress.total))

    def _describe(self, progress: Progress, total: int) -> str:
        number = QLocale().toString
        count = self.tr("%1 of %2").replace("%1", number(progress.done))
        parts = [count.replace("%2", number(total))]
        if progress.photos_per_second > 0:
            parts.append(texts.speed(progress.photos_per_second))
        if progress.seconds_left is not None:
            parts.append(texts.time_left(progress.seconds_left))
        return " · ".join(parts)

    def _cancel(self) -> None:
        self._title.setText(self.tr("Stopping…"))
        self._stop.setEnabled(False)
        self.cancelled.emit()
