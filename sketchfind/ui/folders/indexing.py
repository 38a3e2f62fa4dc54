"""Keeping the library up to date from the window: one update at a time, the rest waits in line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sketchfind.errors import ProfileBusy, UserFacingError
from sketchfind.library import Library
from sketchfind.types import FolderState, IndexReport, Progress
from sketchfind.ui.folders.checks import CheckReports
from sketchfind.ui.folders.known_folders import KnownFolders
from sketchfind.ui.folders.running_update import RunningUpdate
from sketchfind.ui.folders.unread import Unread
from sketchfind.ui.folders.update_request import UpdateQueue, UpdateRequest
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.throttle import Throttle

REFRESH_EVERY = 2.0  # seconds between two looks at the folders while photos come in


class Indexer(QObject):
    """Adds, removes and updates folders in a thread and tells how it goes."""

    started = Signal()  # of a quiet update only when there are photos to read
    paused_changed = Signal(bool)
    stopped = Signal()  # finished, failed or broken: nothing is being read any more
    progressed = Signal(Progress)
    finished = Signal(IndexReport)
    checked = Signal(IndexReport)  # in place of `finished`, after a check, even if it was stopped
    update_failed = Signal(UserFacingError)  # not of a quiet one
    put_off = Signal(tuple)  # ids of folders; a quiet one, because another program is updating
    moved = Signal(FolderState)  # a folder that is in a new place
    pictures_changed = Signal()  # other pictures under the same names

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._waiting = UpdateQueue()
        self._current: RunningUpdate | None = None
        self._unread = Unread()
        self._checks = CheckReports(self.checked.emit)
        self._removals: list[int] = []
        self._go = threading.Event()
        self._go.set()
        self._refreshes = Throttle(REFRESH_EVERY)
        self.running = False
        self.held = False  # a person stopped reading: nothing begins by itself any more
        self.folders = KnownFolders(library, tasks, self)
        self.folders.changed.connect(self._folders_changed)

    def add(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Add a folder and read its photos: together with what is being read, newest first.

        `then` is called once it is added, or could not be.
        """
        self._tasks.run(lambda: self._library.add_folder(path), self._read, always=then)

    def move(self, folder_id: int, path: Path) -> None:
        """Set where a folder is now, and read what is new there."""
        move = partial(self._library.move_folder, folder_id, path)
        self._tasks.run(move, self._read)

    def _read(self, state: FolderState) -> None:
        if state.moved_from:
            self.folders.expect_change()
            self.moved.emit(state)
        self.folders.refresh()
        current = self._current
        if current is not None and not current.stopped:
            more = current.request.with_folder(state.folder_id, current.read_by_now)
            self._check_again(current.request)
            self._cut_short(current, more)
        else:
            self.update([state.folder_id])

    def remove(self, folder_id: int) -> None:
        """Forget a folder; a running update is stopped first and then goes on with the rest."""
        self._removals.append(folder_id)
        current = self._current
        if current is not None and (current.cut or not current.stopped):
            request = current.request
            self._check_again(request)
            self._waiting.forget(folder_id)
            if not self.held:
                self._waiting.leave_checks()
                self._cut_short(current, UpdateRequest(None))
            else:  # reading all folders would be more than anybody asked for
                self._cut_short(current, None if request.check else request.without((folder_id,)))
        self._next()

    def update(
        self,
        folder_ids: Sequence[int] | None = None,
        *,
        retry: bool = False,
        quiet: bool = False,
        check: bool = False,
    ) -> None:
        """Rescan folders, all when none are given; waits for its turn.

        A `check` also reads their photos again, and finds changes that left size and time of a file
        as they were. A `quiet` update is one that nobody asked for: it is shown only when there is
        something to read. After somebody stopped an update there are no quiet ones, until its rest
        is asked for.
        """
        if quiet and self.held:
            return
        ids = None if folder_ids is None else tuple(folder_ids)
        request = UpdateRequest(ids, retry, quiet, check)
        if not check and self._unread.within(request):
            self.held = False
        self._waiting.add(request)
        self._next()

    @property
    def incomplete(self) -> bool:
        """Tell whether photos are being read, or whether that was stopped or has failed."""
        return bool(self._unread)

    @property
    def paused(self) -> bool:
        """Tell whether reading is to pause."""
        return not self._go.is_set()

    def pause(self) -> None:
        """Finish the photos that are being read, then wait."""
        if self.running and not self.paused:
            self._go.clear()
            self.paused_changed.emit(True)

    def resume(self) -> None:
        """Go on after a pause."""
        if self.paused:
            self._go.set()
            self.paused_changed.emit(False)

    def go_on(self) -> None:
        """Go on after a pause, or after somebody stopped."""
        if self.held and not self.running:
            self.held = False
            self._waiting.add(self._unread.rest())
            self._next()
        self.resume()

    def cancel(self) -> None:
        """Stop at the next photo; what was read stays, the rest is read when somebody asks."""
        self.held = True
        requests = list(self._waiting)
        if self._current is not None:
            self._current.stop()
            requests.insert(0, self._current.request)
        for request in requests:
            if not request.check:
                self._unread.add(request)
        self._waiting.clear()
        self.resume()

    def close(self) -> None:
        """Stop, because the window closes; folders that are still to be removed are removed."""
        self.cancel()
        while self._removals:  # an update that is just ending tolerates that
            remove = partial(self._library.remove_folder, self._removals.pop(0))
            self._tasks.run(remove, surely=True)

    def _check_again(self, request: UpdateRequest) -> None:
        """Let a check that is to be cut short begin again afterwards."""
        if request.check:
            self._waiting.add(request)

    def _cut_short(self, update: RunningUpdate, request: UpdateRequest | None) -> None:
        """Stop an update, keeping what was read, and begin with `request`, if any."""
        if request is not None:
            self._waiting.insert(0, request)
        update.cut_short()

    def _next(self) -> None:
        if self.running:
            return
        if self._removals:
            self._remove(self._removals.pop(0))
        elif self._waiting:
            self._begin(self._waiting.pop(0))

    def _begin(self, request: UpdateRequest) -> None:
        update = self._current = RunningUpdate(request, self._report)
        self.running = True
        self._tasks.run(
            lambda: update.make(self._library, self._go),
            partial(self._finished, update),
            partial(self._failed, update),
            partial(self._updated, update),
        )
        if not request.quiet:
            self._announce(update)

    def _announce(self, update: RunningUpdate) -> None:
        update.announced = True
        if not update.request.check:
            self._unread.begin(update.request)
        self.started.emit()

    def _finished(self, update: RunningUpdate, report: IndexReport) -> None:
        if report.updated:
            self.pictures_changed.emit()
        if report.added or report.updated or report.moved or report.removed:
            self.folders.expect_change()
        if update.request.check:
            self._checks.add(update.request, report)
        elif report.cancelled:
            self._unread.stop(update.read_by_now - update.request.read_before)
        else:
            self._unread.end(update.request)
        if update.cut:
            return
        if not update.request.check:
            self.finished.emit(report)
        self._checks.tell_ended(self._waiting)

    def _failed(self, update: RunningUpdate, error: UserFacingError) -> None:
        if not update.request.quiet:
            self.update_failed.emit(error)
        elif isinstance(error, ProfileBusy):
            self.put_off.emit(update.request.folder_ids or ())
        else:
            self._tasks.quiet_trouble.emit(error)

    def _remove(self, folder_id: int) -> None:
        self.running = True  # nothing may be updated meanwhile

        def removed(_: object) -> None:
            self.folders.expect_change()
            self._unread.forget((folder_id,))
            if self.held and not self.incomplete:  # what was stopped went with the folder
                self.held = False
                self.stopped.emit()

        self._tasks.run(
            lambda: self._library.remove_folder(folder_id),
            removed,
            always=self._ended,
            surely=True,
        )

    def _report(self, progress: Progress) -> None:
        """Pass progress on from the updating thread."""
        self._tasks.call_soon(lambda: self._progressed(progress))

    def _progressed(self, progress: Progress) -> None:
        update = self._current
        if update is None:
            return
        if progress.stage == "encoding":
            update.read_by_now = progress.done
            if not update.announced:
                self._announce(update)
        self.progressed.emit(progress)
        if progress.stage != "scanning" and self._refreshes.is_due():
            self.folders.refresh()

    def _updated(self, update: RunningUpdate) -> None:
        self._current = None
        self.held = self.held and self.incomplete
        self._checks.forget_ended(self._waiting)
        if not (update.cut and self._waiting):
            self.resume()  # the next update must not begin paused
        self.stopped.emit()
        self._ended()

    def _ended(self) -> None:
        self.running = False
        self.folders.refresh()
        self._next()

    def _folders_changed(self, folders: list[FolderState]) -> None:
        if not folders:
            self._unread.clear()
