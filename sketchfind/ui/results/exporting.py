"""Copying photos to a folder: asks for it, copies in a thread, and says how that ended."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.library.copying import Copied, copy_photos
from sketchfind.ui import error_texts, texts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.throttle import Throttle
from sketchfind.ui.user_folders import choose_folder, home_folder, pictures_folder

PROGRESS_SECONDS = 1.0
MOST_NAMED = 8  # names of photos that could not be copied; with more, a box outgrows a small screen


class Exporting(QObject):
    """Copies photos for a window, which may ask for more before the first ones are copied."""

    began = Signal(str)  # a text that says so; `news` follows
    ended = Signal(bool)  # whether all photos were copied
    news = Signal(str)
    progressed = Signal(int, int)  # photos that are copied, and of how many in all; 0, 0 at the end

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._window = window
        self._folder: Path | None = None  # the last one
        self._running = 0
        self._counts: list[list[int]] = []  # of all copied meanwhile: copied photos, of how many
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        """Tell whether photos are being copied."""
        return self._running > 0

    @Slot()
    def stop(self) -> None:
        """Stop after the photo that is being copied; what is asked for later is copied."""
        self._stop.set()
        self._stop = threading.Event()

    def ask(self, paths: list[Path]) -> None:
        """Ask for a folder and copy these photos there."""
        title = self.tr("Copy %1 to").replace("%1", texts.photos(len(paths)))
        start = self._folder or pictures_folder() or home_folder()
        folder = choose_folder(self._window, title, start)
        if folder is not None:
            self._folder = folder
            self._copy(paths, folder)

    def _copy(self, paths: list[Path], folder: Path) -> None:
        """Copy photos to a folder in a thread, and tell how it goes."""
        shown = texts.folder_name(str(folder))
        whole = False

        def done(copied: Copied) -> None:
            nonlocal whole
            whole = not copied.failed
            self._report(copied, shown, len(paths))

        def failed(error: UserFacingError) -> None:
            self.news.emit(self._nothing_copied(shown))
            self._tasks.trouble.emit(error)

        def ended() -> None:
            self._running -= 1
            counts[0] = len(paths)
            if not self.running:
                self._counts.clear()
                self.progressed.emit(0, 0)
            self.ended.emit(whole)

        def progress(done: int) -> None:
            if now_and_then.is_due():
                self._tasks.call_soon(partial(self._tell, counts, done))

        self.began.emit(
            texts.filled(self.tr("Copying %1 to %2…"), texts.named_photos(paths), shown)
        )
        now_and_then = Throttle(PROGRESS_SECONDS)
        now_and_then.is_due()  # what is copied at once needs no figures
        drives, stopped = self._tasks.copying_drives, self._stop.is_set
        copy = partial(copy_photos, paths, folder, drives, stopped, progress)
        self._running += 1
        counts = [0, len(paths)]
        self._counts.append(counts)
        self._tasks.run(copy, done, failed, ended)

    def _tell(self, counts: list[int], done: int) -> None:
        counts[0] = done
        self.progressed.emit(*map(sum, zip(*self._counts, strict=True)))

    def _nothing_copied(self, shown: str) -> str:
        return self.tr("Nothing copied to %1").replace("%1", shown)

    def _report(self, copied: Copied, shown: str, count: int) -> None:
        """Report how copying so many photos to a folder of this name ended."""
        parts = [self._nothing_copied(shown)]
        if copied.copies:
            what = texts.named_photos(copied.copies)
            parts = [texts.filled(self.tr("%1 copied to %2"), what, shown)]
        if copied.there:
            one = self.tr("1 photo was there already")
            many = self.tr("%1 photos were there already")
            parts.append(texts.plural(one, many, len(copied.there)))
        if left := count - sum(len(part) for part in copied):
            parts.append(self.tr("%1 not copied").replace("%1", texts.photos(left)))
        self.news.emit(" · ".join(parts))
        if copied.failed:
            lines = [
                f"{texts.shown(one.path)}: {error_texts.reason(one.reason)}"
                for one in copied.failed[:MOST_NAMED]
            ]
            if others := len(copied.failed) - len(lines):
                one, many = self.tr("and 1 more"), self.tr("and %1 more")
                lines.append(texts.plural(one, many, others))
            text = self.tr("Some photos could not be copied.")
            self._tasks.trouble.emit(UserFacingError(text, "\n".join(lines)))
