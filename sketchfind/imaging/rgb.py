"""From a picture in any of Pillow's modes to sRGB, small and without what one of them needs."""

from __future__ import annotations

import numpy as np
from PIL import GifImagePlugin, Image, ImageCms, ImageOps, TiffImagePlugin

from sketchfind.imaging.profiles import profile_transform

_STRIP = 2**20  # pixels that are converted at once


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert any Pillow mode to RGB: transparency over white, deep greys scaled to 8 bits."""
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey_to_rgb(image)
    if image.mode == "La":  # which is converted to nothing else
        image = image.convert("LA")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return image.convert("RGB")


def small_rgb(image: Image.Image, min_side: int) -> Image.Image:
    """Reduce a loaded picture by a whole factor to a short side of at least `min_side`, in sRGB.

    The colours of its profile are brought to sRGB once it is small.
    """
    image = _as_meant(image)
    factor = max(min(image.size) // min_side, 1)
    transform = profile_transform(image)
    # The white of floats is that of the whole picture; a colour that means transparent is exact.
    if image.mode == "F" or (image.mode == "RGB" and not image.has_transparency_data):
        small = to_rgb(image.reduce(factor))
    else:
        small = _by_strips(image, factor, transform)
    if _white_is_zero(image):
        small = ImageOps.invert(small)
    if transform and transform.input_mode == "RGB":
        transform.apply_in_place(small)
    elif transform and transform.input_mode == "L":
        small = transform.apply(small.convert("L"))
    small.info.pop("icc_profile", None)  # whoever saves it would add what no longer holds
    return small


def _as_meant(image: Image.Image) -> Image.Image:
    """Return a picture whose numbers alone tell what is to be seen."""
    if _tag(image, TiffImagePlugin.BITSPERSAMPLE) == (12,):
        return image.point(lambda level: level * 16)
    if image.mode == "I":  # of 32 bits, of which most pictures use few: their brightest is white
        levels = np.asarray(image)
        if _tag(image, TiffImagePlugin.SAMPLEFORMAT) != (2,):  # no sign, which Pillow reads as one
            levels = levels.view(np.uint32)
        return Image.fromarray(levels.astype(np.float32))
    # Programs that know no transparency leave its bytes empty, and nobody saves an empty picture.
    if image.format == "BMP" and image.mode == "RGBA" and image.getchannel("A").getbbox() is None:
        return image.convert("RGB")
    return image


def _frame(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return where the picture of a GIF is; None where it fills it, or has nothing around it."""
    if not isinstance(image, GifImagePlugin.GifImageFile) or image.has_transparency_data:
        return None
    return None if image.dispose_extent == (0, 0, *image.size) else image.dispose_extent


def _framed(strip: Image.Image, top: int, frame: tuple[int, int, int, int]) -> Image.Image:
    """Return a strip (RGB) that begins at row `top`, white around a frame of the whole."""
    left, upper, right, lower = frame
    first, last = (min(max(row - top, 0), strip.height) for row in (upper, lower))
    white = Image.new("RGB", strip.size, "white")
    white.paste(strip.crop((left, first, right, last)), (left, first))
    return white


def _white_is_zero(image: Image.Image) -> bool:
    """Tell a deep grey TIFF that is stored as a negative; others Pillow turns round itself."""
    deep = image.mode in ("I;16", "I;16B", "F")
    return deep and _tag(image, TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0


def _tag(image: Image.Image, number: int) -> object:
    """Return what a tag of a TIFF says; of other pictures nothing."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return None
    said: object = image.tag_v2.get(number)
    return said


def _by_strips(
    image: Image.Image, factor: int, transform: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Reduce a picture in any mode to RGB, CMYK by `transform` where it has a profile.

    By strips, because what lies between may take many times the memory of either.
    """
    width, height = image.size
    frame = _frame(image)  # around it Pillow puts the first of all colours
    # These have no mean, or none that Pillow takes.
    no_mean = image.mode in ("P", "PA", "1", "RGB") or image.mode.startswith("I")
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = factor * max(_STRIP // (width * factor), 1)
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        if frame is not None:
            strip = _framed(to_rgb(strip), top, frame).reduce(factor)
        elif no_mean:
            strip = to_rgb(strip).reduce(factor)
        else:
            strip = strip.reduce(factor)
            press = transform if strip.mode == "CMYK" else None
            strip = press.apply(strip) if press else to_rgb(strip)
        small.paste(strip, (0, top // factor))
    return small


def _deep_grey_to_rgb(image: Image.Image) -> Image.Image:
    # Doubles, because the largest floats overflow below.
    grey = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)
    top = 65535.0 if image.mode.startswith("I;") else max(float(grey.max(initial=0.0)), 1e-6)
    eight_bit = np.clip(grey / top * 255.0 + 0.5, 0, 255).astype(np.uint8)
    if isinstance(clear := image.info.get("transparency"), int):
        eight_bit[grey == clear] = 255
    return Image.fromarray(eight_bit).convert("RGB")
