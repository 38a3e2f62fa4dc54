"""Pictures as a camera writes them, 12 megapixels, made from small real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from bench.options import Options

SIZE = (4000, 3000)
GRAIN = 5.0  # standard deviation, of 255; with it a file has 3 to 5 MB, as cameras write
QUALITY = 92


def camera_photos(options: Options, count: int) -> Path:
    """Return a folder of `count` JPEG files, made once."""
    return options.photo_files("camera", count, _write)


def _write(source: Path, target: Path, seed: int) -> None:
    with Image.open(source) as image:
        large = image.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, GRAIN, (SIZE[1], SIZE[0], 1)).astype(np.float32)
    pixels = np.clip(np.asarray(large, np.float32) + grain, 0, 255).astype(np.uint8)
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Benchmark"
    exif[ExifTags.Base.DateTime] = f"2020:01:01 10:{seed // 60 % 60:02}:{seed % 60:02}"
    Image.fromarray(pixels).save(target, "JPEG", quality=QUALITY, exif=exif)
