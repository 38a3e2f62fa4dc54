"""What can be done to the drawing, as actions: one list for the tools, the menu and the keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from sketchfind.ui.canvas import Canvas
from sketchfind.ui.document import SketchDocument
from sketchfind.ui.theme import Theme


class SketchActions(QObject):
    """Actions on one document and its canvas; enabled when they would do something."""

    def __init__(
        self, document: SketchDocument, canvas: Canvas, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        keys = QKeySequence.StandardKey
        self.pen = self._action("pen", self.tr("&Pen"), "P")
        self.eraser = self._action("eraser", self.tr("&Eraser"), "E")
        self.undo = self._action("undo", self.tr("&Undo"), keys.Undo)
        self.redo = self._action("redo", self.tr("&Redo"), keys.Redo)
        self.mirror = self._action("mirror", self.tr("&Mirror"), "M")
        self.clear = self._action("clear", self.tr("&New drawing"), keys.New)
        self.open = self._action("picture", self.tr("&Open a drawing or picture…"), keys.Open)
        self.paste = self._action(None, self.tr("P&aste a picture as the drawing"), keys.Paste)
        self.save = self._action(None, self.tr("&Save the drawing…"), keys.Save)
        self.thinner = self._action(None, self.tr("&Thinner line"), "[")
        self.thicker = self._action(None, self.tr("Thi&cker line"), "]")
        tools = QActionGroup(self)
        for action in (self.pen, self.eraser):
            action.setCheckable(True)
            tools.addAction(action)
        self.pen.setChecked(True)
        self.pen.triggered.connect(lambda: canvas.set_tool("pen"))
        self.eraser.triggered.connect(lambda: canvas.set_tool("eraser"))
        stack = document.undo_stack
        self.undo.triggered.connect(stack.undo)
        self.redo.triggered.connect(stack.redo)
        self.mirror.triggered.connect(document.mirror)
        self.clear.triggered.connect(document.clear)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        document.changed.connect(self._refresh)
        self._refresh()

    def _action(self, icon: str | None, text: str, key: str | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        plain = text.replace("&", "").rstrip("…")
        action.setToolTip(f"{plain}  ({action.shortcut().toString(_NATIVE)})")
        if icon is not None:
            self._theme.dress(action, icon)
        return action

    @Slot()
    def _refresh(self) -> None:
        contents = self._document.contents
        for action in (self.mirror, self.clear):
            action.setEnabled(not contents.blank)
        self.save.setEnabled(bool(contents.strokes))


_NATIVE = QKeySequence.SequenceFormat.NativeText
