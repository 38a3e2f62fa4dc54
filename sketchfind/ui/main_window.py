"""The window: builds its parts, and does what concerns several of them.

`wiring` connects the parts with one another; `window_state` remembers where the window was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedLayout, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library import Library
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.settings import Settings
from sketchfind.types import FolderState, IndexReport, ModelInfo
from sketchfind.ui import texts, window_state
from sketchfind.ui.asking import Asking
from sketchfind.ui.dropping import accept_copy, dropped_others
from sketchfind.ui.folders.excluding import Excluding
from sketchfind.ui.folders.folder_actions import FolderActions
from sketchfind.ui.folders.folders_panel import FoldersPanel
from sketchfind.ui.folders.indexing import Indexer
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.folders.watching import Watching
from sketchfind.ui.folders.welcome import Welcome
from sketchfind.ui.languages import words_file
from sketchfind.ui.menus import Menus
from sketchfind.ui.pages.help_pages import HelpPages
from sketchfind.ui.pages.models_actions import ModelsActions
from sketchfind.ui.pages.settings_actions import SettingsActions
from sketchfind.ui.query.attributing import Attributing
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.results.details import DetailsPanel
from sketchfind.ui.results.photo_actions import PhotoActions
from sketchfind.ui.results.picking import Picked, Picking
from sketchfind.ui.results.preview import Preview
from sketchfind.ui.results.results_pane import ResultsPane
from sketchfind.ui.results.thumbnails import Thumbnails
from sketchfind.ui.side_panels import SidePanels
from sketchfind.ui.sketch.sketch_panel import SketchPanel
from sketchfind.ui.starting_over import Asked
from sketchfind.ui.status_bar import StatusBar
from sketchfind.ui.tab_order import follow_layouts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.boxes import show_error
from sketchfind.ui.widgets.drop_frame import DropFrame
from sketchfind.ui.widgets.enter import EnterPresses, HeldEnter
from sketchfind.ui.widgets.focus_news import FocusNews
from sketchfind.ui.widgets.menu import give_menu_key
from sketchfind.ui.wiring import connect
from sketchfind.ui.word_book import WordBook

WORKERS = 6  # an update, a download, a measurement, a search, the folders, and one to spare
COLUMN_WIDTHS = (236, 400, 684, 236)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the window after a restart goes on with."""

    asked: Asked
    picked: Picked
    words: WordBook  # with the language in which it is asked


