"""The look of the window: its palette and stylesheet, light or dark, and icons tinted to match."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from sketchfind.settings import Appearance
from sketchfind.ui.colours import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Colours

LETTERS = 9  # points that most text has for the sizes in the stylesheet; all grow with it
LETTERS_PIXELS = 12  # the same on most screens, for what is pressed beside text


class Theme(QObject):
    """The current colours; follows the system unless the user chose an appearance.

    Contrast is always what the system asks for.
    """

    changed = Signal()

    def __init__(self, resources: Path, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._icons = resources / "icons"
        self._pictures = resources / "style"  # of the stylesheet, each in its own colour
        self._stylesheet = (resources / "style.qss").read_text(encoding="utf-8")
        self._appearance: Appearance = "system"
        self.colours = LIGHT
        self._pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    def apply(self, appearance: Appearance) -> None:
        """Choose an appearance for the whole application."""
        self._appearance = appearance
        self._follow()

    @Slot()
    def _follow(self) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = system_dark if self._appearance == "system" else self._appearance == "dark"
        light_or_dark = (STRONG_LIGHT, STRONG_DARK) if _contrast_asked() else (LIGHT, DARK)
        self.colours = light_or_dark[dark]
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(self._filled_stylesheet("dark" if dark else "light"))
        self.changed.emit()

    def icon(self, name: str) -> QIcon:
        """Return one of `resources/icons`, tinted for the current colours."""
        icon = QIcon()
        for mode, colour in (
            (QIcon.Mode.Normal, self.colours.text),
            (QIcon.Mode.Disabled, self.colours.faint),
        ):
            for scale in (1, 2, 3):
                icon.addPixmap(self.pixmap(name, self._grown(24), colour, scale), mode)
        return icon

    def icon_size(self, side: int) -> QSize:
        """Return the size of an icon: `side`, and more beside large letters."""
        return QSize(self._grown(side), self._grown(side))

    def pixmap(self, name: str, side: int, colour: str, scale: float) -> QPixmap:
        """Draw an icon with `side` device-independent pixels in any colour."""
        key = (name, side, colour, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = _tinted(self._icons / f"{name}.svg", side, colour, scale)
        return self._pixmaps[key]

    def set_icon(self, target: QAbstractButton | QAction, name: str) -> None:
        """Give a button or an action an icon that changes with the colours."""
        target.setIcon(self.icon(name))
        if isinstance(target, QAbstractButton):
            target.setIconSize(self.icon_size(20))
        _IconTinter(self, target, name)

    def _grown(self, pixels: int) -> int:
        """Return a size that grows as much as the letters do."""
        return pixels + max(QFontInfo(self._application.font()).pixelSize() - LETTERS_PIXELS, 0)

    def _filled_stylesheet(self, appearance: str) -> str:
        values = {"pictures": self._pictures.as_posix(), "appearance": appearance}
        values |= asdict(self.colours)
        more = max(self._application.font().pointSizeF() - LETTERS, 0)
        # Before the rest, because the folder of the pictures may be called anything.
        sized = re.sub(r"@(\d+)px", lambda size: f"{self._grown(int(size[1]))}px", self._stylesheet)
        sized = re.sub(r"(\d+)pt", lambda size: f"{int(size[1]) + more:g}pt", sized)
        return re.sub(r"@(\w+)", lambda name: values.get(name[1], name[0]), sized)


class _IconTinter(QObject):
    """Re-tints one icon; a child of its target, so it goes when the target goes."""

    def __init__(self, theme: Theme, target: QAbstractButton | QAction, name: str) -> None:
        super().__init__(target)
        self._theme, self._target, self._name = theme, target, name
        theme.changed.connect(self._tint)

    @Slot()
    def _tint(self) -> None:
        self._target.setIcon(self._theme.icon(self._name))


def _tinted(path: Path, side: int, colour: str, scale: float) -> QPixmap:
    source = path.read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixels = round(side * scale)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def _contrast_asked() -> bool:
    """Tell whether people asked their system for more contrast."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):  # before Qt 6.10
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _palette(colours: Colours) -> QPalette:
    """Colour what the stylesheet does not reach: native dialogs, selections, links."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Link: colours.link,
        QPalette.ColorRole.ToolTipBase: colours.tip,
        QPalette.ColorRole.ToolTipText: colours.on_tip,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    # Calendars show the days of other months in this colour.
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(colours.faint))
    return palette
