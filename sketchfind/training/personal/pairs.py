"""Read a person's own pairs of a drawing and the photo it meant, as the window exports them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sketchfind.errors import RecipeError, UnreadablePhoto, UserFacingError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch_files import read_sketch
from sketchfind.training.data.decoding import read_photo
from sketchfind.training.reporting import Say
from sketchfind.wording import counted

FEWEST = 8  # photos; fewer say nothing about other photos
NAMED = 3  # bad files that are named; any others are only counted


@dataclass(frozen=True, slots=True)
class Pairs:
    """Photos (n, 3, p, p) and drawings (m, 3, s, s), uint8; `owner` (m,) is each drawing's photo.

    `names` are the n folders of the photos, which `evaluate` takes as classes.
    """

    photos: Tensor
    sketches: Tensor
    owner: Tensor
    names: tuple[str, ...]

    def split(self, held_out: float, seed: int) -> tuple[Tensor, Tensor]:
        """Return the rows of the drawings to train on, then those of photos kept aside.

        Raises:
            RecipeError: too few photos are left to learn each beside others.
        """
        photos = np.random.default_rng(seed).permutation(len(self.photos))
        held = photos[: max(round(held_out * len(photos)), 1)]
        if len(photos) - len(held) < 2:
            raise RecipeError(
                f"'personal.held_out' keeps {len(held)} of {len(photos)} photos aside.",
                "Set it lower: two are the fewest to learn from.",
            )
        is_held = torch.isin(self.owner, torch.from_numpy(held))
        return torch.nonzero(~is_held)[:, 0], torch.nonzero(is_held)[:, 0]


def read_pairs(folder: Path, transform: PhotoTransform, sketch_size: int, say: Say) -> Pairs:
    """Read `sketches/PHOTO/*` and `photos/PHOTO/*`; files that cannot be read are left out.

    Photos are prepared by `transform`, drawings are `sketch_size` pixels wide and high.

    Raises:
        RecipeError: there are too few pairs, or the folder is of another kind.
    """
    if not (folder / "sketches").is_dir():
        raise RecipeError(
            f"{folder} has no folder sketches, so it holds no pairs that the window exported.",
            'Give the folder of an export of "Photos you found" with --data.',
        )
    photos: list[Tensor] = []
    sketches: list[Tensor] = []
    owner: list[int] = []
    names: list[str] = []
    bad: list[str] = []
    for drawings in sorted((folder / "sketches").glob("*/")):
        photo = _photo(sorted((folder / "photos" / drawings.name).glob("*")), transform, bad)
        drawn = [_sketch(path, sketch_size, bad) for path in sorted(drawings.iterdir())]
        usable = [sketch for sketch in drawn if sketch is not None]
        if photo is None or not usable:
            continue
        owner += [len(photos)] * len(usable)
        photos.append(photo)
        names.append(drawings.name)
        sketches += usable
    if bad:
        more = f" and {len(bad) - NAMED} more" if len(bad) > NAMED else ""
        say(f"left out: {', '.join(bad[:NAMED])}{more}")
    if len(photos) < FEWEST:
        raise RecipeError(
            f"{folder} holds {counted(len(photos), 'photo')} with drawings; "
            f"{FEWEST} are the fewest to learn from.",
            'Find more of them ("that\'s the one"), and export the pairs again.',
        )
    return Pairs(torch.stack(photos), torch.stack(sketches), torch.tensor(owner), tuple(names))


def _photo(paths: Sequence[Path], transform: PhotoTransform, bad: list[str]) -> Tensor | None:
    for path in paths:
        try:
            return torch.from_numpy(read_photo(path, transform).copy()).permute(2, 0, 1)
        except UnreadablePhoto as error:
            bad.append(str(error))
    return None


def _sketch(path: Path, size: int, bad: list[str]) -> Tensor | None:
    try:
        return torch.from_numpy(read_sketch(path, size).copy()).expand(3, -1, -1)
    except UserFacingError as error:
        bad.append(str(error))
        return None
