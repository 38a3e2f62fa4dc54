"""Phrases that several parts of the window show, with their numbers, times, names and paths."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QKeySequence, Qt

from sketchfind.library.models.store import BEFORE
from sketchfind.paths import BUILTIN

# What the built-in model's file says of its licence (training/MODEL_CARD.md has the command).
RESEARCH_PICTURES = "trained on pictures for research, see NOTICE"
RESEARCH_ONLY = "research only"  # as of models that can be downloaded
PROGRAM = "program"  # the property of the application that holds `program`
MOST_LETTERS = 24  # of a word that is shown whole
LONGEST = 300  # letters of what a page says: some lines
translate = QCoreApplication.translate


def plural(one: str, many: str, count: int) -> str:
    """Return `one` for a single thing, else `many` with the number in the place of %1."""
    return (one if count == 1 else many).replace("%1", QLocale().toString(count))


def filled(text: str, *values: str) -> str:
    """Put `values` in the places of %1, %2 ...; such signs inside a value are left alone."""
    return re.sub(r"%([1-9])", lambda place: values[int(place[1]) - 1], text)


def program() -> str:
    """Return the shell command that starts the program with the profile of the window."""
    application = QCoreApplication.instance()
    said = application.property(PROGRAM) if application is not None else None
    return said or "sketchfind"


def plain(text: str) -> str:
    """Return the name of an action, without the signs that only a menu needs."""
    return text.replace("&", "").rstrip(" …")


def sentence(text: str) -> str:
    """Return a part of a sentence so that it stands alone: it begins with a capital letter."""
    return text[:1].upper() + text[1:]


def key(sequence: QKeySequence) -> str:
    """Return a key as menus of this system show it."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def photos(count: int) -> str:
    """Return "1 photo", "3,916 photos"."""
    return plural(translate("Texts", "1 photo"), translate("Texts", "%1 photos"), count)


def named_photos(paths: Sequence[str | PurePath]) -> str:
    """Return the name of a photo, or the number of several."""
    return shown_name(str(paths[0])) if len(paths) == 1 else photos(len(paths))


def unreadable(count: int) -> str:
    """Return "1 file could not be read", "12 files could not be read"."""
    return plural(
        translate("Texts", "1 file could not be read"),
        translate("Texts", "%1 files could not be read"),
        count,
    )


def unreadable_briefly(count: int) -> str:
    """Return "12 unreadable", where there is no room for more."""
    text = translate("Texts", "%1 unreadable")
    return text.replace("%1", QLocale().toString(count))


def model_name(name: str) -> str:
    """Return what a model is called in the window."""
    shipped = {
        BUILTIN: translate("Texts", "Built-in"),
        BEFORE: translate("Texts", "Built-in, from the previous version"),
    }
    return shipped.get(BEFORE if re.fullmatch(rf"{BUILTIN}-[0-9a-f]{{16}}", name) else name, name)


def model_licence(licence: str) -> str:
    """Return the licence of a model, with remarks in the language of the window."""
    # The literals are for lupdate, which reads no constants.
    pictures = translate("Texts", "trained on pictures for research, see NOTICE")
    only = translate("Texts", "research only")
    return licence.replace(RESEARCH_PICTURES, pictures).replace(RESEARCH_ONLY, only)


def similarity(score: float) -> str:
    """Return a cosine as it is shown: "0.82", and with a minus that is no hyphen."""
    rounded = round(score, 2) + 0.0  # no "-0.00"
    return QLocale().toString(rounded, "f", 2).replace("-", "\N{MINUS SIGN}")


def time_left(seconds: float) -> str:
    """Return a calm estimate: seconds are not counted down one by one."""
    if seconds < 50:
        return translate("Texts", "less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 60:
        return plural(
            translate("Texts", "about a minute left"),
            translate("Texts", "about %1 minutes left"),
            minutes,
        )
    hours = round(minutes / 60)
    return plural(
        translate("Texts", "about an hour left"),
        translate("Texts", "about %1 hours left"),
        hours,
    )


def size(count: int) -> str:
    """Return a number of bytes as the command line says it, in units of 1,000: "24.8 MB".

    No line breaks between the number and its unit.
    """
    said = QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def speed(photos_per_second: float) -> str:
    """Return "42 photos/s"."""
    digits = 0 if round(photos_per_second, 1) >= 10 else 1
    number = QLocale().toString(photos_per_second, "f", digits)
    return translate("Texts", "%1 photos/s").replace("%1", number)


def refused(devices: Sequence[str]) -> str:
    """Return "not used, because it fails or gives wrong results: cuda"."""
    text = translate("Texts", "not used, because it fails or gives wrong results: %1")
    return text.replace("%1", "; ".join(devices))


def day_entry_format() -> str:
    """Return how a day is typed: in digits, in the order of the person's country."""
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return re.sub("y+", "yyyy", re.sub("M+", "MM", re.sub("d+", "dd", short)))


def day(date: QDate) -> str:
    """Return "5 Jan 2014", "Jan 5, 2014", as the person's country writes it."""
    with_weekday = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    without = re.sub(r"[,\s]*dddd[,\s]*", "", with_weekday)
    return QLocale().toString(date, without.replace("MMMM", "MMM"))


def dated(date: str, by: Literal["photo", "name", "file"]) -> str:
    """Return a date, and what it is taken from if the photo does not say when it was taken."""
    said = {
        "photo": "%1",
        "name": translate("Texts", "%1 (file name)"),
        "file": translate("Texts", "%1 (file date)"),  # when it was changed
    }
    return said[by].replace("%1", date)


def shown(name: str) -> str:
    """Return a path, a pattern or words, for display, also when they are no valid text."""
    return name.encode("utf-8", "replace").decode()


def with_brief_words(text: str) -> str:
    """Return a text with its longest words shortened: lines break only between words."""
    return re.sub(rf"\w{{{MOST_LETTERS + 1},}}", lambda word: _brief(word.group()), text)


def beginning(text: str) -> str:
    """Return a text, or as much of a very long one as a page has room for."""
    return textwrap.shorten(text, LONGEST, placeholder=" …")


def _brief(word: str) -> str:
    ending = MOST_LETTERS // 3
    return f"{word[: MOST_LETTERS - ending - 1]}…{word[-ending:]}"


def tip(text: str) -> str:
    """Return a tool tip that shows a text as it is, even if a file name looks like a tag."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def shown_name(path: str) -> str:
    """Return the file name of a path, for display."""
    return shown(PurePath(path).name)


def folder_name(path: str) -> str:
    """Return the name of a folder for display, or its path if it has no name, as a drive."""
    return shown_name(path) or shown(path)
