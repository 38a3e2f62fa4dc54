"""Does in threads what the page about models asks for, and tells the window about it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.models.listing import ModelRow
from sketchfind.types import ModelInfo
from sketchfind.ui import texts
from sketchfind.ui.pages.models_page import ModelsPage, Running
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.throttle import Throttle

REPORT_EVERY = 0.1  # seconds between two looks at a download


class ModelsActions(QObject):
    """Opens the page, does what it asks for one by one, and watches which model answers."""

    model_changed = Signal(ModelInfo)  # another one answers
    update_asked = Signal()  # a chosen model has to see the photos

    def __init__(self, library: Library, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._tasks = tasks
        self._window = window
        self._answering = library.model.space
        self._cancel = threading.Event()
        self._reports = Throttle(REPORT_EVERY)
        self._running: Running | None = None
        self._looking: int | None = None
        self.page: ModelsPage | None = None

    @Slot()
    def show_page(self) -> None:
        """Open the page, or bring it to the front."""
        if self.page is not None:
            self.page.raise_()
            return
        page = self.page = ModelsPage(self._window)
        page.requests.use.connect(self._use)
        page.requests.use_now.connect(lambda name: self._use(name, at_once=True))
        page.requests.download.connect(self._download)
        page.requests.measure.connect(self._measure)
        page.remove_confirmed.connect(self._remove)
        page.import_asked.connect(self._choose_file)
        page.cancel_asked.connect(self.cancel)
        page.finished.connect(self._closed)
        self._show_running()
        self.refresh()
        page.open()

    @Slot()
    def refresh(self) -> None:
        """Look at the models again, and at which one answers."""
        model = self._library.model
        if model.space != self._answering:
            self._answering = model.space
            self.model_changed.emit(model)
        if self.page is not None:
            self._looking = self._tasks.run(
                self._library.models.rows,
                self._show_rows,
                self._show_trouble,
                instead_of=self._looking,
            )

    @Slot()
    def cancel(self) -> None:
        """Stop a download or an import; what has arrived stays for the next try."""
        self._cancel.set()
        if self._running is not None:
            self._running = Running(self.tr("Stopping…"), stoppable=False)
            self._show_running()

    @Slot(str)
    def _use(self, name: str, *, at_once: bool = False) -> None:
        self._do(
            self.tr("Switching to %1…").replace("%1", texts.model_name(name)),
            lambda: self._library.models.choose(name, at_once=at_once),
            lambda _: self.update_asked.emit(),
        )

    @Slot(str)
    def _download(self, name: str) -> None:
        what = self.tr("Downloading %1").replace("%1", texts.model_name(name))

        def arrived(done: int, total: int) -> None:
            if self._reports.is_due(at_once=done == total):
                self._tasks.call_soon(lambda: self._arrived(name, done, total))

        work = partial(self._library.models.download, name, arrived, self._cancel.is_set)
        self._do(what, work, stoppable=True)

    @Slot(str)
    def _measure(self, name: str) -> None:
        what = self.tr("Measuring %1…").replace("%1", texts.model_name(name))
        work = partial(self._library.models.measure, name, self._cancel.is_set)
        self._do(what, work, stoppable=True)

    @Slot(str)
    def _remove(self, name: str) -> None:
        what = self.tr("Removing %1…").replace("%1", texts.model_name(name))
        self._do(what, lambda: self._library.models.remove(name))

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self.page or self._window, self.tr("Import a model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        downloads = QStandardPaths.StandardLocation.DownloadLocation
        dialog.setDirectory(QStandardPaths.writableLocation(downloads))
        dialog.setNameFilter(self.tr("Models (*.safetensors)"))
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Import a model file, or the weights of a checkpoint with its description beside them."""
        what = self.tr("Converting and checking %1…").replace("%1", texts.shown_name(str(path)))
        work = partial(self._library.models.import_from, path, self._cancel.is_set)
        self._do(what, work, stoppable=True)

    def _do(
        self,
        what: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        *,
        stoppable: bool = False,
    ) -> None:
        if self._running is not None:
            return
        self._running = Running(what, stoppable)
        self._cancel.clear()
        if self.page is not None:
            self.page.show_trouble(None)
        self._show_running()

        def cancellable() -> Any:
            try:
                return work()
            except CancelledError:
                return None

        self._tasks.run(cancellable, done, self._show_trouble, self._ended)

    def _arrived(self, name: str, done: int, total: int) -> None:
        if self._running is None or self._cancel.is_set():
            return
        if done == total:
            what = self.tr("Converting and checking %1…").replace("%1", texts.model_name(name))
            self._running = Running(what, stoppable=True)
        else:
            self._running = replace(self._running, done=done, total=total)
        self._show_running()

    def _ended(self) -> None:
        self._running = None
        self._show_running()
        self.refresh()

    def _show_running(self) -> None:
        if self.page is not None:
            self.page.show_running(self._running)

    def _show_rows(self, rows: list[ModelRow]) -> None:
        if self.page is not None:
            self.page.show_rows(rows)
            self._show_running()

    def _show_trouble(self, error: UserFacingError) -> None:
        if self.page is not None:
            self.page.show_trouble(error)
        else:
            self._tasks.trouble.emit(error)

    @Slot()
    def _closed(self) -> None:
        self.page = None
