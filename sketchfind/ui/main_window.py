"""The window: puts the panels together and carries news between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.settings import Settings
from sketchfind.types import FolderState, IndexReport, ModelInfo
from sketchfind.ui import error_texts, texts
from sketchfind.ui.asking import Asking, HasFacets
from sketchfind.ui.attributing import Attributing, HasLines
from sketchfind.ui.crash import error_box
from sketchfind.ui.details import DetailsPanel, HasPhotos
from sketchfind.ui.dropping import dropped_folders
from sketchfind.ui.excluding import Excluding, HasExclusions
from sketchfind.ui.finding import Finding
from sketchfind.ui.finds import HasPicks
from sketchfind.ui.folder_actions import FolderActions
from sketchfind.ui.folders_panel import FoldersPanel
from sketchfind.ui.help_pages import HelpPages, KnowsItself
from sketchfind.ui.indexing import HasFolders, Indexer
from sketchfind.ui.menus import Menus, keyboard_map
from sketchfind.ui.models_actions import HasModels, ModelsActions
from sketchfind.ui.photo_actions import PhotoActions
from sketchfind.ui.preview import Preview
from sketchfind.ui.results_pane import ResultsPane
from sketchfind.ui.searching import Searchable, Searcher
from sketchfind.ui.settings_actions import HasCost, SettingsActions
from sketchfind.ui.sketch_panel import SketchPanel
from sketchfind.ui.status_bar import StatusBar
from sketchfind.ui.tab_order import follow_layouts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.thumbnails import HasThumbnails, Thumbnails
from sketchfind.ui.watching import HasWatch, Watching
from sketchfind.ui.welcome import Welcome
from sketchfind.ui.whereabouts import Whereabouts

WORKERS = 5  # an update, a download, a search, the folders, and one to spare
SIZE = QSize(1320, 860)
SIZE_STEP = 24


class WindowLibrary(
    Searchable,
    HasFolders,
    HasWatch,
    HasExclusions,
    HasModels,
    HasThumbnails,
    HasFacets,
    HasPhotos,
    HasPicks,
    HasLines,
    KnowsItself,
    HasCost,
    Protocol,
):
    """What the window needs of `sketchfind.library.Library`."""


class MainWindow(QMainWindow):
    """Folders at the left edge, the drawing beside them, the photos at the right."""

    first_painted = Signal()

    def __init__(
        self,
        library: WindowLibrary,
        theme: Theme,
        resources: Path,
        settings: Settings,
        save_settings: Callable[[Settings], None],
        drawings: RecentDrawings,
    ) -> None:
        super().__init__()
        self._library = library
        self._theme = theme
        self._settings = settings
        self._save_settings = save_settings
        self._painted = False
        self.restarting = False  # closed, in order to be opened again with other settings
        self._tasks = Tasks(WORKERS, "window", self)
        self._thumbnail_tasks = Tasks(2, "thumbnails", self)
        self.searcher = Searcher(library, self._tasks, self)
        self.indexer = Indexer(library, self._tasks, self)
        self.excluding = Excluding(library, self.indexer, self._tasks, self)
        self.whereabouts = Whereabouts(self)
        self.watching = Watching(library, self.indexer, self._tasks, self)
        self.thumbnails = Thumbnails(library, self._thumbnail_tasks, self)
        self.folder_actions = FolderActions(
            self.indexer, library.failures, self._tasks, settings.last_folder, self
        )
        self._build(resources, drawings)
        self._connect()
        self.indexer.show_folders(library.folders())
        self._restore()

    # Building

    def _build(self, resources: Path, drawings: RecentDrawings) -> None:
        settings = self._settings
        self.setWindowTitle("sketchfind")
        self.setAcceptDrops(True)
        self.welcome = Welcome(resources)
        self.folders = FoldersPanel(self._theme)
        self.sketch = SketchPanel(
            self._library.model.concepts,
            drawings,
            self._tasks,
            self._theme,
            settings.pen_width,
        )
        model = self._library.model
        self.sketch.words.know(model.concepts, any_words=model.free_text)
        self.results = ResultsPane(
            self.searcher, self.indexer, self.thumbnails, self._theme, settings.thumbnail_side
        )
        self.asking = Asking(
            self._library, self.sketch, self.results, self.searcher, self._tasks, self
        )
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setObjectName("page")
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(4)
        for number, panel in enumerate((self.folders, self.sketch, self.results)):
            self._columns.addWidget(panel)
            self._columns.setStretchFactor(number, 1 if panel is self.results else 0)
        size = self._library.model.sketch_size
        self.finding = Finding(self._library, self.searcher, size, self._tasks, self._theme, self)
        self.attributing = Attributing(
            self._library, self.searcher, self.sketch, size, self._tasks, self
        )
        self.details = DetailsPanel(self._library, self._tasks, self.whereabouts)
        self.results.model.follow(self.whereabouts)
        self._columns.addWidget(self.details)
        self._columns.setSizes([236, 400, 684, 236])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._columns)
        self.setCentralWidget(self._pages)
        self.photo_actions = PhotoActions(self.results.view, self._tasks, self)
        self.menus = Menus(
            self,
            self.sketch.actions_,
            self.photo_actions,
        )
        self.preferences = SettingsActions(self._library, self._theme, self._tasks, settings, self)
        self.model_pages = ModelsActions(self._library, self._tasks, self)
        self.help_pages = HelpPages(self._library, self._tasks, resources, self)
        small = self._library.thumbnail
        self.preview = Preview(self._tasks, self.thumbnails, small, self.whereabouts, self)
        self.status = StatusBar(self._theme)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        searcher, indexer = self.searcher, self.indexer
        folders, actions = self.folders, self.folder_actions
        actions.trouble.connect(self.show_trouble)
        self.asking.trouble.connect(self.show_trouble)
        self.sketch.trouble.connect(self.show_trouble)
        searcher.state_changed.connect(self._show_state)
        indexer.folders_changed.connect(self._show_folders)
        indexer.folders_changed.connect(self.whereabouts.show_folders)
        indexer.photos_changed.connect(searcher.ask_again)
        indexer.started.connect(folders.progress.start)
        indexer.progressed.connect(folders.progress.show_progress)
        indexer.stopped.connect(lambda: folders.progress.finish(held=indexer.held))
        indexer.finished.connect(self._update_finished)
        indexer.failed.connect(self.show_trouble)
        indexer.update_failed.connect(self._update_failed)
        indexer.paused_changed.connect(folders.progress.show_paused)
        folders.progress.pause_asked.connect(indexer.pause)
        folders.progress.resume_asked.connect(indexer.go_on)
        folders.progress.cancelled.connect(indexer.cancel)
        folders.add_asked.connect(actions.choose)
        folders.rescan_asked.connect(lambda folder_id: indexer.update([folder_id]))
        folders.rescan_all_asked.connect(lambda: indexer.update())
        folders.remove_confirmed.connect(indexer.remove)
        folders.reveal_asked.connect(actions.reveal)
        folders.failures_asked.connect(actions.show_failures)
        folders.exclusions_asked.connect(self.excluding.ask)
        self.excluding.trouble.connect(self.show_trouble)
        self.welcome.add_asked.connect(actions.choose)
        self.welcome.folder_chosen.connect(indexer.add)
        self.results.add_folder_asked.connect(actions.choose)
        self.results.retry_asked.connect(self.sketch.canvas.setFocus)  # the button goes away
        self._connect_photos()
        self._connect_menus()

    def _connect_photos(self) -> None:
        actions, preview = self.photo_actions, self.preview
        actions.preview_asked.connect(preview.show_hit)
        actions.like_asked.connect(self.asking.more_like)
        actions.unlike_asked.connect(self.asking.less_like)
        actions.folder_asked.connect(self.asking.only_folder)
        actions.trace_asked.connect(self.sketch.opening.trace)
        actions.lines_asked.connect(preview.dismiss)
        actions.lines_asked.connect(self.attributing.toggle)
        self.results.view.current_hit_changed.connect(self.attributing.follow)
        self.attributing.trouble.connect(self.show_trouble)
        actions.trouble.connect(self.show_trouble)
        actions.news.connect(self.status.say)
        actions.picked.connect(self.finding.pick)
        self.finding.news.connect(self.status.say)
        self.finding.trouble.connect(self.show_trouble)
        rescue = self.results.rescue
        self.finding.found.connect(rescue.succeed)
        self.results.view.open_asked.connect(rescue.succeed)
        rescue.words_asked.connect(self.sketch.words.setFocus)
        rescue.closest_asked.connect(self.asking.more_like_closest)
        rescue.days_asked.connect(self.asking.open_filters)
        self.results.view.current_hit_changed.connect(self.details.show_hit)
        self.details.reveal_asked.connect(self.folder_actions.reveal)
        self.details.news.connect(self.status.say)
        preview.addActions(actions.all)
        preview.step_asked.connect(self._step_preview)
        preview.open_asked.connect(actions.open_hit)
        preview.closed.connect(self.results.view.setFocus)

    def _connect_menus(self) -> None:
        menus = self.menus
        menus.add_folder.triggered.connect(self.folder_actions.choose)
        menus.rescan.triggered.connect(lambda: self.indexer.update())
        menus.exclusions.triggered.connect(lambda: self.excluding.ask())
        menus.failures.triggered.connect(lambda: self.folder_actions.show_failures())
        menus.quit.triggered.connect(self.close)
        menus.folders.setChecked(self._settings.folders_shown)
        menus.folders.toggled.connect(self.folders.setVisible)
        menus.details.toggled.connect(self.details.set_open)
        size = self.results.size_slider
        menus.larger.triggered.connect(lambda: size.setValue(size.value() + SIZE_STEP))
        menus.smaller.triggered.connect(lambda: size.setValue(size.value() - SIZE_STEP))
        menus.paper.triggered.connect(self.sketch.canvas.setFocus)
        menus.recent.triggered.connect(self.sketch.recent.setFocus)
        menus.words.triggered.connect(self.sketch.words.setFocus)
        menus.filter.triggered.connect(self.asking.open_filters)
        menus.start_over.triggered.connect(self.asking.start_over)
        menus.grid.triggered.connect(self._go_to_grid)
        menus.finds.triggered.connect(self.finding.show_page)
        pages = self.help_pages
        pages.reveal_asked.connect(self.folder_actions.reveal)
        pages.trouble.connect(self.show_trouble)
        menus.privacy.triggered.connect(pages.show_privacy)
        menus.keys.triggered.connect(
            lambda: pages.show_keys(keyboard_map(menus, self.sketch.actions_, self.photo_actions))
        )
        menus.about.triggered.connect(pages.show_about)
        models = self.model_pages
        menus.models.triggered.connect(models.show_page)
        models.update_asked.connect(lambda: self.indexer.update())
        models.model_changed.connect(self._model_changed)
        self.indexer.stopped.connect(models.refresh)
        self.preferences.models_asked.connect(models.show_page)
        preferences = self.preferences
        menus.settings.triggered.connect(preferences.show_page)
        preferences.storage_asked.connect(pages.show_privacy)
        preferences.reveal_asked.connect(self.folder_actions.reveal)
        preferences.caches_cleared.connect(self._caches_cleared)
        preferences.restart_asked.connect(self._restart)
        preferences.trouble.connect(self.show_trouble)

    @Slot(ModelInfo)
    def _model_changed(self, model: ModelInfo) -> None:
        """Go on with another model: its words, its pictures, its answer to the last question."""
        self.sketch.words.know(model.concepts, any_words=model.free_text)
        self.finding.draw_at(model.sketch_size)
        self.attributing.draw_at(model.sketch_size)
        self.searcher.warm_up()
        self.searcher.ask_again()
        self.status.say(self.tr("%1 answers now.").replace("%1", model.name))

    @Slot()
    def _show_state(self) -> None:
        self.status.show_encoder(warm=self.searcher.warm, failed=self.searcher.warming_failed)

    @Slot(int)
    def _step_preview(self, by: int) -> None:
        self.results.view.step(by)
        hit = self.results.view.current_hit()
        if hit is not None:
            self.preview.show_hit(hit)

    @Slot()
    def _go_to_grid(self) -> None:
        view = self.results.view
        view.setFocus()
        if not view.currentIndex().isValid() and self.results.model.rowCount():
            view.setCurrentIndex(self.results.model.index(0))

    # Folders

    @Slot()
    def start(self) -> None:
        """Begin the background work: the encoder first, then a look for new photos."""
        self.searcher.warm_up()
        self.watching.start()
        if self.indexer.folders:
            self.indexer.update(quiet=True)

    @Slot(list)
    def _show_folders(self, folders: list[FolderState]) -> None:
        self.folders.show_folders(folders)
        self.asking.folders = folders
        self.status.show_photos(self.indexer.photos)
        self.menus.failures.setEnabled(any(folder.failed for folder in folders))
        page: QWidget = self._columns if folders else self.welcome
        self._pages.setCurrentWidget(page)

    @Slot(IndexReport)
    def _update_finished(self, report: IndexReport) -> None:
        if report.updated:
            self.thumbnails.clear()
        if report.cancelled:
            self.status.say(self.tr("Stopped. What was read can be found."))
        elif report.added:
            self.status.say(self.tr("%1 added").replace("%1", texts.photos(report.added)))

    @Slot(UserFacingError)
    def _update_failed(self, error: UserFacingError) -> None:
        # Updates also run by themselves: no box that interrupts somebody who draws.
        self.results.banner.say(error_texts.in_one_line(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.folder_actions.add(dropped_folders(event.mimeData()))
        event.acceptProposedAction()

    @Slot(list)
    def come_to_front(self, folders: list[Path]) -> None:
        """Show the window, because somebody started the program again, perhaps with folders."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.folder_actions.add(folders)

    # Appearance, settings, leaving

    @Slot()
    def _caches_cleared(self) -> None:
        self.thumbnails.clear()
        self.indexer.update()

    @Slot()
    def _restart(self) -> None:
        self.restarting = True
        self.close()

    @Slot(UserFacingError)
    def show_trouble(self, error: UserFacingError) -> None:
        """Show an error that is the user's to know, in a plain box."""
        error_box(error, self).open()

    def settings(self) -> Settings:
        """Return what should be remembered."""
        return replace(
            self.preferences.settings,
            thumbnail_side=self.results.size_slider.value(),
            pen_width=self.sketch.pen_width,
            last_folder=self.folder_actions.last_folder,
            folders_shown=self.menus.folders.isChecked(),
            geometry=_to_text(self.saveGeometry()),
            splitter=_to_text(self._columns.saveState()),
        )

    def _restore(self) -> None:
        self.folders.setVisible(self._settings.folders_shown)
        if not self.restoreGeometry(_from_text(self._settings.geometry)):
            self.resize(SIZE)
        self._columns.restoreState(_from_text(self._settings.splitter))
        focused = self.sketch.canvas if self.indexer.folders else self.welcome.add
        focused.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        follow_layouts(self.centralWidget())
        return super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save_settings(self.settings())
        self.sketch.keep_drawings()
        self.hide()  # what follows may take a moment; nobody should have to watch it
        self.indexer.cancel()
        self.model_pages.cancel()
        self.watching.close()
        self.attributing.end()
        self._thumbnail_tasks.drain()
        self._tasks.drain()
        event.accept()


def _to_text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _from_text(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("utf-8", "replace")))
