"""The line at the bottom: the promise, how many photos there are, whether answers can come."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from sketchfind.errors import UserFacingError
from sketchfind.types import Fallback, Progress
from sketchfind.ui import error_texts, texts
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.buttons import link
from sketchfind.ui.widgets.elided_label import ElidedLabel
from sketchfind.ui.widgets.icon_label import IconLabel

SAY_MS = 8000


class StatusBar(QStatusBar):
    """Permanent facts, and short news in between."""

    undo_asked = Signal()  # of starting over
    stop_copying_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        # The bar decides how narrow the window can be, so what may be long is shortened.
        promise = ElidedLabel()
        _tell(promise, self.tr("Your photos and drawings stay on this computer"))
        promise.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.news, self.photos, self.encoder = ElidedLabel(), QLabel(), ElidedLabel()
        self.reading = ElidedLabel()  # shown while nothing else in the window says it
        self.copying = ElidedLabel()
        self.stop_copying = link(self.tr("Stop"), self.stop_copying_asked)
        self.stop_copying.setAccessibleName(self.tr("Stop copying"))
        self.stop_copying.hide()
        self.undo = link(self.tr("Undo “Start over”"), self.undo_asked)
        self.undo.hide()
        self._quiet = QTimer(self, singleShot=True, interval=SAY_MS)
        self._quiet.timeout.connect(self._fall_silent)
        for widget in (IconLabel(theme, "lock", 16), promise, self.undo, self.news):
            self.addWidget(widget, 1 if widget is promise else 0)
        for fact in (self.copying, self.stop_copying, self.reading, self.encoder, self.photos):
            self.addPermanentWidget(fact)

    def show_photos(self, count: int) -> None:
        """Say how many photos can be found."""
        self.photos.setText(texts.photos(count))

    @Slot(Progress)
    def show_progress(self, progress: Progress) -> None:
        """Say how far the reading of photos is."""
        text = ""
        if progress.stage == "paused":
            text = self.tr("Reading is paused")
        elif progress.stage in ("scanning", "encoding") and progress.total is not None:
            number = QLocale().toString
            counts = (number(progress.done), number(progress.total))
            if progress.stage == "scanning":
                text = self.tr("Checking %1 of %2")
            elif progress.seen_anew:
                text = self.tr("New model: %1 of %2")
            else:
                text = self.tr("Reading %1 of %2")
            text = texts.filled(text, *counts)
        _tell(self.reading, text)

    @Slot()
    def forget_progress(self) -> None:
        """Say no longer how far the reading of photos is."""
        _tell(self.reading, "")

    @Slot(int, int)
    def show_copying(self, done: int, total: int) -> None:
        """Say how many of the photos are copied, while any are, and let people stop that."""
        self.stop_copying.setVisible(total > 0)
        counts = map(QLocale().toString, (done, total))
        _tell(self.copying, texts.filled(self.tr("Copying %1 of %2"), *counts) if total else "")

    def show_encoder(self, *, warm: bool, failed: UserFacingError | None) -> None:
        """Say whether answers can come."""
        if failed is not None:
            self.encoder.set_full(self.tr("Searching is not possible"))
            self.encoder.setToolTip(texts.tip(error_texts.in_one_line(failed)))
        else:
            _tell(self.encoder, "" if warm else self.tr("Getting ready…"))

    @Slot(Fallback)
    def show_fallback(self, fallback: Fallback) -> None:
        """Say that something faster cannot be trusted here."""
        text = self.tr("%1 fails or gives wrong results here. %2 is used instead, which is slower.")
        self.say(texts.filled(text, "; ".join(fallback.refused), fallback.device))

    def say(self, text: str) -> None:
        """Show short news for a while, and have screen readers say it."""
        _tell(self.news, text)
        announce(self, text)
        self._quiet.start()

    def keep_saying(self, text: str) -> None:
        """Show news until there is other, because somebody may have left meanwhile."""
        self.say(text)
        self._quiet.stop()

    @Slot()
    def _fall_silent(self) -> None:
        _tell(self.news, "")


def _tell(label: ElidedLabel, text: str) -> None:
    label.set_full(text)
    label.setToolTip(texts.tip(text))
