from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import rawpy
from dng import CAMERA, PLACE, TAKEN, dng
from PIL import Image

from sketchfind.errors import UnreadablePhoto
from sketchfind.imaging import decode
from sketchfind.imaging.decode import PHOTO_SUFFIXES, decode_photo, hash_file

SENSOR = (720, 480)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test writes its raw photo."""
    return tmp_path / "a.dng"


def scene(size: tuple[int, int] = SENSOR) -> Image.Image:
    """Red above blue, with a green right edge, so that every turn shows."""
    width, height = size
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, :, 0] = 255
    pixels[height // 2 :, :, 2] = 255
    pixels[:, -height // 4 :] = (0, 255, 0)
    return Image.fromarray(pixels)


def negative(size: tuple[int, int]) -> Image.Image:
    """A preview that cannot be taken for the sensor's picture."""
    return Image.fromarray(255 - np.asarray(scene(size)))


def like(image: Image.Image, expected: Image.Image) -> bool:
    small = [np.asarray(each.resize((24, 24)), int) for each in (image, expected)]
    return bool(np.abs(small[0] - small[1]).mean() < 30)


def camera_jpeg(image: Image.Image, exif: Image.Exif) -> bytes:
    """Return a JPEG whose EXIF block comes first, as cameras write it."""
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", exif=exif)
    data = jpeg.getvalue()
    assert data[6:10] == b"JFIF"
    return data[:2] + data[20:]


# How the upright picture lies on the sensor under each orientation that cameras write.
LYING = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", LYING)
@pytest.mark.parametrize("side", [600, 160, None])
def test_a_raw_photo_comes_out_upright_from_its_preview_or_its_sensor(
    path: Path, orientation: int, side: int | None
) -> None:
    turn = LYING[orientation]
    upright = scene() if orientation < 5 else scene(SENSOR[::-1])
    lying = upright if turn is None else upright.transpose(turn)
    preview = None if side is None else lying.resize((side, side * 2 // 3))
    path.write_bytes(dng(lying, preview, orientation))
    photo = decode_photo(path, min_side=100)
    assert (photo.info.width, photo.info.height) == upright.size
    assert like(photo.image, upright)
    assert photo.info.content_hash == hash_file(path)
    assert (photo.info.format, photo.info.camera, photo.info.taken_at) == ("RAW", CAMERA, TAKEN)
    assert (photo.info.latitude, photo.info.longitude) == pytest.approx(PLACE)


def test_the_preview_is_taken_unless_it_is_a_mere_thumbnail(path: Path) -> None:
    path.write_bytes(dng(scene(), negative((600, 400))))
    photo = decode_photo(path, min_side=400)
    assert like(photo.image, negative(SENSOR))
    assert (photo.info.width, photo.info.height) == SENSOR
    path.write_bytes(dng(scene(), negative((160, 106))))
    assert like(decode_photo(path, min_side=400).image, scene())


def test_a_preview_that_is_no_jpeg_counts_as_none(path: Path) -> None:
    upright = scene(SENSOR[::-1])
    bitmap = np.asarray(negative((600, 400)))
    path.write_bytes(dng(upright.transpose(LYING[6]), bitmap, orientation=6))
    photo = decode_photo(path, min_side=400)
    assert like(photo.image, upright)
    assert (photo.info.width, photo.info.height) == upright.size


def test_a_preview_shorter_than_its_sides_say_is_not_read(path: Path) -> None:
    bitmap = np.zeros((400, 600, 3), np.uint8)
    data = dng(scene(), bitmap)
    larger = struct.pack("<HHII", 256, 4, 1, 600), struct.pack("<HHII", 256, 4, 1, 60_000)
    assert data.count(larger[0]) == 1
    path.write_bytes(data.replace(*larger))
    assert like(decode_photo(path, min_side=100).image, scene())


def test_a_sensor_without_colours_gives_a_grey_picture(path: Path) -> None:
    data = dng(scene(), None)
    filters = struct.pack("<HHIHH", 262, 3, 1, 32803, 0)
    assert data.count(filters) == 1
    path.write_bytes(data.replace(filters, struct.pack("<HHIHH", 262, 3, 1, 34892, 0)))
    pixels = np.asarray(decode_photo(path, min_side=100).image, int)
    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 0] == pixels[..., 2]).all()


def test_no_date_is_not_1970(path: Path) -> None:
    date = TAKEN.replace("-", ":").replace("T", " ").encode()
    data = dng(scene(), scene((600, 400))).replace(date, b" " * len(date))
    for content in (data, data.replace(b"II*\0", b"IIRO", 1)):
        path.write_bytes(content)
        assert decode_photo(path, min_side=100).info.taken_at is None


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.nef"
    with path.open("wb") as file:
        file.truncate(decode.LARGEST_RAW + 1)
    with pytest.raises(UnreadablePhoto, match="larger than 512 MB"):
        decode_photo(path, min_side=100)


