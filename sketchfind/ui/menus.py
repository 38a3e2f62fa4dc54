"""The menu bar: everything that the window can do, with its key."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from sketchfind.ui import texts
from sketchfind.ui.pages.keyboard_dialog import KeyGroup
from sketchfind.ui.results.photo_actions import PhotoActions
from sketchfind.ui.sketch.sketch_actions import SketchActions
from sketchfind.ui.widgets.menu import Menu, own_key


class Menus(QObject):
    """Builds the menus of a window and holds the actions that belong to no panel."""

    def __init__(self, window: QMainWindow, sketch: SketchActions, photo: PhotoActions) -> None:
        super().__init__(window)
        self._window = window
        self.all: list[Menu] = []
        self.add_folder = self._action(self.tr("&Add a folder…"), "Ctrl+Shift+O")
        self.rescan = self._action(self.tr("&Look for new photos"), "F5")
        self.failures = self._action(self.tr("&Files that could not be read…"))
        self.exclusions = self._action(self.tr("Leave o&ut of all folders…"))
        self.settings = self._action(self.tr("S&ettings…"), "Ctrl+,")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.models = self._action(self.tr("&Models…"))
        self.quit = self._action(self.tr("&Quit"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.folders = self._action(self.tr("&Folders"), "F9")
        self.details = self._action(self.tr("&Details of the photo"), "I")
        self.larger = self._action(self.tr("&Larger photos"), QKeySequence.StandardKey.ZoomIn)
        # Many keyboards have the plus with Shift, on the key of the equals sign.
        self.larger.setShortcuts([self.larger.shortcut(), QKeySequence("Ctrl+=")])
        self.smaller = self._action(self.tr("&Smaller photos"), QKeySequence.StandardKey.ZoomOut)
        full_screen = own_key("F11", on_macos="Ctrl+Meta+F")  # where F11 clears the desktop
        self.full_screen = self._action(self.tr("F&ull screen"), full_screen)
        recent = own_key("Ctrl+H", on_macos="Ctrl+Shift+H")  # Cmd+H hides the program
        self.recent = self._action(self.tr("Go to the &recent drawings"), recent)
        self.words = self._action(self.tr("Go to the &words"), "Ctrl+L")
        self.grid = self._action(self.tr("Go to the &photos"), "Ctrl+G")
        self.paper = self._action(self.tr("&Go to the drawing"), "Ctrl+D")
        self.filter = self._action(self.tr("F&ilter…"), "Ctrl+F")
        self.start_over = self._action(self.tr("Start o&ver"), "Ctrl+Shift+N")
        self.picks = self._action(self.tr("Photos you f&ound…"))
        self.keys = self._action(self.tr("&Keyboard"), "F1")
        self.privacy = self._action(self.tr("&Privacy and storage…"))
        self.about = self._action(self.tr("&About sketchfind"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        for action in (self.folders, self.details, self.full_screen):
            action.setCheckable(True)
            action.setAutoRepeat(False)  # while the key is held they would come and go
        self._fill(sketch, photo)
        actions = (action for menu in self.all for action in menu.actions())
        self._letters = {one: one.shortcuts() for one in actions if _has_letter(one)}

    def turn_letter_keys(self, *, on: bool) -> None:
        """Set whether keys without Ctrl act in the whole window.

        People who dictate, or touch keys by accident, would trigger what they do not want
        (WCAG 2.1.4). Keys that act only where the focus is, as in the grid, stay.
        """
        for action, keys in self._letters.items():
            action.setShortcuts(keys if on else [])

    def set_columns_shown(self, shown: bool) -> None:
        """Offer what concerns the drawing and the photos only where they can be seen."""
        panels = (self.paper, self.recent, self.words, self.grid)
        looks = (self.folders, self.details, self.larger, self.smaller)
        for action in (*panels, *looks, self.filter, self.start_over, self.rescan):
            action.setEnabled(shown)

    def _fill(self, sketch: SketchActions, photo: PhotoActions) -> None:
        self._menu(
            self.tr("&File"),
            self.add_folder, self.rescan, self.failures, self.exclusions, None,
            self.models, self.settings, self.quit,
        )  # fmt: skip
        self.drawing = self._menu(
            self.tr("&Drawing"),
            sketch.undo, sketch.redo, None,
            *sketch.tools, None,
            sketch.select_all, sketch.delete, None,
            sketch.thinner, sketch.thicker, sketch.mirror, sketch.negative, None,
            sketch.clear, sketch.open, sketch.paste, sketch.trace, sketch.save,
        )  # fmt: skip
        self.photo = self._menu(self.tr("&Photo"))
        photo.fill(self.photo)
        self._menu(
            self.tr("&View"),
            self.folders, self.details, self.larger, self.smaller, self.full_screen, None,
            self.paper, self.recent, self.words, self.grid, None,
            self.filter, self.start_over, self.picks,
        )  # fmt: skip
        self._menu(self.tr("&Help"), self.keys, self.privacy, self.about)

    def _menu(self, title: str, *actions: QAction | None) -> Menu:
        menu = Menu(title, self._window)
        self._window.menuBar().addMenu(menu)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        self.all.append(menu)
        return menu

    def _action(self, text: str, key: str | QKeySequence.StandardKey = "") -> QAction:
        return QAction(text, self, shortcut=QKeySequence(key))


def keyboard_map(menus: Menus) -> list[KeyGroup]:
    """Return every key of the window and what it does: by menus, then those of the preview."""
    translate = QCoreApplication.translate
    arrows = translate("Keys", "Arrow keys")
    ends = ", ".join(texts.key(QKeySequence(key)) for key in ("Home", "End"))
    groups = []
    for menu in menus.all:
        rows = [
            (texts.key(action.shortcut()), texts.plain(action.iconText()))
            for action in menu.actions()
            if not action.shortcut().isEmpty()
        ]
        if menu is menus.drawing:
            rows.append((translate("Keys", "Shift"), translate("Keys", "Draw a straight line")))
        if menu is menus.photo:
            rows.append((arrows, translate("Keys", "Move between photos")))
        groups.append(KeyGroup(texts.plain(menu.title()), tuple(rows)))
    preview = (
        (arrows, translate("Keys", "Go on to the next photo, or back")),
        (ends, translate("Keys", "Go to the first photo, or the last")),
        ("P", translate("Keys", "Play the photos as a slide show")),
        ("I", translate("Keys", "Details below the large photo")),
        ("Z", translate("Keys", "Actual size, and back")),
        (texts.key(QKeySequence("Esc")), translate("Keys", "Back to all photos")),
    )
    return [*groups, KeyGroup(translate("Keys", "In the large preview"), preview)]


def _has_letter(action: QAction) -> bool:
    """Tell whether a key without Ctrl triggers an action from anywhere in the window."""
    everywhere = action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
    return everywhere and any(len(key.toString()) == 1 for key in action.shortcuts())
