"""Drives that are mounted below a root, or that links there lead to, which may be away as well."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping

from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.scan import RootScan


def note_unplugged(
    scans: Iterable[RootScan],
    roots: Roots,
    known: Mapping[str, int],
    were_away: Collection[str],
    had_photos: Callable[[str], bool],
) -> tuple[dict[str, int], set[str]]:
    """Add places whose drives are away to the `blind` folders of the scans.

    Returns the places to remember from now on, and those of them whose drives are away.

    A place is a folder with the number of the drive mounted there. A drive that is not mounted
    leaves an empty folder on the device of the folder above, or no folder at all. If the drive is
    there but has no photos any more, it was emptied. A folder without photos but with another
    number may be another drive.
    """
    places = {place: device for place, device in known.items() if roots.owner(place) is not None}
    away = set(were_away)
    for scan in scans:
        if not scan.online:
            continue
        root, in_use = scan.folder, _above_photos(scan)
        for place, device in known.items():
            if place == root.path or roots.owner(place) != root:
                continue
            is_away = scan.drives.get(place) != device and place not in in_use
            if is_away and had_photos(place):
                scan.blind.append(place)
                away.add(place)
            else:
                del places[place]
                away.discard(place)
        places |= {place: found for place, found in scan.drives.items() if place in in_use}
    return places, away & places.keys()


def _above_photos(scan: RootScan) -> set[str]:
    """Return all folders that have photos below them; fast for very many photos and places."""
    found = set[str]()
    for path in (*(file.path for file in scan.files), *scan.in_cloud):
        above = os.path.dirname(path)  # noqa: PTH120 - hot
        while above not in found:
            found.add(above)
            above = os.path.dirname(above)  # noqa: PTH120
    return found
