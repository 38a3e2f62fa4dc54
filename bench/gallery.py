"""Libraries of any size without photos, of real embeddings and others made from them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.options import Options
from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.encoder.model_file import read_info
from sketchfind.imaging.decode import decode_photo
from sketchfind.imaging.sketch import rasterise
from sketchfind.imaging.sketch_files import load_strokes
from sketchfind.imaging.thumbnails import make_thumbnail
from sketchfind.library.thumbnails import ThumbnailStore
from sketchfind.paths import Profile
from sketchfind.types import Embeddings, PhotoInfo, Sketch

AT_ONCE = 64
THUMBNAILS = 400  # different ones; the photos of a made library share them
STEP = 0.35  # share of the difference between two photos by which a third is moved
CHUNK = 2000  # photos in a transaction


def real_embeddings(options: Options) -> Embeddings:
    """Return the embeddings (n, d) of all real photos, made once and kept."""
    space = read_info(options.model).space
    path = options.cache / f"photos-{space[:16]}.npy"
    if not path.exists():
        from sketchfind.encoder.runtime import Runtime

        runtime = Runtime.load(options.model)
        transform = runtime.photo_transform
        photos, parts = options.photos(), []
        for start in range(0, len(photos), AT_ONCE):
            pictures = [
                transform(decode_photo(each, min_side=transform.least_side).image)
                for each in photos[start : start + AT_ONCE]
            ]
            parts.append(runtime.embed_photos(np.stack(pictures)))
        np.save(path, np.concatenate(parts))
    found: Embeddings = np.load(path)
    return found


def more_like(real: Embeddings, count: int) -> Iterator[Embeddings]:
    """Yield `count` embeddings in chunks: the real ones, then made ones with the same distribution.

    Each made one is a real one, moved by a part of the difference between two others. So clusters
    and correlations stay, and no embedding is there twice.
    """
    rng = np.random.default_rng(0)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        if start + size <= len(real):
            yield real[start : start + size]
            continue
        a, b, c = rng.integers(len(real), size=(3, size))
        made = real[a] + STEP * (real[b] - real[c])
        unit: Embeddings = made / np.linalg.norm(made, axis=1, keepdims=True)
        yield unit


def real_drawings(options: Options, count: int) -> list[Sketch]:
    """Return real drawings, of as many words as possible."""
    files = options.drawings()
    return [load_strokes(files[number * 7 % len(files)]) for number in range(count)]


def library_of(options: Options, count: int) -> Profile:
    """Return a profile whose catalog holds `count` photos, made once and kept."""
    info = read_info(options.model)
    profile = Profile.at(options.cache / f"library-{count}-{info.space[:16]}")
    if profile.data.exists():
        return profile
    partial = Profile.at(options.cache / "partial")
    shutil.rmtree(partial.data, ignore_errors=True)
    partial.create()
    hashes = _thumbnails(partial, options.photos())
    with Catalog(partial.catalog) as catalog:
        space = catalog.embeddings.space(info.space, info.dim, info.name)
        folder = catalog.folders.add(str(options.cache / "away"))
        number = 0
        for chunk in more_like(real_embeddings(options), count):
            with catalog.transaction():
                for vector in chunk:
                    file, about = _photo(folder.path, number, hashes)
                    photo = catalog.photos.save(folder.id, file, about)
                    catalog.embeddings.put(space, photo, vector)
                    number += 1
    partial.data.replace(profile.data)
    return profile


def _thumbnails(profile: Profile, photos: list[Path]) -> list[str]:
    store, hashes = ThumbnailStore(profile.thumbnails), []
    for path in photos[:: max(len(photos) // THUMBNAILS, 1)]:
        decoded = decode_photo(path, min_side=384)
        store.write(decoded.info.content_hash, make_thumbnail(decoded.image))
        hashes.append(decoded.info.content_hash)
    return hashes


def _photo(folder: str, number: int, hashes: list[str]) -> tuple[PhotoFile, PhotoInfo]:
    """Describe a photo that does not exist; every third is upright, and each day has fifty."""
    wide = number % 3 > 0
    day = np.datetime64("2005-01-01") + np.timedelta64(number // 50 % 7000, "D")
    path = os.path.join(folder, f"{number // 1000:04}", f"{number:07}.jpg")  # noqa: PTH118
    about = PhotoInfo(
        content_hash=hashes[number % len(hashes)],
        width=4000 if wide else 3000,
        height=3000 if wide else 4000,
        format="JPEG",
        taken_at=f"{day}T12:{number % 60:02}:00",
    )
    return PhotoFile(path, 1000 + number, number), about


def matrix_of(options: Options, count: int) -> Embeddings:
    """Return `count` embeddings (n, d) as one array."""
    return np.concatenate(list(more_like(real_embeddings(options), count)))


def sketch_embeddings(options: Options, count: int) -> NDArray[np.float32]:
    """Return the embeddings (n, d) of real drawings as a search makes them, made once and kept."""
    space = read_info(options.model).space
    path = options.cache / f"sketches-{count}-{space[:16]}.npy"
    if not path.exists():
        from sketchfind.encoder.retrieval import QUERY_VIEWS
        from sketchfind.encoder.runtime import Runtime
        from sketchfind.encoder.views import embed_sketch_views

        runtime = Runtime.load(options.model)
        rows = [
            embed_sketch_views(runtime, rasterise(drawing, runtime.sketch_size)[None], QUERY_VIEWS)
            for drawing in real_drawings(options, count)
        ]
        np.save(path, np.concatenate(rows))
    found: NDArray[np.float32] = np.load(path)
    return found
