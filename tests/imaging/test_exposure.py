from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dng import ASCII, LENS, RATIONAL, SHORT, SIGNED_RATIONAL, dng
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from sketchfind.imaging import decode
from sketchfind.imaging.exif import Exposure
from sketchfind.imaging.exposure import read_exposure

PICTURE = Image.new("RGB", (720, 480), (90, 120, 60))
PREVIEW = Image.new("RGB", (600, 400), (90, 120, 60))
WHOLE = Exposure(1 / 250, 2.8, 400, 85.0, LENS)


def exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0110] = "Pinhole 5"
    values = (IFDRational(1, 250), IFDRational(28, 10), 400, IFDRational(85, 1), LENS)
    tags = (0x829A, 0x829D, 0x8827, 0x920A, 0xA434)
    exif.get_ifd(0x8769).update(zip(tags, values, strict=True))
    return exif


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "heic", "avif"])
def test_pictures_of_all_kinds_say_how_they_were_exposed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    PICTURE.save(path, exif=exif())
    assert read_exposure(path) == WHOLE
    PICTURE.save(path)
    assert read_exposure(path) == Exposure()


def test_a_jpeg_beyond_the_cap_says_it_too(tmp_path: Path) -> None:
    Image.new("L", (13_400, 13_400)).save(tmp_path / "a.jpg", exif=exif())
    assert read_exposure(tmp_path / "a.jpg") == WHOLE


def test_a_raw_photo_and_a_tiff_say_it_themselves(tmp_path: Path) -> None:
    for path in (tmp_path / "a.dng", tmp_path / "a.tif"):
        path.write_bytes(dng(PICTURE, PREVIEW))
        assert read_exposure(path) == WHOLE


def test_of_a_raw_photo_that_is_no_tiff_the_preview_says_it(tmp_path: Path) -> None:
    path = tmp_path / "a.orf"
    # Pillow knows TIFF by 42 alone; LibRaw does not look, and adds what it knows to a preview.
    path.write_bytes(dng(PICTURE, PREVIEW).replace(b"II*\0", b"IIRO", 1))
    assert read_exposure(path) == replace(WHOLE, lens=None)
    path.write_bytes(dng(PICTURE, None).replace(b"II*\0", b"IIRO", 1))
    assert read_exposure(path) == Exposure()


@pytest.mark.parametrize(
    ("tag", "name"), [(0x829A, "seconds"), (0x829D, "f_number"), (0x920A, "focal_length")]
)
@pytest.mark.parametrize(
    "value",
    [
        (RATIONAL, [1, 0]),
        (RATIONAL, [0, 0]),
        (RATIONAL, [0, 1]),
        (RATIONAL, [1, 250, 1, 60]),
        (RATIONAL, [4294967295, 1]),
        (RATIONAL, [1, 4294967295]),
        (SIGNED_RATIONAL, [-1, 2]),
        (ASCII, "28"),
    ],
)
def test_a_malformed_or_absurd_number_costs_itself_alone(
    tmp_path: Path, tag: int, name: str, value: tuple[int, str | list[int]]
) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(dng(PICTURE, PREVIEW, exif={tag: value}))
    assert read_exposure(path) == replace(WHOLE, **{name: None})


@pytest.mark.parametrize(
    ("iso", "also", "expected"),
    [
        ((SHORT, [200, 0]), {}, 200),
        ((SHORT, [65535]), {0x8832: (4, [102400])}, 102400),
        ((SHORT, [65535]), {}, None),
        ((SHORT, [0]), {0x8831: (4, [80])}, 80),
        ((ASCII, "Auto"), {}, None),
    ],
    ids=["several", "beyond 16 bits", "unknown beyond 16 bits", "another field", "words"],
)
def test_a_sensitivity_may_be_in_several_places(
    tmp_path: Path,
    iso: tuple[int, str | list[int]],
    also: dict[int, tuple[int, list[int]]],
    expected: int | None,
) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(dng(PICTURE, PREVIEW, exif={0x8827: iso, **also}))
    assert read_exposure(path) == replace(WHOLE, iso=expected)


@pytest.mark.parametrize(
    ("lens", "expected"),
    [((ASCII, "----"), None), ((ASCII, "  A\n\x07B "), "AB"), ((SHORT, [85]), None)],
)
def test_a_lens_is_a_name(
    tmp_path: Path, lens: tuple[int, str | list[int]], expected: str | None
) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(dng(PICTURE, PREVIEW, exif={0xA434: lens}))
    assert read_exposure(path) == replace(WHOLE, lens=expected)


def test_a_picture_is_not_decoded_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("decoded"))
    PICTURE.save(tmp_path / "a.png")
    assert read_exposure(tmp_path / "a.png") == Exposure()


def test_a_raw_file_that_is_too_large_is_not_read_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.orf"
    path.write_bytes(dng(PICTURE, PREVIEW).replace(b"II*\0", b"IIRO", 1))
    monkeypatch.setattr(decode, "LARGEST_RAW", 1000)
    assert read_exposure(path) == Exposure()


@pytest.mark.parametrize("name", ["a.jpg", "a.dng", "a.heic"])
@pytest.mark.parametrize("data", [None, b"", b"II*\0\xff\xff\xff\xff", b"no photo at all" * 99])
def test_files_that_cannot_be_read_say_nothing(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert read_exposure(tmp_path / name) == Exposure()
