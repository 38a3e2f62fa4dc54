"""Actions on photos of the grid, for the menu, the keys and the preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.types import Hit
from sketchfind.ui import clipboard, opening, texts
from sketchfind.ui.photos import load_photo
from sketchfind.ui.results.exporting import Exporting
from sketchfind.ui.results.preview import Preview
from sketchfind.ui.results.results_model import ResultsModel
from sketchfind.ui.results.results_view import ResultsView
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.widgets.menu import Menu, own_key
from sketchfind.ui.widgets.revealing import reveal_photo

MANY = 12  # programs that one key press may start


class PhotoActions(QObject):
    """Acts on the selected photos of a view; actions on one photo take the current one.

    While the large preview covers the view, all actions take the photo shown there.
    """

    opened = Signal()
    picked = Signal(Hit, int)  # and its place in the grid, from 1 on
    like_asked = Signal(list)  # of Path
    unlike_asked = Signal(list)
    folder_asked = Signal(Path)
    trace_asked = Signal(Path)
    lines_asked = Signal(Hit)
    news = Signal(str)

    def __init__(
        self,
        model: ResultsModel,
        view: ResultsView,
        preview: Preview,
        tasks: Tasks,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._model = model
        self._view = view
        self._preview = preview
        self._tasks = tasks
        self._copying: int | None = None
        self.exporting = Exporting(tasks, window)
        self.exporting.news.connect(self.news)
        self.all: list[QAction] = []  # in the order of the menu
        self.open = self._for_all(self.tr("&Open"), "Enter", self.open_all)
        self.open.setShortcuts([self.open.shortcut(), QKeySequence("Return")])
        self.preview = self._for_one(self.tr("Large &preview"), "Space", preview.show_hit)
        self.pick = self._for_one(self.tr("T&hat's the one"), "F", self._pick)
        self.pick.setIconText(self.pick.text())  # as it is listed, whatever is selected
        like = own_key("Ctrl+M", on_macos="Ctrl+Shift+L")  # Cmd+M minimises the window
        self.like = self._for_all(self.tr("&More like this"), like, self.like_asked.emit)
        self.unlike = self._for_all(
            self.tr("&Less like this"), "Ctrl+Shift+M", self.unlike_asked.emit
        )
        self.folder = self._for_one(
            self.tr("Only from this &folder"),
            "",
            lambda hit: self.folder_asked.emit(Path(hit.path).parent),
        )
        self.trace = self._for_one(
            self.tr("&Trace over this photo"),
            "Ctrl+T",
            lambda hit: self.trace_asked.emit(Path(hit.path)),
        )
        self.lines = self._for_one(self.tr("Which li&nes count"), "L", self.lines_asked.emit)
        self.stack = self._for_one(self.tr("Spread out n&ear copies"), "S", self._toggle_stacks)
        self.reveal = self._for_one(
            self.tr("&Show in file manager"),
            "Ctrl+R",
            lambda hit: reveal_photo(Path(hit.path), tasks, window),
        )
        self.copy_path = self._for_one(self.tr("Copy p&ath"), "Ctrl+Shift+C", self._copy_paths)
        self.copy_image = self._for_all(self.tr("&Copy photo"), "Ctrl+C", self._copy)
        self.export = self._for_all(self.tr("Copy to a fol&der…"), "Ctrl+E", self.exporting.ask)
        self._fill_menus()
        model.modelReset.connect(self._refresh)
        model.picks_changed.connect(self._name_pick)
        view.current_hit_changed.connect(self._refresh)
        preview.left.connect(self._refresh)
        view.selectionModel().selectionChanged.connect(self._refresh_stack)
        self._refresh()

    def fill(self, menu: Menu, actions: Sequence[QAction] = ()) -> None:
        """Offer these actions in a menu, or all, in groups."""
        menu.addActions(actions or self.all)
        menu.insertSeparator(self.like)
        menu.insertSeparator(self.reveal)

    def _fill_menus(self) -> None:
        view, preview = self._view, self._preview
        offered = [one for one in self.all if one not in (self.preview, self.stack)]
        self.fill(view.photo_menu)
        self.fill(preview.menu, offered)
        preview.menu.addSeparator()
        preview.menu.addActions([preview.actual_size, preview.explain])
        view.addActions(self.all)
        preview.addActions([one for one in offered if one is not self.open])
        view.open_asked.connect(self.open_hit)
        preview.open_asked.connect(self.open_hit)

    @Slot(Hit)
    def open_hit(self, hit: Hit) -> None:
        """Open a photo in the system's program for it."""
        self.open_all([Path(hit.path)])

    def _for_all(self, text: str, key: str, act: Callable[[list[Path]], None]) -> QAction:
        """Return an action on the selected photos, the current one first."""

        def act_on_all(current: Hit) -> None:
            act([Path(hit.path) for hit in self._chosen(current)])

        return self._for_one(text, key, act_on_all)

    def _for_one(self, text: str, key: str, act: Callable[[Hit], None]) -> QAction:
        """Return an action on the current photo."""

        def act_on_current() -> None:
            current = self._current
            if current is not None:
                act(current)

        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setAutoRepeat(False)  # a held key would open, or take back, again and again
        action.triggered.connect(act_on_current)
        self.all.append(action)
        return action

    @property
    def _current(self) -> Hit | None:
        return self._preview.seen or self._view.chosen.current

    def _chosen(self, current: Hit) -> list[Hit]:
        """Return the photos that an action on several applies to, the current one first."""
        return [current] if self._preview.seen else self._view.chosen.acted_on

    def _toggle_stacks(self, current: Hit) -> None:
        self._view.toggle_stacks(hit.photo_id for hit in self._chosen(current))

    def _pick(self, hit: Hit) -> None:
        self.picked.emit(hit, self._view.chosen.current_row + 1)

    @Slot(list)
    def open_all(self, paths: list[Path]) -> None:
        """Open photos one by one, each once its drive has answered, but no more than MANY."""

        def say() -> None:
            if len(paths) > MANY:
                number, text = QLocale().toString, self.tr("Opened the first %1 of %2")
                self.news.emit(texts.filled(text, number(MANY), texts.photos(len(paths))))

        self._open_in_turn(paths[:MANY], say)

    def _open_in_turn(self, paths: list[Path], then: Callable[[], None]) -> None:
        if not paths:
            then()
            return
        first, *others = paths

        def open_it(_: None) -> None:
            try:
                opening.open_file(first, space_shows=self._view.hasFocus())
            except UserFacingError as error:
                self._tasks.trouble.emit(error)
            else:
                self.opened.emit()
                self._open_in_turn(others, then)

        self._tasks.read(first, partial(opening.look_for, first), open_it)

    def _copy_paths(self, current: Hit) -> None:
        paths = [hit.path for hit in self._chosen(current)]  # a Path of each of many takes long
        self._end_copying()
        clipboard.copy_paths(paths)
        one, many = self.tr("Path of %1 copied"), self.tr("Paths of %1 copied")
        self._say(one if len(paths) == 1 else many, paths)

    def _copy(self, paths: list[Path]) -> None:
        self._end_copying()
        if len(paths) > 1:
            clipboard.copy_photos(paths, None)
            self._say(self.tr("%1 copied"), paths)
            return

        def load() -> QImage:
            opening.look_for(paths[0])
            return load_photo(paths[0])

        def loaded(image: QImage) -> None:
            clipboard.copy_photos(paths, image)
            self._say(self.tr("%1 copied"), paths)

        self._copying = self._tasks.read(paths[0], load, loaded)

    def _end_copying(self) -> None:
        """Drop a photo that is still being read for the clipboard: the last copy wins."""
        self._tasks.drop(self._copying)

    def _say(self, text: str, paths: Sequence[str | Path]) -> None:
        """Tell what was done with these photos."""
        self.news.emit(text.replace("%1", texts.named_photos(paths)))

    @Slot()
    def _refresh(self) -> None:
        hit = self._current
        for action in self.all:
            action.setEnabled(hit is not None)
        self.pick.setEnabled(hit is not None and hit.score is not None)  # ranked, not only listed?
        self._refresh_stack()
        self._name_pick()

    @Slot()
    def _refresh_stack(self) -> None:
        self.stack.setEnabled(self._view.chosen.over_stack)

    @Slot()
    def _name_pick(self) -> None:
        hit = self._current
        picked = hit is not None and self._model.is_picked(hit.photo_id)
        self.pick.setText(
            self.tr("Not t&he one after all") if picked else self.tr("T&hat's the one")
        )
