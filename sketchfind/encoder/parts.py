"""What a model file describes, built and checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import init
from torch.overrides import TorchFunctionMode

from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.encoder.model_file import Header, Tensors
from sketchfind.encoder.retrieval import RetrievalFeature, normalise
from sketchfind.types import Embeddings, Pixels

NETWORK = "network."  # prefix of the network's tensors in a model file
_BEGINNINGS = frozenset(
    [
        *(init.uniform_, init.normal_, init.kaiming_uniform_),
        *(Tensor.uniform_, Tensor.normal_, Tensor.erfinv_, Tensor.clamp_),
    ]
)


def reference_inputs(size: int) -> Pixels:
    """Return (4, size, size, 3) pictures made by whole-number arithmetic, alike everywhere."""
    y, x = np.mgrid[0:size, 0:size]
    grids = [x * y, x * x + y * y, (x // 8 + y // 8) * 96, np.abs(x - y) * 5 + x]
    channels = [(grid[..., None] * np.array([1, 2, 3]) // 4) % 256 for grid in grids]
    return np.stack(channels).astype(np.uint8)


def build_parts(
    header: Header, tensors: Tensors
) -> tuple[SketchPhotoEncoder, RetrievalFeature, ConceptTable, Embeddings]:
    """Build what a model file describes: network, feature, class names, reference embeddings.

    Raises:
        ModelFileError, or one of `backbones.ERRORS`: its parts do not fit.
    """
    weights = {
        name.removeprefix(NETWORK): torch.from_numpy(tensor.astype(np.float32))
        for name, tensor in tensors.items()
        if name.startswith(NETWORK)
    }
    architecture = Architecture(**header.architecture)
    _check_shapes(architecture, weights)
    network = SketchPhotoEncoder(architecture)
    network.load_state_dict(weights)
    _check_finite(tensors)
    feature = RetrievalFeature.from_tensors(header.clip_share, tensors)
    means = feature.means
    dim = int(network.backbone.num_features)  # type: ignore[arg-type]
    for half, full in (("backbone", dim), ("clip", architecture.text_dim)):
        if {getattr(each, half).shape for each in means.values()} not in ({(0,)}, {(full,)}):
            raise ValueError(f"its means of the {half} half have another width")
    if feature.whitening is not None and feature.whitening.shape != (dim, dim):
        raise ValueError("its whitening has another width")
    table = ConceptTable(header.concepts, normalise(tensors["concepts"].astype(np.float32)))
    if table.embeddings.shape != (len(table.names), means["photo"].clip.size):
        raise ValueError("the class-name table has another shape than its names")
    reference = normalise(tensors["reference"].astype(np.float32))
    width = means["photo"].backbone.size + means["photo"].clip.size
    if header.dim != width or reference.shape != (len(reference_inputs(1)), width):
        raise ValueError(f"its embeddings have {width} numbers, not {header.dim}")
    return network, feature, table, reference


@contextmanager
def without_memory() -> Iterator[None]:
    """Let networks be built that have shapes and nothing else.

    A small file must not make one that fills the machine.
    """
    with torch.device("meta"), _WithoutBeginnings():
        yield


def _check_finite(tensors: Tensors) -> None:
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(f"{name} holds numbers that are none")


def _check_shapes(architecture: Architecture, weights: dict[str, Tensor]) -> None:
    """Raise ValueError unless the network has these weights."""
    with without_memory():
        described = SketchPhotoEncoder(architecture).state_dict()
    for name in sorted({*described, *weights}):
        shapes = [tuple(each[name].shape) for each in (described, weights) if name in each]
        if len(shapes) < 2 or shapes[0] != shapes[1]:
            raise ValueError(f"its network has another {name}")


class _WithoutBeginnings(TorchFunctionMode):
    """Draws no random numbers for weights to begin with, which without memory have no values.

    PyTorch goes through the motions in Python there, for which it loads its compiler and a program
    for algebra: a second.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        named = kwargs or {}
        if func in _BEGINNINGS:
            return args[0] if args else named["tensor"]
        return func(*args, **named)
