"""What is known about a photo, as the details and the preview say it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from sketchfind.catalog import PhotoDetails
from sketchfind.imaging.exif import Exposure
from sketchfind.ui import texts

translate = QCoreApplication.translate
_LEAST_DECIMAL = 0.3  # seconds; shorter times are written as a fraction
_SHORTEST = QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value


class Fact(NamedTuple):
    """A fact about a photo, with its title."""

    title: str
    text: str  # empty while it is not known
    tip: str = ""  # what it means, where that is not obvious


def facts(details: PhotoDetails, exposure: Exposure) -> list[Fact]:
    """Return what is known about a photo besides its name, each fact with its title."""
    info, locale = details.info, QLocale()
    time = QDateTime.fromString(details.local_time, Qt.DateFormat.ISODate)
    day = locale.toString(time.date(), QLocale.FormatType.LongFormat)
    hour = locale.toString(time.time(), QLocale.FormatType.ShortFormat)
    by, taken = details.dated_by, translate("DetailsPanel", "Taken")
    title = taken if by == "photo" else translate("DetailsPanel", "Date")
    rows = [Fact(title, texts.dated(day if by == "name" else f"{day}, {hour}", by))]
    if info.camera is not None:
        rows.append(Fact(translate("DetailsPanel", "Camera"), info.camera))
    rows.append(Fact(translate("DetailsPanel", "Exposure"), exposure_text(exposure)))
    rows.append(Fact(translate("DetailsPanel", "Lens"), exposure.lens or ""))
    size = f"{info.width} × {info.height}"
    rows.append(Fact(translate("DetailsPanel", "Dimensions"), f"{size}, {info.format}"))
    file_size = texts.size(details.file.size)
    rows.append(Fact(translate("DetailsPanel", "File size"), file_size))
    if info.latitude is not None and info.longitude is not None:
        rows.append(Fact(translate("DetailsPanel", "Place"), _place(info.latitude, info.longitude)))
    return rows


def _place(latitude: float, longitude: float) -> str:
    """Return "52.5163° N, 13.3777° E" in the language of the window."""
    number = QLocale().toString
    north = (
        translate("DetailsPanel", "%1° N") if latitude >= 0 else translate("DetailsPanel", "%1° S")
    )
    east = (
        translate("DetailsPanel", "%1° E") if longitude >= 0 else translate("DetailsPanel", "%1° W")
    )
    return ", ".join(
        text.replace("%1", number(abs(angle), "f", 4))
        for text, angle in ((north, latitude), (east, longitude))
    )


def exposure_text(exposure: Exposure) -> str:
    """Return "1/250 s · f/4 · ISO 400 · 85 mm", as far as it is known."""
    parts = []
    if exposure.seconds is not None:
        parts.append(_time(exposure.seconds))
    if exposure.f_number is not None:
        digits = 1 if exposure.f_number >= 1 else 2  # f/2.8, f/0.95
        text = translate("Exposure", "f/%1")
        parts.append(text.replace("%1", _number(exposure.f_number, digits)))
    if exposure.iso is not None:
        parts.append(translate("Exposure", "ISO %1").replace("%1", _number(exposure.iso)))
    if exposure.focal_length is not None:
        text = translate("Exposure", "%1 mm")
        parts.append(text.replace("%1", _number(exposure.focal_length, 1)))
    return " · ".join(parts)


def _time(seconds: float) -> str:
    """Return "1/250 s", "2.5 s"."""
    if seconds < _LEAST_DECIMAL:
        text = translate("Exposure", "1/%1 s")
        return text.replace("%1", _number(1 / seconds))
    text = translate("Exposure", "%1 s")
    return text.replace("%1", _number(seconds, 1))


def _number(value: float, decimals: int = 0) -> str:
    """Return a number with at most so many decimals and, as on cameras, no group separators."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() | QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(round(value, decimals)), "f", _SHORTEST)
