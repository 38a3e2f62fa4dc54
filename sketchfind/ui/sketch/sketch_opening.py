"""Bringing drawings to the paper and away from it: open, drop, paste, trace, save."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.imaging.decode import PHOTO_SUFFIXES, is_named_as_photo
from sketchfind.imaging.sketch_files import VECTOR_SUFFIXES, save_drawing
from sketchfind.library.folders.nesting import is_within, spelling
from sketchfind.paths import is_folder
from sketchfind.types import FolderState
from sketchfind.ui import texts
from sketchfind.ui.file_urls import local_path
from sketchfind.ui.opening import look_for
from sketchfind.ui.photos import load_photo
from sketchfind.ui.sketch.canvas import Canvas
from sketchfind.ui.sketch.conversion import (
    contents_from_file,
    contents_from_image,
    contents_to_keep,
)
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.sketch.sheets import Sheets
from sketchfind.ui.tasks import Done, Tasks, Work
from sketchfind.ui.user_folders import home_folder, pictures_folder
from sketchfind.ui.widgets.boxes import confirm

TRACE_SIDE = 1000  # enough for a paper on a dense screen


class SketchOpening(QObject):
    """Acts on the sheet on top; files are read and written in a thread."""

    news = Signal(str)
    folder_dropped = Signal(Path)
    trace_changed = Signal()

    def __init__(self, sheets: Sheets, canvas: Canvas, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._canvas = canvas
        self._tasks = tasks
        self._panel = parent
        self._opening: int | None = None
        self._tracing: int | None = None
        self._folders: list[FolderState] = []
        self._drawings: Path | None = None  # the folder of the last one that was opened or saved
        self._traced: Path | None = None  # the folder of the last photo
        canvas.path_dropped.connect(self.take)
        canvas.image_dropped.connect(self.open_image)

    @Slot(list)
    def set_folders(self, folders: list[FolderState]) -> None:
        """Take over a newer state of the library's folders."""
        self._folders = folders

    @Slot(Path)
    def take(self, path: Path) -> None:
        """Trace over what was dropped if it is a photo of the library; else open it.

        A folder is announced by `folder_dropped`.
        """
        sheet = self._sheets.current

        def work() -> Contents | None:
            return None if is_folder(path) else contents_from_file(path)

        def done(contents: Contents | None) -> None:
            if contents is None:
                self.folder_dropped.emit(path)
            else:
                sheet.replace_with(contents)

        name, roots = spelling(str(path)), (spelling(folder.path) for folder in self._folders)
        inside = any(is_within(name, root) for root in roots)
        if inside and is_named_as_photo(path):
            self.trace(path)
        else:
            self._read(path, work, done)

    @Slot(Path)
    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture from a file on the paper."""
        self._read(path, lambda: contents_from_file(path), self._sheets.current.replace_with)

    def _read(self, path: Path, work: Work, done: Done) -> None:
        self._opening = self._tasks.read(path, work, done, instead_of=self._opening)

    @Slot(QImage)
    def open_image(self, image: QImage) -> None:
        """Put a picture from the clipboard or another program on the paper."""
        self._opening = self._tasks.run(
            lambda: contents_from_image(image),
            self._sheets.current.replace_with,
            instead_of=self._opening,
        )

    @Slot(Path)
    def trace(self, path: Path) -> None:
        """Let a photo shine through the paper."""

        def work() -> QImage:
            look_for(path)
            photo = load_photo(path)
            smooth = Qt.TransformationMode.SmoothTransformation
            return photo.scaled(TRACE_SIDE, TRACE_SIDE, Qt.AspectRatioMode.KeepAspectRatio, smooth)

        self._tracing = self._tasks.read(path, work, self._show_trace, instead_of=self._tracing)

    @Slot()
    def trace_or_stop(self) -> None:
        """Take the traced photo away, or ask for one."""
        if self._canvas.tracing:
            self.stop_tracing()
            return
        title, start = self.tr("Choose a photo to trace"), self._traced or self._photos()
        path = self._ask(title, start, self.tr("Photos"), PHOTO_SUFFIXES)
        if path is not None:
            self._traced = path.parent
            self.trace(path)
        self.trace_changed.emit()

    def stop_tracing(self) -> None:
        """Take the traced photo away, also one that is still being read."""
        self._tasks.drop(self._tracing)
        self._show_trace(QImage())

    def start_over(self) -> None:
        """Take the traced photo away, and drop a drawing that is still being read."""
        self._tasks.drop(self._opening)
        self.stop_tracing()

    def put_back(self, trace: QImage) -> None:
        """Trace again over a photo that was taken away, unless there is another one."""
        if not self._canvas.tracing:
            self._show_trace(trace)

    def _show_trace(self, photo: QImage) -> None:
        self._canvas.set_trace(photo)
        self.trace_changed.emit()

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        title, start = self.tr("Open a drawing or picture"), self._drawings or _pictures()
        kind = self.tr("Drawings and pictures")
        path = self._ask(title, start, kind, VECTOR_SUFFIXES | PHOTO_SUFFIXES)
        if path is not None:
            self._drawings = path.parent
            self.open_file(path)

    @Slot()
    def choose_target(self) -> None:
        """Ask for a name and save the drawing: strokes as SVG, over a picture as PNG."""
        kind = self._kind()
        dialog = QFileDialog(self._panel, self.tr("Save the drawing"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.setDirectory(str(self._drawings or _pictures()))
        name = self.tr("drawing")
        dialog.selectFile(f"{name}.{kind}")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the sheet on top to a file, which may be replaced.

        A name with the ending of another kind of file gets the right one added. A file that has the
        longer name is replaced only after asking.
        """
        kind, contents = f".{self._kind()}", self._sheets.current.contents
        if path.suffix.lower() == kind:
            self._save(contents, path, replace=True)
        else:
            self._save(contents, path.with_name(path.name + kind), replace=False)

    def _save(self, contents: Contents, path: Path, *, replace: bool) -> None:
        def work() -> bool:
            try:
                save_drawing(contents_to_keep(contents), path, replace=replace)
            except FileExistsError:
                return False
            return True

        def done(saved: bool) -> None:
            name = texts.shown_name(str(path))
            if saved:
                self._drawings = path.parent
                self.news.emit(self.tr("Drawing saved as %1").replace("%1", name))
            else:
                question = self.tr("Replace %1?").replace("%1", name)
                consequence = self.tr("A file with this name already exists.")
                again = partial(self._save, contents, path, replace=True)
                confirm(self._panel, question, consequence, self.tr("Replace"), again)

        self._tasks.run(work, done, surely=True)

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
            self._tasks.trouble.emit(
                UserFacingError(
                    self.tr("There is no picture to paste."),
                    self.tr("Copy a picture in another program first."),
                )
            )

    def _ask(self, title: str, start: Path, kind: str, suffixes: frozenset[str]) -> Path | None:
        pattern = " ".join(f"*{suffix}" for suffix in sorted(suffixes))
        name, _ = QFileDialog.getOpenFileName(self._panel, title, str(start), f"{kind} ({pattern})")
        return Path(name) if name else None

    def _photos(self) -> Path:
        """Return the connected folder that was added last; if there is none, that for pictures."""
        there = [folder for folder in self._folders if folder.online]
        newest = max(there, key=lambda folder: folder.folder_id, default=None)
        return _pictures() if newest is None else Path(newest.path)


def _pictures() -> Path:
    """Return where people keep pictures: their folder for them, or that for documents."""
    location = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(location))
    return pictures_folder() or (documents if documents.is_dir() else home_folder())
