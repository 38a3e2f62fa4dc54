"""Errors and reasons of the layers below reach the window in its language."""

from __future__ import annotations

import pickle

import pytest
from fake_library import FakeLibrary, some_hits
from gestures import CORNER, OpenWindow, drag
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from sketchfind.errors import EncoderUnavailable, ModelFileError, UserFacingError
from sketchfind.types import FailedPhoto
from sketchfind.ui import error_texts
from sketchfind.ui.folders.failures_dialog import FailuresDialog

DAMAGED = "The model file {path} is damaged: its contents do not match its header."


@pytest.mark.usefixtures("german")
def test_an_error_and_its_values_are_translated() -> None:
    error = UserFacingError(
        "The folder {path} cannot be used: {reason}.",
        "Choose a folder with photos.",
        path="/photos/a {b}",
        reason="Permission denied",
    )
    assert str(error) == (
        "The folder /photos/a {b} cannot be used: Permission denied. Choose a folder with photos."
    )
    assert error_texts.message(error) == (
        "Der Ordner /photos/a {b} kann nicht benutzt werden: keine Berechtigung."
    )
    assert error_texts.hint(error) == "Wähle einen Ordner mit Fotos."


@pytest.mark.usefixtures("german")
def test_an_error_of_another_process_is_translated() -> None:
    error = pickle.loads(pickle.dumps(ModelFileError(DAMAGED, "Get it again.", path="/a {b}")))
    assert isinstance(error, ModelFileError)
    assert (
        error.message == "The model file /a {b} is damaged: its contents do not match its header."
    )
    assert error_texts.in_one_line(error).startswith("Die Modelldatei /a {b} ist beschädigt")


@pytest.mark.usefixtures("german")
def test_numbers_are_written_as_people_write_them() -> None:
    error = UserFacingError(
        "The drawing {path} is larger than {megabytes} MB.", path="a", megabytes=1234
    )
    assert "1.234 MB" in error_texts.message(error)
    assert "1,234 MB" in error.message


@pytest.mark.usefixtures("german")
def test_a_reason_keeps_its_details() -> None:
    assert (
        error_texts.reason("the file is damaged (bad zip)") == "die Datei ist beschädigt (bad zip)"
    )
    how = "it was killed, probably for lack of memory (signal 9)"
    assert error_texts.reason(f"the process that read it was lost ({how})").endswith(
        " ist ausgefallen (er wurde abgebrochen, wohl weil Arbeitsspeicher fehlte (signal 9))"
    )
    assert error_texts.reason("/photos/Trip (2019)/a.jpg") == "/photos/Trip (2019)/a.jpg"
    assert error_texts.reason("") == ""


def test_what_was_never_translated_is_shown_as_it_is() -> None:
    error = UserFacingError("Nobody {translated} this.", "{", translated="\udcff")
    assert error_texts.in_one_line(error) == "Nobody ? this. {"


@pytest.mark.usefixtures("german")
def test_the_window_says_it_in_german(open_window: OpenWindow, qtbot: QtBot) -> None:
    library = FakeLibrary(some_hits(3)).with_folder()
    library.error = EncoderUnavailable(
        "The search process is not available: {how}.", "Try again.", how="it was killed (signal 9)"
    )
    window = open_window(library)
    drag(window.sketch.canvas, CORNER)
    page = window.results.page
    title = "Der Suchprozess ist nicht verfügbar: er wurde abgebrochen (signal 9)."
    qtbot.waitUntil(lambda: page.message.title == title)
    # What the button offers is not said twice.
    assert (page.message.text, page.message.button) == ("", "Noch einmal versuchen")


@pytest.mark.usefixtures("german")
def test_the_list_of_unreadable_files_is_german(qtbot: QtBot) -> None:
    dialog = FailuresDialog([FailedPhoto("/photos/a.jpg", "the file is empty")])
    qtbot.addWidget(dialog)
    item = dialog.findChildren(QTreeWidget)[0].topLevelItem(0)
    assert item is not None
    assert item.text(1) == "die Datei ist leer"