class MainWindow(QMainWindow):
    """Folders at the left edge, the drawing beside them, the photos at the right."""

    first_painted = Signal()

    def __init__(
        self,
        library: Library,
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
        self.kept: Kept | None = None  # set when the window closes to be opened again
        self._leaving = False  # the window closes once photos are copied
        self._returning = False  # the window is opened again after it closes
        self.tasks = Tasks(WORKERS, "window", self)
        self.thumbnail_tasks = Tasks(2, "thumbnails", self)
        self._words = WordBook.read(words_file(resources))
        self.setWindowTitle("sketchfind")
        self.setAcceptDrops(True)
        DropFrame(self)
        EnterPresses(self)
        HeldEnter(self)
        FocusNews(self)
        self._make_services()
        self._make_panels(resources, drawings)
        self.preview.addAction(give_menu_key(self))
        self._make_actions(resources)
        self._lay_out()
        connect(self)
        self.indexer.folders.set_states(library.folders())
        self._restore()

    # Building

    def _make_services(self) -> None:
        """Make the parts that work behind the panels."""
        library, tasks = self._library, self.tasks
        self.search = LiveSearch(library, self._words, tasks, self)
        self.indexer = Indexer(library, tasks, self)
        self.excluding = Excluding(library, self.indexer, tasks, self)
        self.offline = OfflineFolders(self)
        self.watching = Watching(library, self.indexer, tasks, self)
        self.thumbnails = Thumbnails(library, self.thumbnail_tasks, self)

    def _make_panels(self, resources: Path, drawings: RecentDrawings) -> None:
        """Make the visible parts."""
        library, tasks, theme, settings = self._library, self.tasks, self._theme, self._settings
        model = library.model
        self.welcome = Welcome(resources)
        self.folders = FoldersPanel(theme)
        self.sketch = SketchPanel(drawings, tasks, theme, settings.pen_width)
        self._set_vocabulary(model)
        self.results = ResultsPane(
            self.search,
            self.indexer,
            self.thumbnails,
            self.offline,
            theme,
            settings.thumbnail_side,
        )
        self.details = DetailsPanel(library, tasks, self.offline)
        self.preview = Preview(
            tasks,
            self.thumbnails,
            library,
            self.results.view.chosen,
            self.results.place_of,
            self.offline,
            theme,
            self,
        )
        self.status = StatusBar(theme)

    def _make_actions(self, resources: Path) -> None:
        """Make the parts that act on the panels: from menus, keys and pages."""
        library, tasks, search = self._library, self.tasks, self.search
        self.asking = Asking(
            library, self.sketch, self.results, search, self._words, tasks, parent=self
        )
        self.picking = Picking(library, search, tasks, self._theme, self)
        self.attributing = Attributing(library, search, self.sketch, tasks, self)
        self.folder_actions = FolderActions(
            self.indexer, library, tasks, self._settings.last_folder, self
        )
        results = self.results
        self.photo_actions = PhotoActions(results.model, results.view, self.preview, tasks, self)
        self.menus = Menus(self, self.sketch.actions_, self.photo_actions)
        self.preferences = SettingsActions(library, self._theme, tasks, self._settings, self)
        self.model_pages = ModelsActions(library, tasks, self)
        self.help_pages = HelpPages(library, tasks, resources, self)

    def _lay_out(self) -> None:
        # From the outside in: a widget put into another is styled again, with everything inside it.
        self._inside = QWidget()
        self.setCentralWidget(self._inside)
        # Screen readers would announce a QStackedWidget as icons on a desktop, and it has none.
        self._pages = QStackedLayout(self._inside)
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setObjectName("page")
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(8)  # looks half as wide, yet is easy to hit
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._columns)
        for panel in (self.folders, self.sketch, self.results, self.details):
            self._columns.addWidget(panel)
        self._columns.setStretchFactor(self._columns.indexOf(self.results), 1)
        self._columns.setSizes(COLUMN_WIDTHS)
        self.side_panels = SidePanels(self.menus.folders, self.menus.details, self._columns, self)
        self.setStatusBar(self.status)

    # Coming and going

    @Slot()
    def start(self) -> None:
        """Begin the background work: the encoder first, then a look for new photos."""
        self.search.warm_up()
        self.watching.start()
        if self.indexer.folders.states:
            self.indexer.update(quiet=True)

    @Slot(list)
    def come_to_front(self, folders: list[Path]) -> None:
        """Show the window after somebody started the program again, and add the folders given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.folder_actions.add(folders)

    @Slot()
    def restart(self) -> None:
        """Close the window; it opens again with other settings and the same question."""
        self._returning = True
        self.close()

    def go_on_with(self, kept: Kept) -> None:
        """Ask what was asked in the previous window, and show what was picked for it."""
        self.picking.go_on_with(kept.picked)
        question = kept.asked.question
        question = replace(question, words=self._words.retold(question.words, kept.words))
        self.asking.go_on_with(replace(kept.asked, question=question))

    # News that concern several parts

    @Slot(list)
    def show_folders(self, folders: list[FolderState]) -> None:
        """Show the newest state of the folders, or the welcome page when there are none."""
        self.folders.show_folders(folders, incomplete=self.indexer.incomplete)
        self.asking.set_folders(folders)
        self.status.show_photos(self.indexer.folders.photos)
        self.sketch.actions_.set_paper_shown(bool(folders))
        self.picking.paper_shown = bool(folders)
        self.menus.set_columns_shown(bool(folders))
        self.status.undo.setEnabled(bool(folders))
        self.menus.failures.setEnabled(any(folder.failed for folder in folders))
        page: QWidget = self._columns if folders else self.welcome
        if page is not self._pages.currentWidget():
            self.preview.dismiss()  # its photo is forgotten, perhaps by a command
            self._pages.setCurrentWidget(page)
            self._focus_page()

    def _focus_page(self) -> None:
        """Focus what is used first on the page; a dialog over the page keeps the focus."""
        focused = self.sketch.canvas if self.indexer.folders.states else self.welcome.add
        focused.setFocus()

    def _leave_hidden(self) -> bool:
        """Move the focus from what is hidden to the photos or the drawing; Qt takes any button.

        Returns whether it was on something hidden.
        """
        focused = self.focusWidget()
        if focused is None or focused.isVisibleTo(self):
            return False
        beside = any(
            panel is focused or panel.isAncestorOf(focused)
            for panel in (self.results, self.details)
        )
        if beside and self.results.showing_photos:
            self.results.take_focus()
        else:
            self._focus_page()
        return True

    @Slot()
    def look_at_photos(self) -> None:
        """Focus the photos, unless somebody types words or walks through the folders."""
        focused = self.focusWidget()
        if focused is not self.sketch.words and not self.folders.isAncestorOf(focused):
            self.results.take_focus()

    @Slot(IndexReport)
    def update_finished(self, report: IndexReport) -> None:
        """Show what an update brought."""
        if report.cancelled:
            self.status.say(self.tr("Stopped. Photos read so far can be found."))
        elif report.added:
            self.status.say(self.tr("%1 added").replace("%1", texts.photos(report.added)))

    def _set_vocabulary(self, model: ModelInfo) -> None:
        known, offered = self._words.known(model.concepts), self._words.offered(model.concepts)
        self.sketch.words.set_vocabulary(known, offered, any_words=model.free_text)

    @Slot(ModelInfo)
    def model_changed(self, model: ModelInfo) -> None:
        """Switch to another model: to its words and its answer to the last question."""
        self._set_vocabulary(model)
        self.asking.suggestions.forget()
        self.attributing.end()  # its colours show what lines do for the former model
        self.search.warm_up()
        self.search.ask_again()
        self.status.say(
            self.tr("Now searching with %1.").replace("%1", texts.model_name(model.name))
        )

    @Slot(bool)
    def turn_letter_keys(self, on: bool) -> None:
        """Set whether keys without Ctrl act in the whole window."""
        self.menus.turn_letter_keys(on=on)
        self.sketch.show_keys()

    @Slot(bool)
    def fill_screen(self, wanted: bool) -> None:
        """Fill the screen, or no longer."""
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | full if wanted else self.windowState() & ~full)

    @Slot(UserFacingError)
    def show_trouble(self, error: UserFacingError) -> None:
        """Show an error that the user should know of, in a plain box."""
        show_error(error, self)

    # What is remembered

    def settings(self) -> Settings:
        """Return what should be remembered."""
        settings = replace(
            self.preferences.settings,
            thumbnail_side=self.results.size_slider.value(),
            pen_width=self.sketch.pen_width,
            last_folder=self.folder_actions.last_folder,
            folders_shown=self.side_panels.wanted(self.menus.folders),
            details_shown=self.side_panels.wanted(self.menus.details),
        )
        return window_state.remember(settings, self, self._columns)

    def _restore(self) -> None:
        window_state.restore_place(self._settings, self)
        # Only now: which panels have room depends on the screen that the window is on.
        self.menus.folders.setChecked(self._settings.folders_shown)
        self.folders.setVisible(self._settings.folders_shown)
        self.menus.details.setChecked(self._settings.details_shown)
        self.turn_letter_keys(self._settings.letter_keys)
        self.side_panels.fit()
        window_state.restore_widths(self._settings, self._columns)
        self._focus_page()

    # What Qt tells a window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(dropped_others(event.mimeData())):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.folder_actions.add_dropped(list(dropped_others(event.mimeData())))
        accept_copy(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._leave_hidden():
            return True
        follow_layouts(self._inside)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:  # what had the focus may be gone
            self._leave_hidden()
        elif event.type() == QEvent.Type.WindowStateChange:  # a slide show and systems do that, too
            self.menus.full_screen.setChecked(self.isFullScreen())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.windowHandle().screenChanged.connect(self.side_panels.fit)
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side_panels.resized()

    @Slot(bool)
    def photos_copied(self, whole: bool) -> None:
        """Close the window if it waited for this; keep it open if some photos were not copied."""
        if not whole:
            self._leaving = self._returning = False
        elif self._leaving and not self.photo_actions.exporting.running:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.preview.dismiss()  # a slide show in full screen is no place to come back to
        if self.photo_actions.exporting.running and not self._leaving:
            self._leaving = True
            self.status.keep_saying(
                self.tr(
                    "The window closes once the photos are copied. Close it again to stop copying."
                )
            )
            event.ignore()
            return
        if self._returning:  # not before: somebody may go on drawing while photos are copied
            asked = self.asking.starting_over.everything()
            self.kept = Kept(asked, self.picking.picked, self._words)
        self.photo_actions.exporting.stop()
        self._save_settings(self.settings())
        kept = self.sketch.keep_drawings()
        self.hide()  # what follows may take a moment, and nobody should have to watch it
        self.indexer.close()
        self.model_pages.cancel()
        self.preferences.cancel()
        self.watching.close()
        self.attributing.end()
        self.thumbnail_tasks.drain()
        self.tasks.drain()
        self.sketch.copies.end(kept=kept)
        event.accept()
