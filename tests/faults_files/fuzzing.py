"""Damaged pictures: real files of every supported format, and what may become of them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dng import dng
from PIL import Image, ImageFilter

from sketchfind.imaging import decode  # registers HEIF

SIDES = (96, 64)
SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "MPO": (".mpo", ".jpg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "HEIF": (".heic", ".heif"),
    "AVIF": (".avif",),
    "TIFF": (".tif", ".tiff"),
    "GIF": (".gif",),
    "BMP": (".bmp",),
    "RAW": (".dng",),
}
# Numbers that sizes, counts and offsets are often not ready for.
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file."""

    name: str
    format: str
    data: bytes


def picture(seed: int = 0) -> Image.Image:
    """Return something like a photo: smooth colours and some grain."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 8, 3), np.uint8))
    smooth = coarse.resize(SIDES, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    grain = rng.integers(-12, 13, (SIDES[1], SIDES[0], 3))
    return Image.fromarray(np.clip(np.asarray(smooth, int) + grain, 0, 255).astype(np.uint8))


def camera_exif() -> Image.Exif:
    """Return what a phone writes: model, date, place, turned by a quarter."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Pinhole 3", 6
    exif.get_ifd(0x8769)[0x9003] = "2021:07:04 12:30:59"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "S", 2: (33.0, 51.0, 30.0), 3: "E", 4: (151.0, 12.0, 0.0)})
    return exif


@functools.cache
def seeds() -> tuple[Seed, ...]:
    """Make sound files: each format in the colour modes and codings that it has."""
    photo, other = picture(1), picture(2)
    grey16 = Image.fromarray(np.asarray(photo.convert("L"), np.uint16) * 257)
    deep = Image.fromarray(np.asarray(photo.convert("L"), np.float32) / 255)
    clear = photo.copy()
    clear.putalpha(other.convert("L"))
    palette = photo.quantize(64)
    exif = camera_exif()
    made = [
        ("JPEG", "plain", photo, {"exif": exif}),
        ("JPEG", "progressive", photo, {"progressive": True, "quality": 60}),
        ("JPEG", "grey", photo.convert("L"), {}),
        ("JPEG", "cmyk", photo.convert("CMYK"), {}),
        ("JPEG", "profile", photo, {"icc_profile": bytes(range(256)) * 8, "comment": b"c" * 99}),
        ("MPO", "two", photo, _frames()),
        ("PNG", "plain", photo, {"exif": exif}),
        ("PNG", "alpha", clear, {}),
        ("PNG", "palette", palette, {"transparency": 3}),
        ("PNG", "one-bit", photo.convert("1"), {}),
        ("PNG", "deep", grey16, {}),
        ("PNG", "animated", photo, _frames()),
        ("WEBP", "lossy", photo, {"exif": exif}),
        ("WEBP", "lossless", clear, {"lossless": True}),
        ("WEBP", "animated", photo, _frames()),
        ("HEIF", "plain", photo, {"exif": exif.tobytes()}),
        ("HEIF", "alpha", clear, {}),
        ("AVIF", "plain", photo, {"exif": exif.tobytes()}),
        ("AVIF", "animated", photo, _frames()),
        ("TIFF", "raw", photo, {"exif": exif}),
        ("TIFF", "lzw", photo, {"compression": "tiff_lzw"}),
        ("TIFF", "deflate", photo, {"compression": "tiff_adobe_deflate"}),
        ("TIFF", "jpeg", photo, {"compression": "jpeg"}),
        ("TIFF", "fax", photo.convert("1"), {"compression": "group4"}),
        ("TIFF", "cmyk", photo.convert("CMYK"), {}),
        ("TIFF", "deep", grey16, {}),
        ("TIFF", "float", deep, {}),
        ("TIFF", "pages", photo, _frames()),
        ("GIF", "plain", palette, {}),
        ("GIF", "animated", photo, _frames()),
        ("BMP", "plain", photo, {}),
        ("BMP", "palette", palette, {}),
    ]
    return [
        *(Seed(name, format_, _saved(image, format_, **how)) for format_, name, image, how in made),
        Seed("preview", "RAW", dng(photo, other.resize((528, 352)), orientation=6)),
        Seed("bitmap", "RAW", dng(photo, np.asarray(other.resize((528, 352))), orientation=3)),
        Seed("sensor", "RAW", dng(photo, None, orientation=8)),
    ]


