"""Reading one photo at full size, for the preview and the clipboard."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from sketchfind.errors import UnreadablePhoto, UserFacingError
from sketchfind.imaging.decode import decode_photo
from sketchfind.ui import error_texts, texts

PREVIEW_SIDE = 1600  # the short side is decoded at this or a little more


def load_photo(path: Path) -> QImage:
    """Decode a photo upright for the screen; call it in a thread; raise UserFacingError."""
    try:
        return to_qimage(decode_photo(path, min_side=PREVIEW_SIDE).image)
    except UnreadablePhoto as error:
        text = QCoreApplication.translate("Photos", "%1 cannot be shown: %2.")
        why = error_texts.reason(error.reason)
        raise UserFacingError(texts.filled(text, texts.shown_name(str(path)), why)) from error


def to_qimage(image: Image.Image) -> QImage:
    """Copy a PIL image into a QImage."""
    rgb = image.convert("RGB")
    width, height = rgb.size
    data = rgb.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
