"""Convert pictures in any of Pillow's modes to small sRGB pictures."""

from __future__ import annotations

import math

import numpy as np
from PIL import GifImagePlugin, Image, ImageChops, ImageCms, ImageOps, TiffImagePlugin

from sketchfind.imaging.colour_profiles import profile_transform

_STRIP = 2**20  # pixels converted at once
_INK = 40  # what is darker than white by this much can be seen on it
_GLANCE = 160  # shorter side, in pixels, at which it is decided what can be seen
_DARK = "#404040"  # for white icons and logos; drawings find them more often on it than on black


def to_rgb(image: Image.Image) -> Image.Image:
    """Convert any Pillow mode to RGB: transparency over white, deep greys scaled to 8 bits."""
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey_to_rgb(image)
    if image.mode == "La":  # Pillow converts it to nothing else
        image = image.convert("LA")
    if image.has_transparency_data:
        return _on(image.convert("RGBA"), "white")
    return image.convert("RGB")


def _on(rgba: Image.Image, ground: str) -> Image.Image:
    flat = Image.new("RGB", rgba.size, ground)
    flat.paste(rgba, mask=rgba)  # `alpha_composite` would need two more pictures of this size
    return flat


def _ground(rgba: Image.Image) -> str:
    """Return the colour on which a picture can be seen: white, or dark if it is white itself.

    It must not depend on the size, or what the grid shows would vanish in the large preview.
    """
    if min(rgba.size) > _GLANCE:
        rgba = ImageOps.scale(rgba, _GLANCE / min(rgba.size), Image.Resampling.BOX)
    ink = np.asarray(ImageOps.invert(_on(rgba, "white").convert("L")))
    shown = np.asarray(rgba.getchannel("A")).sum() / 255
    # Less than the thinnest outline around a shape would have.
    if np.count_nonzero(ink > _INK) >= math.sqrt(shown):
        return "white"
    # Thin or faint lines, and shadows, may have as little and be dark all the same.
    dark = Image.new("RGB", rgba.size, _DARK)
    light = np.asarray(ImageChops.difference(_on(rgba, _DARK), dark).convert("L"))
    return _DARK if light.sum() > ink.sum() else "white"


def small_rgb(image: Image.Image, min_side: int, *, on_white: bool = False) -> Image.Image:
    """Reduce a loaded picture by a whole factor to a short side of at least `min_side`, in sRGB.

    Transparent parts become white, or dark if the others are white, unless it is to be `on_white`.
    The profile, if any, is applied after reducing.
    """
    image = _as_meant(image)
    factor = max(min(image.size) // min_side, 1)
    transform = profile_transform(image)
    # Floats need the brightest pixel of the whole picture as white. A colour that stands for
    # transparent has to match exactly, so it is replaced before reducing.
    if image.mode == "F" or (image.mode == "RGB" and not image.has_transparency_data):
        small = to_rgb(image.reduce(factor))
    else:
        small = _by_strips(image, factor, transform)
    if small.mode == "RGBA":
        small = _on(small, "white" if on_white else _ground(small))
    if _white_is_zero(image):
        small = ImageOps.invert(small)
    if transform and transform.input_mode == "RGB":
        transform.apply_in_place(small)
    elif transform and transform.input_mode == "L":
        small = transform.apply(small.convert("L"))
    small.info.pop("icc_profile", None)  # saving would add it, though it no longer applies
    return small


def _as_meant(image: Image.Image) -> Image.Image:
    """Return a picture whose values need no further facts to be shown correctly."""
    if _tag(image, TiffImagePlugin.BITSPERSAMPLE) == (12,):
        return image.point(lambda level: level * 16)
    if image.mode == "I":  # most pictures use few of the 32 bits, so the brightest becomes white
        levels = np.asarray(image)
        if _tag(image, TiffImagePlugin.SAMPLEFORMAT) != (2,):  # unsigned, which Pillow reads signed
            levels = levels.view(np.uint32)
        return Image.fromarray(levels.astype(np.float32))
    # Programs without transparency leave its bytes 0, and nobody saves a wholly transparent one.
    if image.format == "BMP" and image.mode == "RGBA" and image.getchannel("A").getbbox() is None:
        return image.convert("RGB")
    return image


def _frame(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box of a GIF's first picture; None if it fills the GIF, or is transparent."""
    if not isinstance(image, GifImagePlugin.GifImageFile) or image.has_transparency_data:
        return None
    return None if image.dispose_extent == (0, 0, *image.size) else image.dispose_extent


def _framed(strip: Image.Image, top: int, frame: tuple[int, int, int, int]) -> Image.Image:
    """Return an RGB strip that begins at row `top`, made white outside the frame."""
    left, upper, right, lower = frame
    first, last = (min(max(row - top, 0), strip.height) for row in (upper, lower))
    white = Image.new("RGB", strip.size, "white")
    white.paste(strip.crop((left, first, right, last)), (left, first))
    return white


def _white_is_zero(image: Image.Image) -> bool:
    """Tell whether a picture is a deep grey TIFF stored as a negative; Pillow inverts others."""
    deep = image.mode in ("I;16", "I;16B", "F")
    return deep and _tag(image, TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0


def _tag(image: Image.Image, number: int) -> object:
    """Return the value of a tag of a TIFF; None for other pictures."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return None
    said: object = image.tag_v2.get(number)
    return said


def _by_strips(
    image: Image.Image, factor: int, transform: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Reduce a picture in any mode to RGB or RGBA, using `transform` for CMYK if there is one.

    Works in strips, because intermediate pictures may take many times the memory of either.
    """
    width, height = image.size
    frame = _frame(image)  # outside it Pillow fills in the first colour of the palette
    clear = image.has_transparency_data and not image.mode.startswith("I")
    # Pixels of these modes have no mean, or none that Pillow computes.
    no_mean = image.mode in ("P", "1") or image.mode.startswith("I")
    small = Image.new("RGBA" if clear else "RGB", (-(-width // factor), -(-height // factor)))
    rows = factor * max(_STRIP // (width * factor), 1)
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        if frame is not None:
            strip = _framed(to_rgb(strip), top, frame).reduce(factor)
        elif clear:  # Pillow converts La to LA alone
            strip = (strip.convert("LA") if strip.mode == "La" else strip).convert("RGBA")
            strip = strip.reduce(factor)
        elif no_mean:
            strip = to_rgb(strip).reduce(factor)
        else:
            strip = strip.reduce(factor)
            press = transform if strip.mode == "CMYK" else None
            strip = press.apply(strip) if press else to_rgb(strip)
        small.paste(strip, (0, top // factor))
    return small


def _deep_grey_to_rgb(image: Image.Image) -> Image.Image:
    # As doubles, because the largest floats would overflow below.
    grey = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)
    top = 65535.0 if image.mode.startswith("I;") else max(float(grey.max(initial=0.0)), 1e-6)
    eight_bit = np.clip(grey / top * 255.0 + 0.5, 0, 255).astype(np.uint8)
    if isinstance(clear := image.info.get("transparency"), int):
        eight_bit[grey == clear] = 255
    return Image.fromarray(eight_bit).convert("RGB")
