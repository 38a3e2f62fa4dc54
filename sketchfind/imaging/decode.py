"""Decode one photo: upright, sRGB, at a reduced scale, with the facts of its metadata.

Only allow-listed formats are read and Pillow's pixel cap is never lifted, because photos are
untrusted input. JPEG files are decoded at a fraction of their size (draft mode), which saves most
of the time; phone photos and panoramas above the cap are decoded at a fraction below it.
"""

from __future__ import annotations

import errno
import hashlib
import io
import math
import os
import stat
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from sketchfind.errors import UnreadablePhoto, one_line, too_long, why
from sketchfind.imaging import colour_profiles
from sketchfind.imaging.exif import MALFORMED, ExifFacts, read_exif
from sketchfind.imaging.rgb import small_rgb
from sketchfind.types import PhotoInfo

pillow_heif.register_heif_opener()
# A picture between one and two times the cap would only be warned about.
warnings.simplefilter("error", Image.DecompressionBombWarning)
# Pillow's remarks about odd metadata are of no use; a photo that cannot be used has its reason.
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
# Deep grey negatives in the byte order that Pillow lacks; they are inverted once read.
TiffImagePlugin.OPEN_INFO.setdefault((b"MM", 0, (1,), 1, (16,), ()), ("I;16B", "I;16B"))
# Grey that alpha was multiplied into, which Pillow knows since 13.0.
for _order in (b"II", b"MM"):
    TiffImagePlugin.OPEN_INFO.setdefault((_order, 1, (1,), 1, (8, 8), (1,)), ("La", "La"))
# Pillow counts a PNG as damaged if its profile, or a text in it, is larger than this.
PngImagePlugin.MAX_TEXT_CHUNK = colour_profiles.MAX_BYTES

