"""What the window remembers and how it is changed: opens the settings page, applies choices."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.settings import Settings
from sketchfind.types import ModelCost, ModelInfo, Stored
from sketchfind.ui.pages.settings_page import SettingsPage
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme


class SettingsActions(QObject):
    """Holds the settings of a window."""

    letter_keys_turned = Signal(bool)
    restart_asked = Signal()
    caches_cleared = Signal()
    storage_asked = Signal()
    models_asked = Signal()

    def __init__(
        self, library: Library, theme: Theme, tasks: Tasks, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._library = library
        self._theme = theme
        self._tasks = tasks
        self._window = window
        self.settings = self._started = settings
        self.page: SettingsPage | None = None
        self._measuring = ""  # the space of the model that is being measured
        self._cancel = threading.Event()
        self._looking: int | None = None

    @Slot()
    def show_page(self) -> None:
        """Open the settings page, or bring it to the front."""
        if self.page is not None:
            self.page.raise_()
            return
        model = self._library.model
        page = self.page = SettingsPage(self.settings, self._started, model, self._window)
        page.changed.connect(self._change)
        page.restart_asked.connect(self.restart_asked)
        page.clear_confirmed.connect(page.show_clearing)
        page.clear_confirmed.connect(self._clear)
        page.storage_asked.connect(self.storage_asked)
        page.models_asked.connect(self.models_asked)
        page.finished.connect(self._closed)
        self._look_at_cost(model.space)
        self._look_at_storage()
        page.open()

    @Slot(ModelInfo)
    def model_changed(self, model: ModelInfo) -> None:
        """Show on an open page which model answers now."""
        if self.page is not None:
            self.page.model.show_model(model)
            self._look_at_cost(model.space)

    def cancel(self) -> None:
        """Stop measuring: the window is closed."""
        self._cancel.set()

    @Slot(Settings)
    def _change(self, settings: Settings) -> None:
        if settings.appearance != self.settings.appearance:
            self._theme.apply(settings.appearance)
        if settings.letter_keys != self.settings.letter_keys:
            self.letter_keys_turned.emit(settings.letter_keys)
        self.settings = settings

    def _look_at_cost(self, space: str) -> None:
        if space == self._measuring:
            return  # the page will get the result of that
        self._measuring = space

        def show(cost: ModelCost) -> None:
            if self.page is not None and space == self._measuring:
                self.page.show_cost(cost)

        def not_measured(error: UserFacingError) -> None:
            if self.page is not None and space == self._measuring:
                self.page.model.show_trouble(error)

        def ended() -> None:
            if space == self._measuring:
                self._measuring = ""

        self._tasks.run(
            lambda: self._library.models.cost(self._cancel.is_set), show, not_measured, ended
        )

    def _look_at_storage(self) -> None:
        def show(stored: list[Stored]) -> None:
            if self.page is not None:
                self.page.show_stored(stored)

        self._looking = self._tasks.run(self._library.storage, show, instead_of=self._looking)

    @Slot()
    def _clear(self) -> None:
        self._tasks.run(
            self._library.clear_caches,
            lambda _: self.caches_cleared.emit(),
            always=self._look_at_storage,
        )

    @Slot()
    def _closed(self) -> None:
        self.page = None
