"""What is said above the photos: how many there are, or are selected, and what was left out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sketchfind.spelling import bare
from sketchfind.ui import texts
from sketchfind.ui.query.questions import Question

MOST_LEFT_OUT = 10  # words that are named; all words of a long text would take the photos' room
translate = QCoreApplication.translate


def selected_text(selected: int, total: int | None) -> str:
    """Return how many photos are selected, and of how many where that is known."""
    number = QLocale().toString
    if total is None:
        return translate("Summary", "%1 selected").replace("%1", number(selected))
    if selected == total:
        return translate("Summary", "All %1 selected").replace("%1", number(selected))
    return texts.filled(translate("Summary", "%1 of %2 selected"), number(selected), number(total))


def listed_text(listed: int) -> str:
    """Return how many photos a list by date has."""
    return translate("Summary", "%1, newest first").replace("%1", texts.photos(listed))


def found_text(found: int, convincing: int | None, *, incomplete: bool, more: bool) -> str:
    """Return how many photos were found, or stand out.

    `incomplete` while photos are still to be read; `more` if others follow the photos found.
    """
    if convincing is None:
        return translate("Summary", "%1, best first").replace("%1", texts.photos(found))
    if convincing == 0 and incomplete:
        return translate("Summary", "Nothing convincing among the photos read so far.")
    if convincing == 0:
        return translate("Summary", "Nothing convincing. These come closest.")
    one, many = translate("Summary", "%1 stands out"), translate("Summary", "%1 stand out")
    if more and convincing >= found:
        many = translate("Summary", "At least %1 stand out")
    text = one if convincing == 1 else many
    return text.replace("%1", texts.photos(min(convincing, found)))


def left_out_text(words: tuple[str, ...]) -> str:
    """Return which words the model does not know, if any, or the first of many."""
    quote = translate("Summary", "“%1”")
    brief = [texts.with_brief_words(texts.shown(bare(word))) for word in words[:MOST_LEFT_OUT]]
    quoted = ", ".join(quote.replace("%1", word) for word in brief)
    if len(words) > MOST_LEFT_OUT:
        quoted += " …"
    text = translate("Summary", "%1 left out: not known")
    return text.replace("%1", quoted) if words else ""


def in_vain_text(question: Question) -> str:
    """Return why what is not wanted takes no photos out of a list by date, if there is such."""
    if not (question.only_filters and question.avoids):
        return ""
    return translate("Summary", "to leave some out, draw what the photo shows")
