"""A small panel to filter by: folders, days, shape, format, name; every change counts at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QPoint, QRect, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QCloseEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from sketchfind.library.folders.nesting import is_within
from sketchfind.types import Facets, Filters, Orientation
from sketchfind.ui import texts
from sketchfind.ui.query.composition import Composition
from sketchfind.ui.query.parts import orientation_names, whole_year
from sketchfind.ui.query.year_buttons import YearButtons
from sketchfind.ui.widgets.buttons import push_button
from sketchfind.ui.widgets.enter import EnterPresses
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.one_stop import OneStop, scrolled
from sketchfind.ui.widgets.page_area import BAR_GAP, PageArea
from sketchfind.ui.widgets.text_label import text_label

DAY = Qt.DateFormat.ISODate
EDGE = 8  # pixels that are left free at the edge of the screen
SECTION_GAP = 8  # extra pixels above a heading
NAME_WIDTH = 260  # pixels of the name of a folder, before it is shortened
MOST_FOLDERS = 9  # seen at once; the others are scrolled to


class FilterPanel(QFrame):
    """Pops up below its button; made again each time, because the library changes."""

    def __init__(
        self,
        composition: Composition,
        folders: Sequence[str],
        facets: Facets,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.setAccessibleName(self.tr("Filters"))
        EnterPresses(self)
        self._composition = composition
        self._controls: dict[Hashable, QWidget] = {}  # by the keys of the filters' chips
        self._before: QWidget | None = None  # what had the focus
        self._layout = vbox(spacing=8)
        others = [one for one in self._filters.folders if one not in folders]
        outer = [one for one in others if any(is_within(folder, one) for folder in folders)]
        if listed := list(dict.fromkeys((*outer, *folders, *others))):
            self._add_folders(listed)
        if facets.first_day is not None and facets.last_day is not None:
            self._add_days(facets.first_day, facets.last_day, facets.years)
        self._add_orientations()
        if len(facets.formats) > 1:
            self._add_formats(facets.formats)
        self._add_name()
        self._area = PageArea(self._layout)
        vbox(self._area, inside=self, margins=(16, 14, 16 - BAR_GAP, 14))

    def open_below(self, button: QWidget, key: Hashable) -> None:
        """Show the panel at a button, and focus the filter whose chip has this key."""
        screen = button.screen().availableGeometry().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        self.ensurePolished()
        self.resize(self._area.size_within(screen.size(), self.sizeHint()))
        place = QRect(button.mapToGlobal(QPoint(0, button.height() + 4)), self.size())
        place.moveRight(min(place.right(), screen.right()))
        place.moveBottom(min(place.bottom(), screen.bottom()))
        self.move(place.topLeft())
        self._before = button.window().focusWidget()
        button.setFocus()  # photos and chips may go meanwhile, and would pass on keys typed here
        self.show()
        control = self._controls.get(key)
        if control is None or not control.isEnabled():  # the filter may have gone meanwhile
            self.focusNextChild()
        else:
            control.setFocus(Qt.FocusReason.TabFocusReason)
        _scroll_to(self.focusWidget())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def _filters(self) -> Filters:
        return self._composition.rest.filters

    def _heading(self, text: str) -> None:
        if self._layout.count():
            self._layout.addSpacing(SECTION_GAP)
        self._layout.addWidget(text_label(text, "section"))

    def _add_folders(self, folders: Sequence[str]) -> None:
        self._heading(self.tr("Only in"))
        boxes = QWidget()
        self._folders: dict[str, QCheckBox] = {}
        for path in folders:
            name = texts.folder_name(path)
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
            box = QCheckBox(shown.replace("&", "&&"))
            box.setAccessibleName(name)
            box.setToolTip(texts.tip(texts.shown(path)))
            box.setChecked(path in self._filters.folders)
            box.toggled.connect(partial(self._folder, path))
            self._controls["filter", path] = box
            self._folders[path] = box
        vbox(*self._folders.values(), inside=boxes, spacing=2)
        if len(folders) <= MOST_FOLDERS:
            self._layout.addWidget(boxes)
            return
        area = scrolled(boxes)
        area.setFixedHeight(boxes.sizeHint().height() * MOST_FOLDERS // len(folders))
        area.setMinimumWidth(boxes.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        OneStop(list(self._folders.values()), area, MOST_FOLDERS)
        self._layout.addWidget(area)

    def _add_days(self, first_day: str, last_day: str, years: Sequence[tuple[int, int]]) -> None:
        self._heading(self.tr("Date"))
        year, self.years = whole_year(self._filters), YearButtons(years, self)
        self.years.show_year(year)
        self.years.pressed.connect(self._year)
        if len(years) > 1:
            self._layout.addWidget(self.years)
        else:
            self.years.hide()
        since, until = self._filters.first_day, self._filters.last_day
        days = [f"{first_day[:4]}-01-01", f"{last_day[:4]}-12-31", *filter(None, (since, until))]
        self.since, self.until = QCheckBox(self.tr("since")), QCheckBox(self.tr("until"))
        self.first = _day_edit(self.tr("First day"), since or first_day, days)
        self.last = _day_edit(self.tr("Last day"), until or last_day, days)
        which = self.tr(
            "When a photo was taken; if it does not say, the day in its file name, or else when "
            "its file was last changed"
        )
        rows = (
            (self.since, self.first, since, self._since_changed),
            (self.until, self.last, until, self._until_changed),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for row, (box, edit, chosen, changed) in enumerate(rows):
            edit.setEnabled(chosen is not None)
            box.setChecked(chosen is not None)
            box.setToolTip(which)
            box.toggled.connect(edit.setEnabled)
            box.toggled.connect(changed)
            edit.dateChanged.connect(changed)
            grid.addWidget(box, row, 0)
            grid.addWidget(edit, row, 1)
        self._layout.addLayout(grid)
        edit = self.last if since is None else self.first
        shown = self.years.buttons if len(years) > 1 else {}
        self._controls["filter", "days"] = shown.get(year or 0, edit)

    def _add_orientations(self) -> None:
        self._heading(self.tr("Shape"))
        self.shapes: dict[str, QPushButton] = {}
        for name, text in orientation_names().items():
            button = push_button(text, partial(self._shape, name), "chip")
            button.setCheckable(True)
            button.setChecked(self._filters.orientation == name)
            self.shapes[name] = button
            if button.isChecked():
                self._controls["filter", "orientation"] = button
        self._layout.addLayout(hbox(*self.shapes.values(), spacing=6))

    def _add_formats(self, formats: Sequence[str]) -> None:
        self._heading(self.tr("Format"))
        boxes = []
        for kind in formats:
            box = QCheckBox(kind)
            box.setChecked(kind in self._filters.formats)
            box.toggled.connect(partial(self._format, kind))
            self._controls["filter", kind] = box
            boxes.append(box)
        self._layout.addLayout(hbox(*boxes, None, spacing=10))

    def _add_name(self) -> None:
        self._heading(self.tr("Name"))
        self.name = QLineEdit(self._filters.name or "")
        self.name.setPlaceholderText(self.tr("part of the file name"))
        self.name.setAccessibleName(self.tr("Part of the file name"))
        self.name.setClearButtonEnabled(True)
        self.name.textChanged.connect(lambda text: self._choose(name=text.strip() or None))
        self.name.returnPressed.connect(self.close)
        self._controls["filter", "name"] = self.name
        self._layout.addWidget(self.name)

    def _folder(self, path: str, chosen: bool) -> None:
        """Filter by a folder, or no longer; of one folder in another, only the newer one counts."""
        others = [other for other in self._filters.folders if other != path]
        if not chosen:
            self._choose(folders=tuple(others))
            return
        apart = [one for one in others if not (is_within(one, path) or is_within(path, one))]
        for other, box in self._folders.items():
            with QSignalBlocker(box):  # so that all of them change at once
                box.setChecked(other == path or other in apart)
        self._choose(folders=(*apart, path))

    def _format(self, kind: str, chosen: bool) -> None:
        formats = tuple(other for other in self._filters.formats if other != kind)
        self._choose(formats=(*formats, kind) if chosen else formats)

    def _shape(self, name: Orientation) -> None:
        chosen = self.shapes[name].isChecked()
        for other, button in self.shapes.items():
            button.setChecked(chosen and other == name)
        self._choose(orientation=name if chosen else None)

    @Slot(int, bool)
    def _year(self, year: int, wanted: bool) -> None:
        """Filter by all days of one year, or by no days."""
        rows = (
            (self.since, self.first, QDate(year, 1, 1)),
            (self.until, self.last, QDate(year, 12, 31)),
        )
        for box, edit, day in rows:
            with QSignalBlocker(box), QSignalBlocker(edit):  # so that both ends change at once
                box.setChecked(wanted)
                edit.setEnabled(wanted)
                edit.setDate(day)
        self._days()

    # Each day moves the other along: no photo was taken both since a day and until an earlier one.

    @Slot()
    def _since_changed(self) -> None:
        self.last.setDate(max(self.first.date(), self.last.date()))
        self._days()

    @Slot()
    def _until_changed(self) -> None:
        self.first.setDate(min(self.first.date(), self.last.date()))
        self._days()

    def _days(self) -> None:
        first = self.first.date().toString(DAY) if self.since.isChecked() else None
        last = self.last.date().toString(DAY) if self.until.isChecked() else None
        self._choose(first_day=first, last_day=last)
        self.years.show_year(whole_year(self._filters))

    def _choose(self, **chosen: Any) -> None:
        self._composition.filter_by(replace(self._filters, **chosen))


def _day_edit(name: str, day: str, days: Sequence[str]) -> QDateEdit:
    """Return a field for a day, in digits, between the first and the last of `days`."""
    edit = QDateEdit()
    edit.setAccessibleName(name)
    edit.setCalendarPopup(True)
    edit.setKeyboardTracking(False)  # half a number would move the other day along
    edit.setDisplayFormat(texts.day_entry_format())
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):  # red is hard to read
        edit.calendarWidget().setWeekdayTextFormat(weekend, QTextCharFormat())
    first, last = (QDate.fromString(one, DAY) for one in (min(days), max(days)))
    edit.setDateRange(first, last)  # else a slip of a digit leads to year 520
    edit.setDate(QDate.fromString(day, DAY))
    return edit


def _scroll_to(control: QWidget) -> None:
    """Scroll all areas around a control so that it is seen."""
    around = control.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(control)
        around = around.parentWidget()
