"""The model file of a personal fine-tuning: the old one with other adapters."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

import sketchfind
from sketchfind.encoder.concepts import ConceptTable
from sketchfind.encoder.free_text import MEAN, REFERENCE
from sketchfind.encoder.model import SketchPhotoEncoder
from sketchfind.encoder.model_file import TEXT, Header, Tensors, write_model
from sketchfind.encoder.parts import NETWORK, reference_embeddings
from sketchfind.encoder.retrieval import RetrievalFeature
from sketchfind.encoder.weights import to_half


def write_personal(
    out: Path,
    name: str,
    base: Path,
    header: Header,
    network: SketchPhotoEncoder,
    feature: RetrievalFeature,
    table: ConceptTable,
    facts: dict[str, Any],
) -> None:
    """Write the network with the words, means and text tower of the model file `base`."""
    halves = to_half(network.state_dict())
    network.load_state_dict({key: value.float() for key, value in halves.items()})
    tensors: Tensors = {NETWORK + key: value.numpy() for key, value in halves.items()}
    tensors |= feature.tensors()
    tensors["concepts"] = table.embeddings.astype(np.float16)
    with safe_open(base, framework="numpy") as file:
        for key in file.keys():  # noqa: SIM118
            if key.startswith(TEXT) or key in (REFERENCE, MEAN):
                tensors[key] = file.get_tensor(key)
    tensors["reference"] = reference_embeddings(network, feature)
    provenance = {
        "base": header.card.get("provenance"),
        "started_from": header.space,
        "method": "personal fine-tuning of the adapters",
        "personal": facts,
        "sketchfind": sketchfind.__version__,
    }
    write_model(
        out,
        name=name,
        architecture=dataclasses.asdict(network.architecture),
        clip_share=header.clip_share,
        dim=header.dim,
        concepts=header.concepts,
        card={**header.card, "provenance": provenance},
        tensors=tensors,
    )
