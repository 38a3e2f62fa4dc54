"""What the large preview says below its photo."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from sketchfind.catalog import PhotoDetails
from sketchfind.imaging.exif import Exposure
from sketchfind.types import Hit
from sketchfind.ui import texts
from sketchfind.ui.results.details import facts
from sketchfind.ui.results.results_model import Place

BETWEEN = "    "  # the parts of a line


def caption(hit: Hit, place: Place | None, details: PhotoDetails | None) -> str:
    """Return name, place in the answer and day in one line."""
    parts = (texts.shown_name(hit.path), _place(place), _day(details))
    return BETWEEN.join(filter(None, parts))


def marked(line: str) -> str:
    """Return the line of a photo that is marked as the one, with a tick as in the grid."""
    return QCoreApplication.translate("Preview", "✓ That's the one") + BETWEEN + line


def details_lines(hit: Hit, details: PhotoDetails | None, exposure: Exposure) -> list[str]:
    """Return a line of what is known about a photo, and one of its folder."""
    known = [] if details is None else [fact.text for fact in facts(details, exposure)]
    return [BETWEEN.join(filter(None, known)), texts.shown(str(PurePath(hit.path).parent))]


def _place(place: Place | None) -> str:
    number, translate = QLocale().toString, QCoreApplication.translate
    if place is None:
        return ""
    if place.of is None:
        return translate("Preview", "Number %1").replace("%1", number(place.number))
    return texts.filled(translate("Preview", "%1 of %2"), number(place.number), number(place.of))


def _day(details: PhotoDetails | None) -> str:
    if details is None:
        return ""
    day = texts.day(QDateTime.fromString(details.local_time, Qt.DateFormat.ISODate).date())
    return day if details.info.taken_at is not None else texts.date_of_file(day)