def _frames() -> dict[str, object]:
    # New pictures each time, because a JPEG writer leaves its settings in those that it wrote.
    return {"save_all": True, "append_images": [picture(2), picture(3)]}


def _saved(image: Image.Image, format_: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.copy().save(buffer, format_, **how)
    return buffer.getvalue()


Change = Callable[[bytearray, np.random.Generator], bytearray]


def _place(data: bytearray, rng: np.random.Generator) -> int:
    """Choose an offset; every second one near the start, where the headers are."""
    reach = min(len(data), 400) if rng.random() < 0.5 else len(data)
    return int(rng.integers(max(reach, 1)))


def _flip_bits(data: bytearray, rng: np.random.Generator) -> bytearray:
    for _ in range(int(rng.integers(1, 9))):
        data[_place(data, rng)] ^= 1 << int(rng.integers(8))
    return data


def _write_edges(data: bytearray, rng: np.random.Generator) -> bytearray:
    for _ in range(int(rng.integers(1, 4))):
        size = int(rng.choice([1, 2, 4]))
        number = int(rng.choice(EDGES)) & (256**size - 1)
        at = _place(data, rng)
        data[at : at + size] = number.to_bytes(size, "big" if rng.random() < 0.5 else "little")
    return data


def _truncate(data: bytearray, rng: np.random.Generator) -> bytearray:
    return data[: int(rng.integers(len(data)))]


def _cut_out(data: bytearray, rng: np.random.Generator) -> bytearray:
    at = _place(data, rng)
    del data[at : at + int(rng.integers(1, 64))]
    return data


def _repeat(data: bytearray, rng: np.random.Generator) -> bytearray:
    at = _place(data, rng)
    part = data[at : at + int(rng.integers(1, 256))]
    data[at:at] = part * int(rng.integers(1, 5))
    return data


def _insert_noise(data: bytearray, rng: np.random.Generator) -> bytearray:
    at = _place(data, rng)
    data[at:at] = rng.bytes(int(rng.integers(1, 64)))
    return data


def _zero(data: bytearray, rng: np.random.Generator) -> bytearray:
    at = _place(data, rng)
    size = min(int(rng.integers(1, 512)), len(data) - at)
    data[at : at + size] = bytes(size)
    return data


CHANGES: tuple[Change, ...] = (
    _flip_bits,
    _write_edges,
    _truncate,
    _cut_out,
    _repeat,
    _insert_noise,
    _zero,
)


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of that many damaged files, the same ones for a seed.

    Only AVIF animations differ from process to process, because they hold the time.
    One in twenty has the wrong extension, one in twenty ends in the middle of another file.
    """
    sound, rng = seeds(), np.random.default_rng(seed)
    every_suffix = sorted(decode.PHOTO_SUFFIXES)
    for number in range(count):
        origin = sound[number % len(sound)]
        data = bytearray(origin.data)
        for _ in range(int(rng.integers(1, 4))):
            if data:
                data = CHANGES[int(rng.integers(len(CHANGES)))](data, rng)
        if rng.random() < 0.05:
            other = sound[int(rng.integers(len(sound)))].data
            data += other[int(rng.integers(len(other))) :]
        own = SUFFIXES[origin.format]
        suffix = own[int(rng.integers(len(own)))]
        if rng.random() < 0.05:
            suffix = str(rng.choice(every_suffix))
        yield f"{number:06}-{origin.format.lower()}-{origin.name}{suffix}", bytes(data)


def write_damaged(folder: Path, count: int, seed: int) -> int:
    """Write damaged files, at most 1,000 to a folder; return how many bytes they have."""
    total = 0
    for number, (name, data) in enumerate(damaged(count, seed)):
        where = folder / f"{number // 1000:03}"
        where.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(data)
        total += len(data)
    return total
