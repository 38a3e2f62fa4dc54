"""Make a model file for the app from a checkpoint of open_clip or timm.

The network stays as it is: no adapters, its own preprocessing, and its own projection to its own
text space. Its text tower comes along, so that people can search with any words.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sketchfind.atomic_files import atomic_write
from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.library_errors import ERRORS, reason
from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
from sketchfind.encoder.model_file import MAX_IMAGE_SIZE, write_model
from sketchfind.encoder.parts import PARITY, gather_tensors, reference_embeddings
from sketchfind.encoder.retrieval import DomainMeans, RetrievalFeature
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.sources import Source, find_source
from sketchfind.encoder.text_side import CarriedText, read_description, read_text_side
from sketchfind.encoder.text_tower import embed_texts
from sketchfind.encoder.weights import to_half, without_memory
from sketchfind.errors import ModelFileError
from sketchfind.types import Embeddings

CONCEPT_PROMPTS = ("a photo of a {}",)


def import_checkpoint(
    path: Path,
    out: Path,
    *,
    name: str,
    kind: str = "",
    names: Sequence[str] = (),
    card: Mapping[str, Any],
) -> None:
    """Write the model at `path` as the model file `out`, which is kept only if it works.

    Args:
        path: a folder or a safetensors file, see `find_source`.
        out: the model file.
        name: what the model is to be called.
        kind: which model it is, if the folder does not say.
        names: class names to recognise in drawings, embedded by its own text tower.
        card: licence, provenance, figures; for people.

    Raises:
        ModelFileError: it cannot be used, or computes something else once written.
    """
    source = find_source(path, kind)
    _check_size(source.transform.size)
    text, table = _text(source, names)
    architecture = _architecture(source, text)
    weights, feature, reference = _measured(architecture, source.weights)
    tensors = gather_tensors(weights, feature, table.embeddings, reference)
    with atomic_write(out) as temporary:
        write_model(
            temporary,
            name=name,
            architecture=dataclasses.asdict(architecture),
            clip_share=feature.clip_share,
            dim=feature.dim,
            concepts=table.names,
            card={**card, "source": source.backbone, **text.card()},
            tensors={**tensors, **text.tensors},
        )
        Runtime.load(temporary, "cpu")  # compares with the reference embeddings


def _check_size(size: int) -> None:
    if size > MAX_IMAGE_SIZE:
        raise ModelFileError(
            "This model takes pictures of {size} pixels; more than {most} are not supported.",
            "Choose another model.",
            size=size,
            most=MAX_IMAGE_SIZE,
        )


def _text(source: Source, names: Sequence[str]) -> tuple[CarriedText, ConceptTable]:
    """Return the text tower, or why there is none, and the vectors that it gives to `names`."""
    nothing = ConceptTable((), np.zeros((0, source.text_dim), np.float32))
    if source.model_cfg is None:
        return CarriedText(), nothing
    try:
        described = read_description(source.model_cfg, source.weights.parent)
    except ModelFileError as error:  # people can still search by drawing
        return CarriedText(problem=str(error)), nothing
    side = read_text_side(*described, source.weights)
    if not names:
        return side.carried(), nothing
    embedded = embed_texts(side.tower, side.tokenise, names, CONCEPT_PROMPTS)
    return side.carried(), ConceptTable(tuple(names), embedded.numpy())


def _architecture(source: Source, text: CarriedText) -> Architecture:
    return Architecture(
        backbone=source.backbone,
        image_size=source.transform.size,
        adapter_reduction=0,
        text_dim=source.text_dim,
        projection_dim=0,
        tower=source.tower.to_json() if source.tower else "",
        photos=source.transform.to_json(),
        text=text.config,
    )


def _measured(
    architecture: Architecture, checkpoint: Path
) -> tuple[dict[str, torch.Tensor], RetrievalFeature, Embeddings]:
    """Return the weights for the file, its retrieval feature, and its reference embeddings.

    Raises:
        ModelFileError: the checkpoint does not fit, or cannot be computed with.
    """
    try:
        # First the shapes alone, for which PyTorch warns that no values are copied.
        with without_memory(), warnings.catch_warnings(action="ignore"):
            SketchPhotoEncoder(architecture, checkpoint)
        network = SketchPhotoEncoder(architecture, checkpoint).eval().requires_grad_(False)
        dim = architecture.text_dim
        feature = _feature(0 if dim else network.feature_dim, dim)
        weights, reference = _halved(network, feature)
    except ERRORS as error:
        raise ModelFileError(
            "{path} cannot be used: {reason}.",
            "Choose another model.",
            path=checkpoint,
            reason=reason(error),
        ) from error
    return weights, feature, reference


def _halved(
    network: SketchPhotoEncoder, feature: RetrievalFeature
) -> tuple[dict[str, torch.Tensor], Embeddings]:
    """Return the weights, in half precision if that changes next to nothing, and the reference."""
    exact = network.state_dict()
    before = reference_embeddings(network, feature)
    halves = to_half(exact)
    # Assign new tensors: those in `exact` are the network's own, and must not be overwritten.
    network.load_state_dict({key: value.float() for key, value in halves.items()}, assign=True)
    after = reference_embeddings(network, feature)
    if float((before * after).sum(axis=1).min()) >= PARITY:
        return halves, after
    return exact, before


def _feature(width: int, dim: int) -> RetrievalFeature:
    zeros = DomainMeans(np.zeros(width, np.float32), np.zeros(dim, np.float32))
    return RetrievalFeature(1.0 if dim else 0.0, {"sketch": zeros, "photo": zeros})
