"""Handing a photo to other programs: open it, or show it in the file manager."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QProcess
from PySide6.QtGui import QDesktopServices

from sketchfind.errors import UserFacingError
from sketchfind.ui import texts
from sketchfind.ui.file_urls import file_url

translate = QCoreApplication.translate


def look_for(path: Path) -> None:
    """Make sure that a photo is there; call it in a thread; raise UserFacingError."""
    try:
        path.stat()
    except PermissionError as error:
        message = translate("Opening", "You have no permission to look into the folder of %1.")
        raise _error_about(path, message) from error
    except (OSError, ValueError) as error:  # ValueError: no system allows such a name
        raise _error_about(
            path,
            translate("Opening", "%1 is not there at the moment."),
            translate(
                "Opening",
                "Connect its drive, or rescan its folder if only the photo was moved. If the whole "
                "folder was moved or renamed, choose “It has moved…” in the menu beside its name.",
            ),
        ) from error


def open_file(path: Path, *, space_shows: bool) -> None:
    """Open a photo in the program that the system has for it; raise UserFacingError.

    `space_shows` tells whether the space bar would show it here.
    """
    if not QDesktopServices.openUrl(file_url(path)):
        hint = translate("Opening", "Choose one for such files in your system settings.")
        if space_shows:
            hint += " " + translate("Opening", "The space bar shows the photo here.")
        message = translate("Opening", "No program on this computer opens %1.")
        raise _error_about(path, message, hint)


def show_in_file_manager(path: Path) -> None:
    """Show a file, selected where the system can do that; raise UserFacingError."""
    if sys.platform == "win32":
        # By its whole path: a program of this name in the current folder, perhaps one of other
        # people's photos, would come first.
        program = Path(os.environ["SYSTEMROOT"], "explorer.exe")
        # As one text: Explorer splits a path at commas unless it is in quotes, and Qt quotes only
        # paths with spaces. No path can hold quotes.
        subprocess.Popen(f'"{program}" /select,"{path}"')
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
        raise UserFacingError(
            translate("Opening", "No file manager could show the folder."),
            texts.shown(str(path)),
        )


def _error_about(path: Path, message: str, hint: str = "") -> UserFacingError:
    """Return an error whose message names a photo."""
    return UserFacingError(message.replace("%1", texts.shown_name(str(path))), hint)
