"""Reading one photo for the screen and the clipboard: its pixels, or how it was exposed."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from sketchfind.errors import UnreadablePhoto, UserFacingError
from sketchfind.imaging.decode import MAX_PIXELS, decode_photo
from sketchfind.imaging.exif import Exposure
from sketchfind.imaging.exposure import read_exposure
from sketchfind.library.folders.cloud import is_placeholder
from sketchfind.ui import error_texts, texts

PREVIEW_SIDE = 1600  # the short side is decoded at this or a little more


def load_photo(path: Path) -> QImage:
    """Decode a photo upright for the screen; call it in a thread; raise UserFacingError."""
    return _load(path, PREVIEW_SIDE)


def load_whole_photo(path: Path) -> QImage:
    """Do the same with all its pixels, or as many as the decoder makes of a huge JPEG."""
    return _load(path, MAX_PIXELS)


def load_exposure(path: Path) -> Exposure:
    """Read how a photo was exposed, unless that would download it; call it in a thread."""
    try:
        in_cloud = is_placeholder(path.stat())
    except OSError:
        return Exposure()
    return Exposure() if in_cloud else read_exposure(path)


def _load(path: Path, min_side: int) -> QImage:
    try:
        return _to_qimage(decode_photo(path, min_side=min_side).image)
    except UnreadablePhoto as error:
        text = QCoreApplication.translate("Photos", "%1 cannot be shown: %2.")
        why = error_texts.reason(error.reason)
        raise UserFacingError(texts.filled(text, texts.shown_name(str(path)), why)) from error


def _to_qimage(rgb: Image.Image) -> QImage:
    width, height = rgb.size
    data = rgb.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
