"""Many buttons that Tab passes in one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QWidget

from sketchfind.ui.widgets.touch import TouchHandler

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_POLICIES = {  # by whether Tab stops at a button, and whether a click focuses it
    (True, True): Qt.FocusPolicy.StrongFocus,
    (True, False): Qt.FocusPolicy.TabFocus,
    (False, True): Qt.FocusPolicy.ClickFocus,
    (False, False): Qt.FocusPolicy.NoFocus,
}


def stop_at_checked(group: QButtonGroup) -> None:
    """Let Tab stop at the checked button of a group, in which Qt's arrow keys go to the others.

    Qt itself stops at the first one until one of them has had the focus, and then at that one.
    """

    def follow(button: QAbstractButton, checked: bool) -> None:
        button.setFocusPolicy(_POLICIES[checked, True])

    for button in group.buttons():
        button.setAutoExclusive(True)  # in a group, this only tells screen readers its role
        follow(button, button.isChecked())
    group.buttonToggled.connect(follow)


def scrolled(inner: QWidget) -> QScrollArea:
    """Return an area that scrolls many buttons up and down, and is itself no stop for Tab."""
    area = QScrollArea(widgetResizable=True)
    area.setWidget(inner)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    TouchHandler(area)
    return area


class OneStop(QObject):
    """Lets Tab stop at one button: that checked or focused last. Arrow keys go to the others."""

    def __init__(self, buttons: Sequence[QAbstractButton], around: QWidget, page: int) -> None:
        """Take buttons in `around`, perhaps a scroll area; Page Up and Down pass `page` of them."""
        super().__init__(around)
        self._buttons: Sequence[QAbstractButton] = ()
        self._stop: QAbstractButton | None = None
        self._area = around if isinstance(around, QScrollArea) else None
        self._page = page
        self.take(buttons)

    def take(self, buttons: Sequence[QAbstractButton]) -> None:
        """Replace the buttons; Tab still stops at the same one if it is among them."""
        for gone in set(self._buttons).difference(buttons):
            gone.removeEventFilter(self)
        for new in set(buttons).difference(self._buttons):
            new.installEventFilter(self)
            if new.isCheckable():
                new.toggled.connect(partial(self._toggled, new))
        self._buttons = buttons
        before = [button for button in buttons if button is self._stop]
        checked = [button for button in buttons if button.isChecked()]
        for stop in [*before, *checked, *buttons][:1]:
            self._stop_at(stop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QAbstractButton):
            if isinstance(event, QFocusEvent) and event.gotFocus():
                self._stop_at(watched)
                if self._area is not None and event.reason() != Qt.FocusReason.MouseFocusReason:
                    self._area.ensureWidgetVisible(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._go(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _toggled(self, button: QAbstractButton, checked: bool) -> None:
        if checked:
            self._stop_at(button)

    def _stop_at(self, stop: QAbstractButton) -> None:
        self._stop = stop
        for button in self._buttons:
            clicks = bool(button.focusPolicy() & Qt.FocusPolicy.ClickFocus)  # as it was made
            button.setFocusPolicy(_POLICIES[button is stop, clicks])

    def _go(self, button: QAbstractButton, key: Qt.Key) -> bool:
        """Focus the button to which a key leads from this one; tell whether it leads to any."""
        last = len(self._buttons) - 1
        if key in _ENDS:
            number = _ENDS[key] % (last + 1)
        elif step := _STEPS.get(key, 0) + _PAGES.get(key, 0) * self._page:
            number = min(max(self._buttons.index(button) + step, 0), last)
        else:
            return False
        self._buttons[number].setFocus(Qt.FocusReason.TabFocusReason)
        return True
