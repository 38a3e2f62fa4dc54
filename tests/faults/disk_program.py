"""Index photos on a disk that is too small or read-only, then on one that is not; print outcomes.

Usage: disk_program.py {limit|tmpfs} FOLDER BYTES...
FOLDER holds `photos` and `calm`, a profile of them that nothing disturbed. `limit` lets no file
grow beyond BYTES; `tmpfs` mounts a disk of BYTES, for which the program must be allowed to mount
(`unshare --user --map-root-user --mount`). One JSON object for each size, a line each.
"""

from __future__ import annotations

import io
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from kill_check import few_are_enough, recover
from killed_program import use_stand_ins

from sketchfind.cli import main
from sketchfind.encoder.model_file import read_info

ROOM = "64m"


def run(*arguments: str) -> tuple[int, str]:
    """Run a command of the program here; return its exit status and what it said."""
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(said), few_are_enough():
        try:
            main(arguments)
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()


def check_words(status: int, said: str) -> None:
    """Fail unless the command worked, or said why not in one line."""
    assert status in (0, 2), said
    if status:
        assert said.splitlines()[-1].startswith("sketchfind: "), said
        assert "Traceback" not in said, said


@contextmanager
def limited(_profile: Path, size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(profile: Path, size: int) -> Iterator[None]:
    """Mount a disk of `size` bytes, which grows afterwards."""
    profile.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", profile)
    yield
    _mount("-o", f"remount,size={ROOM}", profile)


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)


def try_size(kind: str, folder: Path, size: int) -> dict[str, object]:
    """Index on a disk of this size, then with room, and compare with the calm profile."""
    profile = folder / f"profile {size}"
    options = ["--profile", str(profile), "--model", str(folder / "model.safetensors")]
    index = ["index", str(folder / "photos"), *options]
    before = sorted((folder / "photos").rglob("*"))
    with (limited if kind == "limit" else small_disk)(profile, size):
        status, said = run(*index)
        check_words(status, said)
        check_words(*run("status", *options))
        check_words(*run("index", str(folder / "photos"), *options))
    status_with_room, said_with_room = run(*index)
    assert status_with_room == 0, said_with_room
    space = read_info(folder / "model.safetensors").space
    found, _, encoded = recover(profile, folder / "photos", space)
    calm, _, _ = recover(folder / "calm", folder / "photos", space)
    assert found == calm
    assert encoded == []
    assert sorted((folder / "photos").rglob("*")) == before
    return {"bytes": size, "status": status, "said": said.strip().splitlines()[-1:]}


def try_read_only(folder: Path) -> dict[str, object]:
    """Use a profile that cannot be written, then one that can be again."""
    profile = folder / "read-only"
    profile.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", profile)
    shutil.copytree(folder / "calm", profile, dirs_exist_ok=True)
    options = ["--profile", str(profile), "--model", str(folder / "model.safetensors")]
    photo = str(next((folder / "photos").rglob("*.png")))
    commands = [
        ["index", str(folder / "photos")],
        ["status"],
        ["search", "-", "--like", photo],
        ["doctor", "--repair"],
        ["models", "use", str(folder / "model.safetensors")],
    ]
    said = []
    _mount("-o", "remount,ro", profile)
    for command in commands:
        own = options[:2] if command[0] == "models" else options
        status, words = run(*command, *own)
        check_words(status, words)
        said.append([command[0], status, *words.strip().splitlines()[-1:]])
    _mount("-o", "remount,rw", profile)
    space = read_info(folder / "model.safetensors").space
    found, _, encoded = recover(profile, folder / "photos", space)
    calm, _, _ = recover(folder / "calm", folder / "photos", space)
    assert (found, encoded) == (calm, [])
    return {"said": said}


def _run_all() -> None:
    kind, folder, *sizes = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])
    use_stand_ins()
    if kind == "read-only":
        print(json.dumps(try_read_only(folder)), flush=True)
    for size in sizes:
        print(json.dumps(try_size(kind, folder, size)), flush=True)


if __name__ == "__main__":
    _run_all()