def test_a_large_preview_is_reduced_as_a_jpeg_is(path: Path) -> None:
    path.write_bytes(dng(scene(), negative((3000, 2000))))
    photo = decode_photo(path, min_side=200, min_long_side=384)
    assert photo.image.size == (750, 500)
    assert (photo.info.width, photo.info.height) == SENSOR


def test_the_thumbnail_does_where_the_sensor_is_too_large(path: Path, monkeypatch) -> None:
    monkeypatch.setattr(decode, "MAX_PIXELS", 300_000)
    path.write_bytes(dng(scene(), negative((160, 106))))
    assert like(decode_photo(path, min_side=100).image, negative(SENSOR))
    path.write_bytes(dng(scene(), None))
    with pytest.raises(UnreadablePhoto, match="larger than 89 megapixels"):
        decode_photo(path, min_side=100)


def test_a_preview_that_the_camera_turned_is_not_turned_again(path: Path) -> None:
    upright = scene((400, 600))
    exif = Image.Exif()
    exif[0x0112] = 1
    path.write_bytes(dng(scene(), camera_jpeg(upright, exif), orientation=8))
    photo = decode_photo(path, min_side=400)
    assert like(photo.image, upright)
    assert (photo.info.width, photo.info.height) == SENSOR[::-1]


def test_what_the_preview_says_counts_where_the_file_says_nothing(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Obscura"
    exif.get_ifd(0x8769)[0x9003] = "2021:07:04 12:30:59"
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 30.0, 0.0), 3: "W", 4: (2.0, 30.0, 0.0)})
    for preview, camera, place in (
        (camera_jpeg(scene((600, 400)), exif), "Obscura", (-1.5, -2.5)),
        # LibRaw adds an EXIF block to a preview without; its places lack the direction.
        (scene((600, 400)), "5", (None, None)),
    ):
        data = dng(scene(), preview)
        # Pillow knows TIFF by 42 alone; LibRaw does not look.
        path.write_bytes(data.replace(b"II*\0", b"IIRO", 1))
        info = decode_photo(path, min_side=400).info
        assert info.camera == camera
        assert (info.latitude, info.longitude) == place


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"just some words" * 1000, "not a picture"),
        (dng(scene(), None)[:9000], "not a picture|damaged"),
        (dng(scene(), negative((600, 400)))[:-60_000], "not a picture|damaged"),
    ],
    ids=["empty", "text", "no-sensor", "no-directory"],
)
def test_bad_raw_photos_are_refused_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.nef"
    path.write_bytes(data)
    with pytest.raises(UnreadablePhoto, match=reason):
        decode_photo(path, min_side=100)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (rawpy.LibRawFileUnsupportedError, "not a picture in a format that can be read"),
        (rawpy.LibRawUnsufficientMemoryError, "needs more memory than there is"),
        (rawpy.LibRawTooBigError, "needs more memory than there is"),
        (rawpy.LibRawDataError, "damaged or incomplete"),
        (rawpy.LibRawIOError, "damaged or incomplete"),
    ],
)
def test_what_libraw_finds_wrong_is_said_for_people(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    def fail(file: object) -> None:
        raise error

    monkeypatch.setattr(rawpy, "imread", fail)
    path.write_bytes(dng(scene(), None))
    with pytest.raises(UnreadablePhoto, match=reason) as info:
        decode_photo(path, min_side=100)
    assert not info.value.transient


def test_a_damaged_preview_is_said(path: Path) -> None:
    jpeg = io.BytesIO()
    scene((600, 400)).save(jpeg, "JPEG", quality=95)
    data = dng(scene(), jpeg.getvalue())
    half = jpeg.tell() // 2
    path.write_bytes(data.replace(jpeg.getvalue()[half:], bytes(jpeg.tell() - half)))
    with pytest.raises(UnreadablePhoto, match="damaged"):
        decode_photo(path, min_side=400)


def test_a_picture_with_the_name_of_a_raw_photo_is_not_taken_for_one(tmp_path: Path) -> None:
    scene().save(tmp_path / "a.arw", "PNG")
    with pytest.raises(UnreadablePhoto, match="not a picture in a format that can be read"):
        decode_photo(tmp_path / "a.arw", min_side=100)


def test_raw_photos_are_photos() -> None:
    assert {".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"} <= PHOTO_SUFFIXES


def test_a_preview_is_in_the_colours_that_the_camera_was_set_to(tmp_path: Path) -> None:
    grey_red = Image.new("RGB", SENSOR, (200, 60, 60))
    colours = {}
    for name, nikon in (("a.dng", False), ("a.nef", True)):
        path = tmp_path / name
        path.write_bytes(dng(grey_red, grey_red, nikon=nikon))
        colours[name] = decode_photo(path, min_side=400).image.getpixel((9, 9))
    assert colours["a.dng"] == pytest.approx((200, 60, 60), abs=3)
    assert colours["a.nef"] == pytest.approx((231, 57, 56), abs=3)
