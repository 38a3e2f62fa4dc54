"""Pictures of a profile that somebody else prepared are read as what they should be, or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from sketchfind.imaging.thumbnails import make_thumbnail
from sketchfind.types import Pick
from sketchfind.ui.results.picks_list import shown_pick
from sketchfind.ui.results.thumbnails import read_tile
from sketchfind.ui.stored_pictures import read_drawing, read_thumbnail


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a drawing that shows another file of the user, named as a thumbnail."""
    Image.new("RGB", (20, 20), "red").save(tmp_path / "secret.png")
    path = tmp_path / "thumbnail.jpg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="20" height="20"><image width="20" height="20" '
        f'xlink:href="{tmp_path / "secret.png"}"/></svg>',
        encoding="utf-8",
    )
    return path


@pytest.mark.qt_log_ignore("Not a JPEG file")
def test_only_a_jpeg_is_a_thumbnail(hostile: Path, tmp_path: Path, qtbot: QtBot) -> None:
    assert not QImage(str(hostile)).isNull()  # as Qt reads it by itself
    assert read_tile(hostile, 20, 2.0) is None
    assert read_thumbnail(hostile).isNull()
    (tmp_path / "sound.jpg").write_bytes(make_thumbnail(Image.new("RGB", (30, 20), "blue")))
    assert read_tile(tmp_path / "sound.jpg", 20, 2.0) is not None


@pytest.mark.qt_log_ignore("Not a JPEG file")
def test_only_a_png_is_a_drawing(hostile: Path, qtbot: QtBot) -> None:
    assert read_drawing(hostile.read_bytes()).isNull()
    assert read_drawing(None).isNull()
    sound = QImage(4, 4, QImage.Format.Format_Grayscale8)
    sound.fill(0)
    buffer = QBuffer()
    sound.save(buffer, "PNG")
    assert read_drawing(buffer.data().data()).size() == sound.size()
    pick = Pick("2024-01-01T00:00:00", "hash", "a.jpg", 1, 1, "", hostile.read_bytes())
    shown = shown_pick(pick, Path("a.jpg"), hostile).picture
    assert shown.pixelColor(shown.width() - 5, 5).alpha() == 0
