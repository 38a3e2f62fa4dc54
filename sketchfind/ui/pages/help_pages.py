"""The pages of the help menu: keys, privacy and storage, about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from sketchfind.library import Library
from sketchfind.types import Stored
from sketchfind.ui.pages.keyboard_dialog import KeyGroup, keyboard_dialog
from sketchfind.ui.pages.privacy import PrivacyDialog
from sketchfind.ui.tasks import Tasks


class HelpPages(QObject):
    """Opens the pages over a window."""

    def __init__(self, library: Library, tasks: Tasks, resources: Path, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._tasks = tasks
        self._resources = resources
        self._window = window
        self._opening: int | None = None  # the page that was asked for last

    def show_keys(self, groups: list[KeyGroup]) -> None:
        """List keys and what they do."""
        keyboard_dialog(groups, self._window).open()

    @Slot()
    def show_privacy(self) -> None:
        """Show what is kept where."""

        def show(stored: list[Stored]) -> None:
            PrivacyDialog(stored, self._library.network_use(), self._window).open()

        self._opening = self._tasks.run(self._library.storage, show, instead_of=self._opening)

    @Slot()
    def show_about(self) -> None:
        """Show version, model, libraries and licences."""
        # Imported only now: what reads about packages takes a while to load.
        from sketchfind.ui.pages.about import AboutDialog

        AboutDialog(self._library.model, self._resources, self._window).open()
