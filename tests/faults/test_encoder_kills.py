"""Either encoder process is killed at random moments; no file is blamed, no answer is wrong."""

import itertools
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import stand_in_engine
from answers import like
from fake_engine import FakeEngine
from process_watch import encoders
from small_photos import write_photos

from sketchfind.errors import EncoderUnavailable
from sketchfind.library import Library
from sketchfind.library.update import ingest
from sketchfind.paths import Profile
from sketchfind.types import IndexReport, Query

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


class Killer(threading.Thread):
    """Kills encoder processes up to `longest` seconds after they were started, so many times."""

    def __init__(self, kills: int, longest: float, seed: int) -> None:
        super().__init__(name="killer")
        self._kills, self._longest = kills, longest
        self._random = np.random.default_rng(seed)
        self._over = threading.Event()
        self.killed = 0

    def run(self) -> None:
        while self.killed < self._kills:
            while not encoders(os.getpid()):
                if self._over.wait(0.005):
                    return
            if self._over.wait(float(self._random.uniform(0, self._longest))):
                return
            for child in encoders(os.getpid()):
                with suppress(ProcessLookupError):  # it ended this moment
                    os.kill(child, signal.SIGKILL)
                    self.killed += 1

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 8)
    monkeypatch.setattr("sketchfind.engine.ingest.load", stand_in_engine.load)


@pytest.fixture
def open_library(tmp_path):
    """Open a profile with a stand-in for the model: in processes of its own, or in this one."""

    def open_named(name: str, *, processes: bool) -> Library:
        model = Path("model.safetensors")
        engine = stand_in_engine.StandInEngine(model) if processes else FakeEngine("stand-in model")
        return Library(Profile.at(tmp_path / name), model, engine=engine)

    return open_named


def _vectors(library: Library) -> dict[str, bytes]:
    catalog, space = library._catalog, library._space
    known = catalog.photos.known(space.id)
    assert len({photo.file.path for photo in known}) == len(known)
    return {p.file.path: catalog.embeddings.get(space, [p.id])[1][0].tobytes() for p in known}


def _kill_while_ingesting(open_library, photos: Path, kills: int, seed: int) -> None:
    """Add more and more photos until there were so many kills; compare with a calm library."""
    with open_library("killed", processes=True) as library, Killer(kills, 0.4, seed) as killer:
        photos.mkdir()
        library.add_folder(photos)
        for start in itertools.count(step=96):
            write_photos(photos, range(start, start + 96))
            report = _update(library)
            assert report.failed == ()
            if not killer.is_alive():
                break
        assert killer.killed >= kills
        assert report.photos == start + 96
        assert all(finding.ok for finding in library.doctor())
        found = _vectors(library)
    with open_library("calm", processes=False) as calm:
        calm.add_folder(photos)
        calm.update()
        assert _vectors(calm) == found


def _update(library: Library) -> IndexReport:
    """Update; where the process is killed twice while it starts, that is said: then go on."""
    while True:
        try:
            return library.update()
        except EncoderUnavailable:
            continue


def test_the_ingest_encoder_is_killed(tmp_path, open_library, small_batches):
    _kill_while_ingesting(open_library, tmp_path / "photos", 2, 0)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_ingest_encoder_is_killed_ten_times(tmp_path, open_library, small_batches, seed):
    _kill_while_ingesting(open_library, tmp_path / "photos", 10, seed)


def _kill_while_searching(open_library, photos: Path, kills: int, seed: int) -> None:
    paths = write_photos(photos, range(48))
    with open_library("profile", processes=True) as library:
        library.add_folder(photos)
        library.update()
        queries = [like(path) for path in paths]
        expected = [_paths(library, query) for query in queries]
        answered = 0
        with Killer(kills, 0.5, seed) as killer:
            while killer.is_alive():
                for query, paths in zip(queries, expected, strict=True):
                    try:
                        assert _paths(library, query) == paths
                        answered += 1
                    except EncoderUnavailable:  # said to the user; the next search is answered
                        continue
        assert killer.killed >= kills
        assert [_paths(library, query) for query in queries] == expected
        assert answered > kills


def _paths(library: Library, query: Query) -> list[str]:
    return [hit.path for hit in library.search(query, 8).hits]


def test_the_query_encoder_is_killed(tmp_path, open_library, small_batches):
    _kill_while_searching(open_library, tmp_path / "photos", 2, 0)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_query_encoder_is_killed_ten_times(tmp_path, open_library, small_batches, seed):
    _kill_while_searching(open_library, tmp_path / "photos", 10, seed)
