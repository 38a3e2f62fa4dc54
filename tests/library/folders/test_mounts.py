import ctypes
import ntpath
import os
import sys
from types import SimpleNamespace

import pytest

from sketchfind.library.folders.mounts import is_remote, is_removable, number_of_drive

MOUNTS = """\
21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 21 0:40 / /mnt/nas rw,relatime shared:2 - nfs4 nas:/photos rw,vers=4.2
31 21 0:41 / /home/ann/My\\040cloud rw - fuse.rclone cloud: rw
32 30 8:17 / /mnt/nas/local rw - fuseblk /dev/sdb1 rw
33 21 0:42 / /mnt/twice rw - ext4 /dev/sdc1 rw
34 33 0:43 / /mnt/twice rw - cifs //nas/x rw
35 21 0:44 / /mnt/two\u2028lines\r rw - cifs //nas/y rw
"""


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/home/ann/Pictures", False),
        ("/mnt/nas", True),
        ("/mnt/nas/2019", True),
        ("/mnt/nasty", False),
        ("/mnt/nas/local/2019", False),
        ("/home/ann/My cloud/x", True),
        ("/mnt/twice", True),
        ("/mnt/two\u2028lines\r/x", True),
    ],
)
def test_the_innermost_mount_decides(tmp_path, path, remote):
    (tmp_path / "mountinfo").write_bytes(MOUNTS.encode())
    assert is_remote(path, tmp_path / "mountinfo") is remote


def test_without_a_list_of_mounts_nothing_is_remote(tmp_path):
    assert not is_remote("/mnt/nas", tmp_path / "none")


def test_the_systems_own_list_can_be_read(tmp_path):
    assert not is_remote(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="there are no such numbers")
def test_a_drive_has_the_number_of_its_file_system_or_else_of_its_device(tmp_path, monkeypatch):
    for found in (3, 0):
        monkeypatch.setattr(os, "statvfs", lambda _, found=found: SimpleNamespace(f_fsid=found))
        assert number_of_drive(str(tmp_path), 5) == (found or 5)
    monkeypatch.undo()
    assert number_of_drive(str(tmp_path / "none"), 5) == 5


def test_windows_is_asked_which_drives_are_to_be_ejected(monkeypatch):
    kinds = {"E:\\": 2, "D:\\": 3}
    kernel = SimpleNamespace(GetDriveTypeW=kinds.__getitem__)
    monkeypatch.setattr(os.path, "splitdrive", ntpath.splitdrive)
    assert not is_removable("E:\\DCIM")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert is_removable("E:\\")
    assert is_removable("E:\\DCIM")
    assert not is_removable("D:\\Photos")
    assert not is_removable(r"\\server\photos\2019")  # which may take long to answer
