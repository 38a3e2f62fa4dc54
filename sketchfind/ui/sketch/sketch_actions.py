"""What can be done to the drawing, as actions: one list for the tools, the menu and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from sketchfind.ui import texts
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.sketch.sketch_opening import SketchOpening
from sketchfind.ui.sketch.tools import ToolName
from sketchfind.ui.theme import Theme
from sketchfind.ui.widgets.announcing import announce
from sketchfind.ui.widgets.menu import Menu


class SketchActions(QObject):
    """Actions on the sheet on top and its canvas; enabled when they would do something."""

    def __init__(
        self,
        sheets: Sheets,
        canvas: Canvas,
        opening: SketchOpening,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._canvas = canvas
        self._theme = theme
        keys = QKeySequence.StandardKey
        self._tools, self._others = QActionGroup(self), QActionGroup(self)
        self._others.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._of_tools: dict[ToolName, QAction] = {}
        # Called before a step is undone; returns whether it has undone something else instead.
        self.undo_instead: Callable[[], bool] = lambda: False
        self._undo_offered = False  # whether Undo is enabled without a step
        self._cleared: tuple[bool, Contents, Contents] | None = None  # a sheet, and both since
        self.pen = self._tool("pen", self.tr("&Pen"), "P")
        self.eraser = self._tool("eraser", self.tr("&Eraser"), "E")
        self.part_eraser = self._tool("part-eraser", self.tr("Eraser &for parts of lines"), "R")
        self.select = self._tool("select", self.tr("Select and mo&ve"), "V")
        self.pen.setChecked(True)
        self.delete = self._action(None, self.tr("&Delete the selected lines"), "Del")
        self.delete.setShortcuts([self.delete.shortcut(), QKeySequence("Backspace")])
        self.select_all = self._action(None, self.tr("Select a&ll lines"), keys.SelectAll)
        self.undo = self._action("undo", self.tr("&Undo"), keys.Undo)
        self.redo = self._action("redo", self.tr("&Redo"), keys.Redo)
        # People know both from other programs, whichever is the usual one of the system.
        redo = dict.fromkeys([self.redo.shortcut().toString(), "Ctrl+Shift+Z", "Ctrl+Y"])
        self.redo.setShortcuts([QKeySequence(key) for key in redo])
        self.mirror = self._action("mirror", self.tr("&Mirror"), "M")
        self.clear = self._action("new", self.tr("&New drawing"), keys.New)
        self.open = self._action("picture", self.tr("&Open a drawing or picture…"), keys.Open)
        self.paste = self._action(None, self.tr("P&aste a picture as the drawing"), keys.Paste)
        self.trace = self._action("trace", self.tr("Trace over a p&hoto…"), "T")
        self.save = self._action(None, self.tr("&Save the drawing…"), keys.Save)
        self.thinner = self._action(None, self.tr("&Thinner line"), "[")
        self.thicker = self._action(None, self.tr("Thi&cker line"), "]")
        self.negative = self._action(None, self.tr("Draw what the photo should not sho&w"), "N")
        self.trace.setCheckable(True)
        self.negative.setCheckable(True)
        held = (self.undo, self.redo, self.thinner, self.thicker)
        for action in self.all:
            action.setAutoRepeat(action in held)  # the paper would flicker
        self._connect(opening)
        self._fill(canvas.menu)
        self._refresh()

    @property
    def all(self) -> list[QAction]:
        """Return every action."""
        return [*self.tools, *self._others.actions()]

    @property
    def tools(self) -> list[QAction]:
        """Return the actions that take a tool, as they are offered from left to right."""
        return self._tools.actions()

    def set_paper_shown(self, shown: bool) -> None:
        """Disable all actions while nobody sees the paper; afterwards they are as they were."""
        for group in (self._tools, self._others):
            group.setEnabled(shown)

    def offer_undo(self, offered: bool) -> None:
        """Set whether Undo is enabled without a step of the paper, for `undo_instead`."""
        self._undo_offered = offered
        self._refresh()

    def show_keys(self) -> None:
        """Show the current keys of the actions in their tool tips."""
        for action in self.all:
            text, key = texts.plain(action.text()), texts.key(action.shortcut())
            action.setToolTip(f"{text}  ({key})" if key else text)

    @Slot()
    def begin(self) -> None:
        """Take the pen, on the sheet of what the photo shows."""
        self._sheets.show_negative(False)
        self.pen.trigger()

    def _connect(self, opening: SketchOpening) -> None:
        sheets, canvas = self._sheets, self._canvas
        # Letters and Delete mean something else where one types or picks photos.
        for action in (self.delete, self.select_all):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            canvas.addAction(action)
        self.delete.triggered.connect(canvas.selector.delete)
        self.select_all.triggered.connect(self._select_all)
        self.undo.triggered.connect(self._undo)
        self.redo.triggered.connect(self._redo)
        sheets.undo_group.canUndoChanged.connect(self._refresh)
        canvas.dragging_changed.connect(self._refresh)
        sheets.undo_group.canRedoChanged.connect(self.redo.setEnabled)
        self.mirror.triggered.connect(lambda: sheets.current.mirror())
        self.clear.triggered.connect(self._clear)
        self.negative.triggered.connect(sheets.show_negative)
        self.open.triggered.connect(opening.choose_file)
        self.save.triggered.connect(opening.choose_target)
        self.paste.triggered.connect(opening.paste)
        self.trace.triggered.connect(opening.trace_or_stop)
        opening.trace_changed.connect(self._refresh)
        canvas.selector.selection_changed.connect(self._refresh)
        sheets.changed.connect(self._refresh)
        sheets.switched.connect(self._take_pen)
        sheets.committed.connect(self._take_pen)

    def _fill(self, menu: Menu) -> None:
        """Offer on the paper what can be done to the drawing, except the tools beside it."""
        menu.addActions([self.undo, self.redo])
        menu.addSeparator()
        menu.addActions([self.select_all, self.delete, self.mirror])
        menu.addSeparator()
        menu.addActions([self.clear, self.open, self.paste, self.trace, self.save])

    def _tool(self, name: ToolName, text: str, key: str) -> QAction:
        """Return the action that takes a tool; its icon has the tool's name."""
        action = self._action(name, text, key)
        action.setCheckable(True)
        action.triggered.connect(lambda: self._take(name))
        self._tools.addAction(action)  # which takes it from the others
        self._of_tools[name] = action
        return action

    def _action(self, icon: str | None, text: str, key: str | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self, shortcut=QKeySequence(key))
        self._others.addAction(action)
        if icon is not None:
            self._theme.set_icon(action, icon)
        return action

    def _take(self, name: ToolName) -> None:
        """Take a tool; which one is told, because a key or the paper itself may have chosen it."""
        if name != self._canvas.tool:
            announce(self._canvas, texts.plain(self._of_tools[name].text()))
        self._canvas.set_tool(name)

    @Slot()
    def _undo(self) -> None:
        """Take back the current drag or, if there is none, the last step."""
        if self._canvas.dragging:
            self._canvas.cancel_drag()
        elif not self.undo_instead():
            if self._clears_other:
                self._sheets.show_negative(not self._sheets.negative)
            self._sheets.undo_group.undo()

    @Slot()
    def _redo(self) -> None:
        """Redo a step; if it cleared a sheet while the other lay on top, put that on top again."""
        self._canvas.cancel_drag()
        self._sheets.undo_group.redo()
        if self._cleared == (self._sheets.negative, *self._both):
            self._sheets.show_negative(not self._sheets.negative)

    @Slot()
    def _clear(self) -> None:
        """Take a new sheet in place of the one on top, to draw what the photo shows."""
        negative = self._sheets.negative
        self._sheets.current.clear()
        self.begin()
        self._note_cleared(negative)

    def clear_sheet(self, *, negative: bool) -> None:
        """Clear a sheet, whichever lies on top."""
        (self._sheets.unwanted if negative else self._sheets.wanted).clear()
        self._note_cleared(negative)

    def _note_cleared(self, negative: bool) -> None:
        """Have undo lead to a sheet that was cleared, if it lies below."""
        below = negative != self._sheets.negative
        self._cleared = (negative, *self._both) if below else None
        self._refresh()

    @property
    def _clears_other(self) -> bool:
        """Tell whether the last step cleared the sheet below."""
        return self._cleared == (not self._sheets.negative, *self._both)

    @property
    def _both(self) -> tuple[Contents, Contents]:
        return self._sheets.wanted.contents, self._sheets.unwanted.contents

    @Slot()
    def _select_all(self) -> None:
        self.select.trigger()
        self._canvas.selector.select_all()

    @Slot()
    def _take_pen(self) -> None:
        """Take the pen if the tool in hand finds nothing to erase or to select."""
        if not self._has_use(self._canvas.tool):
            self.pen.trigger()

    def _has_use(self, tool: ToolName) -> bool:
        contents = self._sheets.current.contents
        match tool:
            case "pen":
                return True
            case "part-eraser":  # of a picture, too
                return not contents.blank
            case "eraser" | "select":
                return bool(contents.strokes)

    @Slot()
    def _refresh(self) -> None:
        contents = self._sheets.current.contents
        for tool, action in self._of_tools.items():
            action.setEnabled(self._has_use(tool))
        for action in (self.mirror, self.clear, self.save):
            action.setEnabled(not contents.blank)
        self.select_all.setEnabled(bool(contents.strokes))
        self.delete.setEnabled(bool(self._canvas.selector.chosen))
        undone = self._canvas.dragging or self._undo_offered or self._clears_other
        self.undo.setEnabled(undone or self._sheets.undo_group.canUndo())
        self.redo.setEnabled(self._sheets.undo_group.canRedo())
        self.negative.setChecked(self._sheets.negative)
        self.trace.setChecked(self._canvas.tracing)
