import errno
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from sketchfind import errors
from sketchfind.catalog import FolderRow
from sketchfind.library.folders import marked
from sketchfind.library.folders.exclude import Excluder
from sketchfind.library.folders.identity import identity
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update import scan as scan_module
from sketchfind.library.update.scan import Scanner
from sketchfind.paths import Profile


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "root"
    for name in ("x.jpg", "sub/y.PNG", "sub/deep/z.heic", "notes.txt", ".hidden/h.jpg", ".h.jpg"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"-")
    return root


@pytest.fixture
def hidden_sub(tree, monkeypatch):
    """The folder `sub` of the tree, which the system hides."""
    number = (tree / "sub").stat().st_ino
    for module in (scan_module, marked):
        monkeypatch.setattr(module, "is_marked_hidden", lambda status: status.st_ino == number)
    return tree / "sub"


def _scan(root, *others, excluded=(), patterns=(), found=None, cancelled=lambda: False):
    folders = [FolderRow(n, str(path), True, None) for n, path in enumerate([root, *others])]
    scanner = Scanner(
        Roots(folders),
        [str(path) for path in excluded],
        excluders={folder.id: Excluder(folder.path, patterns) for folder in folders},
        on_found=[].append if found is None else found.append,
        cancelled=cancelled,
        identify=identity,
    )
    return scanner.scan(folders[0])


def _names(result, root):
    return sorted(Path(file.path).relative_to(root).as_posix() for file in result.files)


ALL = ["sub/deep/z.heic", "sub/y.PNG", "x.jpg"]


