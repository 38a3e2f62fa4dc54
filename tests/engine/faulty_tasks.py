"""Batch tasks for the worker process that misbehave on files of certain names."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from process_watch import gives_way, kill_this

from sketchfind.atomic_files import atomic_write
from sketchfind.engine import ingest_tasks
from sketchfind.engine.ingest_tasks import BatchOutcome, embed_files
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.process import give_way
from sketchfind.errors import DeviceFailed, EncoderUnavailable
from sketchfind.imaging.photo_transform import PhotoTransform


def embed_or_misbehave(
    source: ModelSource, paths: Sequence[str], seconds_each: float
) -> BatchOutcome:
    """Die, freeze or raise when a batch holds a file of that name."""
    names = {Path(path).stem for path in paths}
    if "die" in names:
        kill_this()
    for path in paths:
        first_time = Path(path + ".met")
        if Path(path).stem == "die_once" and not first_time.exists():
            first_time.touch()
            kill_this()
    if "device" in names:
        fail_device_once(Path(paths[0] + ".failed"))
    if "raise" in names:
        raise RuntimeError("cannot multiply this")
    if "freeze" in names:
        threading.Event().wait()
    if names & set(_STRANGE):
        ingest_tasks.decode_photo = _strange_decode
    ingest_tasks.runtime_of = lambda source: _NoModel()
    return embed_files(source, paths, seconds_each)


def die(*_: object) -> None:
    """Stand in for the task where memory does for the model, but for no picture beside it."""
    kill_this()


def die_then_fail_device_once(
    source: ModelSource, paths: Sequence[str], seconds_each: float
) -> BatchOutcome:
    """Die as where a GPU is reset, which then does not work at once."""
    first_time = Path(f"{source.path}.died")
    if not first_time.exists():
        first_time.touch()
        kill_this()
    fail_device_once(Path(f"{source.path}.failed"))
    return embed_or_misbehave(source, paths, seconds_each)


class _NoModel:
    """In the place of the runtime, because these tests start many processes."""

    photo_transform = PhotoTransform(32)

    def share_threads(self) -> SimpleNamespace:
        return SimpleNamespace(count=2, batch=4)

    def embed_photos(self, photos: np.ndarray) -> np.ndarray:
        """Make no numbers of what is black, and nothing of what is white."""
        rows = np.ones((len(photos), 4), np.float32)
        rows[photos.max(axis=(1, 2, 3)) == 0] = np.nan
        rows[photos.min(axis=(1, 2, 3)) == 255] = 0
        return rows


def warn(text: str) -> None:
    """Warn as the runtime does of a device that it does not trust."""
    logging.getLogger("sketchfind.encoder.runtime").warning("%s", text)


def fail_device_once(first_time: Path) -> int:
    """Fail as a runtime does whose GPU dies; the next time return the id of the process."""
    if not first_time.exists():
        first_time.touch()
        fail_device()
    return os.getpid()


def fail_device(*_: object) -> None:
    """Fail so every time."""
    raise DeviceFailed("The device '{name}' does not work here.", name="cuda")


def lack_torch() -> None:
    """Fail as where PyTorch cannot be loaded, which it then refuses for good."""
    raise EncoderUnavailable("PyTorch cannot be loaded ({error}).", "Try again.", error="shm.dll")


def load_nothing(source: ModelSource) -> None:
    """Stand in for `load` where no model is needed."""


_real_decode = ingest_tasks.decode_photo


def _strange_decode(path: str, **sides: int):
    _STRANGE.get(Path(path).stem, lambda: None)()
    return _real_decode(path, **sides)


def _compute_for_ever() -> None:
    while True:
        pass


def _read_slowly() -> None:
    """Wait again and again, as for a drive that delivers little by little."""
    for _ in range(50):
        time.sleep(0.1)


_STRANGE = {"stall": threading.Event().wait, "spin": _compute_for_ever, "slow": _read_slowly}


def die_loading(source: ModelSource) -> None:
    """Stand in for `load` on a machine where loading kills the process."""
    kill_this()


def die_loading_once(source: ModelSource) -> None:
    """Stand in for `load` where the system kills the process the first time."""
    first_time = Path(f"{source.path}.met")
    if not first_time.exists():
        first_time.touch()
        die_loading(source)


def freeze_loading_once(source: ModelSource) -> None:
    """Stand in for `load` where a driver hangs the first time."""
    first_time = Path(f"{source.path}.frozen")
    if not first_time.exists():
        first_time.touch()
        threading.Event().wait()


def import_half(_source: Path, out: Path, *_: object) -> None:
    """Stand in for `import_model` on a disk so slow that the file is never whole."""
    with atomic_write(out) as model, atomic_write(model) as half:
        half.write_bytes(b"half")
        model.write_bytes(b"a model")
        threading.Event().wait()


def process_facts() -> tuple[int, bool]:
    """Return (process id, whether it gives way to others)."""
    return os.getpid(), gives_way()


def classes_that_give_way() -> set[int]:
    """Let all threads give way; return how the system schedules them."""
    give_way()
    return {os.sched_getscheduler(int(thread.name)) for thread in Path("/proc/self/task").iterdir()}
