"""The page about the program: what it is made of, under which licences, to be copied."""

from __future__ import annotations

from gestures import press
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTreeWidget

from sketchfind import __version__
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.pages.about import AboutDialog
from sketchfind.ui.pages.credits import credits_of


def test_it_says_what_it_is_made_of(window: MainWindow) -> None:
    window.menus.about.trigger()
    (dialog,) = window.findChildren(AboutDialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"sketchfind {__version__}" in words
    assert "Model: test model (Apache-2.0)" in words
    (table,) = dialog.findChildren(QTreeWidget)
    assert table.topLevelItemCount() == len(credits_of("sketchfind"))
    press(dialog, "Copy details")
    copied = QGuiApplication.clipboard().text()
    assert f"sketchfind {__version__}" in copied
    assert "model test model, space space" in copied
    dialog.close()


def test_what_is_required_is_credited() -> None:
    credits = {credit.name.casefold(): credit for credit in credits_of("sketchfind")}
    assert credits["torch"].version
    assert "LGPL" in credits["pyside6_essentials"].licence
    assert credits["hnswlib"].licence
    assert "pytest" not in credits  # only those who change the program need it


def test_a_program_that_was_never_installed_credits_nobody() -> None:
    assert credits_of("no-such-program-anywhere") == []
