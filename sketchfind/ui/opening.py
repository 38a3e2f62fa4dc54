"""Handing a photo to other programs: open it, show it in the file manager, copy it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from sketchfind.errors import UserFacingError
from sketchfind.ui.results_model import shown, shown_name


def file_url(path: Path) -> QUrl:
    """Return the file's address, also when its name is not valid text."""
    if sys.platform == "win32":
        return QUrl.fromLocalFile(str(path))
    return QUrl.fromEncoded(("file://" + quote(os.fsencode(path))).encode("ascii"))


def open_file(path: Path) -> None:
    """Open a photo in the program that the system has for it; raise UserFacingError."""
    name, translate = shown_name(str(path)), QCoreApplication.translate
    if not path.exists():
        raise UserFacingError(
            translate("Opening", "%1 is not there at the moment.").replace("%1", name),
            translate("Opening", "Connect its drive, or rescan its folder if it was moved."),
        )
    if not QDesktopServices.openUrl(file_url(path)):
        text = translate("Opening", "No program on this computer opens %1.")
        raise UserFacingError(text.replace("%1", name))


def reveal(path: Path) -> None:
    """Show the file in the file manager, selected where the system can do that."""
    if sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    elif (sender := shutil.which("dbus-send")) and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        address = file_url(path).toEncoded().toStdString()
        QProcess.startDetached(
            sender,
            [
                "--session",
                "--dest=org.freedesktop.FileManager1",
                "/org/freedesktop/FileManager1",
                "org.freedesktop.FileManager1.ShowItems",
                f"array:string:{address}",
                "string:",
            ],
        )
    elif not QDesktopServices.openUrl(file_url(path.parent)):
        translate = QCoreApplication.translate
        raise UserFacingError(translate("Opening", "No file manager could show the folder."))


def copy_path(path: Path) -> None:
    """Put the path on the clipboard as text."""
    QGuiApplication.clipboard().setText(shown(str(path)))


def copy_image(image: QImage) -> None:
    """Put a picture on the clipboard."""
    QGuiApplication.clipboard().setImage(image)
