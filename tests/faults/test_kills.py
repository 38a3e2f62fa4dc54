"""The program is killed at random moments; afterwards nothing is lost, doubled or left over."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from kill_check import Known, committed, recover
from killed_program import write_stand_in
from old_catalog import as_old
from small_photos import set_time, write_photos

from sketchfind.encoder.model_file import read_info
from sketchfind.paths import Profile

PROGRAM = Path(__file__).with_name("killed_program.py")


@dataclass(frozen=True)
class Phase:
    """A command, what is done before it, and the model that answers then.

    Where `begins` is "indexed", 60 photos are known, which phases share and must not change.
    """

    arguments: Callable[["Stage"], list[str]]
    prepare: Callable[["Stage"], None]
    model: str = "first"
    begins: str = "empty"


@dataclass(frozen=True)
class Stage:
    """Where a phase plays."""

    profile: Path
    photos: Path

    def space(self, model: str) -> str:
        return read_info(self.profile / "models" / f"{model}.safetensors").space

    def run(self, *arguments: str, kill_at: int = 0, calls_to: Path | None = None) -> bool:
        """Run the program; tell whether it came to its end. Any other end than a kill fails."""
        environment = {**os.environ, "KILL_AT_CALL": str(kill_at)}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        if calls_to is not None:
            environment["CALLS_TO"] = str(calls_to)
        command = [sys.executable, str(PROGRAM), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return done.returncode == 0

    def index(self) -> list[str]:
        return ["index", str(self.photos), "--profile", str(self.profile)]

    def use(self, model: str) -> list[str]:
        return ["models", "use", model, "--profile", str(self.profile)]

    def doctor(self) -> list[str]:
        return ["doctor", "--repair", "--profile", str(self.profile)]


def _nothing(stage: Stage) -> None:
    write_photos(stage.photos, range(60))


def _indexed(stage: Stage) -> None:
    write_photos(stage.photos, range(60))
    assert stage.run(*stage.index())


def _changed(stage: Stage) -> None:
    """Of 60 photos that are known 10 each are moved, replaced, touched, deleted and new."""
    _indexed(stage)
    paths = write_photos(stage.photos, range(60))
    (stage.photos / "elsewhere").mkdir()
    for path in paths[:10]:
        path.rename(stage.photos / "elsewhere" / path.name)
    for path, other in zip(paths[10:20], write_photos(stage.photos, range(60, 70)), strict=True):
        other.rename(path)
    for number, path in enumerate(paths[20:30], 100):
        set_time(path, number)
    for path in paths[30:40]:
        path.unlink()
    write_photos(stage.photos, range(70, 80))


def _without_index(stage: Stage) -> None:
    shutil.rmtree(stage.profile / "cache" / "index")


def _of_first_version(stage: Stage) -> None:
    as_old(stage.profile / "catalog.sqlite", 1)


def _much_deleted(stage: Stage) -> None:
    """Most of what the catalog holds has been missing for longer than it is kept."""
    write_photos(stage.photos, range(300))
    assert stage.run(*stage.index())
    for path in sorted(stage.photos.rglob("*.png"))[:200]:
        path.unlink()
    assert stage.run(*stage.index())
    db = sqlite3.connect(stage.profile / "catalog.sqlite")
    db.execute("UPDATE photos SET missing_since = '2020' WHERE missing_since NOT NULL")
    db.commit()
    db.close()


def _another_model_chosen(stage: Stage) -> None:
    assert stage.run(*stage.use("second"))


PHASES = {
    "scan": Phase(Stage.index, _changed),
    "ingest": Phase(Stage.index, _nothing),
    "index save": Phase(Stage.doctor, _without_index, begins="indexed"),
    "model choice": Phase(lambda stage: stage.use("second"), lambda _: None, "second", "indexed"),
    "model switch": Phase(Stage.index, _another_model_chosen, "second", "indexed"),
    "migration": Phase(Stage.index, _of_first_version, begins="indexed"),
    "compaction": Phase(Stage.index, _much_deleted),
}


def _copied(stage: Stage, to: Path) -> Stage:
    shutil.copytree(stage.profile, to)
    return Stage(to, stage.photos)


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Stage:
    """A profile with two models, of which the first was chosen."""
    root = tmp_path_factory.mktemp("empty")
    stage = Stage(root / "profile", root / "photos")
    Profile.at(stage.profile).create()
    for name in ("first", "second"):
        write_stand_in(stage.profile / "models" / f"{name}.safetensors")
    assert stage.run(*stage.use("first"))
    return stage


@pytest.fixture(scope="session")
def indexed(empty, tmp_path_factory) -> Stage:
    root = tmp_path_factory.mktemp("indexed")
    stage = replace(_copied(empty, root / "profile"), photos=root / "photos")
    _indexed(stage)
    return stage


@pytest.fixture(scope="session", params=PHASES)
def calm(request, tmp_path_factory) -> tuple[Phase, Stage, Known, int]:
    """Prepare a phase, run it undisturbed, and count its calls."""
    root = tmp_path_factory.mktemp("calm")
    phase = PHASES[request.param]
    stage = _copied(request.getfixturevalue(phase.begins), root / "profile")
    if phase.begins == "empty":
        stage = replace(stage, photos=root / "photos")
    phase.prepare(stage)
    undisturbed = _copied(stage, root / "undisturbed")
    assert undisturbed.run(*phase.arguments(undisturbed), calls_to=root / "calls")
    known, _, _ = recover(undisturbed.profile, stage.photos, stage.space(phase.model))
    return phase, stage, known, int((root / "calls").read_text())


def _kill_and_recover(calm, to: Path, kill_at: int) -> bool:
    """Kill the program at a call, and compare; tell whether it was still running then."""
    phase, before, known, _ = calm
    stage = _copied(before, to)
    space = stage.space(phase.model)
    at_first = committed(stage.profile, space)
    killed = not stage.run(*phase.arguments(stage), kill_at=kill_at)
    kept = committed(stage.profile, space)
    added = kept.keys() - at_first.keys()
    after, report, encoded = recover(stage.profile, stage.photos, space)
    assert after.photos == known.photos
    assert after.answers == known.answers
    assert after.files == known.files
    assert report.failed == ()
    assert not added & set(encoded)  # what was committed is not done again
    return killed


@pytest.mark.parametrize("trial", range(2))
def test_killed_at_random_calls(calm, tmp_path, trial, request):
    """Each trial is a moment of its own, the same in every run."""
    seed = [trial, *request.node.name.encode()]
    moment = int(np.random.default_rng(seed).integers(1, calm[3]))
    while not _kill_and_recover(calm, tmp_path / f"killed {moment}", moment):
        moment = moment * 9 // 10  # threads take turns: this run had fewer calls than the first
        assert moment > 0


@pytest.mark.faults
@pytest.mark.parametrize("trial", range(2, 22))
def test_killed_at_many_calls(calm, tmp_path, trial, request):
    test_killed_at_random_calls(calm, tmp_path, trial, request)