def test_lists_photos_by_suffix_and_skips_what_is_hidden(tree):
    result = _scan(tree)
    assert _names(result, tree) == ALL
    status = (tree / "x.jpg").stat()
    (x,) = [file for file in result.files if file.path.endswith("x.jpg")]
    assert (x.size, x.mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert result.problems == []


def test_in_the_middle_of_a_folder_it_tells_how_many_there_are_and_can_be_stopped(tmp_path):
    for number in range(9):
        (tmp_path / f"{number}.jpg").touch()
    found = []
    result = _scan(tmp_path, found=found, cancelled=lambda: 4 in found)
    assert found == [1, 2, 3, 4]
    assert _names(result, tmp_path) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


def test_a_loop_of_links_ends(tree):
    (tree / "sub" / "up").symlink_to(tree)
    (tree / "sub" / "self").symlink_to(tree / "sub" / "self")
    (tree / "parent").symlink_to(tree.parent)
    assert _names(_scan(tree), tree) == ALL


def test_a_link_out_of_the_root_is_followed_once(tree, tmp_path):
    outside = tmp_path / "outside"
    (outside / "back").mkdir(parents=True)
    (outside / "o.jpg").write_bytes(b"-")
    (outside / "back" / "again").symlink_to(outside)
    (tree / "link1").symlink_to(outside)
    (tree / "link2").symlink_to(outside)
    assert _names(_scan(tree), tree) == ["link1/o.jpg", *ALL]


def test_links_to_photos_inside_a_root_are_not_doubled(tree, tmp_path):
    (tree / "again.jpg").symlink_to(tree / "x.jpg")
    elsewhere = tmp_path / "elsewhere.jpg"
    elsewhere.write_bytes(b"-")
    (tree / "far.jpg").symlink_to(elsewhere)
    assert _names(_scan(tree), tree) == ["far.jpg", *ALL]


@pytest.mark.parametrize("store", [".git/annex/objects", "cut/raw"])
def test_links_to_photos_in_a_hidden_or_excluded_folder_are_met_by_their_names(tree, store):
    (tree / store / "album").mkdir(parents=True)
    (tree / store / "album" / "kept.jpg").write_bytes(b"-")
    (tree / "linked.jpg").symlink_to(tree / store / "album" / "kept.jpg")
    (tree / "linked").symlink_to(tree / store / "album")
    result = _scan(tree, patterns=["cut/"])
    assert _names(result, tree) == sorted(["linked.jpg", "linked/kept.jpg", *ALL])


def test_links_to_photos_without_a_suffix_or_with_a_hidden_name_are_met_by_their_names(tree):
    for name in ("b10b", ".h.jpg"):
        (tree / name).write_bytes(b"-")
        (tree / f"linked {name}.jpg").symlink_to(tree / name)
    assert _names(_scan(tree), tree) == sorted(["linked b10b.jpg", "linked .h.jpg.jpg", *ALL])


def test_a_link_to_nothing_in_a_hidden_folder_is_named(tree):
    (tree / "away.jpg").symlink_to(tree / ".git" / "annex" / "away.jpg")
    ((file, reason),) = _scan(tree).problems
    assert file.path == str(tree / "away.jpg")
    assert "link to nothing" in reason


def test_a_link_to_nothing_is_named(tree):
    (tree / "broken.jpg").symlink_to(tree / "nothing.jpg")
    (tree / "loop.jpg").symlink_to(tree / "loop.jpg")
    result = _scan(tree)
    reasons = {Path(file.path).name: reason for file, reason in result.problems}
    assert "link to nothing" in reasons["broken.jpg"]
    assert "symbolic links" in reasons["loop.jpg"]
    assert _names(result, tree) == ALL
    assert sorted(result.blind) == [str(tree / "broken.jpg"), str(tree / "loop.jpg")]


def test_other_roots_and_excluded_folders_are_left_out(tree):
    (tree / "profile").mkdir()
    (tree / "profile" / "thumb.jpg").write_bytes(b"-")
    result = _scan(tree, tree / "sub" / "deep", excluded=[tree / "profile"])
    assert _names(result, tree) == ["sub/y.PNG", "x.jpg"]


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_listed(tree, close_folder):
    close_folder(tree / "sub" / "deep")
    result = _scan(tree)
    assert _names(result, tree) == ["sub/y.PNG", "x.jpg"]
    ((problem, reason),) = result.problems
    assert problem.path == str(tree / "sub" / "deep")
    assert reason == "the folder cannot be read (no permission to read it)"
    assert result.blind == [problem.path]
    assert problem.path not in result.folders  # which are watched


@pytest.mark.parametrize(("length", "long"), [(255, False), (256, True)])
def test_a_folder_that_windows_cannot_list_since_its_path_is_too_long(
    tree, monkeypatch, length, long
):
    closed = tree / ("a" * 100)
    closed /= "b" * (length - 1 - len(str(closed)))
    closed.mkdir(parents=True)
    whole = os.scandir

    def listing(path):
        if path == str(closed):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return whole(path)

    monkeypatch.setattr(os, "scandir", listing)
    monkeypatch.setattr(errors, "sys", SimpleNamespace(platform="win32"))
    ((problem, reason),) = _scan(tree).problems
    assert problem.path == str(closed)
    assert ("its path is too long for Windows" in reason) == long


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every folder")
def test_a_really_unreadable_folder(tree):
    (tree / "sub").chmod(0)
    try:
        assert _scan(tree).blind == [str(tree / "sub")]
    finally:
        (tree / "sub").chmod(stat.S_IRWXU)


def test_a_root_that_is_missing_or_a_file_is_not_online(tree):
    assert not _scan(tree / "gone").online
    assert not _scan(tree / "x.jpg").online


def test_a_pipe_with_a_photo_name_is_no_photo(tree):
    os.mkfifo(tree / "pipe.jpg")
    result = _scan(tree)
    assert _names(result, tree) == ALL
    assert [reason for _, reason in result.problems] == ["not a regular file"]


def test_a_file_that_is_only_in_the_cloud_is_not_opened(tree, monkeypatch):
    monkeypatch.setattr(scan_module, "is_placeholder", lambda status: True)
    result = _scan(tree)
    assert (result.files, result.problems) == ([], [])
    assert len(result.in_cloud) == 3


def test_what_is_left_out_is_not_missed_in_the_cloud(tree):
    (tree / ".cloud.jpg.icloud").touch()
    assert _scan(tree).in_cloud == [str(tree / "cloud.jpg")]
    assert _scan(tree, patterns=["cloud.jpg"]).in_cloud == []


def test_thumbnails_and_drawings_of_another_profile_are_no_photos(tree):
    Profile.at(tree / "other").create().catalog.touch()
    for place in ("other/cache/thumbnails/ab", "other/drawings", "cache", "drawings"):
        (tree / place).mkdir(parents=True, exist_ok=True)
        (tree / place / "p.jpg").touch()
    (tree / "other" / "own.jpg").touch()  # --profile may name a folder that photos are in
    kept = ["cache/p.jpg", "drawings/p.jpg", "other/own.jpg"]
    assert _names(_scan(tree), tree) == sorted([*ALL, *kept])


@pytest.mark.usefixtures("hidden_sub")
def test_a_folder_that_the_system_hides_is_not_walked(tree):
    assert _names(_scan(tree), tree) == ["x.jpg"]


def test_links_into_a_folder_that_the_system_hides_are_met_by_their_names(tree, hidden_sub):
    (tree / "cloud").symlink_to(hidden_sub / "deep")
    (tree / "linked.png").symlink_to(hidden_sub / "y.PNG")
    assert _names(_scan(tree), tree) == ["cloud/z.heic", "linked.png", "x.jpg"]


def test_a_link_to_a_folder_that_the_system_hides_is_followed(tree, hidden_sub):
    (tree / "shown").symlink_to(hidden_sub)
    assert _names(_scan(tree), tree) == ["shown/deep/z.heic", "shown/y.PNG", "x.jpg"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (SimpleNamespace(), False),  # Linux
        (SimpleNamespace(st_file_attributes=0x10), False),
        (SimpleNamespace(st_file_attributes=0x12), True),
        (SimpleNamespace(st_flags=0), False),
        (SimpleNamespace(st_flags=0x8000), True),
    ],
)
def test_how_systems_mark_what_is_hidden(status, expected):
    assert marked.is_marked_hidden(status) is expected