_OF_PILLOW = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF", "BMP")
# "JPEG" includes MPO files of phones, which hold several pictures; "RAW" all raw formats.
FORMATS = (*_OF_PILLOW, "RAW")
# Most raw photos begin like a TIFF, so only their names tell them apart.
RAW_SUFFIXES = frozenset(
    {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc"}
    | {".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".rwl", ".sr2"}
    | {".srf", ".srw", ".x3f"}
)
PHOTO_SUFFIXES = RAW_SUFFIXES | {
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".heic", ".heif",
    ".hif", ".avif", ".tif", ".tiff", ".gif", ".bmp",
}  # fmt: skip
MAX_PIXELS = Image.MAX_IMAGE_PIXELS or 89_478_485
LARGEST_JPEG = 3 * MAX_PIXELS  # phones make 200 megapixels
LARGEST_RAW = 2**29  # bytes; LibRaw wants the whole file in memory
MAX_ASPECT = 100  # longer side over shorter side; beyond it nothing recognisable is left
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """One photo in memory: `image` is sRGB and upright, `info` describes the full-size original."""

    image: Image.Image
    info: PhotoInfo


def hash_file(path: str | os.PathLike[str]) -> str:
    """Return the file's SHA-256 in hex; raise UnreadablePhoto when it cannot be read."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreachable(path, error) from error


def decode_photo(
    path: str | os.PathLike[str], *, min_side: int, min_long_side: int = 0, on_white: bool = False
) -> DecodedPhoto:
    """Decode `path`, reduced no further than to `min_side` and `min_long_side` in pixels.

    What is white on nothing is shown on a dark ground, unless it is to be `on_white`.

    Raises:
        UnreadablePhoto: with a reason for people, whatever is wrong with the file.
    """
    with photo_file(path) as file:
        content_hash = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        if is_raw(path):
            from sketchfind.imaging.raw import read_raw

            raw = read_raw(file, MAX_PIXELS)
            rgb = _reduced(path, raw.picture, min_side, min_long_side, on_white=on_white)
            return _upright(rgb, raw.exif, raw.size, "RAW", content_hash)
        with open_picture(file) as image:
            size = image.size
            rgb = _reduced(path, image, min_side, min_long_side, on_white=on_white)
            # Only now, because Pillow itself turns a TIFF when loading it, perhaps as its XMP says,
            # and pillow_heif a HEIC. Afterwards their EXIF no longer asks for it; that of all
            # others does.
            exif = read_exif(image)
            if image.format == "TIFF":
                size = image.size
            format = "JPEG" if image.format == "MPO" else str(image.format)
            return _upright(rgb, exif, size, format, content_hash)


@contextmanager
def photo_file(path: str | os.PathLike[str]) -> Iterator[io.BufferedReader]:
    """Open a photo; turn errors while it is read into UnreadablePhoto."""
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                raise UnreadablePhoto(path, "the file is empty")
            if is_raw(path) and size > LARGEST_RAW:
                raise UnreadablePhoto(path, "the raw file is larger than 512 MB")
            yield file
    except UnidentifiedImageError as error:
        raise UnreadablePhoto(path, "not a picture in a format that can be read") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadablePhoto(path, "the picture is larger than 89 megapixels") from error
    except MemoryError as error:
        raise UnreadablePhoto(path, "the picture needs more memory than there is") from error
    except OSError as error:
        raise _unreachable(path, error) from error
    except MALFORMED as error:
        raise UnreadablePhoto(path, f"the file is damaged ({one_line(error)})") from error


def open_regular(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Open a regular file; refuse a pipe in its place instead of waiting for it.

    Raises OSError, and UnreadablePhoto for anything but a regular file.
    """
    # O_NONBLOCK exists on Unix only, O_BINARY on Windows only.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return open(handle, "rb")  # noqa: PTH123 - not a path
    os.close(handle)
    raise UnreadablePhoto(path, "not a regular file")


def open_picture(file: BinaryIO) -> Image.Image:
    """Open a picture of an allowed format and read its header only; raise what Pillow raises.

    A JPEG may have more pixels than `MAX_PIXELS`: `draft` it before it is loaded.
    """
    try:
        image: Image.Image = Image.open(file, formats=_OF_PILLOW)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        file.seek(0)
        if (jpeg := _jpeg(file)) is None:
            raise
        image = jpeg
    pixels = math.prod(image.size)
    if pixels > LARGEST_JPEG or (pixels > MAX_PIXELS and not _row_by_row(image, file)):
        raise Image.DecompressionBombError(f"{pixels} pixels")
    return image


def _jpeg(file: BinaryIO) -> Image.Image | None:
    with suppress(SyntaxError):  # it is something else
        return JpegImagePlugin.jpeg_factory(file)
    return None


def _row_by_row(image: Image.Image, file: BinaryIO) -> bool:
    """Tell whether a picture is a JPEG that is not progressive and has all colours in one scan.

    Others libjpeg keeps in memory as a whole, however small the result is.
    """
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or "progressive" in image.info:
        return False
    file.seek(2)
    marker, length = 0xFFE0, 2
    while 0xFFC0 <= marker < 0xFFD0 or 0xFFDA < marker < 0xFFFF:  # a segment with a length
        file.seek(length - 2, os.SEEK_CUR)
        marker, length = struct.unpack(">HH", file.read(4))
    return marker == 0xFFDA and file.read(1)[0] == image.layers  # the head of the first scan


def is_named_as_photo(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file has the name of a photo; it may hold anything."""
    return _suffix(path) in PHOTO_SUFFIXES


def is_raw(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file has the name of a raw photo."""
    return _suffix(path) in RAW_SUFFIXES


def _suffix(path: str | os.PathLike[str]) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - hot


def _reduced(
    path: str | os.PathLike[str],
    image: Image.Image,
    min_side: int,
    min_long_side: int,
    *,
    on_white: bool,
) -> Image.Image:
    """Load a picture in RGB, not turned, and as small as both bounds allow."""
    width, height = image.size
    tile = _tile(image)
    if tile > MAX_PIXELS:
        raise Image.DecompressionBombError(f"tiles of {tile} pixels")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise UnreadablePhoto(path, "the picture is more than 100 times as long as it is wide")
    # The shorter side that satisfies both bounds, rounded up.
    least = max(min_side, -(-min_long_side * min(width, height) // max(width, height)))
    # Each side is reduced to one of so many parts, to stay below the cap.
    parts = math.ceil(math.sqrt(width * height / MAX_PIXELS))
    image.draft("RGB", (min(least, width // parts), min(least, height // parts)))
    image.load()
    return small_rgb(image, least, on_white=on_white)


def _tile(image: Image.Image) -> int:
    """Return the pixels of a tile of a TIFF, which may be more than its own; 0 without tiles."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return 0
    tags = image.tag_v2
    return int(tags.get(TiffImagePlugin.TILEWIDTH, 0) * tags.get(TiffImagePlugin.TILELENGTH, 0))


def _upright(
    rgb: Image.Image, exif: ExifFacts, size: tuple[int, int], format: str, content_hash: str
) -> DecodedPhoto:
    """Turn a picture as EXIF says, and describe the original, whose `size` is not turned yet."""
    # Not ImageOps.exif_transpose: it rewrites the EXIF block and fails if that is malformed.
    turn = _TURNS.get(exif.orientation)
    # Orientations from 5 on turn by a quarter.
    width, height = size if exif.orientation < 5 else reversed(size)
    info = PhotoInfo(
        content_hash=content_hash,
        width=width,
        height=height,
        format=format,
        taken_at=exif.taken_at,
        camera=exif.camera,
        latitude=exif.latitude,
        longitude=exif.longitude,
    )
    return DecodedPhoto(rgb if turn is None else rgb.transpose(turn), info)


def _unreachable(path: str | os.PathLike[str], error: OSError) -> UnreadablePhoto:
    """Turn an OSError into UnreadablePhoto: the system refused, or the content is damaged."""
    if isinstance(error, PermissionError):
        return UnreadablePhoto(path, "no permission to read it", transient=True)
    if isinstance(error, FileNotFoundError) and too_long(os.fspath(path)):
        return UnreadablePhoto(path, "its path is too long for Windows", transient=True)
    if isinstance(error, FileNotFoundError):
        return UnreadablePhoto(path, "the file is no longer there", transient=True)
    # EINVAL: damaged content made the decoder seek before the start of the file.
    if error.errno in (None, errno.EINVAL):
        return UnreadablePhoto(path, "the file is damaged or incomplete")
    return UnreadablePhoto(path, f"the file cannot be read ({why(error)})", transient=True)
