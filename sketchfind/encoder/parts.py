"""Build and check what a model file describes, and gather it again for writing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.model import Architecture, Features, SketchPhotoEncoder
from sketchfind.encoder.model_file import CONCEPTS, REFERENCE, Header, Tensors
from sketchfind.encoder.retrieval import RetrievalFeature, normalise
from sketchfind.encoder.weights import other_shape, without_memory
from sketchfind.types import Embeddings, Pixels

NETWORK = "network."  # prefix of the network's tensors in a model file
PARITY = 0.999  # least cosine between what a model computes and the reference in its file


def reference_inputs(size: int) -> Pixels:
    """Return (4, size, size, 3) pictures, made in whole numbers to be the same on every machine."""
    y, x = np.mgrid[0:size, 0:size]
    grids = [x * y, x * x + y * y, (x // 8 + y // 8) * 96, np.abs(x - y) * 5 + x]
    channels = [(grid[..., None] * np.array([1, 2, 3]) // 4) % 256 for grid in grids]
    return np.stack(channels).astype(np.uint8)


def reference_embeddings(network: SketchPhotoEncoder, feature: RetrievalFeature) -> Embeddings:
    """Return the embeddings (4, D + T) of the reference inputs, from a network on the CPU."""
    pixels = torch.from_numpy(reference_inputs(network.architecture.image_size))
    with torch.inference_mode():
        computed: Features = network.eval()(pixels.permute(0, 3, 1, 2))
    return feature.combine(computed.backbone.numpy(), computed.clip.numpy(), "photo", "retrieval")


def build_parts(
    header: Header, tensors: Tensors
) -> tuple[SketchPhotoEncoder, RetrievalFeature, ConceptTable, Embeddings]:
    """Build what a model file describes: network, feature, class names, reference embeddings.

    Raises:
        ModelFileError, or one of `library_errors.ERRORS`: its parts do not fit.
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
    means, dim = feature.means, network.feature_dim
    for half, full in (("backbone", dim), ("clip", architecture.text_dim)):
        if {getattr(each, half).shape for each in means.values()} not in ({(0,)}, {(full,)}):
            raise ValueError(f"its means of the {half} half have another width")
    if feature.whitening is not None and feature.whitening.shape != (dim, dim):
        raise ValueError("its whitening has another width")
    table = ConceptTable(header.concepts, normalise(tensors[CONCEPTS].astype(np.float32)))
    if table.embeddings.shape != (len(table.names), means["photo"].clip.size):
        raise ValueError("the class-name table has another shape than its names")
    reference = normalise(tensors[REFERENCE].astype(np.float32))
    if header.dim != feature.dim or reference.shape != (len(reference_inputs(1)), feature.dim):
        raise ValueError(f"its embeddings have {feature.dim} numbers, not {header.dim}")
    return network, feature, table, reference


def gather_tensors(
    weights: Mapping[str, Tensor],
    feature: RetrievalFeature,
    concepts: Embeddings,
    reference: Embeddings,
) -> Tensors:
    """Return the tensors that `build_parts` reads: all of a model file's but the text tower's.

    Args:
        weights: the network's weights, by its own names, in the precision to store.
        feature: how its outputs become an embedding.
        concepts: a row for each class name (n, T); stored in half precision.
        reference: what `reference_embeddings` returns for these weights.
    """
    tensors: Tensors = {NETWORK + name: value.numpy() for name, value in weights.items()}
    tensors |= feature.tensors()
    tensors[CONCEPTS] = concepts.astype(np.float16)
    tensors[REFERENCE] = reference
    return tensors


def _check_finite(tensors: Tensors) -> None:
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(f"{name} holds numbers that are none")


def _check_shapes(architecture: Architecture, weights: dict[str, Tensor]) -> None:
    """Raise ValueError unless the network has these weights."""
    with without_memory():
        described = SketchPhotoEncoder(architecture).state_dict()
    name = other_shape(described, weights)
    if name is not None:
        raise ValueError(f"its network has another {name}")
