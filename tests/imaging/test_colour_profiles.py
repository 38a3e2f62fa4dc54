from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColorSpace

from sketchfind.imaging import colour_profiles
from sketchfind.imaging.decode import decode_photo

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
PATCHES = ((220, 60, 40), (70, 150, 50), (225, 172, 150), (240, 140, 20))
SIDE = 64


def named(name: str) -> bytes:
    return QColorSpace(QColorSpace.NamedColorSpace[name]).iccProfile().data()


def patches() -> Image.Image:
    picture = Image.new("RGB", (SIDE * len(PATCHES), SIDE))
    for place, colour in enumerate(PATCHES):
        picture.paste(colour, (place * SIDE, 0, (place + 1) * SIDE, SIDE))
    return picture


def decoded(path: Path, least: int = SIDE) -> np.ndarray:
    image = decode_photo(path, min_side=least).image
    assert image.mode == "RGB"
    assert "icc_profile" not in image.info
    return np.asarray(image, dtype=int)


@pytest.mark.parametrize("space", ["DisplayP3", "AdobeRgb", "ProPhotoRgb"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_colours_are_those_that_the_profile_means(tmp_path: Path, space: str, suffix: str) -> None:
    profile = named(space)
    wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    stored = ImageCms.profileToProfile(patches(), SRGB, wide)
    assert stored is not None
    path = tmp_path / f"a{suffix}"
    stored.save(path, icc_profile=profile, quality=95)
    for least in (SIDE, SIDE // 4):
        middles = decoded(path, least)[least // 2, least // 2 :: least]
        assert np.abs(middles - PATCHES).max() <= 6


@pytest.mark.parametrize("space", ["AdobeRgb", "DisplayP3"])
def test_a_space_that_is_only_named_is_read_as_with_its_profile(tmp_path: Path, space: str) -> None:
    wide = ImageCms.ImageCmsProfile(io.BytesIO(named(space)))
    stored = ImageCms.profileToProfile(patches(), SRGB, wide)
    assert stored is not None
    if space == "AdobeRgb":  # as cameras do
        path, exif = tmp_path / "a.jpg", Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif).update({ExifTags.IFD.Interop: {1: "R03"}, 0xA001: 65535})
        stored.save(path, exif=exif, quality=95)
    else:  # as phones do
        path = tmp_path / "a.heic"
        stored.save(path, quality=95, color_primaries=12, transfer_characteristics=13)
    middles = decoded(path)[SIDE // 2, SIDE // 2 :: SIDE]
    assert np.abs(middles - PATCHES).max() <= 6


def test_a_photo_that_was_converted_to_srgb_is_not_converted_again(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update({ExifTags.IFD.Interop: {1: "R03"}, 0xA001: 1})
    patches().save(tmp_path / "a.jpg", exif=exif, quality=95)
    middles = decoded(tmp_path / "a.jpg")[SIDE // 2, SIDE // 2 :: SIDE]
    assert np.abs(middles - PATCHES).max() <= 3


@pytest.mark.parametrize("profile", [SRGB.tobytes(), named("SRgb")], ids=["lcms", "qt"])
def test_srgb_leaves_every_pixel_as_it_is(tmp_path: Path, profile: bytes) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.png", icc_profile=profile)
    assert (decoded(tmp_path / "a.png") == noise).all()


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile",
        named("ProPhotoRgb")[:200],
        named("ProPhotoRgb")[:128] + bytes(400),
        named("ProPhotoRgb") + bytes(colour_profiles.MAX_BYTES),
    ],
    ids=["text", "cut", "no tags", "large"],
)
def test_a_broken_profile_counts_as_none(tmp_path: Path, profile: bytes) -> None:
    patches().save(tmp_path / "a.tif", icc_profile=profile)
    assert (decoded(tmp_path / "a.tif") == np.asarray(patches())).all()


def test_a_profile_for_another_kind_of_picture_counts_as_none(tmp_path: Path) -> None:
    for mode in ("L", "CMYK"):
        other = patches().convert(mode)
        other.save(tmp_path / "a.tif", icc_profile=named("ProPhotoRgb"))
        assert (decoded(tmp_path / "a.tif") == np.asarray(other.convert("RGB"))).all()


def test_grey_is_as_bright_as_its_profile_says(tmp_path: Path) -> None:
    linear = QColorSpace(QPointF(0.3127, 0.329), QColorSpace.TransferFunction.Linear)
    Image.new("L", (SIDE, SIDE), 55).save(
        tmp_path / "a.png", icc_profile=linear.iccProfile().data()
    )
    assert decoded(tmp_path / "a.png")[0, 0] == pytest.approx([128] * 3, abs=3)


def test_cmyk_is_printed_as_its_profile_says(tmp_path: Path) -> None:
    Image.new("CMYK", (SIDE, SIDE), (255, 0, 0, 0)).save(
        tmp_path / "a.tif", icc_profile=cmyk_profile((40.0, 10.0, -60.0))
    )
    red, green, blue = decoded(tmp_path / "a.tif")[0, 0]
    assert (red, green) != (0, 255)
    assert blue > green + 50


def cmyk_profile(full: tuple[float, float, float]) -> bytes:
    """Make a profile of a press whose full cyan, without other inks, has this Lab colour."""
    corners = []
    for corner in range(16):
        ink = [corner >> shift & 1 for shift in (3, 2, 1, 0)]
        light, a, b = full if ink == [1, 0, 0, 0] else (100.0 - 25.0 * sum(ink), 0.0, 0.0)
        corners.append((light / 100 * 255, a + 128, b + 128))
    identity = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    table += b"".join((0x10000 if n % 4 == 0 else 0).to_bytes(4, "big") for n in range(9))
    table += identity * 4 + np.array(corners).round().astype(np.uint8).tobytes() + identity * 3
    white = b"XYZ " + bytes(4) + bytes.fromhex("0000f6d6000100000000d32d")
    tags = [(b"A2B0", table), (b"wtpt", white)]
    place, index, body = 128 + 4 + 12 * len(tags), len(tags).to_bytes(4, "big"), b""
    for name, content in tags:
        content += bytes(-len(content) % 4)
        index += name + (place + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content
    header = bytearray(128)
    header[:4] = (place + len(body)).to_bytes(4, "big")
    header[8:12], header[12:24], header[36:40] = b"\2\x40\0\0", b"prtrCMYKLab ", b"acsp"
    header[68:80] = white[8:]
    return bytes(header) + index + body
