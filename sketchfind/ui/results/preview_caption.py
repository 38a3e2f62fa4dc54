"""What the large preview says below its photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    QLocale,
    QObject,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from sketchfind.catalog import PhotoDetails
from sketchfind.library import Library
from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.results.photo_exposure import PhotoExposure
from sketchfind.ui.results.photo_facts import facts
from sketchfind.ui.results.preview_photo import PreviewPhoto
from sketchfind.ui.results.results_model import Place
from sketchfind.ui.status_bar import SAY_MS
from sketchfind.ui.tasks import Tasks

BETWEEN = "    "  # the parts of a line
translate = QCoreApplication.translate


class PreviewCaption(QObject):
    """Holds the text about one photo: a line or, if somebody wants it, all that is known."""

    changed = Signal()

    def __init__(
        self,
        photo: PreviewPhoto,
        library: Library,
        place_of: Callable[[int], Place | None],
        offline: OfflineFolders,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._photo = photo
        self._library = library
        self._place_of = place_of  # by the id of a photo; None if it is not in the answer
        self._tasks = tasks
        self._hit: Hit | None = None
        self._news = ""  # shown instead of the name for a while
        self._quiet = QTimer(self, singleShot=True, interval=SAY_MS)
        self._quiet.timeout.connect(self._fall_silent)
        self._exposure = PhotoExposure(tasks, offline, self)  # if the details are shown
        self._picked: set[int] = set()  # photos that are marked as the one
        self._asking: int | None = None
        self.details: PhotoDetails | None = None  # once they are known
        self.explained = False  # whether the details are shown
        self._exposure.changed.connect(self.changed)

    def begin(self, hit: Hit) -> None:
        """Begin with another photo, and ask for its details."""
        self._hit, self.details, self._news = hit, None, ""
        self._asking = self._tasks.run(
            lambda: self._library.photo(hit.photo_id),
            self._known,
            self._tasks.quiet_trouble.emit,
            instead_of=self._asking,
        )

    def follow(self, hit: Hit) -> None:
        """Take over the place of the same photo in a newer answer."""
        self._hit = hit
        self.changed.emit()

    @property
    def line(self) -> str:
        """Return the line below the photo."""
        hit = self._hit
        if hit is None:
            return ""
        line = self._news or self._photo.trouble
        if not line:
            details = None if self.explained else self.details  # they say the day, too
            parts = (texts.shown_name(hit.path), self._place(hit), _day(details))
            line = BETWEEN.join(filter(None, parts))
        if hit.photo_id in self._picked:
            line = translate("Preview", "✓ That's the one") + BETWEEN + line  # as in the grid
        return line

    @property
    def lines(self) -> list[str]:
        """Return all lines below the photo; if `explained`, also its details and its folder."""
        hit, details = self._hit, self.details
        if not self.explained or hit is None:
            return [self.line]
        known = [] if details is None else facts(details, self._exposure.value)
        said = BETWEEN.join(fact.text for fact in known if fact.text)
        return [self.line, said, texts.shown(str(PurePath(hit.path).parent))]

    @Slot(set)
    def mark_picked(self, photo_ids: set[int]) -> None:
        """Take over which photos are marked as the one."""
        self._picked = photo_ids
        self.changed.emit()

    @Slot(str)
    def say(self, text: str) -> None:
        """Show news about this photo in the place of its name."""
        self._news = text
        self._quiet.start()
        self.changed.emit()

    @Slot()
    def _fall_silent(self) -> None:
        self._news = ""
        self.changed.emit()

    @Slot()
    def toggle_details(self) -> None:
        """Switch between a line and all details."""
        self.explained = not self.explained
        self._read_exposure()
        self.changed.emit()

    def _place(self, hit: Hit) -> str:
        place, number = self._place_of(hit.photo_id), QLocale().toString
        if place is None:
            return ""
        if place.of is None:
            return translate("Preview", "Number %1").replace("%1", number(place.number))
        text = translate("Preview", "%1 of %2")
        return texts.filled(text, number(place.number), number(place.of))

    def _known(self, details: PhotoDetails | None) -> None:
        self.details = details
        self._read_exposure()
        self.changed.emit()

    def _read_exposure(self) -> None:
        if self.explained and self.details is not None:
            self._exposure.read(self.details.file)


def _day(details: PhotoDetails | None) -> str:
    if details is None:
        return ""
    day = texts.day(QDateTime.fromString(details.local_time, Qt.DateFormat.ISODate).date())
    return texts.dated(day, details.dated_by)
