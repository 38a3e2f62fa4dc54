"""Which photos of seen classes are kept out of training, for the generalized protocol.

Its gallery holds such classes, too, but no photo that was trained on.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def is_kept(photo: Path, share: float) -> bool:
    """Tell whether a photo is in the `share` of all photos that is never trained on.

    The names of the file and of its class's folder decide: so it is the same photos in every run,
    wherever the data lie, whatever else lies there, and in a repetition such as Sketchy-Extended's.
    A larger share holds those of a smaller one. Model files say the share alone, so this must not
    change.
    """
    name = os.fsencode(f"{photo.parent.name}/{photo.stem}")
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big") < share * 2**64
