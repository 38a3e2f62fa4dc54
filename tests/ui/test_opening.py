from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDesktopServices

from sketchfind.errors import UserFacingError
from sketchfind.ui.dropping import dropped_others, dropped_photos
from sketchfind.ui.file_urls import set_files
from sketchfind.ui.opening import look_for, show_in_file_manager

COPY_AND_QUIT = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication, QImage
from sketchfind.ui.clipboard import copy_photos, let_go_of_clipboard
application = QGuiApplication(["copy"])
picture = QImage(10, 10, QImage.Format.Format_RGB32) if sys.argv[1] == "picture" else None
copy_photos([Path("/photos/one.jpg"), Path("/photos/two.jpg")], picture)
let_go_of_clipboard()
clipboard = QGuiApplication.clipboard()
print(clipboard.text(), clipboard.image().width())
"""


def copy_and_quit(what: str) -> str:
    command = [sys.executable, "-c", COPY_AND_QUIT, what]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_what_was_copied_outlives_the_program_without_a_crash() -> None:
    assert "one.jpg" in copy_and_quit("files")
    assert copy_and_quit("picture").split()[-1] == "10"


NOT_ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="nothing is called so")


@pytest.mark.parametrize(
    "name",
    [
        "café",
        "100%25 #1",
        " ;&+",
        pytest.param("caf\udce9", marks=NOT_ON_WINDOWS, id="not text"),
        pytest.param("#1?\\", marks=NOT_ON_WINDOWS),
    ],
)
def test_what_is_dragged_arrives_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    photo = folder / f"{name}.jpg"
    photo.touch()
    data = QMimeData()
    set_files(data, [folder, str(photo)])
    assert list(dropped_others(data)) == [folder]
    assert list(dropped_photos(data)) == [photo]


def test_windows_is_asked_for_its_own_explorer(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("SYSTEMROOT", "/Windows")
    monkeypatch.setattr(subprocess, "Popen", started.append)
    photo = Path("/photos/one,two.jpg")  # else Explorer would take it for two
    show_in_file_manager(photo)
    assert started == [f'"{Path("/Windows/explorer.exe")}" /select,"{photo}"']


def test_where_something_is_can_be_read_where_nothing_can_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    folder = Path("/photos/Holidays")
    with pytest.raises(UserFacingError) as caught:
        show_in_file_manager(folder)
    assert caught.value.hint == str(folder)


def test_a_photo_whose_path_was_damaged_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="not there"):
        look_for(tmp_path / "a\0.jpg")
