"""Drives that are mounted below a root, or that a link there leads to: they may be away as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sketchfind.library.folders.nesting import Roots, is_within
from sketchfind.library.update.scan import RootScan


def note_unplugged(
    scans: Iterable[RootScan],
    roots: Roots,
    known: Mapping[str, int],
    had_photos: Callable[[str], bool],
) -> dict[str, int]:
    """Make places of drives that are away blind; return the places to know from now on.

    A place is a folder with the number of the device there. A drive that is not mounted leaves an
    empty folder behind, on the device of the folder above, or none at all; one that is there and
    has no photos any more was emptied.
    """
    places = {place: device for place, device in known.items() if roots.owner(place) is not None}
    for scan in scans:
        if not scan.online:
            continue
        root = scan.folder
        for place, device in known.items():
            if place == root.path or roots.owner(place) != root:
                continue
            is_away = scan.drives.get(place) != device and not _has_photos(scan, place)
            if is_away and had_photos(place):
                scan.blind.append(place)
            else:
                del places[place]
        places |= {place: found for place, found in scan.drives.items() if _has_photos(scan, place)}
    return places


def _has_photos(scan: RootScan, place: str) -> bool:
    seen = [*(file.path for file in scan.files), *scan.in_cloud]
    return any(is_within(path, place) for path in seen)
