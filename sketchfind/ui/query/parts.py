"""The question in words: one chip for each part of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QDate, Qt

from sketchfind.types import Example, Filters, Orientation
from sketchfind.ui import texts
from sketchfind.ui.query.chip import ChipSpec
from sketchfind.ui.query.composition import Composition
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.sketch_panel import SketchPanel
from sketchfind.ui.word_book import phrases

translate = QCoreApplication.translate


def parts_of(
    question: Question, composition: Composition, panel: SketchPanel, unknown: Collection[str]
) -> list[ChipSpec]:
    """Return the parts of a question; their chips act on `composition` and `panel`.

    The model does not know the `unknown` words; they are shown as left out.
    """
    specs: list[ChipSpec] = []
    if not question.contents.blank:
        specs.append(
            ChipSpec(
                "drawing",
                translate("Parts", "Your drawing"),
                partial(panel.actions_.clear_sheet, negative=False),
                question.sketch_weight,
                composition.weigh_sketch,
                change=partial(panel.show_sheet, negative=False),
            )
        )
    if not question.without.blank:
        alone = question.contents.blank
        other = translate("Parts", "Not like your other drawing")
        specs.append(
            ChipSpec(
                "avoided",
                translate("Parts", "Not like your drawing") if alone else other,
                partial(panel.actions_.clear_sheet, negative=True),
                question.without_weight,
                composition.weigh_without,
                against=True,
                change=partial(panel.show_sheet, negative=True),
            )
        )
    specs += _words(question, composition, panel, unknown)
    specs += [_example(example, composition) for example in question.examples]
    return specs + _filters(question.filters, composition)


def _words(
    question: Question, composition: Composition, panel: SketchPanel, unknown: Collection[str]
) -> list[ChipSpec]:
    """Return the words; all share one weight, which is shown on the first that counts."""
    specs: list[ChipSpec] = []
    for word in phrases(question.words):
        left_out = all(one in unknown for one in word.split())
        specs.append(
            ChipSpec(
                ("word", word.casefold()),
                translate("Parts", "“%1”").replace("%1", word),
                partial(panel.words.remove_word, word),
                question.words_weight,
                composition.weigh_words,
                left_out=left_out,
                of_words=True,
                percent=not left_out and not any(spec.percent for spec in specs),
                change=partial(panel.words.choose_word, word),
            )
        )
    return specs


def _example(example: Example, composition: Composition) -> ChipSpec:
    against = example.weight < 0
    text = translate("Parts", "Less like %1") if against else translate("Parts", "Like %1")
    sign = -1.0 if against else 1.0
    return ChipSpec(
        ("example", example.path),
        text.replace("%1", texts.shown_name(str(example.path))),
        partial(composition.remove, example.path),
        abs(example.weight),
        lambda weight: composition.weigh_example(example.path, sign * weight),
        against,
        partial(composition.weigh_example, example.path, -example.weight),
    )


def _filters(filters: Filters, composition: Composition) -> list[ChipSpec]:
    specs = []

    def add(name: object, text: str, without: Filters) -> None:
        key, remove = ("filter", name), partial(composition.filter_by, without)
        change = partial(composition.filter_asked.emit, key)
        specs.append(ChipSpec(key, text, remove, change=change))

    names = [texts.folder_name(folder) for folder in filters.folders]
    for folder, name in zip(filters.folders, names, strict=True):
        left = tuple(other for other in filters.folders if other != folder)
        if names.count(name) > 1:
            name = texts.shown(str(PurePath(*PurePath(folder).parts[-2:])))
        add(folder, translate("Parts", "In %1").replace("%1", name), replace(filters, folders=left))
    if filters.first_day or filters.last_day:
        add("days", days_text(filters), replace(filters, first_day=None, last_day=None))
    if filters.orientation is not None:
        text = orientation_names()[filters.orientation]
        add("orientation", text, replace(filters, orientation=None))
    for kind in filters.formats:
        kinds = tuple(other for other in filters.formats if other != kind)
        add(kind, kind, replace(filters, formats=kinds))
    if filters.name is not None:
        text = translate("Parts", "Named “%1”").replace("%1", filters.name)
        add("name", text, replace(filters, name=None))
    return specs


def days_text(filters: Filters) -> str:
    """Return "1 May 2019 to 3 Jun 2019", "since …", "until …", or a whole year."""

    def day(text: str) -> str:
        return texts.day(QDate.fromString(text, Qt.DateFormat.ISODate))

    if year := whole_year(filters):
        return str(year)
    if filters.first_day and filters.last_day:
        both = translate("Parts", "%1 to %2")
        return texts.filled(both, day(filters.first_day), day(filters.last_day))
    if filters.first_day:
        return translate("Parts", "Since %1").replace("%1", day(filters.first_day))
    return translate("Parts", "Until %1").replace("%1", day(filters.last_day or ""))


def whole_year(filters: Filters) -> int | None:
    """Return the year if exactly its days are wanted, else None."""
    first, last = filters.first_day or "", filters.last_day or ""
    return int(first[:4]) if first[4:] == "-01-01" and last == f"{first[:4]}-12-31" else None


def orientation_names() -> dict[Orientation, str]:
    """Return the shapes of a photo in words."""
    return {
        "landscape": translate("Parts", "Landscape"),
        "portrait": translate("Parts", "Portrait"),
        "square": translate("Parts", "Square"),
    }
