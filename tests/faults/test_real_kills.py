"""The shipped program with its real encoders is killed at random moments of an update."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from kill_check import committed
from process_watch import encoders
from small_photos import write_photos

from sketchfind.encoder.model_file import read_info

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc"),
]
PHOTOS = 600
TOLERANCE = 2e-3  # of a score: batches are cut differently, which moves the last bits


def _sketchfind(*arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "sketchfind", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def _document(*arguments: object) -> dict:
    with _sketchfind(*arguments, "--json") as process:
        answer, said = process.communicate()
    assert process.returncode == 0, said
    return json.loads(answer)


def _found(profile: Path, space: str) -> int:
    """Count the photos that are committed while the program goes on."""
    with suppress(sqlite3.Error, AssertionError):  # in this moment the catalog is made
        return len(committed(profile, space))
    return 0


def _scores(profile: Path, model: Path, photo: Path) -> dict[str, float]:
    options = ["--profile", profile, "--model", model, "--device", "cpu", "-k", PHOTOS]
    found = _document("search", "-", "--like", photo, "--exact", *options)
    return {hit["path"]: hit["score"] for hit in found["hits"]}


@pytest.fixture(scope="module")
def calm(tmp_path_factory, model_file):
    """An undisturbed profile: the photos, its answer to a query, and how long it took."""
    root = tmp_path_factory.mktemp("calm")
    paths = write_photos(root / "photos", range(PHOTOS))
    options = ["--profile", root / "profile", "--model", model_file, "--device", "cpu"]
    started = time.monotonic()
    report = _document("index", root / "photos", *options)
    assert report["added"] == PHOTOS
    seconds = time.monotonic() - started
    return root / "photos", paths[0], _scores(root / "profile", model_file, paths[0]), seconds


@pytest.mark.parametrize("trial", range(24))
@pytest.mark.parametrize("victim", ["program", "encoder"])
def test_killed_while_indexing(calm, tmp_path, model_file, victim, trial):
    """At a random time, which mostly is while torch or the model is loaded, or by turns after a
    random number of photos."""
    photos, query, expected, seconds = calm
    options = ["--profile", tmp_path / "p", "--model", model_file, "--device", "cpu"]
    rng = np.random.default_rng([trial, len(victim)])
    space = read_info(model_file).space
    with _sketchfind("index", photos, *options) as process:
        if trial % 2:
            wanted = int(rng.integers(1, PHOTOS))
            while process.poll() is None and _found(tmp_path / "p", space) < wanted:
                time.sleep(0.005)
        else:
            time.sleep(float(rng.uniform(0.2, 0.95)) * seconds)
        while victim == "encoder" and process.poll() is None and not encoders(process.pid):
            time.sleep(0.01)
        victims = [process.pid] if victim == "program" else encoders(process.pid)
        in_time = process.poll() is None and bool(victims)
        for pid in victims if in_time else []:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _, said = process.communicate()
    kept = committed(tmp_path / "p", space)
    print(f"\n{victim} {'killed' if in_time else 'had ended'}, {len(kept)} photos were committed")
    if victim == "encoder":
        assert (process.returncode, len(kept)) == (0, PHOTOS), said
    report = _document("index", photos, *options)
    assert report["photos"] == PHOTOS
    assert report["added"] == PHOTOS - len(kept)
    assert report["failed"] == []
    assert committed(tmp_path / "p", space).items() >= kept.items()
    assert _document("doctor", *options)["ok"]
    found = _scores(tmp_path / "p", model_file, query)
    assert found.keys() == expected.keys()
    assert max(abs(found[path] - expected[path]) for path in found) < TOLERANCE
