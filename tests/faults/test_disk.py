"""Disks that are full, read-only, slow, or taken away."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from answers import like
from fake_engine import FakeEngine
from kill_check import few_are_enough, recover
from killed_program import write_stand_in
from small_photos import write_photos

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ProfileError, UserFacingError
from sketchfind.library import Library
from sketchfind.paths import Profile

HERE = Path(__file__).parent
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def _may_mount() -> bool:
    command = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(command, capture_output=True).returncode
    )


needs_mounts = pytest.mark.skipif(not _may_mount(), reason="mounting is not allowed here")


@pytest.fixture
def place(tmp_path):
    """A folder of photos, and a profile of them that nothing disturbed."""
    space = write_stand_in(tmp_path / "model.safetensors")
    write_photos(tmp_path / "photos", range(60))
    recover(tmp_path / "calm", tmp_path / "photos", space)
    return tmp_path


def _space(place: Path) -> str:
    return read_info(place / "model.safetensors").space


def _program(kind: str, place: Path, *sizes: int) -> list[dict]:
    command = [sys.executable, str(HERE / "disk_program.py"), kind, str(place), *map(str, sizes)]
    if kind != "limit":
        command = [*NAMESPACE, *command]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    print(done.stdout)  # the outcomes, shown by `pytest -rP`
    return [json.loads(line) for line in done.stdout.splitlines()]


def _check_sizes(outcomes: list[dict]) -> None:
    """The smallest must have been too small, and the largest large enough."""
    assert outcomes[0]["status"] == 2
    assert outcomes[-1]["status"] == 0


def test_no_file_can_grow(place):
    _check_sizes(_program("limit", place, 20_000, 90_000, 10_000_000))


@needs_mounts
def test_the_disk_is_full(place):
    _check_sizes(_program("tmpfs", place, 100_000, 500_000, 10_000_000))


@pytest.mark.faults
def test_no_file_can_grow_beyond_any_size(place):
    _check_sizes(_program("limit", place, *range(1_000, 201_000, 5_000), 10_000_000))


@pytest.mark.faults
@needs_mounts
def test_the_disk_is_full_at_any_size(place):
    _check_sizes(_program("tmpfs", place, *range(40_960, 1_300_000, 32_768), 10_000_000))


@needs_mounts
def test_the_profile_is_read_only(place):
    (outcome,) = _program("read-only", place)
    assert [command for command, status, _ in outcome["said"] if status == 2]


def test_the_profile_is_removed_while_it_is_updated(place):
    profile = Profile.at(place / "removed")
    batches = []

    def remove_at_the_third(paths):
        batches.append(paths)
        if len(batches) == 3:
            shutil.rmtree(profile.data.rename(place / "gone"), ignore_errors=True)

    engine = FakeEngine(_space(place), before=remove_at_the_third)
    with few_are_enough(), Library(profile, Path("unused"), engine=engine) as library:
        library.add_folder(place / "photos")
        with pytest.raises(UserFacingError, match=r"moved or deleted|cannot be"):
            library.update()
        with pytest.raises(ProfileError, match=r"moved or deleted|cannot be written"):
            library.update()
        photo = next((place / "photos").rglob("*.png"))
        with suppress(UserFacingError):
            library.search(like(photo))
    assert recover(profile.data, place / "photos", _space(place))[0] == _calm(place)


def test_the_cache_is_removed_while_it_is_updated(place):
    profile = Profile.at(place / "removed")

    def remove(paths):
        if profile.cache.exists():
            gone = profile.cache.rename(profile.data / f"gone {len(paths)} {paths[0][-6:]}")
            shutil.rmtree(gone, ignore_errors=True)

    engine = FakeEngine(_space(place), before=remove)
    with few_are_enough(), Library(profile, Path("unused"), engine=engine) as library:
        library.add_folder(place / "photos")
        assert library.update().photos == 60
    assert recover(profile.data, place / "photos", _space(place))[0] == _calm(place)


def _calm(place: Path):
    return recover(place / "calm", place / "photos", _space(place))[0]


@pytest.fixture(scope="session")
def slow_disk(tmp_path_factory):
    """A library that makes each write to a file take its time, for LD_PRELOAD."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    library = tmp_path_factory.mktemp("slow") / "slow_disk.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "slow_disk.c")]
    subprocess.run(command, check=True, capture_output=True)
    return library


def _on_slow_disk(place: Path, slow_disk: Path, microseconds: int) -> None:
    profile = place / "slow"
    fast = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    slow = {**fast, "LD_PRELOAD": str(slow_disk), "SLOW_DISK_MICROSECONDS": str(microseconds)}
    options = ["--profile", str(profile), "--model", str(place / "model.safetensors")]
    program = [sys.executable, str(HERE / "killed_program.py")]
    index = [*program, "index", str(place / "photos"), *options]
    photo = str(next((place / "photos").rglob("*.png")))
    search = [*program, "search", "-", "--like", photo, *options]
    with subprocess.Popen(index, env=slow, stderr=subprocess.PIPE, text=True) as indexing:
        while indexing.poll() is None:  # another program searches meanwhile
            searched = subprocess.run(search, env=fast, capture_output=True, text=True)
            assert searched.returncode == 0, searched.stderr
        assert indexing.returncode == 0, indexing.stderr.read()
    assert recover(profile, place / "photos", _space(place))[0] == _calm(place)


def test_the_disk_is_slow(place, slow_disk):
    _on_slow_disk(place, slow_disk, 2_000)


@pytest.mark.faults
@pytest.mark.parametrize("milliseconds", [5, 20, 50])
def test_the_disk_is_slower(place, slow_disk, milliseconds):
    _on_slow_disk(place, slow_disk, milliseconds * 1000)
