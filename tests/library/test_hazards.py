"""The folder from hell, with the real encoder processes."""

import os
import struct
import zlib

import pytest
from answers import like
from PIL import Image

from sketchfind.library import Library


def _huge_png(path, side):
    """Write a PNG of side × side black pixels without ever having them in memory."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.fixture
def hazards(tmp_path, make_photo, close_folder):
    root = tmp_path / "photos"
    for number in range(5):
        make_photo(root / f"good{number}.jpg", number)
    whole = make_photo(root / "truncated.jpg", 9, (640, 480)).read_bytes()
    (root / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (root / "empty.jpg").touch()
    (root / "text.jpg").write_text("These are words.")
    _huge_png(root / "huge.png", 20_000)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    picture = Image.new("RGB", (80, 40), "blue")
    picture.paste("red", (0, 0, 40, 40))
    picture.save(root / "rotated.jpg", exif=exif)
    (root / "deeper").mkdir()
    (root / "deeper" / "loop").symlink_to(root)
    make_photo(root / "closed" / "unseen.jpg")
    if os.name != "nt" and os.geteuid() != 0:
        (root / "closed").chmod(0)
    else:  # root may read everything
        close_folder(root / "closed")
    yield root
    (root / "closed").chmod(0o700)


def test_all_is_indexed_to_the_end_and_each_failure_is_named(profile, hazards, model_file):
    with Library(profile, model_file, "cpu") as library:
        library.add_folder(hazards)
        report = library.update()
        assert (report.photos, report.added) == (6, 6)
        reasons = {os.path.basename(f.path): f.reason for f in report.failed}  # noqa: PTH119
        assert reasons == {
            "closed": "the folder cannot be read (no permission to read it)",
            "empty.jpg": "the file is empty",
            "huge.png": "the picture is larger than 89 megapixels",
            "text.jpg": "not a picture in a format that can be read",
            "truncated.jpg": "the file is damaged or incomplete",
        }
        (rotated,) = library.search(like(hazards / "rotated.jpg"), 1).hits
        assert rotated.path == str(hazards / "rotated.jpg")
        assert library.photo(rotated.photo_id).info.height == 80
        with Image.open(library.thumbnail(rotated.photo_id)) as thumbnail:
            assert thumbnail.size == (40, 80)
            red, _, blue = thumbnail.convert("RGB").getpixel((20, 10))
            assert red > 200 > blue

        again = library.update()
        assert (again.added, again.updated, again.failed) == (0, 0, report.failed)
        assert again.photos_per_second == 0
