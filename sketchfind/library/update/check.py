"""Read photos again whose size and time are unchanged: their content may still have changed.

Some programs and old disks alter files without changing either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sketchfind.library.folders.drives import Drives
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.control import Control
from sketchfind.library.update.plan import Part, Work, again
from sketchfind.library.update.reconcile import Match, expected, hash_patiently, without_hanging
from sketchfind.types import Progress

AT_ONCE = 500  # photos compared before the differing ones are encoded, so that stopping keeps them


def differing(
    matches: Sequence[Match], roots: Roots, drives: Drives, control: Control
) -> Iterator[Part]:
    """Yield the photos whose content has changed, a part at a time; ends when stopped."""
    differ = 0
    for start in range(0, len(matches), AT_ONCE):
        found = list[Work]()
        for done, (photo, file) in enumerate(matches[start : start + AT_ONCE], start):
            if control.checkpoint():
                return
            control.report(Progress("scanning", done, len(matches)))
            content_hash = hash_patiently(drives, control, roots, file)
            if content_hash is None:  # the encoder process says why; the content may be unchanged
                found.append(again(photo, file))
            elif content_hash != photo.content_hash:
                found.append(Work(file, "changed", photo.id))
        differ += len(found)
        if work := without_hanging(found, drives, roots):
            yield Part(work, expected(differ, done + 1, of=len(matches)))
