"""Choose the photos of seen classes that are kept out of training, for the generalized protocol.

The gallery of that protocol has seen classes, too, but no photo that was trained on.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def is_kept(photo: Path, share: float) -> bool:
    """Tell whether a photo is in the `share` of all photos that is never trained on.

    Only the names of the file and of its class's folder decide. So the photos are the same in every
    run, wherever the data lie, whatever else lies there, and in copies such as Sketchy-Extended's.
    A larger share includes the photos of a smaller one. Model files note only the share, so this
    rule must never change.
    """
    name = os.fsencode(f"{photo.parent.name}/{photo.stem}")
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big") < share * 2**64
