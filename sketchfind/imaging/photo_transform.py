"""How photos are prepared for a model: in the app's own way, or that of the model's library.

The transforms of open_clip and timm are rebuilt with Pillow alone, pixel for pixel, so that the
processes that decode need nothing else; tests compare them with the originals.
"""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from PIL import Image

from sketchfind.errors import ModelFileError
from sketchfind.imaging.black_bars import cut_bars
from sketchfind.types import Pixels

# squeeze: the app's own way.  squash: to a square, whatever the shape.  shortest: the shorter side
# fits, the rest is cropped.  longest: the longer side fits, the rest is filled.
Resize = Literal["squeeze", "squash", "shortest", "longest"]
Interpolation = Literal["nearest", "bilinear", "bicubic", "lanczos"]
SMALLEST_CROP = 0.1  # share of the resized picture


@dataclass(frozen=True, slots=True)
class PhotoTransform:
    """Turns a decoded photo into (size, size, 3) pixels; the default is how sketchfind trains."""

    size: int
    resize: Resize = "squeeze"
    interpolation: Interpolation = "bicubic"
    crop: float = 1.0  # share of the sides of the resized picture that is kept, from its middle
    fill: tuple[int, ...] = (0, 0, 0)  # colour of the area that "longest" adds
    # With which the network normalises values from 0 to 1; (): the known ones of its backbone.
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    @classmethod
    def from_json(cls, size: int, text: str) -> PhotoTransform:
        """Read what `to_json` wrote, or "" for the default; raise ModelFileError if malformed."""
        if not text:
            return cls(size)
        try:
            values: dict[str, Any] = json.loads(text)
            values["fill"] = tuple(map(int, values["fill"]))
            for key in ("mean", "std"):
                values[key] = tuple(map(float, values[key]))
            transform = cls(size, **values)
            transform._check()
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ModelFileError(
                "How photos are prepared cannot be understood: {error}.", error=error
            ) from error
        return transform

    def to_json(self) -> str:
        """Return all but the size as one line, the same for equal transforms."""
        values = dataclasses.asdict(self)
        del values["size"]
        return json.dumps(values, sort_keys=True)

    @property
    def least_side(self) -> int:
        """The shorter side that a decoded photo must have at least, so that it is not enlarged."""
        return math.floor(self.size / self.crop)

    def __call__(self, image: Image.Image) -> Pixels:
        """Return an RGB photo as (size, size, 3) uint8; black bars are cut off first."""
        image = cut_bars(image)
        if self.resize == "squeeze":
            return self._squeezed(image)
        smooth = Image.Resampling[self.interpolation.upper()]
        resized = image.resize(self._resized(image.width, image.height), smooth)
        return np.asarray(_middle(resized, self.size, self.fill), dtype=np.uint8)

    def _squeezed(self, image: Image.Image) -> Pixels:
        """Return all of a photo, or the middle `crop` of its sides, without keeping its shape.

        A square crop would lose the edges of a wide photo; benchmarks squeeze their photos, too.
        """
        x, y = image.width * (1 - self.crop) / 2, image.height * (1 - self.crop) / 2
        square = image.resize(
            (self.size, self.size),
            Image.Resampling.BICUBIC,
            box=(x, y, image.width - x, image.height - y),
            reducing_gap=3.0,
        )
        return np.asarray(square, dtype=np.uint8)

    def _resized(self, width: int, height: int) -> tuple[int, int]:
        """Return (width, height) before the middle is cut out, rounded as in the originals."""
        side = self.least_side
        if self.resize == "squash":
            return side, side
        if self.resize == "longest":
            ratio = max(width, height) / side
            return max(round(width / ratio), 1), max(round(height / ratio), 1)
        if width <= height:
            return side, int(side * height / width)
        return int(side * width / height), side

    def _check(self) -> None:
        if self.resize not in get_args(Resize) or self.interpolation not in get_args(Interpolation):
            raise ValueError(f"{self.resize!r} with {self.interpolation!r}")
        if not SMALLEST_CROP <= self.crop <= 1:
            raise ValueError(f"a crop of {self.crop!r}")
        if len(self.fill) != 3 or not all(0 <= value <= 255 for value in self.fill):
            raise ValueError(f"a colour of {self.fill!r}")
        if len(self.mean) != len(self.std) or len(self.mean) not in (0, 3):
            raise ValueError("mean and std must be three numbers each")
        if not all(map(math.isfinite, self.mean + self.std)) or any(s <= 0 for s in self.std):
            raise ValueError(f"a std of {self.std!r}")


def _middle(image: Image.Image, size: int, fill: tuple[int, ...]) -> Image.Image:
    """Cut out the middle square, adding `fill` where the picture is smaller."""
    if image.width < size or image.height < size:
        larger = Image.new("RGB", (max(image.width, size), max(image.height, size)), fill)
        larger.paste(
            image, ((larger.width - image.width) // 2, (larger.height - image.height) // 2)
        )
        image = larger
    left, top = round((image.width - size) / 2), round((image.height - size) / 2)
    return image.crop((left, top, left + size, top + size))
