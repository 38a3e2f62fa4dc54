"""Shows where something that is dragged may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QWidget


class DropFrame(QFrame):
    """A frame around a widget, shown while the widget would take what is dragged over it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        self.setObjectName("dropFrame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragMove:  # comes only after the widget has accepted the drag
                self.setGeometry(self._target.rect())
                self.raise_()
                self.show()
            case QEvent.Type.DragLeave | QEvent.Type.Drop:
                self.hide()
        return super().eventFilter(watched, event)
