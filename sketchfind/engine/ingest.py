"""The encoder process for files: low priority, ends with the work, survives any file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, TypeVar

from PIL import Image

from sketchfind.engine.hang_detector import CPU_KNOWN, TICK, HangDetector
from sketchfind.engine.ingest_tasks import BatchOutcome, embed_files
from sketchfind.engine.loaded import ModelSource, load
from sketchfind.engine.worker import Worker, how_lost
from sketchfind.errors import DeviceFailed, EncoderUnavailable, UserFacingError, phrase
from sketchfind.types import EncodedPhoto, FailedPhoto

log = logging.getLogger(__name__)

T = TypeVar("T")
BatchTask = Callable[[ModelSource, Sequence[str], float], BatchOutcome]

LOAD_SECONDS = 300.0
LOAD_ATTEMPTS = 2
FILE_SECONDS = 30.0  # how long decoding one file may do nothing; see HangDetector
FROZEN = 3  # how many times longer the whole process may do nothing
COMPUTING = 600.0  # seconds it may compute without a sign of life: enough for a few large photos


class _Fault(Exception):
    """A task was not finished; the text says what its process did, "it ..."."""

    def __init__(self, how: str, *, killed: bool = False) -> None:
        super().__init__(how)
        self.killed = killed


class IngestEncoder:
    """Encodes files in a process that the first batch starts and the end of the `with` ends.

    Raises EncoderUnavailable (or the model's own ModelFileError) when the process cannot even
    load the model, CancelledError after `cancel`.
    """

    def __init__(
        self,
        source: ModelSource,
        *,
        seconds_each: float = FILE_SECONDS,
        task: BatchTask = embed_files,
        background: bool = True,
    ) -> None:
        self._source = source
        self._seconds_each = seconds_each
        self._task = task
        self._worker = Worker(background=background)
        self._loaded = False
        self._killed = False  # whether that happened since a picture was last read
        self._hung = False  # whether a file took too long
        self._cancelled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    def rest(self) -> None:
        """End the process; the next `encode` starts another."""
        self._replace()

    def cancel(self) -> None:
        """End the process at once; a running `encode` raises CancelledError."""
        self._cancelled = True
        self._worker.close()

    def encode(
        self, paths: Sequence[str], answers: Callable[[str], bool] = lambda _path: True
    ) -> list[EncodedPhoto | FailedPhoto]:
        """Return one result for each path, in their order.

        If the process dies or hangs on a batch, the batch is halved until the file that causes it
        is alone; that file becomes a FailedPhoto. If the process is killed, that file gets a second
        chance, because the system also kills processes to free memory. A file that takes too long
        is not blamed if `answers` says that its drive does not answer; other files there are then
        not tried. No file is blamed if the device fails: a fresh process repeats the batch.

        Raises:
            DeviceFailed: the device fails again.
        """
        results: dict[str, EncodedPhoto | FailedPhoto] = {}
        if self._hung:
            results |= _silent(paths, answers)
        parts, suspects, device_failed = [list(paths)], set[str](), False
        while parts:
            part = [path for path in parts.pop() if path not in results]
            if not part:
                continue
            try:
                self._make_ready()
                outcome = self._run_batch(part)
            except DeviceFailed as error:
                self._replace()
                if device_failed:
                    raise
                log.warning("the reading process begins anew: %s", error.message)
                device_failed = True
                parts.append(part)
                continue
            except _Fault as fault:
                self._replace()
                self._killed = self._killed or fault.killed
                if len(part) > 1:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]
                elif fault.killed and part[0] not in suspects:
                    suspects.add(part[0])
                    parts.append(part)
                else:
                    log.warning("%s: the process that read it was lost: %s", part[0], fault)
                    reason = phrase("the process that read it was lost") + f" ({fault})"
                    results[part[0]] = FailedPhoto(part[0], reason, doubtful=True)
                continue
            results.update((result.path, result) for result in outcome.results)
            if outcome.hung:  # one thread of the process is lost, and other files wait for it
                self._replace()
                self._hung = True
                unread = [path for path in part if not isinstance(results.get(path), EncodedPhoto)]
                results |= _silent(unread, answers)
                parts.append(part)
        return [results[path] for path in paths]

    def _run_batch(self, part: list[str]) -> BatchOutcome:
        arguments = (self._source, part, self._seconds_each)
        return self._run(self._task, *arguments, seconds=FROZEN * self._seconds_each)

    def _make_ready(self) -> None:
        """Load the model first, so that no file is blamed if the process dies while loading.

        After a kill, also read a sound picture: the memory left may do for the model alone.
        """
        for attempt in range(LOAD_ATTEMPTS):
            if self._loaded:
                return
            try:
                self._run(load, self._source, seconds=LOAD_SECONDS)
                if self._killed:
                    self._read_something()
            except _Fault as fault:
                self._replace()
                if attempt + 1 == LOAD_ATTEMPTS:
                    raise EncoderUnavailable(
                        "The model cannot be used: its process failed ({fault}).",
                        "Close other programs to free memory, or try --device cpu.",
                        fault=fault,
                    ) from fault
            else:
                self._loaded, self._killed = True, False

    def _read_something(self) -> None:
        with suppress(OSError), TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = str(Path(folder) / "photo.jpg")
            Image.new("RGB", (1600, 1200)).save(path)
            self._run_batch([path])

    def _run(self, task: Callable[..., T], *arguments: object, seconds: float) -> T:
        if self._cancelled:
            raise CancelledError
        try:
            future = self._worker.submit(task, *arguments, seconds=None)
            if not self._ends(future, seconds):
                raise _Fault(phrase("it gave no sign of life") + f" ({seconds:g} seconds)")
            return future.result()
        except (UserFacingError, _Fault):
            raise
        except Exception as error:  # a native decoder or torch may raise anything
            if self._cancelled:
                raise CancelledError from error
            how = how_lost(error, seconds)
            killed = how is not None
            if how is None:
                log.warning("a batch failed in the encoder process", exc_info=error)
                how = phrase("it failed") + f" ({type(error).__name__}: {error})"
            raise _Fault(how, killed=killed) from error

    def _ends(self, future: Future[T], seconds: float) -> bool:
        """Wait for a task; return False if its process does nothing for `seconds`, as if frozen."""
        detector = HangDetector(seconds, COMPUTING, self._worker.cpu_seconds, cpu_known=CPU_KNOWN)
        signs = self._worker.signs
        tick = min(TICK, seconds)
        while not wait([future], timeout=tick).done:
            if self._worker.signs != signs:
                signs = self._worker.signs
                detector.reset()
            elif detector.hangs(tick):
                return False
        return True

    def _replace(self) -> None:
        self._loaded = False
        self._worker.replace()


def _silent(paths: Sequence[str], answers: Callable[[str], bool]) -> dict[str, FailedPhoto]:
    """Return transient failures for those of the files whose drives do not answer."""
    reason = phrase("its drive does not answer")
    return {path: FailedPhoto(path, reason, transient=True) for path in paths if not answers(path)}
