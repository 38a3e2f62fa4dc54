"""What CI runs, on a system made of stand-ins: which packages it adds before the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "run"
ASKING = "python3 .ci/system.py python compiler libraries validators --list"
RUNNING = ["make test", "make check"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., list[str]]:
    """Run the script where these programs are there; return what it started, in order."""
    programs, shelf, log = tmp_path / "programs", tmp_path / "shelf", tmp_path / "log"
    for folder in (programs, shelf, tmp_path / ".ci"):
        folder.mkdir()
    script = shutil.copy(SCRIPT, tmp_path / ".ci")
    for name in ("sh", "dirname", "env", "cp"):
        (programs / name).symlink_to(str(shutil.which(name)))

    def stand_in(folder: Path, name: str, does: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)

    def start(*there: str, missing: str, user: int = 0) -> list[str]:
        stand_in(programs, "id", f"echo {user}")
        stand_in(programs, "sudo", 'SUDO="sudo " "$@"')
        add = f"for name; do [ ! -e '{shelf}'/$name ] || cp '{shelf}'/$name '{programs}'; done"
        stand_in(programs, "apt-get", f'echo "${{SUDO-}}apt-get $*" >> "{log}"\n{add}')
        stand_in(shelf, "make", f'echo "make $*" >> "{log}"')
        stand_in(
            shelf, "python3", f'echo "python3 $*" >> "{log}"\necho {missing}\n[ -z "{missing}" ]'
        )
        for name in there:
            shutil.copy(shelf / name, programs)
        sh, path = str(programs / "sh"), {"PATH": str(programs)}
        done = subprocess.run([sh, script], env=path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return log.read_text().splitlines()

    return start


def adding(packages: str, sudo: str = "") -> list[str]:
    install = "apt-get install --yes --no-install-recommends"
    return [f"{sudo}apt-get update", f"{sudo}{install} {packages}"]


def test_on_a_bare_system_python_comes_first_since_it_says_what_is_missing(run) -> None:
    started = run(missing="g++ libegl1")
    assert started == [*adding("python3"), ASKING, *adding("make g++ libegl1"), *RUNNING]


def test_who_is_not_root_uses_sudo(run) -> None:
    started = run("make", missing="g++ libegl1", user=1000)
    first, second = adding("python3", "sudo "), adding("g++ libegl1", "sudo ")
    assert started == [*first, ASKING, *second, *RUNNING]


def test_nothing_is_added_where_all_is_there(run) -> None:
    assert run("make", "python3", missing="") == [ASKING, *RUNNING]
