"""Pausing and going on, while folders are walked and while photos are encoded."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from sketchfind.library.update import control, ingest, update
from sketchfind.library.update.pace import Pace
from sketchfind.library.verbs import upkeep
from sketchfind.types import Progress


class Watcher:
    """Pauses at one moment, notes what is in by then, and goes on or stops."""

    def __init__(self, library, *, then: str = "go on") -> None:
        self.library = library
        self.go, self.cancel = threading.Event(), threading.Event()
        self.go.set()
        self.then = then
        self.told: list[Progress] = []
        self.photos_at_pause: int | None = None

    def progress(self, progress) -> None:
        self.told.append(progress)
        if progress.stage == "paused":
            self.photos_at_pause = self.library.status().photos
            (self.go if self.then == "go on" else self.cancel).set()

    @property
    def stages(self) -> list[str]:
        return [progress.stage for progress in self.told]

    def update(self):
        return self.library.update(on_progress=self.progress, cancel=self.cancel, go=self.go)


@pytest.mark.usefixtures("small_batches")
def test_a_pause_finishes_what_is_begun_rests_the_encoder_and_goes_on(library, engine, folder):
    watcher = Watcher(library)
    engine.before = lambda paths: watcher.go.clear() if paths[0].endswith("11.png") else None
    library.add_folder(folder)
    report = watcher.update()
    assert report.photos == 12
    assert not report.cancelled
    assert watcher.photos_at_pause in (4, 8)  # a second batch may have been begun already
    assert engine.rests == 1
    assert len(engine.encoded) == 12
    assert watcher.stages.count("paused") == 1
    assert watcher.stages[-1] == "encoding"
    number = watcher.stages.index("paused")
    before, paused, after = watcher.told[number - 1 : number + 2]
    assert before.seconds_left is not None
    assert paused == Progress("paused", before.done, before.total)  # at no speed
    assert after == before


@pytest.mark.usefixtures("small_batches")
def test_a_pause_takes_back_the_batch_that_waits_behind_the_one_in_work(
    library, engine, folder, monkeypatch
):
    watcher, batches = Watcher(library), []
    waits, taken_back = threading.Event(), threading.Event()

    class Thread(ThreadPoolExecutor):
        def submit(self, *arguments):
            batches.append(super().submit(*arguments))
            if len(batches) == 2:
                batches[1].add_done_callback(lambda batch: taken_back.set())
                waits.set()
            return batches[-1]

    def pause(paths):
        if paths[0].endswith("11.png"):
            assert waits.wait(60)
            watcher.go.clear()
            assert taken_back.wait(60)

    monkeypatch.setattr(ingest, "ThreadPoolExecutor", Thread)
    engine.before = pause
    library.add_folder(folder)
    report = watcher.update()
    assert batches[1].cancelled()
    assert watcher.photos_at_pause == 4
    assert (report.photos, len(engine.encoded), engine.rests) == (12, 12, 1)


@pytest.mark.usefixtures("small_batches")
def test_a_paused_update_can_be_stopped(library, engine, folder):
    watcher = Watcher(library, then="stop")
    engine.before = lambda paths: watcher.go.clear() if paths[0].endswith("11.png") else None
    library.add_folder(folder)
    report = watcher.update()
    assert report.cancelled
    assert report.photos == watcher.photos_at_pause
    assert engine.open_encoders == 0


def test_a_walk_pauses_too(library, folder):
    watcher = Watcher(library)
    watcher.go.clear()
    library.add_folder(folder)
    assert watcher.update().photos == 12
    assert watcher.photos_at_pause == 0
    assert watcher.stages[:2] == ["scanning", "paused"]


def test_pauses_and_encoding_do_not_count_as_looking_through_folders(
    library, engine, folder, monkeypatch
):
    watcher, now = Watcher(library), 0.0
    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr(control, "time", clock)
    monkeypatch.setattr(update, "time", clock)
    monkeypatch.setattr(upkeep, "time", clock)

    def pass_time(seconds: float) -> None:
        nonlocal now
        now += seconds

    def progress(progress) -> None:
        if progress.stage == "paused":
            pass_time(7200.0)
            watcher.go.set()

    engine.before = lambda _: pass_time(100.0)
    watcher.go.clear()
    library.add_folder(folder)
    report = library.update(on_progress=progress, go=watcher.go)
    assert report.scan_seconds == 0.0
    assert report.seconds >= 7300.0


def test_closing_ends_a_pause(library, folder):
    go = threading.Event()
    paused = threading.Event()
    library.add_folder(folder)
    reports = []

    def update() -> None:
        reports.append(
            library.update(
                on_progress=lambda p: paused.set() if p.stage == "paused" else None, go=go
            )
        )

    thread = threading.Thread(target=update)
    thread.start()
    assert paused.wait(60)
    library.close()
    thread.join(60)
    assert reports[0].cancelled


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_forgets_a_slow_start_and_a_pause():
    clock = Clock()
    pace = Pace(clock)
    assert (pace.per_second, pace.seconds_left(10)) == (0.0, None)
    clock.now = 20.0  # the model was loaded meanwhile
    pace.advance(10)
    assert pace.per_second == 0.5
    clock.now = 21.0
    pace.advance(20)
    assert pace.per_second == 10.0
    assert pace.seconds_left(40) == 4.0
    clock.now = 1000.0
    pace.restart()
    assert pace.per_second == 10.0
    clock.now = 1010.0
    pace.advance(30)
    clock.now = 1012.0
    pace.advance(40)
    assert pace.per_second == 5.0


def test_the_pace_is_that_of_the_last_minute():
    clock = Clock()
    pace = Pace(clock)
    for second in range(1, 301):
        clock.now = float(second)
        pace.advance(second if second < 200 else 200 + 10 * (second - 200))
    assert pace.per_second == 10.0


def test_the_newest_can_soon_be_found(library, engine, folder):
    sizes, findable = [], []

    def note(paths) -> None:
        sizes.append(len(paths))

    engine.before = note
    library.add_folder(folder)
    library.update(on_progress=lambda p: findable.append(library.status().embedded))
    assert sizes == [8, 4]
    assert 8 in findable
