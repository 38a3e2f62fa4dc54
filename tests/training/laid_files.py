"""Files of collections, of which mostly the names count."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def lay(root: Path, *files: str, picture: Image.Image | None = None) -> None:
    """Create files below a folder: empty ones, or each with this picture."""
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if picture is None:
            path.touch()
        else:
            picture.save(path)
