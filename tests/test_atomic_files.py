"""Files are whole or not there, and what a killed program left does not stay."""

import ast
import errno
import itertools
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

import sketchfind
from sketchfind.atomic_files import (
    abandoned,
    atomic_write,
    discard,
    move,
    new_file,
    open_private,
    replacing,
    sweep,
    temporary_folder,
)


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _refuse_to_replace(monkeypatch, winerror, times):
    """Let files get no name in the place of others, in the way of Windows."""
    whole, refused = Path.replace, SimpleNamespace(left=times)

    def replace(path, target):
        if refused.left == 0:
            return whole(path, target)
        refused.left -= 1
        error = PermissionError(errno.EACCES, "Access is denied")
        error.winerror = winerror
        raise error

    monkeypatch.setattr(Path, "replace", replace)
    return refused


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("old")
    with atomic_write(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert _names(tmp_path) == ["list.txt"]


def test_a_file_gets_its_name_when_it_is_on_the_disk(tmp_path, synced):
    old, new, quick = (tmp_path / name for name in ("old", "new", "quick"))
    old.touch()
    with (
        replacing(old) as first,
        atomic_write(new) as second,
        atomic_write(quick, synced=False) as third,
    ):
        for temporary in (first, second, third):
            temporary.write_text("whole")
    assert [synced(path) for path in (old, new, quick)] == [True, True, False]


def test_a_link_to_a_file_of_the_user_stays(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "there" / "sheet.png")
    for text in ("new", "newer"):
        with replacing(link) as temporary:
            temporary.write_text(text)
        assert (tmp_path / "there" / "sheet.png").read_text() == text
    assert link.is_symlink()


def test_an_error_leaves_what_was_there(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), atomic_write(path) as temporary:
        temporary.write_text("ha\udcff", "utf-8")
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["list.txt"]


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_that_a_scanner_of_windows_has_open_is_waited_for(tmp_path, monkeypatch, winerror):
    new, path = tmp_path / "new", tmp_path / "list.txt"
    new.write_text("new")
    path.write_text("old")
    refused = _refuse_to_replace(monkeypatch, winerror, times=3)
    move(new, path)
    assert refused.left == 0
    assert path.read_text() == "new"
    assert _names(tmp_path) == ["list.txt"]


def test_whatever_moves_a_file_waits_for_scanners():
    package = Path(sketchfind.__file__).parent
    calls = (
        (path, node)
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    moving = {  # by a method of paths; that of texts takes two arguments
        path.name
        for path, call in calls
        if call.func.attr in ("replace", "rename") and len(call.args) == 1 and not call.keywords
    }
    assert moving == {"atomic_files.py"}


@pytest.mark.parametrize("winerror", [5, 19])  # a program that keeps it open; a locked card
def test_what_windows_goes_on_to_refuse_is_told(tmp_path, monkeypatch, winerror):
    monkeypatch.setattr("sketchfind.atomic_files._IN_USE_SECONDS", 0.0)
    path = tmp_path / "list.txt"
    path.write_text("old")
    _refuse_to_replace(monkeypatch, winerror, times=99)
    with pytest.raises(PermissionError), atomic_write(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["list.txt"]


def test_a_file_that_cannot_be_deleted_hides_no_error(tmp_path, hold):
    hold(".tmp")
    with pytest.raises(UnicodeEncodeError), atomic_write(tmp_path / "list.txt") as temporary:
        temporary.write_text("ha\udcff", "utf-8")
    hold()
    assert abandoned(tmp_path) == []  # it may still be in work
    assert len(_names(tmp_path)) == 1


def test_two_may_write_the_same_file_at_once(tmp_path):
    path = tmp_path / "list.txt"
    with atomic_write(path) as first:
        first.write_text("first")
        with atomic_write(path) as second:
            second.write_text("second, and longer")
        assert path.read_text() == "second, and longer"
    assert path.read_text() == "first"
    assert _names(tmp_path) == ["list.txt"]


def test_only_what_nobody_writes_to_any_more_is_swept(tmp_path):
    path = tmp_path / "list.txt"
    with atomic_write(path) as dead:
        dead.write_text("half")
        os.utime(dead, (0, 0))
        theirs = tmp_path / ".photo.0a1b2c3d.tmp"
        theirs.write_text("somebody's own")
        os.utime(theirs, (0, 0))
        with atomic_write(path) as alive:
            alive.write_text("half")
            sweep(tmp_path)
            assert not dead.exists()
            assert alive.exists()
        dead.write_text("for the end of the block")
    assert _names(tmp_path) == [theirs.name, "list.txt"]


def test_an_abandoned_folder_is_swept_once_nobody_writes_in_it(tmp_path):
    with (
        temporary_folder(tmp_path, "restore") as alive,
        temporary_folder(tmp_path, "restore") as dead,
    ):
        for folder in (alive, dead):
            (folder / "models").mkdir()
            (folder / "models" / "m").write_text("half")
        for path in (dead / "models" / "m", dead / "models", dead, alive / "models", alive):
            os.utime(path, (0, 0))
        sweep(tmp_path)
        assert (alive.exists(), dead.exists()) == (True, False)
    assert _names(tmp_path) == []


def test_folders_of_others_stay_and_a_new_temporary_one_sweeps(tmp_path):
    theirs = tmp_path / ".editor-session.tmp"
    theirs.mkdir()
    with temporary_folder(tmp_path, "backup") as dead:
        for path in (theirs, dead):
            os.utime(path, (0, 0))
        assert abandoned(tmp_path) == [dead]
        with temporary_folder(tmp_path, "restore"):
            assert not dead.exists()
        dead.mkdir()  # for the end of the block
    assert _names(tmp_path) == [theirs.name]


def test_what_is_left_of_one_file_is_discarded_at_once(tmp_path):
    path = tmp_path / "a.safetensors"
    others = "b-a.safetensors", "a.safetensors2"
    with (
        atomic_write(tmp_path / others[0]) as one,
        atomic_write(tmp_path / others[1]) as other,
        atomic_write(path) as dead,
        atomic_write(dead) as inner,
    ):
        for part in (one, other, dead, inner):
            part.write_text("half")
        discard(path)
        assert _names(tmp_path) == sorted((one.name, other.name))
        inner.write_text("for the end of the block")


@pytest.mark.skipif(os.name == "nt", reason="whole paths are short there")
@pytest.mark.parametrize("name", ["x" * 255, "ж" * 127, "x" + "ж" * 127])
def test_a_name_may_be_as_long_as_the_system_takes(tmp_path, name):
    path = tmp_path / name
    path.write_text("old")
    with atomic_write(path) as temporary, atomic_write(temporary) as inner:
        inner.write_text("half")
        temporary.name.encode()  # without half a character
        discard(path)
        assert _names(tmp_path) == [name]
        inner.write_text("new")
    assert path.read_text() == "new"
    assert _names(tmp_path) == [name]


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_who_may_read_a_file_of_the_user_stays_as_it_was(tmp_path, mode):
    path = tmp_path / "drawing.svg"
    path.write_text("old")
    path.chmod(mode)
    with replacing(path) as temporary:
        assert temporary.stat().st_mode & 0o777 == mode
        temporary.write_text("new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", mode)


def test_a_new_file_is_written_whole_or_goes_again_and_takes_the_place_of_none(tmp_path):
    path = tmp_path / "copy.jpg"

    def stop():
        with new_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert _names(tmp_path) == []
    with new_file(path) as file:
        file.write(b"whole")
    with pytest.raises(FileExistsError), new_file(path):
        pass
    assert path.read_bytes() == b"whole"


def test_a_new_file_of_the_user_has_the_rights_of_all_files(tmp_path):
    (tmp_path / "other").touch()
    with replacing(tmp_path / "new") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may change every file")
def test_a_protected_file_is_not_replaced(tmp_path):
    path = tmp_path / "drawing.svg"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(PermissionError), replacing(path):
        pass
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["drawing.svg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")
def test_what_is_private_is_no_link_and_no_pipe(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "link").symlink_to(victim)
    os.mkfifo(tmp_path / "pipe")
    refused = "symbolic links|Invalid argument|No such device"
    for name, flags in itertools.product(("link", "pipe"), (os.O_RDONLY, os.O_WRONLY)):
        with pytest.raises(OSError, match=refused):
            open_private(tmp_path / name, flags)
    with open(tmp_path / "new", "w", opener=open_private) as file:
        file.write("mine")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert victim.read_text() == "precious"
