"""Which drive a folder lies on, and of what kind it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath

from sketchfind.library.folders.nesting import is_within

MOUNTS = Path("/proc/self/mountinfo")  # on Linux only
_REMOTE = {"9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs"}
_REMOTE |= {"nfs", "nfs4", "smb3", "smbfs", "virtiofs", "vboxsf", "vmhgfs"}
# Where systems make a folder for each drive, and remove it together with the drive.
_PLACES = ("/media/*", "/media/*/*", "/run/media/*/*", "/run/user/*/gvfs/*", "/mnt/*", "/Volumes/*")


def is_place_of_drive(path: str) -> bool:
    """Tell whether a folder is probably a drive itself, which is away if the folder is gone."""
    return any(PurePosixPath(path).match(place) for place in _PLACES)


def number_of_drive(path: str, device: int) -> int:
    """Return the number of the file system, which most systems keep when it is mounted again.

    Some file systems have none (NFS, FUSE) or take that of the device (FAT, exFAT, XFS, all on
    macOS): then it may differ with each mount.
    """
    if sys.platform == "win32":
        return device
    try:
        return os.statvfs(path).f_fsid or device
    except OSError:
        return device


def is_remote(path: str, mounts: Path = MOUNTS) -> bool:
    """Tell whether a folder is on a network drive; asks no drive, so it cannot hang.

    Always False except on Linux: elsewhere the system reports changes there, or a rescan finds
    them.
    """
    try:
        text = mounts.read_bytes()
    except OSError:
        return False
    kind, longest = "", -1
    for line in filter(None, os.fsdecode(text).split("\n")):  # names may hold other ends of lines
        fields, _, rest = line.partition(" - ")
        place = _unescaped(fields.split(" ")[4])
        # Of two mounts at one place the later one is visible.
        if len(place) >= longest and is_within(path, place):
            kind, longest = rest.split(" ")[0], len(place)
    return kind in _REMOTE or kind.startswith("fuse.")


def is_removable(path: str) -> bool:
    """Tell whether Windows calls the drive of a folder removable, such as sticks and cards.

    Only there does watching a folder keep its drive from being ejected.
    """
    drive, _ = os.path.splitdrive(path)
    if sys.platform != "win32" or not drive.endswith(":"):
        return False
    import ctypes

    removable = 2
    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == removable)


def _unescaped(text: str) -> str:
    for code, character in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        text = text.replace(f"\\{code}", character)
    return text
