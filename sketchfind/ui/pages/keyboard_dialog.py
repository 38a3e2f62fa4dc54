"""The keyboard map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from sketchfind.ui.widgets.buttons import closing_row
from sketchfind.ui.widgets.layouts import hbox
from sketchfind.ui.widgets.page_area import PageDialog
from sketchfind.ui.widgets.text_label import text_label

MARGIN = 18
BETWEEN_COLUMNS = 36
ABOVE_HEADING = 8  # pixels, besides those between rows


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together, each with what it does."""

    title: str
    rows: tuple[tuple[str, str], ...]


def keyboard_dialog(groups: Sequence[KeyGroup], parent: QWidget) -> QDialog:
    """Return a dialog that lists keys and what they do, in two columns."""
    dialog = PageDialog(parent)
    dialog.setWindowTitle(QCoreApplication.translate("Help", "Keyboard"))
    page = hbox(spacing=BETWEEN_COLUMNS)
    labels = []
    for column in _columns(groups):
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(5)  # and a pixel above each line
        grid.setColumnStretch(1, 1)
        for group in column:
            labels += _add(group, grid)
        grid.setRowStretch(grid.rowCount(), 1)
        page.addLayout(grid)
    dialog.set_page(page, closing_row(dialog), MARGIN, read_out="\n".join(map(_told, groups)))
    for label in labels:
        label.setWordWrap(dialog.width() < dialog.sizeHint().width())
    return dialog


def _columns(groups: Sequence[KeyGroup]) -> tuple[list[KeyGroup], list[KeyGroup]]:
    """Divide groups between two columns of about the same height; no group is split."""

    def height(column: list[KeyGroup]) -> int:
        return sum(1 + len(group.rows) for group in column)

    columns: tuple[list[KeyGroup], list[KeyGroup]] = ([], [])
    for group in groups:
        min(columns, key=height).append(group)
    return columns


def _told(group: KeyGroup) -> str:
    return "\n".join((f"{group.title}.", *(f"{key}: {text}." for key, text in group.rows)))


def _add(group: KeyGroup, grid: QGridLayout) -> list[QLabel]:
    """Add a group at the bottom of a grid; return the labels of what its keys do."""
    if grid.count():
        grid.setRowMinimumHeight(grid.rowCount(), ABOVE_HEADING)
    heading = text_label(group.title, "section")
    grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
    labels = [text_label(text, "muted") for _, text in group.rows]
    heading.setBuddy(labels[0])  # a label alone would be said by Orca when the dialog opens
    for (key, _), label in zip(group.rows, labels, strict=True):
        row = grid.rowCount()
        name = QLabel(key)
        name.setBuddy(label)
        grid.addWidget(name, row, 0)
        grid.addWidget(label, row, 1)
    return labels
