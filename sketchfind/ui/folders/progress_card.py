"""How reading the photos goes: count, speed, time left; pause, go on, stop."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from sketchfind.types import Progress
from sketchfind.ui import texts
from sketchfind.ui.widgets.buttons import link
from sketchfind.ui.widgets.flow import FlowLayout
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.text_label import text_label


class ProgressCard(QFrame):
    """Shown while photos are read."""

    pause_asked = Signal()
    resume_asked = Signal()
    cancel_asked = Signal()
    losing_focus = Signal()  # it is about to be hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = text_label(role="section", wraps=True)
        # The time left takes a second line: the card must not grow when it becomes known.
        self._detail = text_label("1\n2", "muted", wraps=True)
        self._detail.ensurePolished()
        self._detail.setMinimumHeight(self._detail.sizeHint().height())
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Photos read so far"))
        self._last: Progress | None = None
        self._paused = self._stopping = self._stopped = False
        self._pause = link("", self._pause_or_go_on)
        self._stop = link(self.tr("Stop"), self._cancel)
        self._stop.setToolTip(
            self.tr("Photos read so far can still be found; the rest are read next time.")
        )
        self._stop.setAccessibleName(self.tr("Stop reading photos"))
        links = FlowLayout(spacing=10)
        links.addWidget(self._pause)
        links.addWidget(self._stop)
        parts = (self._title, self._bar, self._detail, links)
        vbox(*parts, inside=self, margins=(12, 10, 12, 8), spacing=8)
        self.hide()

    def start(self) -> None:
        """Show that an update begins."""
        self._last, self._stopping, self._stopped = None, False, False
        self._title.setText(self.tr("Looking for photos…"))
        self._detail.setText(self.tr("Newest first. You can draw in the meantime."))
        self._bar.setRange(0, 0)
        self._stop.show()
        self.show_paused(self._paused)
        self.show()

    def finish(self, *, held: bool) -> None:
        """Hide; or, when somebody stopped, say what that means and offer to go on."""
        self._stopped = held
        if not held and self.isAncestorOf(self.window().focusWidget()):
            self.losing_focus.emit()
        self.setVisible(held)
        if not held:
            return
        self._offer(go_on=True)
        self._pause.setEnabled(True)
        if self._stop.hasFocus():
            self._pause.setFocus()
        self._stop.hide()
        self._bar.setRange(0, max(self._bar.maximum(), 1))
        self._title.setText(self.tr("Stopped"))
        self._detail.setText(
            self.tr("Photos read so far can be found. New ones are looked for when you resume.")
        )

    @Slot(bool)
    def show_paused(self, paused: bool) -> None:
        """Show that reading is to pause, or that it goes on."""
        self._paused = paused
        self._offer(go_on=paused)
        self._pause.setEnabled(not self._stopping)
        if paused:
            self._title.setText(self.tr("Pausing…"))
        elif self._last is not None:
            self.show_progress(self._last)

    def _offer(self, *, go_on: bool) -> None:
        self._pause.setText(self.tr("Resume") if go_on else self.tr("Pause"))
        self._pause.setToolTip(
            self.tr("Read the remaining photos")
            if go_on
            else self.tr("Give the computer a rest; photos read so far can be found meanwhile")
        )
        self._pause.setAccessibleName(
            self.tr("Resume reading photos") if go_on else self.tr("Pause reading photos")
        )

    def show_progress(self, progress: Progress) -> None:
        """Show where the update stands."""
        if self._stopping:
            return  # old news would only confuse
        self._title.setText(self._title_of(progress))
        if progress.stage != "paused":
            self._last = progress
        if progress.total is None:
            # A bar that runs to and fro would say that something is going on.
            self._bar.setRange(0, 1 if progress.stage == "paused" else 0)
            found = self.tr("%1 found so far")
            self._detail.setText(found.replace("%1", texts.photos(progress.done)))
            return
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        self._detail.setText(self._describe(progress, progress.total))

    def _title_of(self, progress: Progress) -> str:
        if self._paused and progress.stage != "paused":
            return self.tr("Pausing…")
        # While scanning, there is a total only if files are compared with what is known of them.
        checking = progress.total is not None
        titles = {
            "scanning": self.tr("Checking photos…") if checking else self.tr("Looking for photos…"),
            "encoding": self.tr("A new model is going through your photos")
            if progress.seen_anew
            else self.tr("Reading photos"),
            "indexing": self.tr("Building the search index…"),
            "paused": self.tr("Paused"),
        }
        return titles[progress.stage]

    def _describe(self, progress: Progress, total: int) -> str:
        number, count = QLocale().toString, self.tr("%1 of %2")
        said = texts.filled(count, number(progress.done), number(total))
        # What it may say until the end is measured, so that the speed does not come and go.
        widest = f"{texts.filled(count, number(total), number(total))} · {texts.speed(8.8)}"
        fits = self._detail.fontMetrics().horizontalAdvance(widest) <= self._detail.width()
        # A pace that rounds to none is not said.
        if round(progress.photos_per_second, 1) and fits:
            said += " · " + texts.speed(progress.photos_per_second)
        if progress.seconds_left is not None and progress.done < total:
            said += "\n" + texts.time_left(progress.seconds_left)
        return said

    @Slot()
    def _pause_or_go_on(self) -> None:
        go_on = self._paused or self._stopped
        (self.resume_asked if go_on else self.pause_asked).emit()

    @Slot()
    def _cancel(self) -> None:
        self._title.setText(self.tr("Stopping…"))
        self._stopping = True  # Stop keeps the focus until "Resume" can have it
        self._pause.setEnabled(False)
        self.cancel_asked.emit()
