"""What screen readers say of what keys can reach: not nothing, and no less than what is seen."""

from __future__ import annotations

import pytest
from gestures import draw, opened, show_large
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sketchfind.ui import texts
from sketchfind.ui.main_window import MainWindow

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


def unlike_what_is_seen(root: QWidget) -> list[QWidget]:
    """Return where Tab stops without a name, or at a button that is called something else."""
    found = []
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            known = QAccessible.queryAccessibleInterface(widget)
            name = "" if known is None else known.text(NAME)
            seen = texts.plain(widget.text()) if isinstance(widget, QAbstractButton) else ""
            if not name or seen not in name:
                found.append(widget)
    return found


def test_all_that_has_the_keys_in_the_window_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    draw(window, qtbot)
    assert unlike_what_is_seen(window) == []


def test_what_is_said_of_a_button_does_not_begin_with_its_name_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    draw(window, qtbot)
    told = {}
    for button in window.findChildren(QAbstractButton):
        known = QAccessible.queryAccessibleInterface(button)
        name, more = (known.text(part) for part in (NAME, DESCRIPTION))
        if more != name:  # readers say the same but once
            told[name] = more
    assert told["Pen"] == "P"
    assert [name for name, more in told.items() if name and more.startswith(name)] == []


def test_the_preview_tells_whether_it_is_a_slide_show(window: MainWindow, qtbot: QtBot) -> None:
    draw(window, qtbot)
    known = QAccessible.queryAccessibleInterface(show_large(window, 0))
    names = [known.text(NAME)]
    for _ in range(2):
        window.preview.slides.toggle()
        names.append(known.text(NAME))
    assert names == ["Large preview", "Slide show", "Large preview"]


def test_what_excludes_each_other_is_a_choice(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.settings.trigger()
    dialog = opened(window, QDialog, qtbot)
    told = {}
    for button in [*dialog.findChildren(QAbstractButton), *window.findChildren(QAbstractButton)]:
        known = QAccessible.queryAccessibleInterface(button)
        if known.role() == QAccessible.Role.RadioButton:
            told[known.text(NAME)] = known.text(DESCRIPTION)
    appearances = dict.fromkeys(("Same as the system", "Light", "Dark"), "Appearance")
    assert told.items() >= appearances.items()
    assert {"Like this", "Not like this, empty"} <= set(told)


def test_a_setting_is_called_what_its_box_says(window: MainWindow, qtbot: QtBot) -> None:
    """Of a label beside it, Orca would say nothing else."""
    window.menus.settings.trigger()
    dialog = opened(window, QDialog, qtbot)
    boxes = set(dialog.findChildren(QCheckBox))
    assert boxes
    assert boxes.isdisjoint(label.buddy() for label in dialog.findChildren(QLabel))


def test_the_keyboard_page_is_read_out_in_its_order(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.keys.trigger()
    dialog = opened(window, QDialog, qtbot)
    (area,) = dialog.findChildren(QScrollArea)
    said = area.accessibleDescription().splitlines()
    assert said[:2] == ["File.", "Ctrl+Shift+O: Add a folder."]
    assert said[-1] == "Esc: Back to all photos."
    labels = dialog.findChildren(QLabel)
    paired = {label.buddy() for label in labels}
    # Orca would say some of those that belong to nothing.
    assert [label.text() for label in labels if label not in paired and not label.buddy()] == []


def test_nothing_is_called_icons_on_a_desk(window: MainWindow) -> None:
    """As which Orca announces a QStackedWidget."""
    roles = {
        QAccessible.queryAccessibleInterface(widget).role()
        for widget in window.findChildren(QWidget)
    }
    assert QAccessible.Role.List in roles
    assert QAccessible.Role.LayeredPane not in roles


@pytest.mark.parametrize(
    "page", ["keys", "privacy", "about", "models", "settings", "exclusions", "picks"]
)
def test_all_that_has_the_keys_on_a_page_has_a_name(
    window: MainWindow, page: str, qtbot: QtBot
) -> None:
    getattr(window.menus, page).trigger()
    dialog = opened(window, QDialog, qtbot)
    qtbot.waitUntil(dialog.isVisible)
    assert unlike_what_is_seen(dialog) == []
