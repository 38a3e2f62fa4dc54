"""What the scans of several roots saw, and where they could not look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sketchfind.library.folders.nesting import Roots, lies_in
from sketchfind.library.update.scan import RootScan


class MergedScans:
    """What the scans of some roots saw: a file that they did not see need not be gone."""

    def __init__(self, scans: Sequence[RootScan], roots: Roots) -> None:
        self.files = {file.path: file for scan in scans for file in scan.files}
        self.in_cloud = {path for scan in scans for path in scan.in_cloud}
        self.problems = [problem for scan in scans for problem in scan.problems]
        self._roots = roots
        self._online = {scan.folder.id: scan.online for scan in scans}
        self._blind = {scan.folder.id: frozenset(scan.blind) for scan in scans}

    def reach(self, path: str) -> Literal["reached", "blind", "not scanned"]:
        """Tell whether scans would have seen a file at `path`, could not, or did not look."""
        owner = self._roots.owner(path)
        if owner is None or owner.id not in self._online:
            return "not scanned"
        if self._online[owner.id] and not lies_in(path, self._blind[owner.id]):
            return "reached"
        return "blind"
