"""An update that is killed, and the one after it, end like one that was left alone."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fake_engine import FakeEngine
from process_watch import alive, children

from sketchfind.catalog import Catalog
from sketchfind.library import Library
from sketchfind.paths import Profile

PROGRAM = Path(__file__).parents[1] / "update_program.py"


def _run_and_kill(*arguments: object) -> list[int]:
    """Kill -9 the program when it has stopped in the middle; return its children's ids."""
    command = [sys.executable, str(PROGRAM), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "stopped\n"
        started = children(process.pid)
        process.kill()
    return started


@pytest.mark.parametrize(("where", "committed"), [("commit", 4), ("progress", 8)])
def test_killed_and_run_again(tmp_path, folder, contents, where, committed):
    calm = Profile.at(tmp_path / "calm")
    with Library(calm, "", engine=FakeEngine()) as library:
        library.add_folder(folder)
        library.update()
    expected = contents(calm)

    _run_and_kill(tmp_path / "killed", folder, where)
    killed, engine = Profile.at(tmp_path / "killed"), FakeEngine()
    with Library(killed, "", engine=engine) as library:
        assert library.status().embedded == committed
        with Catalog(killed.catalog) as catalog:
            assert catalog.problems() == []
        report = library.update()
        assert (report.added, report.photos) == (12 - committed, 12)
        assert len(engine.encoded) == 12 - committed
        assert list(contents(killed).items()) == list(expected.items())  # in this order
        assert len(list(killed.thumbnails.rglob("*.jpg"))) == 12
        assert all(finding.ok for finding in library.doctor())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
def test_killed_with_real_encoder_processes(tmp_path, folder, contents, model_file):
    started = _run_and_kill(tmp_path / "killed", folder, "progress", model_file)
    assert len(started) >= 1
    vectors = {}
    for name in ("killed", "calm"):
        profile = Profile.at(tmp_path / name)
        with Library(profile, model_file, "cpu") as library:
            library.add_folder(folder)
            assert library.update().photos == 12
            assert library.update().added == 0
        vectors[name] = contents(profile)
    assert vectors["killed"].keys() == vectors["calm"].keys()
    for path, (file, info, missing, vector) in vectors["calm"].items():
        assert vectors["killed"][path][:3] == (file, info, missing)
        # The batches were cut differently, which moves the last bits of a float.
        assert float(np.dot(vectors["killed"][path][3], vector)) > 0.999
    assert not any(alive(pid) for pid in started)
