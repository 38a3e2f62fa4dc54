"""What is said in place of the photos, as long as there are none to show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.types import NO_FILTERS, Filters, SearchResult
from sketchfind.ui import error_texts, texts
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.widgets.messages import Message
from sketchfind.ui.widgets.word_chips import MOST_OFFERED

translate = QCoreApplication.translate
TRY_AGAIN = "Try again."  # as the hint of an error; here a button offers it


def instead_of_photos(
    result: SearchResult | None,
    error: UserFacingError | None,
    filters: Filters,
    search: LiveSearch,
    indexer: Indexer,
    *,
    folders_shown: bool,
) -> Message | None:
    """Return why there is nothing to show, or None when there are photos.

    `filters` are those of the question that `result` answers; others may have been chosen since.
    """
    if result is not None and result.hits:
        return None
    if error is not None:
        return _trouble(error)
    if search.question.empty:
        only_against = search.question.avoids
        return _invitation(indexer, only_against=only_against, folders_shown=folders_shown)
    if not (search.warm or search.question.only_filters):
        return Message(
            "draw",
            translate("NoPhotos", "Getting ready…"),
            translate("NoPhotos", "This takes a few seconds; then photos appear by themselves."),
        )
    if result is None:
        return Message("nothing", translate("NoPhotos", "Searching…"), "")
    if indexer.folders.photos == 0:
        return _invitation(indexer)
    if result.unseen:
        text = translate(
            "NoPhotos",
            "The model has seen none of your photos yet. Each can be found as soon as it has been "
            "read.",
        )
        return Message("nothing", translate("NoPhotos", "Nothing found"), text)
    return _nothing_found(incomplete=indexer.incomplete, filtered=filters != NO_FILTERS)


def _nothing_found(*, incomplete: bool, filtered: bool) -> Message:
    if incomplete:
        title = translate("NoPhotos", "Nothing found so far")
        text = translate("NoPhotos", "Photos are found as soon as they are read.")
        no_match = translate("NoPhotos", "None of the photos read so far matches the filters.")
    else:
        title = translate("NoPhotos", "Nothing found")
        text = translate("NoPhotos", "Try fewer or larger lines, or other words.")
        no_match = translate("NoPhotos", "No photo matches the filters.")
    if not filtered:
        return Message("nothing", title, text)
    remove = translate("NoPhotos", "Remove the filters")
    return Message("nothing", title, no_match, remove, "filters")


def _trouble(error: UserFacingError) -> Message:
    title, hint = error_texts.message(error), error_texts.hint(error)
    if isinstance(error, UnknownWords):
        title = texts.beginning(texts.with_brief_words(title))
        if not error.near:
            return Message("warning", title, hint)
        known = translate(
            "NoPhotos",
            "This model knows only names of things; some under File, Models… understand any "
            "words. Did you mean",
        )
        return Message("warning", title, known, words=tuple(error.near)[:MOST_OFFERED])
    if error.hint == TRY_AGAIN:
        hint = ""
    return Message("warning", title, hint, translate("NoPhotos", "Try again"))


def _invitation(
    indexer: Indexer, *, only_against: bool = False, folders_shown: bool = False
) -> Message:
    if indexer.folders.photos > 0 and only_against:
        return Message(
            "draw",
            translate("NoPhotos", "Now draw what it shows"),
            translate(
                "NoPhotos",
                "“Not like this” only takes photos away. On its own it cannot find any.",
            ),
        )
    if indexer.folders.photos > 0:
        text = translate("NoPhotos", "A few lines are enough. Photos appear here while you draw.")
        if folders_shown:
            text += "\n" + translate("NoPhotos", "A click on a folder lists its photos.")
        return Message("draw", translate("NoPhotos", "Draw to find a photo"), text)
    if indexer.running:
        return Message(
            "picture",
            translate("NoPhotos", "Reading your photos"),
            translate(
                "NoPhotos",
                "You can draw already. Photos are found as soon as they are read.",
            ),
        )
    if indexer.incomplete:
        return Message(
            "picture",
            translate("NoPhotos", "No photos read yet"),
            translate("NoPhotos", "Photos are found as soon as they are read."),
        )
    return Message(
        "folder",
        translate("NoPhotos", "No photos yet"),
        translate("NoPhotos", "There are no photos in your folders that can be searched."),
        translate("NoPhotos", "Add a folder"),
        "folder",
    )
