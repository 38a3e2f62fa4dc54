"""Test-time ensemble of a sketch: the mean over it and slightly changed copies of it.

Only the query changes; the stored embeddings of photos stay as they are.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageOps

from sketchfind.encoder.retrieval import FeatureName, normalise
from sketchfind.encoder.runtime import Runtime
from sketchfind.imaging.sketch import MAX_ZOOM, PAPER, fills_square, sketch_from_image
from sketchfind.types import Embeddings, Pixels

# Mirrored or not, and turned by degrees; the first ones help most.
VIEWS = ((False, 0), (True, 0), (False, 10), (False, -10), (True, 10), (True, -10))


def embed_sketch_views(
    runtime: Runtime, sketches: Pixels, views: int, feature: FeatureName = "retrieval"
) -> Embeddings:
    """Embed sketches (n, S, S) in the normal form as the mean over the first `views` of VIEWS.

    One view is the sketch as it is, two add its mirror image, further ones are turned. Rows (n, d)
    are L2-normalised.
    """
    if views == 1:
        return runtime.embed_sketches(sketches, feature)
    changed = [_view(sketch, *view) for view in VIEWS[:views] for sketch in sketches]
    rows = runtime.embed_sketches(np.stack(changed), feature)  # in one batch: a query is one sketch
    return normalise(rows.reshape(views, len(sketches), -1).mean(axis=0))


def turn(sketch: Image.Image, degrees: float, size: int) -> Pixels:
    """Turn a sketch in the normal form anticlockwise and normalise it again, (size, size).

    A sketch that was too small to fill the square is not enlarged again.
    """
    turned = sketch.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER)
    zoom = MAX_ZOOM if fills_square(np.asarray(sketch)) else size / max(sketch.size)
    return sketch_from_image(turned, size, zoom)


def _view(sketch: Pixels, mirrored: bool, degrees: int) -> Pixels:
    if not degrees:
        return np.ascontiguousarray(sketch[:, ::-1]) if mirrored else sketch
    image = Image.fromarray(sketch)
    return turn(ImageOps.mirror(image) if mirrored else image, degrees, sketch.shape[0])
