"""Bringing drawings to the paper and away from it: open, paste, trace, save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.imaging.decode import PHOTO_SUFFIXES
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES, save_drawing
from sketchfind.ui.query.questions import contents_from_file, contents_from_image, contents_to_keep
from sketchfind.ui.results.opening import local_path
from sketchfind.ui.results.photos import load_photo
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.tasks import Tasks

TRACE_SIDE = 1000  # enough for a paper on a dense screen


class SketchOpening(QObject):
    """Acts on the sheet on top; files are read in a thread."""

    trouble = Signal(UserFacingError)
    trace_changed = Signal()

    def __init__(self, sheets: Sheets, canvas: Canvas, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._canvas = canvas
        self._tasks = tasks
        self._panel = parent
        self._opening: int | None = None
        self._tracing: int | None = None
        canvas.file_dropped.connect(self.open_file)
        canvas.image_dropped.connect(self.open_image)

    @Slot(Path)
    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture from a file on the paper."""
        self._opening = self._tasks.read(
            path,
            lambda: contents_from_file(path),
            self._sheets.current.replace_with,
            self.trouble.emit,
            instead_of=self._opening,
        )

    @Slot(QImage)
    def open_image(self, image: QImage) -> None:
        """Put a picture from the clipboard or another program on the paper."""
        self._opening = self._tasks.run(
            lambda: contents_from_image(image),
            self._sheets.current.replace_with,
            self.trouble.emit,
            instead_of=self._opening,
        )

    @Slot(Path)
    def trace(self, path: Path) -> None:
        """Let a photo shine through the paper."""

        def work() -> QImage:
            photo = load_photo(path)
            smooth = Qt.TransformationMode.SmoothTransformation
            return photo.scaled(TRACE_SIDE, TRACE_SIDE, Qt.AspectRatioMode.KeepAspectRatio, smooth)

        def done(photo: QImage) -> None:
            self._canvas.set_trace(photo)
            self.trace_changed.emit()

        self._tracing = self._tasks.read(
            path, work, done, self.trouble.emit, instead_of=self._tracing
        )

    @Slot()
    def trace_or_stop(self) -> None:
        """Take the traced photo away, or ask for one."""
        if self._canvas.tracing:
            self.stop_tracing()
            return
        name = self._ask(self.tr("Choose a photo to trace"), PHOTO_SUFFIXES)
        if name:
            self.trace(Path(name))
        self.trace_changed.emit()

    def stop_tracing(self) -> None:
        """Take the traced photo away, also one that is still being read."""
        if self._tracing is not None:
            self._tasks.drop(self._tracing)
        self._canvas.set_trace(QImage())
        self.trace_changed.emit()

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        name = self._ask(self.tr("Open a drawing or picture"), VECTOR_SUFFIXES | PHOTO_SUFFIXES)
        if name:
            self.open_file(Path(name))

    @Slot()
    def choose_target(self) -> None:
        """Ask for a name and save the drawing: strokes as SVG, over a picture as PNG."""
        kind = self._kind()
        dialog = QFileDialog(self._panel, self.tr("Save the drawing"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.setDefaultSuffix(kind)  # so that it asks before it replaces a file
        name = self.tr("drawing")
        dialog.selectFile(f"{name}.{kind}")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the sheet on top to a file; a name of another kind of file gets one more ending."""
        kind = f".{self._kind()}"
        if path.suffix.lower() != kind:
            path = path.with_name(path.name + kind)
        try:
            save_drawing(contents_to_keep(self._sheets.current.contents), path)
        except UserFacingError as error:
            self.trouble.emit(error)

    def _kind(self) -> str:
        return "svg" if self._sheets.current.contents.picture is None else "png"

    @Slot()
    def paste(self) -> None:
        """Put what is on the clipboard on the paper."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()  # none where there is no clipboard
        image, urls = clipboard.image(), data.urls() if data else []
        if not image.isNull():
            self.open_image(image)
        elif urls and urls[0].isLocalFile():
            self.open_file(local_path(urls[0]))
        else:
            self.trouble.emit(
                UserFacingError(
                    self.tr("There is no picture to paste."),
                    self.tr("Copy a picture in another program first."),
                )
            )

    def _ask(self, title: str, suffixes: frozenset[str]) -> str:
        pattern = " ".join(f"*{suffix}" for suffix in sorted(suffixes))
        kind = self.tr("Drawings and pictures") + f" ({pattern})"
        name, _ = QFileDialog.getOpenFileName(self._panel, title, "", kind)
        return name
